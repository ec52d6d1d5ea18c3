"""Approved values as observations: the same door by which every other evidence enters."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from beredd.common.provenance import Provenance, program_version, sha256_of
from beredd.indicators.entry import Entry, RevisionKind
from beredd.indicators.model import Observation, Status

REVISION = "revision"
"""The parameter of a value's provenance that says what kind of revision it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedValue:
    """An approved row: the value, where it stands, and the snapshot that its hash is taken of."""

    programme: str
    code: str
    number: int
    indicator: str
    entry: Entry
    approved_on: date
    definition_version: str
    status: Status = Status.FINAL
    revision_of: str = ""
    revision_kind: str = ""
    note: str = ""
    snapshot: dict[str, Any]


def snapshot_sha256(snapshot: dict[str, Any]) -> str:
    """Return the hash of a row's snapshot: of its JSON with sorted keys, as the audit trail keeps it."""
    return sha256_of(json.dumps(snapshot, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8"))


def approved_observations(values: Iterable[ApprovedValue]) -> list[Observation]:
    """Return approved values as observations, each in the vintage of the day of its approval."""
    program = program_version()
    ordered = sorted(values, key=lambda one: (one.approved_on, one.programme, one.number))
    return numbered(approved_observation(one, program) for one in ordered)


def numbered(observations: Iterable[Observation]) -> list[Observation]:
    """Return observations, in the order of their approval, with vintages of their own.

    Two approvals of the same place and period on one day are two vintages: the later carries a number in brackets.
    """
    seen: dict[tuple[str, str, str, str], int] = {}
    found = []
    for one in observations:
        key = (one.indicator, one.place, one.period, one.vintage)
        seen[key] = seen.get(key, 0) + 1
        again = seen[key] > 1
        found.append(one.model_copy(update={"vintage": f"{one.vintage} ({seen[key]})"}) if again else one)
    return found


def approved_observation(one: ApprovedValue, program: str) -> Observation:
    """Return one approved value as an observation; `program` is the version of beredd that is running."""
    entry = one.entry
    return Observation(
        indicator=one.indicator,
        place=entry.place,
        period=entry.period,
        value=_number(entry.value),
        low=_number(entry.low),
        high=_number(entry.high),
        n=entry.n,
        status=one.status,
        vintage=one.approved_on.isoformat(),
        missing_reason=entry.missing_reason or None,
        provenance=Provenance(
            source=entry.source,
            input_sha256=snapshot_sha256(one.snapshot),
            definition_version=one.definition_version,
            program_version=program,
            parameters=_parameters(one),
        ),
    )


def _parameters(one: ApprovedValue) -> dict[str, Any]:
    entry = one.entry
    given = {
        "programme": one.programme,
        "row": one.code,
        "numerator": None if entry.numerator is None else format(entry.numerator, "f"),
        "denominator": None if entry.denominator is None else format(entry.denominator, "f"),
        "revision_of": one.revision_of,
        REVISION: one.revision_kind,
        "note": one.note,
    }
    return {name: value for name, value in given.items() if value not in (None, "")}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def is_correction(one: Observation) -> bool:
    """Say whether an observation only corrects the value before it, and leaves the others on their footing."""
    return one.provenance.parameters.get(REVISION) == RevisionKind.CORRECTION
