"""Handing in a file, getting it back as it was, withdrawing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beredd.common.errors import SurroundingsError, UserError
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can, require
from beredd.site.attachments.actions import (
    AttachmentFaultsError,
    NewFile,
    attach,
    classify_attachment,
    take_out,
    withdraw_attachment,
)
from beredd.site.attachments.belonging import belonging
from beredd.site.attachments.forms import AttachForm, ChangeForm, ClassForm, WithdrawForm
from beredd.site.attachments.models import Attachment
from beredd.site.attachments.queries import attachment_or_404, attachments_of, own_part
from beredd.site.attachments.wording import refusal_said
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.entries import NewerEntryError

CLOSED_BOX = "sandbox; default-src 'none'"
"""Should a browser show the file in spite of all, nothing in it runs and it belongs to no site."""


@require_http_methods(["GET", "POST"])
def attach_page(request: HttpRequest, programme_id: str, thing: str, code: str) -> HttpResponse:
    """Show a thing's files, and take in one more."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    to = belonging(user, programme, thing, code)
    found = attachments_of(user, programme, thing, code)
    form, status = found.form, 200
    if request.method == "POST":
        require(user, to.verb, to.right)
        form = AttachForm(request.POST, request.FILES, programme=programme)
        if form.is_valid() and _attach(form, user, programme, thing, code):
            messages.success(request, _("The file %(name)s is stored.") % {"name": form.cleaned_data["file"].name})
            return redirect(to.url)
        status = 422
    context = {
        "programme": programme,
        "to": to,
        "attached": found,
        "form": form,
        "up_url": to.url,
        "up_words": to.words,
    }
    return render(request, "attachments/attach.html", context, status=status)


def _attach(form: AttachForm, user: User, programme: Programme, thing: str, code: str) -> bool:
    """Take the file in, or put the fault on the form."""
    given = form.cleaned_data["file"]
    file = NewFile(name=given.name, data=given.read(), information_class=form.information_class, shown_to=form.circle)
    try:
        attach(by=user, programme=programme, thing=thing, code=code, file=file)
    except SurroundingsError:
        raise
    except UserError as error:
        form.add_error("file", refusal_said(error))
    except AttachmentFaultsError as error:
        put_on(form, error)
    return form.is_valid()


def put_on(form: ClassForm, error: AttachmentFaultsError) -> None:
    """Put what is wrong on the fields that it belongs to."""
    for field, what in error.faults:
        form.add_error(field if field in form.fields else None, what[:1].upper() + what[1:])


@require_GET
def download(request: HttpRequest, programme_id: str, attachment: int) -> HttpResponse:
    """Hand out a file, unaltered, to be saved: it is never shown as a page of this site."""
    user = signed_in(request)
    row, data = take_out(by=user, programme=programme_or_404(user, programme_id), attachment=attachment)
    return HttpResponse(
        data,
        content_type=row.media_type,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=row.name) or "attachment",
            "Content-Security-Policy": CLOSED_BOX,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )


@require_http_methods(["GET", "POST"])
def change_page(request: HttpRequest, programme_id: str, attachment: int) -> HttpResponse:
    """Show what is known of a file; a POST withdraws it or changes its class."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    row = attachment_or_404(user, programme, attachment)
    to = belonging(user, programme, row.thing, row.code)
    require(user, to.verb, own_part(to, row))
    may_classify = can(user, Verb.CLASSIFY, programme)
    withdraw, classify = WithdrawForm(initial={"version": row.version}), _class_form(programme, row)
    newer = False
    if request.method == "POST":
        done: HttpResponse | None = None
        try:
            if "withdraw" in request.POST:
                withdraw = WithdrawForm(request.POST)
                done = _withdraw(request, user, programme, row, withdraw, to.url)
            else:
                require(user, Verb.CLASSIFY, programme)
                classify = ChangeForm(request.POST, programme=programme)
                done = _classify(request, user, programme, row, classify, to.url)
        except NewerEntryError:
            newer = True
            row = attachment_or_404(user, programme, attachment)
            withdraw, classify = WithdrawForm(initial={"version": row.version}), _class_form(programme, row)
        if done is not None:
            return done
    context: dict[str, Any] = {
        "programme": programme,
        "row": row,
        "newer": newer,
        "withdraw_form": withdraw,
        "class_form": classify if may_classify else None,
        "up_url": to.url,
        "up_words": to.words,
    }
    status = 409 if newer else 422 if request.method == "POST" else 200
    return render(request, "attachments/change.html", context, status=status)


def _class_form(programme: Programme, row: Attachment) -> ChangeForm:
    first = {
        "version": row.version,
        "confidentiality": row.confidentiality,
        "ground": row.ground,
        "decided_on": row.decided_on,
        "decided_by": row.decided_by,
        "shown_to": list(row.shown_to),
    }
    return ChangeForm(programme=programme, initial=first)


def _withdraw(
    request: HttpRequest, user: User, programme: Programme, row: Attachment, form: WithdrawForm, url: str
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        withdraw_attachment(
            by=user, programme=programme, attachment=row.pk, version=given["version"], why=given["reason"]
        )
    except UserError as error:
        form.add_error("reason", refusal_said(error))
        return None
    messages.success(request, _("The file %(name)s is withdrawn.") % {"name": row.name})
    return redirect(url)


def _classify(
    request: HttpRequest, user: User, programme: Programme, row: Attachment, form: ChangeForm, url: str
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        classify_attachment(
            by=user,
            programme=programme,
            attachment=row.pk,
            version=given["version"],
            information_class=form.information_class,
            shown_to=form.circle,
            why=given["reason"],
        )
    except UserError as error:
        form.add_error("confidentiality", refusal_said(error))
        return None
    except AttachmentFaultsError as error:
        put_on(form, error)
        return None
    messages.success(request, _("The class of %(name)s is changed.") % {"name": row.name})
    return redirect(url)
