"""Money in a table: one row an actor, one column a year or a sum."""

import re
from dataclasses import dataclass

from beredd.decisions.actors_in_text import actors_in
from beredd.decisions.model import FoundAmount, FoundDuty, Part
from beredd.decisions.money import factor_in, source_in, years_of
from beredd.decisions.normalise import Block
from beredd.decisions.words import Words
from beredd.programmes.model import Role, Strength

_NUMBER = re.compile(r"^(?:\d{1,3}(?:[ \u00a0.]\d{3})+|\d+)(?:,\d+)?(?: ?(?:kronor|kroner|kr\.?|tkr))?$")
_YEAR = re.compile(r"\b20\d{2}\b")
_SUM = re.compile(r"^(?:summa|totalt|total|i alt|sum|samlet)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns after the first are: their years, and what one unit in them is worth."""

    years: tuple[int | None, ...]
    factor: int


def table_grants(blocks: list[Block], first: int, words: Words) -> list[FoundDuty]:
    """Return a duty for each row of the table that begins at block `first`, when it shares out money.

    The words before the table must say that it does ("får användas enligt följande"), and so give the strength. A row
    without an actor, and the row of sums, give nothing.
    """
    lead = blocks[first - 1] if first else None
    if lead is None or lead.section == "background" or words.found("table_lead", lead.text) is None:
        return []
    rows = []
    for block in blocks[first:]:
        if block.kind != "row":
            break
        rows.append(block)
    columns = _columns(rows, lead.text)
    grants = (_grant(block, columns, lead.text, words) for block in rows)
    return [grant for grant in grants if grant is not None]


def _columns(rows: list[Block], lead: str) -> _Columns:
    """Return what the columns are, by the header row and the words before the table."""
    head = next((row.text for row in rows if not any(_NUMBER.match(cell.strip()) and not _YEAR.fullmatch(cell.strip())
                                                     for cell in row.text.split("\t")[1:])), "")  # fmt: skip
    cells = head.split("\t")[1:]
    found = [_YEAR.search(cell) for cell in cells]
    years: tuple[int | None, ...] = tuple(int(match.group()) if match else None for match in found)
    if not any(years):
        before = years_of(lead)
        years = (before[0],) if len(before) == 1 else ()
    return _Columns(years, factor_in(head) or factor_in(lead) or 1)


def _grant(block: Block, columns: _Columns, lead: str, words: Words) -> FoundDuty | None:
    """Return the duty of one row, None when it names no actor or has no sum."""
    label, *cells = block.text.split("\t")
    named = actors_in(label, words.language)
    if not named or _SUM.match(label):
        return None
    amounts = []
    for index, cell in enumerate(cells):
        text = cell.strip()
        year = columns.years[index] if index < len(columns.years) else None
        if not _NUMBER.match(text) or (_YEAR.fullmatch(text) and not any(columns.years)):
            continue
        number = re.sub(r"[^\d,]", "", text).replace(",", ".")
        start = block.text.index(cell)
        amounts.append(
            FoundAmount(
                amount=round(float(number) * columns.factor),
                currency="SEK" if words.language == "sv" else "DKK",
                years=(year,) if year else (),
                spread="each" if year else "total",
                place=(start, start + len(cell)),
                granted=True,
                actor=named[0].id,
            )
        )
    if not amounts:
        return None
    verb = next((word for word in re.findall(r"\w+", lead.lower()) if words.modals.get(word) == "may"), "får")
    duty = FoundDuty(f"{lead.rstrip(' :')}: {block.text.replace(chr(9), ' ')}", verb, Strength.MAY,
                     [block.place(0, len(block.text))])  # fmt: skip
    duty.parts = [Part(named[0].id, Role.RESPONSIBLE)]
    duty.amounts = amounts
    duty.source = source_in(lead, words)
    duty.steps.add("grant")
    return duty
