"""The account of the money as a page and as files, for one agency or for all (``all``)."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from beredd.programmes.model import Programme
from beredd.programmes.money_cycle import cycle_lines
from beredd.reports.account import account_document, account_of
from beredd.reports.document import Document
from beredd.reports.render import render_fragment
from beredd.site.config.reader import reader_language, today
from beredd.site.money.queries import entries_for
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.followed_dates import dates_followed
from beredd.site.registers.sight import Sight
from beredd.site.reports.drafts import CONTENT_TYPES, rendered

ALL: Final = "all"


@require_GET
def account_page(request: HttpRequest, programme_id: str, actor: str) -> HttpResponse:
    """Show the account as the reader may see it."""
    programme, document = _asked(request, programme_id, actor)
    context = {
        "programme": programme,
        "actor": actor,
        "document": document,
        "body": render_fragment(document),
        "forms": list(CONTENT_TYPES),
    }
    return render(request, "money/account.html", context)


@require_GET
def account_file(request: HttpRequest, programme_id: str, actor: str, form: str) -> HttpResponse:
    """Hand out the account as a file."""
    programme, document = _asked(request, programme_id, actor)
    if form not in CONTENT_TYPES:
        raise Http404
    response = HttpResponse(rendered(document, form), content_type=CONTENT_TYPES[form])
    name = f"{programme.id}-account-{actor}{'-draft' if document.draft else ''}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _asked(request: HttpRequest, programme_id: str, actor: str) -> tuple[Programme, Document]:
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    owing = {grant.actor for grant in programme.money if grant.actor}
    if not programme.money or (actor != ALL and actor not in owing):
        raise Http404
    added = dates_followed(programme.id)
    lines = cycle_lines(programme, added, entries_for(Sight(user, programme)))
    account = account_of(programme, added, lines, today(), None if actor == ALL else actor)
    return programme, account_document(account, added, reader_language(), today())
