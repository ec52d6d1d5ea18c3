"""How sensitive a row is, as columns of its list: its class, who needs to know of it, and its secret fields.

All of it goes out with the row and comes back with it. It is written by the same action as the form of the class, with
the same rights: whoever may classify, and whoever may approve where more people would read the row than before. The
secret fields stand in one column, a line each::

    story: K2; OSL 18:13; 2026-11-22; Alva Ek

Of fields that the person may not read there is no line, and what an import says of the others leaves them as they are.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from beredd.common.information_class import InformationClass
from beredd.common.text import Text
from beredd.site.registers.changes import FieldClass
from beredd.site.registers.column import Column, Kind, Value
from beredd.site.registers.register import Fault, Register

_FIGURE: Final = Text(
    sv="En siffra, 0–3. Den som får klassa raden kan ändra den.",
    da="Et tal, 0–3. Den, der må klassificere rækken, kan ændre det.",
    en="A figure, 0–3. Whoever may classify the row can change it.",
)
FIELD_CLASSES: Final = Column(
    name="field_classes",
    label=Text(
        sv="Fält känsligare än raden", da="Felter mere følsomme end rækken", en="Fields more sensitive than the row"
    ),
    kind=Kind.LONG,
    help=Text(
        sv="En rad för varje fält: kolumnens namn: K2; OSL 18:13; 2026-11-22; vem som beslutade.",
        da="En linje for hvert felt: kolonnens navn: K2; OSL 18:13; 2026-11-22; hvem der besluttede det.",
        en="A line for each field: the column’s name: K2; OSL 18:13; 2026-11-22; who decided it.",
    ),
)
CLASS_COLUMNS: Final = (
    Column(
        name="confidentiality",
        label=Text(sv="Konfidentialitet (K)", da="Fortrolighed (K)", en="Confidentiality (K)"),
        kind=Kind.WHOLE,
        help=Text(
            sv="Skadan om uppgiften sprids, 0–3. Klass 4 får inte finnas i Beredd.",
            da="Skaden hvis oplysningen spredes, 0–3. Klasse 4 må ikke være i Beredd.",
            en="The harm when the information is spread, 0–3. Class 4 may not be held in Beredd.",
        ),
    ),
    Column(
        name="integrity",
        label=Text(sv="Riktighet (R)", da="Korrekthed (R)", en="Correctness (R)"),
        kind=Kind.WHOLE,
        help=_FIGURE,
    ),
    Column(
        name="availability",
        label=Text(sv="Tillgänglighet (T)", da="Tilgængelighed (T)", en="Availability (T)"),
        kind=Kind.WHOLE,
        help=_FIGURE,
    ),
    Column(
        name="ground",
        label=Text(sv="Sekretessgrund", da="Hjemmel til fortrolighed", en="Secrecy ground"),
        kind=Kind.TEXT,
        help=Text(
            sv="Behövs från klass 2: OSL 18:13.",
            da="Kræves fra klasse 2: OSL 18:13.",
            en="Needed from class 2: OSL 18:13.",
        ),
    ),
    Column(
        name="decided_on",
        label=Text(sv="Klassningen beslutad den", da="Klassificeringen besluttet den", en="Class decided on"),
        kind=Kind.DATE,
    ),
    Column(
        name="decided_by",
        label=Text(sv="Klassningen beslutad av", da="Klassificeringen besluttet af", en="Class decided by"),
        kind=Kind.TEXT,
    ),
    Column(
        name="shown_to",
        label=Text(sv="Visas bara för", da="Vises kun for", en="Shown only to"),
        kind=Kind.ACTORS,
        help=Text(
            sv="Aktörer med semikolon emellan; tomt betyder alla i programmet.",
            da="Aktører med semikolon imellem; tomt betyder alle i programmet.",
            en="Actors with semicolons between; empty means everybody in the programme.",
        ),
    ),
    FIELD_CLASSES,
)
CLASS_NAMES: Final = frozenset(column.name for column in CLASS_COLUMNS)
"""A change in one of these changes how sensitive the row is, or who reads it."""
_FIGURES: Final = ("confidentiality", "integrity", "availability")
_LONGEST: Final = {"ground": 60, "decided_by": 200}
"""What the database has room for; the columns of a list would take more."""
_CLASS: Final = re.compile(r"[Kk]?\s*([0-9])")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class ClassFaultsError(Exception):
    """What is wrong with what somebody wrote of a row's class."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(what for _name, what in faults))
        self.faults = faults


def field_classes_said(classes: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the classes of fields as the column holds them; the same text whatever the reader's language."""
    return "\n".join(
        f"{name}: K{one['confidentiality']}; {one['ground']}; {one['decided_on']}; {one['decided_by']}"
        for name, one in sorted(classes.items())
    )


def class_given(
    of: Register, values: Mapping[str, Value], held: InformationClass
) -> tuple[InformationClass, dict[str, FieldClass] | None]:
    """Return the class that a row of a file asks for, and those of its fields; None where nothing is said of these.

    Raises
    ------
    ClassFaultsError
        When it cannot be read as a class.
    """
    faults = [(name, _("must be filled in")) for name in _FIGURES if name in values and values[name] is None]
    faults += [
        (name, _("%(count)d characters; at most %(most)d fit") % {"count": len(str(values[name])), "most": most})
        for name, most in _LONGEST.items()
        if len(str(values.get(name) or "")) > most
    ]
    fields: dict[str, FieldClass] | None = None
    if FIELD_CLASSES.name in values:
        fields = {}
        for line in str(values[FIELD_CLASSES.name] or "").replace("\r", "\n").split("\n"):
            if line.strip():
                _read_line(of, line, fields, faults)
    if faults:
        raise ClassFaultsError(faults)
    day = values.get("decided_on", held.decided_on)
    confidentiality, integrity, availability = (int(str(values.get(name, getattr(held, name)))) for name in _FIGURES)
    given = InformationClass(
        confidentiality,
        integrity,
        availability,
        str(values.get("ground", held.ground) or ""),
        day if isinstance(day, date) else None,
        str(values.get("decided_by", held.decided_by) or ""),
    )
    return given, fields


def _read_line(of: Register, line: str, found: dict[str, FieldClass], faults: list[Fault]) -> None:
    """Read one field's line: its name, class, ground, day and decider."""
    written, _colon, rest = line.partition(":")
    name = _column_named(of, written)
    parts = [part.strip() for part in rest.split(";")]
    figure = _CLASS.fullmatch(parts[0])
    at = next((place for place, part in enumerate(parts[1:], start=1) if _DAY.fullmatch(part)), None)
    if name is None:
        faults.append((FIELD_CLASSES.name, _("is not a field: %(name)s") % {"name": written.strip()[:60]}))
    elif name in found:
        faults.append((FIELD_CLASSES.name, _("the field stands twice: %(name)s") % {"name": name}))
    elif figure is None or at is None or (day := _day(parts[at])) is None:
        how = f"{name}: K2; OSL 18:13; 2026-11-22; Alva Ek"
        faults.append((FIELD_CLASSES.name, _("write a field’s class as “%(how)s”") % {"how": how}))
    else:
        ground, decider = "; ".join(parts[1:at]), "; ".join(parts[at + 1 :])
        found[name] = FieldClass(int(figure[1]), ground, day, decider)


def _column_named(of: Register, written: str) -> str | None:
    """Return the column that somebody means: by its name, or by its label in any language."""
    asked = written.strip().casefold()
    for column in of.columns:
        labels = (column.label.sv, column.label.da, column.label.en)
        if asked == column.name.casefold() or asked in {words.casefold() for words in labels if words}:
            return column.name
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
