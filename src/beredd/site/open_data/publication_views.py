"""The page on which a lead decides what of a programme the public may read."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from beredd.common.errors import UserError
from beredd.site.accounts.rights import Verb
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language
from beredd.site.open_data.indicator_sets import public_values
from beredd.site.open_data.publications import INDICATORS, newest, parts, publish_programme
from beredd.site.open_data.register_sets import public_rows
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.registers.register import registers


class PublicationForm(PlainForm):
    """Why what is chosen shall be public."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Who decided it, and when. It stays in the history."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_http_methods(["GET", "POST"])
def publication_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show which parts of a programme are public; a POST decides it anew."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id, Verb.PUBLISH)
    form = PublicationForm(request.POST if request.method == "POST" else None)
    status, newer = 200, False
    wanted: set[str] | None = None
    if request.method == "POST":
        wanted = set(request.POST.getlist("part")) & set(parts())
        if form.is_valid():
            seen = {part: int(at) for part in parts() if (at := request.POST.get(f"seen-{part}", "0")).isdigit()}
            try:
                publish_programme(
                    by=user, programme=programme, open_parts=wanted, why=form.cleaned_data["why"], seen=seen
                )
            except NewerEntryError:
                newer, wanted = True, None
            except UserError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("What the public may read is decided."))
                return redirect("publication", programme.id)
        status = 409 if newer else 422
    now = newest([programme.id])
    language = reader_language()
    lines = []
    for part, title in parts().items():
        row = now.get((programme.id, part))
        on = row is not None and row.published
        rows = public_values(programme.id) if part == INDICATORS else None
        if part in registers():
            rows = public_rows(registers()[part], programme.id)
        lines.append(
            {
                "part": part,
                "title": title.to(language),
                "on": on if wanted is None else part in wanted,
                "row": row,
                "seen": row.pk if row else 0,
                "count": None if rows is None else rows.count(),
            }
        )
    context = {"programme": programme, "form": form, "lines": lines, "newer": newer}
    return render(request, "open_data/publication.html", context, status=status)
