"""The due rules of a draft: what was found of dates, in the form of the programme file."""

from collections.abc import Callable, Sequence

from beredd.common.text import Text
from beredd.decisions.model import FoundDue, FoundDuty
from beredd.programmes.due_rules import (
    Continuous,
    DueRule,
    Fixed,
    Listed,
    SameAs,
    Undated,
    WhenNeeded,
    WithReport,
    Yearly,
)


def due_rules(duty: FoundDuty, ids: Sequence[str], text: Callable[[str], Text]) -> tuple[DueRule, ...]:
    """Return the rules of a found duty; `ids` are the draft's duty ids in order, `text` makes words of its language."""
    return tuple(_rule(due, ids, text) for due in duty.due)


def _rule(due: FoundDue, ids: Sequence[str], text: Callable[[str], Text]) -> DueRule:
    label = text(due.note) if due.note else None
    match due.kind:
        case "fixed":
            return Fixed(kind="fixed", event=due.event, date=due.dates[0], label=label)
        case "list":
            return Listed(kind="list", event=due.event, dates=due.dates)
        case "yearly":
            first = due.first_year or 0
            return Yearly(
                kind="yearly", event=due.event, month=due.month, day=due.day, first_year=first, last_year=due.last_year
            )
        case "same_as":
            return SameAs(kind="same_as", event=due.event, duty=ids[due.refers_to[0]])
        case "with_report":
            return WithReport(kind="with_report", event=due.event, duties=tuple(ids[index] for index in due.refers_to))
        case "continuous":
            return Continuous(kind="continuous", event=due.event)
        case "when_needed":
            return WhenNeeded(kind="when_needed", event=due.event, condition=text(due.condition or "–"))
        case "undated":
            return Undated(kind="undated", event=due.event, recurrence=due.recurrence, label=label)
