"""The form on which a secretary writes a meeting's minutes: the meeting, its items, and empty lines for what is new."""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beredd.common.text import Text
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language
from beredd.site.meetings.meeting_registers import MEETING_STATES, MINUTES_STATES
from beredd.site.meetings.outcome_registers import ACTION_STATES
from beredd.site.registers.column import LONGEST, Kind

LINES: Final = 5
"""So many empty lines for decisions and for action points; each time the form is saved there are new ones."""
NEW_ITEMS: Final = 2


def seal(values: Mapping[str, Any]) -> str:
    """Return a short mark of values as their writer saw them, whichever line breaks the browser sends."""
    plain = {name: _plain(value) for name, value in sorted(values.items())}
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return sorted(str(one) for one in value)
    return "\n".join(line.rstrip() for line in str(value or "").strip().splitlines())


def _words(choices: Mapping[str, Text]) -> list[tuple[str, str]]:
    return [(code, words.to(reader_language())) for code, words in choices.items()]


class SealedForm(PlainForm):
    """A form of a row that knows which version its writer saw, and whether the writer changed anything."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    sealed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, hidden: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in hidden:
            del self.fields[name]
        if not self.is_bound:
            self.initial.setdefault("sealed", seal({name: self.initial.get(name) for name in self.written}))

    @property
    def written(self) -> list[str]:
        """The names of the row's own fields."""
        return [name for name in self.fields if name not in {"version", "sealed"}]

    @property
    def values(self) -> dict[str, Any]:
        """The row's values as they were written."""
        given = {name: self.cleaned_data[name] for name in self.written}
        return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}

    @property
    def touched(self) -> bool:
        """Whether the writer changed anything of what was on the form."""
        return seal(self.values) != str(self.cleaned_data["sealed"])


class HeadForm(SealedForm):
    """The meeting itself: its state, who took part, who checks the minutes."""

    state = forms.ChoiceField(label=gettext_lazy("The meeting"))
    minutes_state = forms.ChoiceField(label=gettext_lazy("The minutes"), required=False)
    chair = forms.CharField(label=gettext_lazy("Chair"), required=False, max_length=300)
    secretary = forms.CharField(label=gettext_lazy("Secretary"), required=False, max_length=300)
    checked_by = forms.CharField(label=gettext_lazy("Checked by"), required=False, max_length=300)
    participants = forms.MultipleChoiceField(
        label=gettext_lazy("Actors that took part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    participant_names = forms.CharField(
        label=gettext_lazy("Participants’ names"),
        help_text=gettext_lazy("One a line, with agency or organisation. No personal numbers."),
        required=False,
        max_length=LONGEST[Kind.LONG],
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, actors: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "state": _words(MEETING_STATES),
            "minutes_state": _words(MINUTES_STATES),
            "participants": list(actors.items()),
        }
        for name in choices.keys() & self.fields.keys():
            self.fields[name].choices = choices[name]  # type: ignore[attr-defined]


class ItemForm(SealedForm):
    """What was said under one item."""

    minutes = forms.CharField(
        label=gettext_lazy("Minutes"),
        required=False,
        max_length=LONGEST[Kind.LONG],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].widget.attrs["aria-label"] = _("Minutes: %(item)s") % {"item": title}


class FollowedForm(SealedForm):
    """An action point of an earlier meeting: how far it has come."""

    state = forms.ChoiceField(label=gettext_lazy("State"))
    outcome = forms.CharField(label=gettext_lazy("What came of it"), required=False, max_length=LONGEST[Kind.LONG])

    def __init__(self, *args: Any, title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = _words(ACTION_STATES)  # type: ignore[attr-defined]
        for name in self.written:
            self.fields[name].widget.attrs["aria-label"] = f"{self.fields[name].label}: {title}"


class LineForm(PlainForm):
    """An empty line for something new; one that is left empty is nothing."""

    title_field = "title"

    @property
    def empty(self) -> bool:
        """Whether nothing was written on the line."""
        return not any(self.cleaned_data.get(name) for name in self.fields if name not in self.chosen)

    chosen: frozenset[str] = frozenset()
    """Fields whose value alone does not make the line a row."""

    def name_fields(self, number: int) -> None:
        """Give each field a name that says which line it is on."""
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = _("%(field)s, line %(number)d") % {
                "field": field.label,
                "number": number,
            }


class NewItemForm(LineForm):
    """An item that was not on the agenda."""

    title = forms.CharField(label=gettext_lazy("Item"), required=False, max_length=300)
    minutes = forms.CharField(
        label=gettext_lazy("Minutes"),
        required=False,
        max_length=LONGEST[Kind.LONG],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Minutes need an item to stand under."""
        given = super().clean() or {}
        if given.get("minutes") and not given.get("title"):
            self.add_error("title", _("Write what the item is called."))
        return given


class DecisionForm(LineForm):
    """A decision, and the item under which it was made."""

    chosen = frozenset({"agenda_item"})
    text = forms.CharField(
        label=gettext_lazy("Decision"),
        required=False,
        max_length=LONGEST[Kind.LONG],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agenda_item = forms.ChoiceField(label=gettext_lazy("Under item"), required=False)

    def __init__(self, *args: Any, items: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agenda_item"].choices = [("", "–"), *items.items()]  # type: ignore[attr-defined]


class ActionForm(LineForm):
    """What somebody is to do, who, and until when."""

    chosen = frozenset({"agenda_item"})
    title = forms.CharField(label=gettext_lazy("What is to be done"), required=False, max_length=300)
    actor = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    agenda_item = forms.ChoiceField(label=gettext_lazy("Under item"), required=False)

    def __init__(self, *args: Any, items: Mapping[str, str], owners: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actor"].choices = [("", "–"), *owners.items()]  # type: ignore[attr-defined]
        self.fields["agenda_item"].choices = [("", "–"), *items.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An action point says what is to be done and who does it."""
        given = super().clean() or {}
        if any(given.get(name) for name in ("title", "actor", "due_on")):
            for name, what in (("title", _("Write what is to be done.")), ("actor", _("Choose who does it."))):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, what)
        return given


class NextMeetingForm(PlainForm):
    """The day of a series' next meeting, where it is not the one that the interval gives."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("Leave it empty for the day that the interval gives."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
