"""The form of a row, made from its register's columns, and the form of its information class."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beredd.common.information_class import Harm, InformationClass
from beredd.site.config.codes import codes_of
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language
from beredd.site.registers.column import SEVERAL, BadValueError, Column, Kind, Value, parse
from beredd.site.registers.references import options
from beredd.site.registers.register import Register, is_reference
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight

RADIOS_AT_MOST: Final = 5


class ColumnField(forms.Field):
    """A form's field that reads what people write by the rules of its column, as files and the API do."""

    def __init__(self, column: Column, **kwargs: Any) -> None:
        self.column = column
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Value:
        """Return the column's value."""
        try:
            found = parse(self.column, value)
        except BadValueError as fault:
            raise forms.ValidationError(str(fault)) from None
        if self.required and found in (None, "", ()):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found


class RowForm(PlainForm):
    """The declared values of one row, and why they are as they are.

    A field that the person may not read is not in the form; what it holds stays as it is.
    """

    template_wide: Final = True
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, of: Register, sight: Sight, row: RegisterRow | None = None, **kwargs: Any) -> None:
        self.of, self.sight, self.row = of, sight, row
        if row is not None:
            shown = sight.values(of, row)
            kwargs["initial"] = {**shown, "version": row.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        columns = of.columns if row is None else sight.columns(of, row)
        for column in columns:
            self.fields[column.name] = _field(column, sight, self.initial.get(column.name))
        self.fields["why"] = _why(required=row is not None)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.HiddenInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
                field.widget.attrs.setdefault("class", "ds-input")

    @property
    def given(self) -> dict[str, Value]:
        """The row's values as they were written."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.of.names}


def _why(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=_("What happened, or how you know. It stays in the history."),
        max_length=4000,
        required=required,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _field(column: Column, sight: Sight, value: Value) -> ColumnField:
    language = reader_language()
    return ColumnField(
        column,
        label=column.label.to(language),
        help_text=column.help.to(language) if column.help else "",
        required=column.required,
        initial=column.default,
        widget=_widget(column, sight, value),
    )


def _widget(column: Column, sight: Sight, value: Value) -> forms.Widget:
    language = reader_language()
    match column.kind:
        case Kind.LONG:
            return forms.Textarea(attrs={"rows": 4})
        case Kind.DATE:
            return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        case Kind.YEAR | Kind.WHOLE | Kind.KRONOR:
            return forms.TextInput(attrs={"inputmode": "numeric"})
        case Kind.NUMBER:
            return forms.TextInput(attrs={"inputmode": "decimal"})
        case Kind.LINK:
            return forms.URLInput()
        case Kind.YES_NO:
            return forms.Select(choices=[("no", _("no")), ("yes", _("yes"))])
        case Kind.CHOICE:
            return _one_of({code: words.to(language) for code, words in column.choices.items()}, column, few=True)
        case _ if is_reference(column):
            return _rows_widget(column, sight, value)
        case Kind.TEXT:
            return forms.TextInput()
        case _:
            found = options(column, sight.programme, language)
            return _several(found, value) if column.kind in SEVERAL else _one_of(found, column)


def _rows_widget(column: Column, sight: Sight, value: Value) -> forms.Widget:
    rows = sight.row_options(column)
    if rows is None:
        return CodesInput()
    found = {code: f"{code} {name}" for code, name in rows.items()}
    for code in value if isinstance(value, tuple) else [str(value)] if value else []:
        found.setdefault(code, f"{code} {sight.name(column.register, code) or ''}")
    return _several(found, value) if column.kind is Kind.ROWS else _one_of(found, column)


def _one_of(found: Mapping[str, str], column: Column, *, few: bool = False) -> forms.Widget:
    choices = list(found.items())
    if few and column.required and len(choices) <= RADIOS_AT_MOST:
        return forms.RadioSelect(choices=choices)
    return forms.Select(choices=[("", "–"), *choices])


def _several(found: Mapping[str, str], value: Value) -> forms.Widget:
    chosen = value if isinstance(value, tuple) else ()
    first = {code: found.get(code, code) for code in chosen}
    others = {code: name for code, name in found.items() if code not in first}
    return ManyCheckboxes(choices=[*first.items(), *others.items()])


class ManyCheckboxes(forms.CheckboxSelectMultiple):
    """A box of choices that scrolls, those chosen first; works with a keyboard and without JavaScript."""


class CodesInput(forms.TextInput):
    """Codes written with semicolons between."""

    def format_value(self, value: Any) -> str:
        """Return the codes as people write them."""
        return "; ".join(codes_of(value))


HARMS: Final = {
    Harm.NONE: gettext_lazy("0 – no harm if it is spread"),
    Harm.MODERATE: gettext_lazy("1 – moderate harm"),
    Harm.SIGNIFICANT: gettext_lazy("2 – significant harm"),
    Harm.SERIOUS: gettext_lazy("3 – serious harm"),
    Harm.EXCEPTIONAL: gettext_lazy("4 – security-classified (säkerhetsskyddsklassificerad)"),
}


class ClassForm(PlainForm):
    """How sensitive a row is, on what ground, and who needs to know."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    confidentiality = forms.TypedChoiceField(
        label=gettext_lazy("Confidentiality (K)"),
        choices=list(HARMS.items()),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What harm it does when the information is spread. Class 4 may not be held in Beredd."),
    )
    integrity = forms.TypedChoiceField(
        label=gettext_lazy("Correctness (R)"), choices=[(n, n) for n in range(4)], coerce=int
    )
    availability = forms.TypedChoiceField(
        label=gettext_lazy("Availability (T)"), choices=[(n, n) for n in range(4)], coerce=int
    )
    ground = forms.CharField(
        label=gettext_lazy("Secrecy ground"),
        help_text=gettext_lazy("A section of law, for example OSL 18:13 or OSL 15:2. Needed from class 2."),
        max_length=60,
        required=False,
    )
    decided_on = forms.DateField(
        label=gettext_lazy("Decided on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    decided_by = forms.CharField(label=gettext_lazy("Decided by"), max_length=200, required=False)
    shown_to = forms.MultipleChoiceField(
        label=gettext_lazy("Only these actors need to know"),
        help_text=gettext_lazy("None marked: everybody in the programme with the clearance may read it."),
        required=False,
        widget=ManyCheckboxes,
    )
    secret_fields = forms.MultipleChoiceField(
        label=gettext_lazy("Fields more sensitive than the row"),
        help_text=gettext_lazy("These get the class below; the others follow the row."),
        required=False,
        widget=ManyCheckboxes,
    )
    field_confidentiality = forms.TypedChoiceField(
        label=gettext_lazy("Class of those fields"),
        choices=[(int(Harm.SIGNIFICANT), HARMS[Harm.SIGNIFICANT]), (int(Harm.SERIOUS), HARMS[Harm.SERIOUS]),
                 (int(Harm.EXCEPTIONAL), HARMS[Harm.EXCEPTIONAL])],
        coerce=int,
        required=False,
        empty_value=None,
    )  # fmt: skip
    field_ground = forms.CharField(label=gettext_lazy("Their secrecy ground"), max_length=60, required=False)
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, of: Register, sight: Sight, row: RegisterRow, **kwargs: Any) -> None:
        held = row.field_classes
        seen = {name: one for name, one in held.items() if not sight.hides(row, name)}
        highest = max((one["confidentiality"] for one in seen.values()), default=int(Harm.SIGNIFICANT))
        kwargs["initial"] = {
            "version": row.version,
            "confidentiality": row.confidentiality,
            "integrity": row.integrity,
            "availability": row.availability,
            "ground": row.ground,
            "decided_on": row.decided_on,
            "decided_by": row.decided_by,
            "shown_to": list(row.shown_to),
            "secret_fields": list(seen),
            "field_confidentiality": highest,
            "field_ground": next((one["ground"] for one in seen.values()), ""),
        }
        super().__init__(*args, **kwargs)
        language = reader_language()
        someone = Column(name="shown_to", label=of.title, kind=Kind.ACTORS)
        self.fields["shown_to"].choices = list(options(someone, sight.programme, language).items())  # type: ignore[attr-defined]
        self.fields["secret_fields"].choices = [  # type: ignore[attr-defined]
            (column.name, column.label.to(language)) for column in sight.columns(of, row)
        ]

    @property
    def information_class(self) -> InformationClass:
        """The class that was chosen."""
        given = self.cleaned_data
        return InformationClass(
            given["confidentiality"],
            given["integrity"],
            given["availability"],
            given["ground"],
            given["decided_on"],
            given["decided_by"],
        )

    def clean(self) -> dict[str, Any]:
        """A secret field names its ground, and the decision that made it secret."""
        given = super().clean() or {}
        if given.get("secret_fields") and not given.get("field_ground"):
            self.add_error("field_ground", _("Write the ground on which the fields are secret."))
        if given.get("secret_fields"):
            for name in ("decided_on", "decided_by"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Say who decided it, and when."))
        return given

    @property
    def decided(self) -> tuple[date | None, str]:
        """When and by whom."""
        return self.cleaned_data["decided_on"], self.cleaned_data["decided_by"]


class StepForm(PlainForm):
    """A step with a row that needs only its reason: withdraw, take up again, publish, take back."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
