"""The parts of a report that people write beside what the decision lists: summary, account, comments.

The gate asks for those that no report can go without; the others are offered, and left out when nobody has written.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from beredd.common.text import Text
from beredd.programmes.model import Programme, ReportSpec
from beredd.reports.due import contents_of
from beredd.reports.words import in_all

SUMMARY: Final = "summary"
ACCOUNT: Final = "account"
"""The whole text of a report whose contents the decision does not list."""
GOALS: Final = "goals"
"""What the development of the goals' indicators means."""
MONEY: Final = "money"


@dataclass(frozen=True, slots=True)
class FreePart:
    """A part of a report: its key, its heading, what to write there, and whether the report can go without it."""

    key: str
    title: Text
    what: Text
    demanded: bool


def free_parts(programme: Programme, report: ReportSpec | None, due: date | None) -> tuple[FreePart, ...]:
    """Return the parts that people may write, in the report's order; none for a status note, which is not kept."""
    if report is None:
        return ()
    contents = contents_of(report, due)
    money_only = report.kind == "account"
    offered = {
        SUMMARY: FreePart(SUMMARY, in_all("summary"), in_all("summary_to_write"), demanded=not money_only),
    }
    if not contents:
        offered[ACCOUNT] = FreePart(ACCOUNT, in_all("required"), in_all("free_account"), demanded=not money_only)
    if any(goal.indicators for goal in programme.goals):
        offered[GOALS] = FreePart(GOALS, in_all("goals"), in_all("what_goals_show"), demanded=False)
    if programme.money:
        offered[MONEY] = FreePart(MONEY, in_all("money"), in_all("money_to_write"), demanded=False)
    # A decision may list a content under one of these keys; then that is where it is written.
    listed = {content.key for content in contents}
    return tuple(part for key, part in offered.items() if key not in listed)


def part_titles(programme: Programme, report: ReportSpec | None, due: date | None) -> dict[str, Text]:
    """Return all that people write in a report, by key: what the decision lists first, then the free parts."""
    titles = {content.key: content.text for content in contents_of(report, due)}
    return titles | {part.key: part.title for part in free_parts(programme, report, due)}
