"""The table in which values are entered: a line for each indicator and place of an open period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from beredd.common.places import place
from beredd.indicators import IndicatorDefinition, Observation, definitions, latest_vintage
from beredd.indicators.entry import ValueState
from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Thing, Verb, can
from beredd.site.config.reader import reader_language
from beredd.site.indicators.actions import EnteredValue
from beredd.site.indicators.models import ValueRow
from beredd.site.indicators.queries import observations_seen_by
from beredd.site.indicators.value_columns import VALUE_STATES
from beredd.site.registers.column import BadValueError, Value, parse, plain
from beredd.site.registers.register import register
from beredd.site.registers.sight import Sight

TYPED: Final = ("value", "numerator", "denominator", "low", "high", "n", "missing_reason", "source")
"""The fields of the table."""
WRITABLE: Final = frozenset({ValueState.DRAFT.value, ValueState.RETURNED.value})


@dataclass(slots=True)
class Cell:
    """One field of a line: what stands in it, and what is wrong with it."""

    name: str
    id: str
    label: str
    text: str = ""
    fault: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class EntryLine:
    """An indicator at a place: what is known, what has been entered, and the cells to write in."""

    key: str
    definition: IndicatorDefinition
    place: str
    place_name: str
    row: ValueRow | None
    editable: bool
    latest: Observation | None
    cells: list[Cell]
    fault: str = ""
    newer: bool = False

    @property
    def state(self) -> str:
        """The state's words; empty where nothing has been entered."""
        return VALUE_STATES[self.row.state].to(reader_language()) if self.row else ""

    @property
    def version(self) -> int:
        """The version of the row that the writer sees."""
        return self.row.version if self.row else 0


def indicators_of(programme: Programme, more: Iterable[str], with_values: Iterable[str]) -> list[str]:
    """Return the indicators of the table: those of the programme's goals, those asked for, and those with values."""
    own = [indicator for goal in programme.goals for indicator in goal.indicators]
    return [one for one in dict.fromkeys([*own, *more, *sorted(with_values)]) if one in definitions()]


def entry_lines(sight: Sight, programme: Programme, period: str, shown: Sequence[tuple[str, str]]) -> list[EntryLine]:
    """Return the table's lines for pairs of indicator and place, with what has been entered in the period."""
    rows = first_rows(sight, period)
    latest = {(one.indicator, one.place): one for one in _newest(sight, {indicator for indicator, _place in shown})}
    lines = []
    for indicator, where in shown:
        row = rows.get((indicator, where))
        mine = row is None or can(sight.user, Verb.WRITE_ROW, Thing(programme.id, frozenset({row.actor})))
        hidden = row is not None and any(sight.hides(row, name) for name in TYPED)
        line = EntryLine(
            key=f"{indicator}.{where}",
            definition=definitions()[indicator],
            place=where,
            place_name=place(where).name.to(reader_language()),
            row=row,
            editable=mine and not hidden and (row is None or row.state in WRITABLE),
            latest=latest.get((indicator, where)),
            cells=[],
        )
        line.cells = _cells(line, {} if row is None else sight.values(register("values"), row))
        lines.append(line)
    return lines


def first_rows(sight: Sight, period: str) -> dict[tuple[str, str], ValueRow]:
    """Return the newest row of each indicator and place in a period that the person may see."""
    rows = sight.rows(register("values")).filter(period=period).order_by("number")
    return {(row.indicator, row.place): row for row in rows}


def _newest(sight: Sight, indicators: set[str]) -> list[Observation]:
    known = [one for one in latest_vintage(observations_seen_by(sight.user, indicators)) if one.value is not None]
    return sorted(known, key=lambda one: one.period)


def _cells(line: EntryLine, values: Mapping[str, Value]) -> list[Cell]:
    language = reader_language()
    columns = register("values")
    cells = []
    for name in TYPED:
        column = columns.column(name)
        choices = [("", "–"), *((code, words.to(language)) for code, words in column.choices.items())]
        written = values.get(name)
        cells.append(
            Cell(
                name=f"{line.key}.{name}",
                id=f"{line.key}.{name}".replace(".", "-"),
                label=column.label.to(language),
                text=_shown(plain(column, written)),
                choices=choices if name == "missing_reason" else [],
            )
        )
    return cells


def _shown(value: Any) -> str:
    """Return a number without the nought that the database pads it with."""
    text = "" if value is None else str(value)
    return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").lstrip("-").isdigit() else text


def read_lines(
    lines: Sequence[EntryLine], period: str, post: Mapping[str, str]
) -> tuple[list[EnteredValue], list[EntryLine]]:
    """Return what was written in the table, with the lines it stands in; a cell that cannot be read gets its fault.

    A line that is empty and has no row is left out, and so is one that is not for this person to write.
    """
    entered, where = [], []
    for line in lines:
        if not line.editable or f"{line.key}.version" not in post:
            continue
        given = _read(line, post)
        if line.row is None and not any(cell.text for cell in line.cells):
            continue
        code = line.row.code if line.row else None
        seen = post[f"{line.key}.version"]
        entered.append(
            EnteredValue(
                indicator=line.definition.id,
                place=line.place,
                period=period,
                given=given,
                code=code,
                version=int(seen) if seen.isdigit() else 0,
            )
        )
        where.append(line)
    return entered, where


def _read(line: EntryLine, post: Mapping[str, str]) -> dict[str, Value]:
    given: dict[str, Value] = {}
    for name, cell in zip(TYPED, line.cells, strict=True):
        cell.text = post.get(cell.name, "").strip()
        try:
            given[name] = parse(register("values").column(name), cell.text)
        except BadValueError as fault:
            cell.fault = str(fault)
    return given


def put_faults(line: EntryLine, faults: Sequence[tuple[str, str]]) -> None:
    """Put faults beside the cells they are of; what has no cell stands at the line."""
    for name, words in faults:
        if name in TYPED:
            line.cells[TYPED.index(name)].fault = words
        else:
            line.fault = words
