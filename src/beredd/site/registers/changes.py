"""What is to become of a row, and what may stand in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from beredd.common.information_class import InformationClass
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.registers.column import Value
from beredd.site.registers.register import Fault
from beredd.site.registers.rows import RegisterRow

FAULTS_SAID: Final = 5


@dataclass(frozen=True, slots=True)
class FieldClass:
    """The class of one field that is more sensitive than its row."""

    confidentiality: int
    ground: str
    decided_on: date
    decided_by: str

    def kept(self) -> dict[str, Any]:
        """Return it as the row keeps it."""
        return {
            "confidentiality": self.confidentiality,
            "ground": self.ground,
            "decided_on": self.decided_on.isoformat(),
            "decided_by": self.decided_by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to become of one row; what is None or absent stays as it is.

    ``code`` is None for a new row. ``version`` is the one that the writer saw.
    """

    code: str | None = None
    version: int = 0
    values: Mapping[str, Value] = field(default_factory=dict)
    information_class: InformationClass | None = None
    shown_to: tuple[str, ...] | None = None
    field_classes: Mapping[str, FieldClass] | None = None
    published: bool | None = None
    withdrawn: bool | None = None


def class_of(row: RegisterRow) -> dict[str, Any]:
    """Return a row's class as a :class:`Change` takes it: a row that is made of another is as secret as that one."""
    return {
        "information_class": row.information_class,
        "shown_to": tuple(row.shown_to),
        "field_classes": {
            name: FieldClass(
                int(one["confidentiality"]), one["ground"], date.fromisoformat(one["decided_on"]), one["decided_by"]
            )
            for name, one in row.field_classes.items()
        },
    }


class NewerRowError(NewerEntryError):
    """Somebody has changed the row since its writer saw it; nothing has been saved. ``row`` is what holds now."""

    def __init__(self, row: RegisterRow) -> None:
        super().__init__(row.code)
        self.row = row


class RowFaultsError(Exception):
    """What is wrong with the rows to be written: the place in the series of changes → its faults."""

    def __init__(self, faults: Mapping[int, list[Fault]]) -> None:
        said = [f"{column}: {what}" for found in faults.values() for column, what in found]
        more = f" … and {len(said) - FAULTS_SAID} more" if len(said) > FAULTS_SAID else ""
        super().__init__("; ".join(said[:FAULTS_SAID]) + more)
        self.faults = dict(faults)
