"""What people have added, read back: named questions to the rows, with as many queries for 500 duties as for one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from django.db.models import Max, Model, QuerySet
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from beredd.programmes import load_programme, programme_ids
from beredd.programmes.follow_up import (
    ContentEntry,
    DutyState,
    Evidence,
    FollowUp,
    Fulfilment,
    Judgement,
    SectionEntry,
    StateEntry,
    prevailing,
)
from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Person, readable
from beredd.site.evaluation.queries import proposals_for_all
from beredd.site.money.queries import entries_for_all
from beredd.site.programmes.evidence import evidence_for_all
from beredd.site.programmes.models import DecisionRow, JudgementRow, SetDateRow, StateRow
from beredd.site.reports.models import ContentRow
from beredd.site.reports.sections import closed_sections, given_sections, place_of, section_entries

Row = TypeVar("Row", bound=Model)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class IndexedFollowUp(FollowUp):
    """A follow-up whose states are the newest alone, found at once: a page asks for the state of every duty."""

    newest: dict[tuple[str, date | None], StateEntry] = field(default_factory=dict)
    judged: dict[tuple[str, date | None], Judgement] = field(default_factory=dict)

    def state_of(self, duty: str, due_on: date | None = None) -> StateEntry | None:
        """Return the entry that holds for `duty`, or for its date `due_on`, as :class:`FollowUp` would say it."""
        return prevailing(self.newest.get((duty, due_on)), self.newest.get((duty, None)))

    def judgement_of(self, duty: str, due_on: date | None = None) -> Judgement | None:
        """Return the newest judgement of `duty`, or of its date `due_on`, as :class:`FollowUp` would say it."""
        own, whole = self.judged.get((duty, due_on)), self.judged.get((duty, None))
        return whole if own is None or (whole is not None and whole.at > own.at) else own


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
    evidence = evidence_for_all(newest)
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


def newest_judgements(programmes: Sequence[str], as_of: datetime | None = None) -> dict[str, list[Judgement]]:
    """Return the newest judgement of each duty, and of each date of a duty that has one of its own, by programme."""
    newest = (
        until(JudgementRow.objects.filter(programme__in=programmes), as_of)
        .order_by()
        .values("programme", "duty", "due_on")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    found: dict[str, list[Judgement]] = {programme: [] for programme in programmes}
    rows = JudgementRow.objects.filter(id__in=newest).select_related("by")
    for row in rows:
        found[row.programme].append(
            Judgement(row.duty, Fulfilment(row.verdict), row.reason, str(row.by), row.at, row.due_on, row.actor)
        )
    return found


def judgements_of(programme: str, duty: str) -> QuerySet[JudgementRow]:
    """Return every judgement of a duty, the newest first."""
    return JudgementRow.objects.filter(programme=programme, duty=duty).select_related("by").order_by("-id")


def history_of(programme: str, duty: str) -> QuerySet[StateRow]:
    """Return every state that a duty has been given, the newest first."""
    rows = StateRow.objects.filter(programme=programme, duty=duty)
    return rows.select_related("by").prefetch_related("evidence__attachment").order_by("-id")


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


def newest_decision(programme: str, as_of: datetime | None = None) -> DecisionRow | None:
    """Return what was last entered of the decision's number and date."""
    return until(DecisionRow.objects.filter(programme=programme), as_of).select_related("by").last()


def newest_set_date(programme: str, duty: str) -> SetDateRow | None:
    """Return what was last entered of a duty's date."""
    return SetDateRow.objects.filter(programme=programme, duty=duty).select_related("by").last()


def follow_ups(
    programmes: Iterable[str], *, at: datetime | None = None, as_of: datetime | None = None
) -> dict[str, FollowUp]:
    """Return what people have added to each programme, by its id: as many queries, however many rows.

    It is what everybody in the programme may know of, whoever asks: reports and counts are made of it.

    Of states and contents the newest are given, not the history; with `as_of`, those that were the newest then.
    Texts, sections, money and proposals are read when they are first looked at, for all programmes at once.
    """
    ids = list(programmes)
    at = at or timezone.now()
    states = newest_states(ids, as_of)
    judgements = newest_judgements(ids, as_of)
    decisions = {row.programme: row for row in until(DecisionRow.objects.filter(programme__in=ids), as_of)}
    dates: dict[str, dict[str, SetDateRow]] = {programme: {} for programme in ids}
    for row in until(SetDateRow.objects.filter(programme__in=ids), as_of):
        dates[row.programme][row.duty] = row
    written = cache(lambda: _texts_and_sections(ids, as_of))
    proposals = cache(lambda: proposals_for_all(ids, as_of))
    money = cache(lambda: entries_for_all(ids, as_of))
    return {
        programme: IndexedFollowUp(
            programme=programme,
            at=at,
            decision_number=(decisions[programme].number or None) if programme in decisions else None,
            decided_on=decisions[programme].decided_on if programme in decisions else None,
            states=tuple(states[programme]),
            contents=_when_asked(lambda: written()[0], programme),
            set_dates={duty: row.due_on for duty, row in dates[programme].items() if row.due_on is not None},
            money=_when_asked(money, programme),
            sections=_when_asked(lambda: written()[1], programme),
            newest={(entry.duty, entry.due_on): entry for entry in states[programme]},
            judgements=tuple(judgements[programme]),
            judged={(one.duty, one.due_on): one for one in judgements[programme]},
            proposals=_when_asked(proposals, programme),
        )
        for programme in ids
    }


def _when_asked(read: Callable[[], Mapping[str, Iterable[T]]], programme: str) -> tuple[T, ...]:
    """Return a series that is read when somebody first looks into it: only reports need texts, money and proposals."""
    lazy: Any = SimpleLazyObject(lambda: tuple(read().get(programme, ())))
    stands_in: tuple[T, ...] = lazy
    return stands_in


def _texts_and_sections(
    ids: list[str], as_of: datetime | None
) -> tuple[dict[str, list[ContentEntry]], dict[str, list[SectionEntry]]]:
    """Return the newest texts and the sections of reports, by programme: what all in it may read."""
    contents: dict[str, list[ContentEntry]] = {programme: [] for programme in ids}
    given = given_sections(ids, as_of)
    closed = closed_sections([*given, *(given_sections(ids) if as_of is not None else ())])
    texts = [text for text in newest_contents(ids, as_of) if place_of(text) not in closed]
    for content in texts:
        contents[content.programme].append(content_entry(content))
    return contents, section_entries(given, texts, closed)


def follow_up(programme: str, *, as_of: datetime | None = None) -> FollowUp:
    """Return what people have added to one programme, now or by a moment in the past."""
    return follow_ups([programme], as_of=as_of)[programme]
