"""Logging a contact, with the class chosen at once; and the firms that have been spoken with."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beredd.common.errors import UserError
from beredd.site.accounts.rights import Verb, require
from beredd.site.config.reader import reader_language
from beredd.site.config.refusals import refusal
from beredd.site.meetings.contact_forms import ContactClassForm
from beredd.site.meetings.contact_registers import CONTACTS
from beredd.site.meetings.firms import aggregation_notice, firm_lines
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.registers.actions import add_row
from beredd.site.registers.changes import RowFaultsError
from beredd.site.registers.forms import RowForm
from beredd.site.registers.list_views import page_links
from beredd.site.registers.sight import Sight

FIRMS_SHOWN: Final = 100


@require_http_methods(["GET", "POST"])
def log_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Log a contact; its class is chosen on the same form, and decided by whoever logs it."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    if not sight.may_add():
        require(user, Verb.WRITE_ROW, programme)
    sent = request.POST if request.method == "POST" else None
    start: dict[str, Any] = {"actor": min(sight.actors, default="")}
    form = RowForm(sent, of=CONTACTS, sight=sight, initial=start)
    classed = ContactClassForm(sent, clearance=sight.clearance)
    context = {
        "programme": programme,
        "form": form,
        "class_form": classed,
        "up_url": reverse("rows", args=[programme.id, CONTACTS.key]),
        "up_words": CONTACTS.title.to(reader_language()),
    }
    if sent is None:
        return render(request, "meetings/log_contact.html", context)
    if not (form.is_valid() & classed.is_valid()):
        return render(request, "meetings/log_contact.html", context, status=422)
    try:
        row = add_row(
            by=user,
            programme=programme,
            to=CONTACTS,
            values=form.given,
            why=form.cleaned_data["why"],
            information_class=classed.information_class(by=user.name),
        )
    except RowFaultsError as fault:
        for found in fault.faults.values():
            for column, what in found:
                form.add_error(column if column in form.fields else None, what)
    except UserError as fault:
        form.add_error(None, refusal(fault))
    else:
        messages.success(request, _("%(code)s is saved.") % {"code": row.code})
        return redirect("row", programme.id, CONTACTS.key, row.code)
    return render(request, "meetings/log_contact.html", context, status=422)


@require_GET
def firms_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show the firms that have been spoken with, with a warning when there are many of them together."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    page = Paginator(firm_lines(sight), FIRMS_SHOWN).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "lines": page.object_list,
        "page": page,
        "pages": page_links(page, request.GET),
        "warning": aggregation_notice(sight),
        "may_add": sight.may_add(),
        "up_url": reverse("rows", args=[programme.id, CONTACTS.key]),
        "up_words": CONTACTS.title.to(reader_language()),
    }
    return render(request, "meetings/firms.html", context)
