"""The page where a programme is classified."""

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beredd.common.errors import UserError
from beredd.common.information_class import InformationClass
from beredd.site.accounts.people_forms import ProgrammeClassForm
from beredd.site.accounts.programme_classes import NewerClassError, class_of, classify_programme, mark_of
from beredd.site.accounts.rights import Verb
from beredd.site.config.refusals import refusal
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.registers.history import Difference


@require_http_methods(["GET", "POST"])
def programme_class(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show a programme's class and change it."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id, Verb.CLASSIFY)
    held = class_of(programme.id)
    initial = {
        "seen": mark_of(held),
        "confidentiality": held.confidentiality,
        "integrity": held.integrity,
        "availability": held.availability,
        "ground": held.ground,
        "decided_on": held.decided_on,
        "decided_by": held.decided_by,
    }
    form = ProgrammeClassForm(request.POST or None, initial=initial)
    newer: list[Difference] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            classify_programme(
                by=user,
                programme=programme,
                to=form.wanted(),
                why=form.cleaned_data["why"],
                seen=form.cleaned_data["seen"],
            )
        except NewerClassError:
            theirs = class_of(programme.id)
            newer = _differing(form, theirs, form.wanted())
            form = ProgrammeClassForm(initial={**form.cleaned_data, "seen": mark_of(theirs)})
        except ValidationError as fault:
            for name, texts in getattr(fault, "message_dict", {"": fault.messages}).items():
                form.add_error(name if name in form.fields else None, texts)
        except UserError as fault:
            form.add_error("confidentiality", refusal(fault))
        else:
            messages.success(request, _("The class is saved."))
            return redirect("programme", programme.id)
    context = {"programme": programme, "form": form, "newer": newer is not None, "differences": newer}
    status = 409 if newer is not None else 422 if form.is_bound else 200
    return render(request, "accounts/programme_class.html", context, status=status)


def _differing(form: ProgrammeClassForm, theirs: InformationClass, mine: InformationClass) -> list[Difference]:
    """Return how the class that holds now differs from the one that the person wrote."""
    return [
        Difference(str(form.fields[one.name].label), _said(getattr(theirs, one.name)), _said(getattr(mine, one.name)))
        for one in fields(InformationClass)
        if getattr(theirs, one.name) != getattr(mine, one.name)
    ]


def _said(value: Any) -> str:
    return "" if value is None else str(value)
