"""The page where a programme is classified."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beredd.common.errors import UserError
from beredd.site.accounts.people_forms import ProgrammeClassForm
from beredd.site.accounts.programme_classes import class_of, classify_programme
from beredd.site.accounts.rights import Verb
from beredd.site.config.refusals import refusal
from beredd.site.programmes.content import programme_or_404, signed_in


@require_http_methods(["GET", "POST"])
def programme_class(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show a programme's class and change it."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id, Verb.CLASSIFY)
    held = class_of(programme.id)
    initial = {
        "seen": held.confidentiality,
        "confidentiality": held.confidentiality,
        "integrity": held.integrity,
        "availability": held.availability,
        "ground": held.ground,
        "decided_on": held.decided_on,
        "decided_by": held.decided_by,
    }
    form = ProgrammeClassForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            classify_programme(
                by=user,
                programme=programme,
                to=form.wanted(),
                why=form.cleaned_data["why"],
                seen=form.cleaned_data["seen"],
            )
        except ValidationError as fault:
            for name, texts in getattr(fault, "message_dict", {"": fault.messages}).items():
                form.add_error(name if name in form.fields else None, texts)
        except UserError as fault:
            form.add_error("confidentiality", refusal(fault))
        else:
            messages.success(request, _("The class is saved."))
            return redirect("programme", programme.id)
    context = {"programme": programme, "form": form}
    return render(request, "accounts/programme_class.html", context, status=422 if form.is_bound else 200)
