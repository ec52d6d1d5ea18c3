"""What people have added, read back: named questions to the rows, with as many queries for 500 duties as for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from beredd.programmes import load_programme, programme_ids
from beredd.programmes.follow_up import (
    ContentEntry,
    DutyState,
    Evidence,
    FollowUp,
    MoneyEntry,
    MoneyStep,
    StateEntry,
)
from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Person, readable
from beredd.site.programmes.models import DecisionRow, EvidenceRow, MoneyEntryRow, SetDateRow, StateRow
from beredd.site.reports.models import ContentRow

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class IndexedFollowUp(FollowUp):
    """A follow-up whose states are the newest alone, found at once: a page asks for the state of every duty."""

    newest: dict[tuple[str, date | None], StateEntry] = field(default_factory=dict)

    def state_of(self, duty: str, due_on: date | None = None) -> StateEntry | None:
        """Return the newest entry for `duty`; with `due_on`, one for that date before one for the whole duty."""
        return self.newest.get((duty, due_on)) or self.newest.get((duty, None))


def readable_programmes(user: Person) -> list[Programme]:
    """Return the programmes that `user` may read, in order of id."""
    return [load_programme(programme_id) for programme_id in readable(user, programme_ids())]


def until(rows: QuerySet[Row], as_of: datetime | None) -> QuerySet[Row]:
    """Return the entries that there were at a moment: rows are only added, so the past is what came before."""
    return rows if as_of is None else rows.filter(at__lte=as_of)


def newest_states(programmes: Sequence[str], as_of: datetime | None = None) -> dict[str, list[StateEntry]]:
    """Return the newest entry for each duty, and for each date of a duty that has one of its own, by programme.

    Plain values are fetched, not rows: a page of 500 duties would spend half its time on making objects of them.
    """
    newest = (
        until(StateRow.objects.filter(programme__in=programmes), as_of)
        .order_by()
        .values("programme", "duty", "due_on")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    evidence: dict[int, list[Evidence]] = {}
    for entry, text, link in EvidenceRow.objects.filter(entry__in=newest).values_list("entry_id", "text", "link"):
        evidence.setdefault(entry, []).append(Evidence(text=text, link=link or None))
    found: dict[str, list[StateEntry]] = {programme: [] for programme in programmes}
    rows = StateRow.objects.filter(id__in=newest).values_list(
        "id", "programme", "duty", "due_on", "state", "reason", "at", "by__name", "by__username"
    )
    for row, programme, duty, due_on, state, reason, at, name, username in rows:
        found[programme].append(
            StateEntry(
                duty=duty,
                state=DutyState(state),
                reason=reason,
                by=name or username,
                at=at,
                due_on=due_on,
                evidence=tuple(evidence.get(row, ())),
            )
        )
    return found


def history_of(programme: str, duty: str) -> QuerySet[StateRow]:
    """Return every state that a duty has been given, the newest first."""
    rows = StateRow.objects.filter(programme=programme, duty=duty)
    return rows.select_related("by").prefetch_related("evidence").order_by("-id")


def newest_contents(programmes: Sequence[str], as_of: datetime | None = None) -> QuerySet[ContentRow]:
    """Return the newest text for each required content of each report."""
    newest = (
        until(ContentRow.objects.filter(programme__in=programmes), as_of)
        .order_by()
        .values("programme", "report", "due_on", "key")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    return ContentRow.objects.filter(id__in=newest).select_related("by")


def content_entry(row: ContentRow) -> ContentEntry:
    """Return a row of the database as the rooms know it."""
    evidence: tuple[Evidence, ...] = ()
    if row.evidence_text or row.evidence_link:
        evidence = (Evidence(text=row.evidence_text, link=row.evidence_link or None),)
    return ContentEntry(
        report=row.report,
        due_on=row.due_on,
        key=row.key,
        text=row.text,
        by=str(row.by),
        at=row.at,
        evidence=evidence,
    )


def newest_decision(programme: str) -> DecisionRow | None:
    """Return what was last entered of the decision's number and date."""
    return DecisionRow.objects.filter(programme=programme).select_related("by").last()


def newest_set_date(programme: str, duty: str) -> SetDateRow | None:
    """Return what was last entered of a duty's date."""
    return SetDateRow.objects.filter(programme=programme, duty=duty).select_related("by").last()


def money_entry(row: MoneyEntryRow) -> MoneyEntry:
    """Return a row of the database as the rooms know it."""
    return MoneyEntry(
        grant=row.grant,
        year=row.year,
        step=MoneyStep(row.step),
        amount=row.amount,
        by=str(row.by),
        at=row.at,
        note=row.reason,
    )


def follow_ups(
    programmes: Iterable[str], *, at: datetime | None = None, as_of: datetime | None = None
) -> dict[str, FollowUp]:
    """Return what people have added to each programme, by its id: six queries, however many rows.

    Of states and contents the newest are given, not the history; with `as_of`, those that were the newest then.
    """
    ids = list(programmes)
    at = at or timezone.now()
    states = newest_states(ids, as_of)
    contents: dict[str, list[ContentEntry]] = {programme: [] for programme in ids}
    for content in newest_contents(ids, as_of):
        contents[content.programme].append(content_entry(content))
    decisions = {row.programme: row for row in until(DecisionRow.objects.filter(programme__in=ids), as_of)}
    dates: dict[str, dict[str, SetDateRow]] = {programme: {} for programme in ids}
    for row in until(SetDateRow.objects.filter(programme__in=ids), as_of):
        dates[row.programme][row.duty] = row
    money: dict[str, list[MoneyEntry]] = {programme: [] for programme in ids}
    for entry in until(MoneyEntryRow.objects.filter(programme__in=ids), as_of).select_related("by"):
        money[entry.programme].append(money_entry(entry))
    return {
        programme: IndexedFollowUp(
            programme=programme,
            at=at,
            decision_number=(decisions[programme].number or None) if programme in decisions else None,
            decided_on=decisions[programme].decided_on if programme in decisions else None,
            states=tuple(states[programme]),
            contents=tuple(contents[programme]),
            set_dates={duty: row.due_on for duty, row in dates[programme].items() if row.due_on is not None},
            money=tuple(money[programme]),
            newest={(entry.duty, entry.due_on): entry for entry in states[programme]},
        )
        for programme in ids
    }


def follow_up(programme: str, *, as_of: datetime | None = None) -> FollowUp:
    """Return what people have added to one programme, now or by a moment in the past."""
    return follow_ups([programme], as_of=as_of)[programme]
