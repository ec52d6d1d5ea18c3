"""A duty made of its words, and what is known only when all duties are there."""

import re
from dataclasses import replace

from beredd.decisions.due_in_text import due_in, event_in
from beredd.decisions.duty_parts import Chain, chains_in, condition_in, ids, other_parts
from beredd.decisions.holders import holder_role
from beredd.decisions.model import FoundDue, FoundDuty, Part, Place
from beredd.decisions.money import amounts_in, source_in
from beredd.decisions.words import Words
from beredd.programmes.due_rules import Event
from beredd.programmes.model import Role, Strength

_TAIL = re.compile(r"[,;]?\s*\b(?:samt|och|og)?\s*[,;]?\s*$")


def make_duty(
    text: str,
    place: Place,
    words: Words,
    *,
    holders: tuple[str, ...],
    verb: str,
    strength: Strength,
    subject: Chain | None,
) -> FoundDuty:
    """Make a duty of some words: its actors, condition, dates and money."""
    condition = condition_in(text, words)
    chains = chains_in(text, words)
    first = next((chain for chain in chains if subject is not None and ids(chain) == ids(subject)), None)
    duty = FoundDuty(_TAIL.sub("", text).strip(" ,"), verb, strength, [place], condition=condition)
    role = holder_role(text, words)
    duty.parts = [Part(actor, role) for actor in holders]
    duty.parts += [part for part in other_parts(text, chains, first, words) if part.actor not in holders]
    duty.joint = len(holders) > 1 and words.found("joint_words", text[:160]) is not None
    duty.each = len(holders) > 1 and words.found("each_words", text) is not None
    duty.open_list = words.found("open_list_words", text) is not None and bool(chains)
    duty.due = due_in(text, words, condition)
    _mark_money(duty, text, words)
    return duty


def _mark_money(duty: FoundDuty, text: str, words: Words) -> None:
    """Mark the duty's step in the money's cycle, and its sums."""
    if words.found("cites_decision", text):
        duty.steps.add("cite")
        return
    if words.found("repay_words", text):
        duty.steps.add("repayment")
    if event_in(text, words) is Event.ACCOUNT:
        duty.steps.add("account")
    granted = words.found("funding_words", text) is not None or duty.strength is Strength.NOTED
    amounts = amounts_in(text, words, granted=granted)
    if amounts and granted:
        duty.steps.add("grant")
        duty.amounts = amounts
        duty.source = source_in(text, words)
        duty.due = [due for due in duty.due if due.event is Event.REQUISITION]
        duty.parts = [part for part in duty.parts if part.role is not Role.RECIPIENT]


def settle(duties: list[FoundDuty], words: Words) -> None:
    """Fill in what is known only at the end: who has money, and which reports a duty speaks of."""
    _settle_interim([duty for duty in duties if not duty.outside], words)
    funded = tuple(dict.fromkeys(actor for duty in duties if "grant" in duty.steps for actor in duty.holders()))
    reports = tuple(index for index, duty in enumerate(duties) if duty.is_report and not duty.outside)
    for index, duty in enumerate(duties):
        cites_money = "cite" in duty.steps and words.found("money_words", duty.text) is not None
        if (cites_money or duty.steps & {"repayment", "account"}) and funded and not _names_holder(duty, words):
            others = [part for part in duty.parts if part.role is not Role.RESPONSIBLE]
            duty.parts = [Part(actor, Role.RESPONSIBLE) for actor in funded] + others
            duty.each = len(funded) > 1
        if "cite" in duty.steps and reports:
            duty.due = [FoundDue("with_report", refers_to=reports)]
        elif words.found("report_part_many", duty.text) and "content" not in duty.steps:
            _settle_content(duty, [each for each in reports if each < index], duties)


def _settle_interim(duties: list[FoundDuty], words: Words) -> None:
    """Make a report an interim one where a later one of the same holders is called the final one.

    "ska redovisas senast den 1 juni 2026 … ska slutredovisas senast den 1 juni 2027": the first is on the way.
    """
    called = [duty for duty in duties if words.found("final_words", duty.text)]
    for duty in duties:
        if duty in called:
            continue
        held = set(duty.holders())
        ends = [
            day
            for other in called
            if held & set(other.holders()) or not held
            for due in other.due
            for day in due.days()
        ]
        for index, due in enumerate(duty.due):
            early = due.kind == "fixed" and bool(ends) and due.dates[0] < max(ends)
            if early and due.event is Event.FINAL_REPORT:
                duty.due[index] = replace(due, event=Event.INTERIM_REPORT)


def _settle_content(duty: FoundDuty, reports: list[int], duties: list[FoundDuty]) -> None:
    """Say which reports a duty on their contents speaks of: the yearly ones, or the one of its own date."""
    yearly = tuple(each for each in reports if duties[each].due[0].kind == "yearly")
    if not reports:
        return
    duty.steps.add("content")
    duty.of_reports = yearly or tuple(reports[-1:])
    if duty.due:
        event = Event.YEARLY_REPORT if yearly else duty.due[0].event
        duty.due = [replace(due, event=event) for due in duty.due]
    else:
        duty.due = [FoundDue("with_report", refers_to=duty.of_reports)]


def _names_holder(duty: FoundDuty, words: Words) -> bool:
    """Tell whether the duty's own words name who holds it."""
    first = chains_in(duty.text, words)
    return bool(first) and first[0].place[0] < 40 and bool(set(ids(first[0])) & set(duty.holders()))
