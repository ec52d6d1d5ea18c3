"""What is said of a duty: how far it has come, with what shows it, and whether it is fulfilled."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beredd.common.text import label
from beredd.programmes.follow_up import DutyState, Evidence, Fulfilment
from beredd.site.attachments.actions import NewFile
from beredd.site.attachments.forms import ACCEPT
from beredd.site.config.reader import reader_language
from beredd.site.programmes.forms import SeenForm

MOST_FILES = 5
SEPARATOR = "|"
"""Between indicator, place and period in the form; none of them holds it."""


class FilesInput(forms.FileInput):
    """A field where several files can be chosen at once."""

    # Not by ``allow_multiple_selected``: the page's template takes that to mean a list of boxes.
    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Return the attributes of an input that takes several."""
        return super().build_attrs(base_attrs, extra_attrs) | {"multiple": True}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return every file that was chosen."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several files."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files; refuse at once what can be refused without reading it."""
        given = [one for one in (data or []) if one]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("Choose at most %(count)d files.") % {"count": MOST_FILES})
        cleaned = [forms.FileField.clean(self, one, initial) for one in given]
        if sum(one.size or 0 for one in cleaned) > settings.BEREDD_MAX_UPLOAD_BYTES:
            raise forms.ValidationError(_("The files are larger than 20 MB together. Attach them one at a time."))
        return cleaned


class StateForm(SeenForm):
    """State, reason and evidence of one duty: several pieces in one go, of five kinds."""

    state = forms.ChoiceField(label=gettext_lazy("State"), widget=forms.RadioSelect)
    due_on = forms.ChoiceField(
        label=gettext_lazy("For which date"),
        help_text=gettext_lazy("A date that has been closed on its own stays closed until you say so of that date."),
        required=False,
    )
    evidence_text = forms.CharField(
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("What shows it: a report, a decision, minutes. Needed when the state is done."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence_link = forms.URLField(
        label=gettext_lazy("Link to the evidence"), required=False, max_length=1000, assume_scheme="https"
    )
    evidence_more = forms.CharField(
        label=gettext_lazy("More evidence"),
        help_text=gettext_lazy("One piece a line. A line that begins with https:// becomes a link."),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence_files = FilesField(
        label=gettext_lazy("Files that show it"),
        help_text=gettext_lazy(
            "At most 20 MB. Files handed in here are open to all in the programme (K 1). A sensitive file is first"
            " attached with its class, further down, and then chosen here."
        ),
        required=False,
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )
    evidence_attached = forms.MultipleChoiceField(
        label=gettext_lazy("Attached files that show it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    evidence_values = forms.MultipleChoiceField(
        label=gettext_lazy("Values of indicators that show it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    evidence_proposals = forms.MultipleChoiceField(
        label=gettext_lazy("Proposals that show it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = (
        "state",
        "due_on",
        "reason",
        "evidence_text",
        "evidence_link",
        "evidence_more",
        "evidence_files",
        "evidence_attached",
        "evidence_values",
        "evidence_proposals",
        "seen",
    )

    def __init__(
        self,
        *args: Any,
        dates: list[tuple[str, str]],
        offered: Mapping[str, Iterable[tuple[str, str]]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        language = reader_language()
        states = [(state.value, label("state", state, language)) for state in DutyState]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        for name in ("evidence_attached", "evidence_values", "evidence_proposals"):
            choices = list((offered or {}).get(name, ()))
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        if dates:
            self.fields["due_on"].choices = [("", _("All dates that are not closed on their own")), *dates]  # type: ignore[attr-defined]
        else:
            del self.fields["due_on"]

    def clean(self) -> dict[str, Any]:
        """A duty is not called done without something that shows it."""
        given = super().clean() or {}
        shown = any(value for name, value in given.items() if name.startswith("evidence_"))
        if given.get("state") == DutyState.DONE and not shown and "evidence_files" not in self.errors:
            self.add_error("evidence_text", _("Write what shows that it is done, or give a link."))
        return given

    @property
    def evidence(self) -> list[Evidence]:
        """The evidence as the rooms know it, but for the files that are handed in now."""
        given = self.cleaned_data
        text, link = given["evidence_text"], given["evidence_link"]
        found = [Evidence(text=text, link=link or None)] if text or link else []
        found += [_line(line.strip()) for line in given["evidence_more"].splitlines() if line.strip()]
        found += [Evidence(attachment=int(one)) for one in given.get("evidence_attached", ())]
        for one in given.get("evidence_values", ()):
            indicator, place, period = one.split(SEPARATOR)
            found.append(Evidence(indicator=indicator, place=place, period=period))
        found += [Evidence(proposal=one) for one in given.get("evidence_proposals", ())]
        return found

    @property
    def new_files(self) -> list[NewFile]:
        """The files that are handed in now."""
        return [NewFile(name=one.name or "", data=one.read()) for one in self.cleaned_data["evidence_files"]]

    @property
    def due_date(self) -> date | None:
        """The one date that the state is for; None for all."""
        return _day(self.cleaned_data.get("due_on"))


def _line(line: str) -> Evidence:
    """Return a line as a link where its first word is one, with the rest as its text."""
    first, _space, rest = line.partition(" ")
    if first.startswith(("https://", "http://")) and len(first) <= 1000:
        return Evidence(text=rest.strip(), link=first)
    return Evidence(text=line)


def _day(chosen: str | None) -> date | None:
    return date.fromisoformat(chosen) if chosen else None


class JudgementForm(SeenForm):
    """Whether a duty is fulfilled, on what grounds, and on whose behalf."""

    prefix = "judge"
    verdict = forms.ChoiceField(label=gettext_lazy("Is it fulfilled?"), widget=forms.RadioSelect)
    due_on = forms.ChoiceField(label=gettext_lazy("For which date"), required=False)
    actor = forms.ChoiceField(label=gettext_lazy("On whose behalf you judge"))
    field_order = ("verdict", "due_on", "reason", "actor", "seen")

    def __init__(self, *args: Any, dates: list[tuple[str, str]], actors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = reader_language()
        verdicts = [(each.value, label("fulfilment", each, language)) for each in Fulfilment]
        self.fields["verdict"].choices = verdicts  # type: ignore[attr-defined]
        self.fields["reason"].label = _("Grounds")
        self.fields["reason"].help_text = _("What was to be reached, what was reached, and how you know.")
        if dates:
            self.fields["due_on"].choices = [("", _("The duty as a whole")), *dates]  # type: ignore[attr-defined]
        else:
            del self.fields["due_on"]
        if len(actors) > 1:
            self.fields["actor"].choices = actors  # type: ignore[attr-defined]
        else:
            del self.fields["actor"]

    @property
    def due_date(self) -> date | None:
        """The one date that the judgement is for; None for the whole duty."""
        return _day(self.cleaned_data.get("due_on"))
