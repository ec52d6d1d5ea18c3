"""The gate: what a report lacks before it may be called final. A draft may be written at any time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from beredd.common.formats import format_date, format_money
from beredd.common.money import Money
from beredd.common.text import LANGUAGES, Text, label
from beredd.indicators.definitions import definitions
from beredd.indicators.model import Observation, Status
from beredd.indicators.vintages import is_synthetic, latest_vintage
from beredd.programmes.agenda import HAPPENINGS
from beredd.programmes.calendar import CalendarItem, calendar_items
from beredd.programmes.due_rules import WithReport
from beredd.programmes.follow_up import CLOSED, ContentEntry, DutyState, FollowUp, MoneyStep, SectionState
from beredd.programmes.model import Programme, ReportSpec
from beredd.programmes.money import MoneyRow, money_rows
from beredd.programmes.money_cycle import cycle_lines
from beredd.programmes.money_findings import MoneyFault, money_findings
from beredd.reports.due import contents_of
from beredd.reports.free_parts import free_parts, part_titles
from beredd.reports.plan_gate import goals_without, plan_answers
from beredd.reports.words import in_all

CITATION = "DNR"
"""The capability of a duty that only says that the decision's number be cited."""
DECISION = "decision"
"""Where a missing diary number belongs."""


class MissingKind(StrEnum):
    """What sort of thing is missing."""

    NUMBER = "number"
    """the decision's diary number"""
    DATE = "date"
    CONTENT = "content"
    EVIDENCE = "evidence"
    STATE = "state"
    REASON = "reason"
    FIGURE = "figure"
    """a number that is not frozen: provisional, or of unknown origin"""
    MONEY = "money"
    SECTION = "section"
    """a section that was given to somebody to write, and that nobody else has approved"""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps a report from being final.

    ``where`` is the id that the thing belongs to: a duty, a required content's key, an indicator, a grant, or
    ``decision``.
    """

    kind: MissingKind
    what: Text
    where: str
    remedy: Text


def gate(
    programme: Programme,
    report: ReportSpec | None,
    due: date | None,
    follow_up: FollowUp,
    observations: Iterable[Observation],
) -> list[Missing]:
    """Return all that is missing before the report may be final; an empty list means that it may.

    Parameters
    ----------
    programme
        The programme.
    report
        What the decision demands; None for a status note, of which no content, number or account is demanded.
    due
        The report's date; None while nobody has set one.
    follow_up
        What people have recorded.
    observations
        The values at hand; only those of the programme's own indicators are looked at.
    """
    return [
        *_number(programme, report, follow_up),
        *_date(report, due),
        *_free_parts(programme, report, due, follow_up),
        *_contents(programme, report, due, follow_up),
        *_plan(programme, report, due, follow_up),
        *_duties(programme, report, due, follow_up),
        *_figures(programme, observations),
        *_money(programme, report, follow_up),
        *_sections(programme, report, due, follow_up),
    ]


def written(follow_up: FollowUp, report: ReportSpec | None, due: date | None, key: str) -> ContentEntry | None:
    """Return the newest text for `key` of this report on this date; None where nobody has written any.

    A report without a date takes the newest text of any date.
    """
    if report is None:
        return None
    entries = [
        entry
        for entry in follow_up.contents
        if entry.report == report.id and entry.key == key and (due is None or entry.due_on == due)
    ]
    newest = max(entries, key=lambda entry: entry.at, default=None)
    return newest if newest is not None and newest.text.strip() else None


def _day(day: date) -> Text:
    sv, da, en = (format_date(day, language) for language in LANGUAGES)
    return Text(sv=sv, da=da, en=en)


def _number(programme: Programme, report: ReportSpec | None, follow_up: FollowUp) -> Iterator[Missing]:
    if report is None or not report.cites_decision:
        return
    if not (programme.decision.number or (follow_up.decision_number or "").strip()):
        yield Missing(MissingKind.NUMBER, in_all("gate_number"), DECISION, in_all("gate_number_remedy"))


def _date(report: ReportSpec | None, due: date | None) -> Iterator[Missing]:
    if report is not None and due is None:
        yield Missing(MissingKind.DATE, in_all("gate_date"), report.duty, in_all("gate_date_remedy", id=report.duty))


def _free_parts(
    programme: Programme, report: ReportSpec | None, due: date | None, follow_up: FollowUp
) -> Iterator[Missing]:
    """No report goes without a summary, nor without a text where the decision lists no contents."""
    for part in free_parts(programme, report, due):
        if part.demanded and written(follow_up, report, due, part.key) is None:
            what = in_all("gate_content", content=part.title)
            yield Missing(MissingKind.CONTENT, what, part.key, in_all("gate_part_remedy"))


def _contents(
    programme: Programme, report: ReportSpec | None, due: date | None, follow_up: FollowUp
) -> Iterator[Missing]:
    """A required content needs its text, and something that shows it: at the text or at its duty. A plan is itself."""
    for content in contents_of(report, due):
        if plan_answers(programme, content, follow_up):
            continue
        entry = written(follow_up, report, due, content.key)
        if entry is None:
            yield Missing(
                MissingKind.CONTENT,
                in_all("gate_content", content=content.text),
                content.key,
                in_all("gate_content_remedy", id=content.duty),
            )
            continue
        state = follow_up.state_of(content.duty, due)
        if not entry.evidence and not (state and state.evidence):
            yield Missing(
                MissingKind.EVIDENCE,
                in_all("gate_content_evidence", content=content.text),
                content.key,
                in_all("gate_content_evidence_remedy", id=content.duty),
            )


def _plan(programme: Programme, report: ReportSpec | None, due: date | None, follow_up: FollowUp) -> Iterator[Missing]:
    """A plan that the report must contain has an activity under each goal."""
    for key, goals in goals_without(programme, report, due, follow_up):
        yield Missing(
            MissingKind.CONTENT, in_all("gate_plan_goals", goals=goals), key, in_all("gate_plan_goals_remedy")
        )


def _duties(
    programme: Programme, report: ReportSpec | None, due: date | None, follow_up: FollowUp
) -> Iterator[Missing]:
    """A duty due by the report's date has a state; one not done, or done away with, a reason; one done, evidence."""
    until = due or follow_up.at.date()
    with_this = _going_with(programme, report, due)
    asked: set[str] = set()
    for item in calendar_items(programme, None, until, follow_up, until, timeless=False):
        if item.row != "duty" or item.date is None or item.outside or item.event in HAPPENINGS:
            continue
        if item.follows and not (item.id in with_this and item.date == due):
            continue
        if report is not None and item.id == report.duty and item.date == due:
            continue  # handing in this report is what makes it done
        asked.add(item.id)
        yield from _state_on(item, item.date, follow_up)
    for duty in programme.duties:
        if duty.id not in asked and not duty.outside:
            yield from _closed_rightly(duty.id, due, follow_up)


def _going_with(programme: Programme, report: ReportSpec | None, due: date | None) -> set[str]:
    """Return the duties that are to be met with this very report.

    Not those that a required content answers, nor the one that the decision's number be cited: these are asked for as
    content and as number.
    """
    if report is None:
        return set()
    answered = {content.duty for content in contents_of(report, due)}
    return {
        duty.id
        for duty in programme.duties
        for rule in duty.due
        if isinstance(rule, WithReport) and report.duty in rule.duties
        if duty.id not in answered and not (report.cites_decision and set(duty.capabilities) == {CITATION})
    }


def _state_on(item: CalendarItem, day: date, follow_up: FollowUp) -> Iterator[Missing]:
    entry = follow_up.state_of(item.id, day)
    if entry is None:
        yield Missing(
            MissingKind.STATE,
            in_all("gate_state", id=item.id, date=_day(day)),
            item.id,
            in_all("gate_state_remedy", id=item.id),
        )
    elif entry.state not in CLOSED and not entry.reason.strip():
        yield Missing(
            MissingKind.REASON,
            in_all("gate_reason_late", id=item.id, date=_day(day)),
            item.id,
            in_all("gate_reason_remedy", id=item.id),
        )
    else:
        yield from _closed_rightly(item.id, day, follow_up)


def _closed_rightly(duty: str, day: date | None, follow_up: FollowUp) -> Iterator[Missing]:
    """What is done needs evidence; what is not applicable or superseded a reason."""
    entry = follow_up.state_of(duty, day)
    if entry is None or entry.state not in CLOSED:
        return
    if entry.state is DutyState.DONE:
        if not entry.evidence:
            yield Missing(
                MissingKind.EVIDENCE,
                in_all("gate_evidence", id=duty),
                duty,
                in_all("gate_evidence_remedy", id=duty),
            )
    elif not entry.reason.strip():
        sv, da, en = (label("state", entry.state, language) for language in LANGUAGES)
        yield Missing(
            MissingKind.REASON,
            in_all("gate_reason_closed", id=duty, state=Text(sv=sv, da=da, en=en)),
            duty,
            in_all("gate_reason_remedy", id=duty),
        )


def indicators_of(programme: Programme) -> tuple[str, ...]:
    """Return the ids of the indicators that the programme's goals are followed by, each once, in the goals' order."""
    return tuple(dict.fromkeys(indicator for goal in programme.goals for indicator in goal.indicators))


def _figures(programme: Programme, observations: Iterable[Observation]) -> Iterator[Missing]:
    """A number in a final report is final itself, and can be traced to the file it came from."""
    own = set(indicators_of(programme))
    newest = latest_vintage(one for one in observations if one.indicator in own and not is_synthetic(one))
    for indicator in indicators_of(programme):
        values = [one for one in newest if one.indicator == indicator and one.value is not None]
        known = definitions().get(indicator)
        title = known.title if known else Text(en=indicator)
        faulty = {
            "gate_provisional": [one for one in values if one.status is Status.PROVISIONAL],
            "gate_untraced": [
                one for one in values if not (one.provenance.source.strip() and one.provenance.input_sha256)
            ],
        }
        for key, found in faulty.items():
            if found:
                periods = ", ".join(dict.fromkeys(f"{one.place} {one.period}" for one in found))
                yield Missing(
                    MissingKind.FIGURE,
                    in_all(key, title=title, periods=periods),
                    indicator,
                    in_all(f"{key}_remedy"),
                )


def account_rows(programme: Programme, report: ReportSpec | None) -> list[MoneyRow]:
    """Return the money that a report accounts for: the grants whose account it is, else all of the programme's."""
    rows = list(money_rows(programme))
    if report is None:
        return rows
    own = {grant.id for grant in programme.money if grant.account_duty == report.duty}
    return [row for row in rows if row.grant in own] or rows


def amount_entered(follow_up: FollowUp, row: MoneyRow, step: MoneyStep) -> int | None:
    """Return what people have entered for a row of the account, summed; None where nobody has entered anything."""
    amounts = [
        entry.amount
        for entry in follow_up.money
        if entry.grant == row.grant and entry.step is step and row.first_year <= entry.year <= row.last_year
    ]
    return sum(amounts) if amounts else None


def _money(programme: Programme, report: ReportSpec | None, follow_up: FollowUp) -> Iterator[Missing]:
    """Where an account is demanded: for every grant what was used, and that the rest of what was paid came back."""
    if report is None or not report.money_account:
        return
    yield from _does_not_add_up(programme, report, follow_up)
    for row in account_rows(programme, report):
        used = amount_entered(follow_up, row, MoneyStep.USED)
        if used is None:
            yield Missing(
                MissingKind.MONEY,
                in_all("gate_money", grant=row.grant, years=row.years),
                row.grant,
                in_all("gate_money_remedy"),
            )
            continue
        paid = amount_entered(follow_up, row, MoneyStep.PAID)
        left = (row.amount if paid is None else paid) - used
        if left > 0 and (amount_entered(follow_up, row, MoneyStep.REPAID) or 0) < left:
            sv, da, en = (format_money(Money(amount=left, currency=row.currency), language) for language in LANGUAGES)
            yield Missing(
                MissingKind.MONEY,
                in_all("gate_repaid", grant=row.grant, years=row.years, amount=Text(sv=sv, da=da, en=en)),
                row.grant,
                in_all("gate_repaid_remedy"),
            )


def _does_not_add_up(programme: Programme, report: ReportSpec, follow_up: FollowUp) -> Iterator[Missing]:
    """What the books contradict themselves in; what is merely not entered or not repaid yet is asked for by itself."""
    rows = {(row.grant, row.years) for row in account_rows(programme, report)}
    asked = {MoneyFault.USE_NOT_ENTERED, MoneyFault.NOT_REPAID, MoneyFault.CHANGED_SINCE_ACCOUNT}
    for finding in money_findings(cycle_lines(programme, follow_up), follow_up.at.date()):
        if finding.stops_account and finding.fault not in asked and (finding.grant, finding.years) in rows:
            yield Missing(MissingKind.MONEY, finding.text, finding.grant, in_all("gate_money_wrong_remedy"))


def _sections(
    programme: Programme, report: ReportSpec | None, due: date | None, follow_up: FollowUp
) -> Iterator[Missing]:
    """A section that has been assigned is approved by somebody else than its writer before the report is final."""
    titles = part_titles(programme, report, due)
    for section in follow_up.sections:
        own = report is not None and section.report == report.id and section.due_on == due
        if own and section.key in titles and section.state is not SectionState.APPROVED:
            what = in_all("gate_section", section=titles[section.key])
            yield Missing(MissingKind.SECTION, what, section.key, in_all("gate_section_remedy"))
