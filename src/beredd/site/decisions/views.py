"""Source documents: the list, adding one, and getting one back as it was."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beredd.common.errors import SurroundingsError, UserError
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can
from beredd.site.decisions.actions import add_document
from beredd.site.decisions.forms import DocumentForm
from beredd.site.decisions.queries import documents_of
from beredd.site.decisions.store import bytes_of
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.queries import readable_programmes


@require_http_methods(["GET", "POST"])
def documents_page(request: HttpRequest) -> HttpResponse:
    """Show the documents of the person's programmes."""
    user = signed_in(request)
    programmes = readable_programmes(user)
    may_add = any(can(user, Verb.ADD_DOCUMENT, programme) for programme in programmes)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentForm(*given) if may_add else None
    detail = ""
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            detail = _add(request, user, form, programmes)
            if not form.errors:
                return redirect("documents")
    context = {
        "programmes": [(programme, documents_of(programme)) for programme in programmes],
        "form": form,
        "detail": detail,
    }
    return render(request, "decisions/documents.html", context, status=422 if form and form.errors else 200)


def _add(request: HttpRequest, user: User, form: DocumentForm, programmes: list[Programme]) -> str:
    """Add the file, or put the fault on the form and return the reader's own words for it."""
    file = form.cleaned_data["file"]
    try:
        added = add_document(by=user, name=file.name, data=file.read(), programmes=programmes)
    except SurroundingsError:
        raise
    except UserError as error:
        form.add_error("file", _("The file cannot be used as a decision, and nothing of it has been kept."))
        return " ".join(part for part in (error.what, error.remedy) if part)
    if not added:
        form.add_error(
            "file",
            _("None of your programmes was read from this file. The content must be the same to the last character."),
        )
        return ""
    messages.success(request, _("The document is added: the duties now show their passages."))
    return ""


@require_GET
def download(request: HttpRequest, programme_id: str, document: str) -> HttpResponse:
    """Hand out a stored document, unaltered, as a file to save: it is never shown as a page of this site."""
    programme = programme_or_404(signed_in(request), programme_id)
    for known in documents_of(programme):
        if known.document.key == document and known.file is not None:
            data = bytes_of(known.file.sha256)
            if data is not None:
                return HttpResponse(
                    data,
                    content_type="application/octet-stream",
                    headers={"Content-Disposition": _attachment(known.file.name)},
                )
    raise Http404


def _attachment(name: str) -> str:
    """Return the header that makes a browser save the file under its own name."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
