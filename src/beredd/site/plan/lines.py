"""A plan's activities as its pages show them: filtered, in groups, page by page, however many there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beredd.common.formats import format_date
from beredd.common.text import label
from beredd.programmes.model import Programme
from beredd.programmes.plan import (
    CLOSED,
    Activity,
    ActivityStatus,
    MilestoneStatus,
    completion,
    lateness,
    next_milestone,
)
from beredd.site.config.reader import reader_language
from beredd.site.programmes.wording import Said, actor_language, actor_name, actors_marked

PAGE_LINES: Final = 200
"""More than a plan of normal size has, so that this is one page."""
OPEN: Final = "open"
"""Stands in the filter for every status that is not closed."""
TONES: Final = {
    ActivityStatus.PLANNED: "neutral",
    ActivityStatus.UNDER_WAY: "info",
    ActivityStatus.PAUSED: "warning",
    ActivityStatus.DONE: "success",
}
Head = TypeVar("Head")
InFull = Callable[[Iterable[str]], Mapping[str, Activity]]
"""Gives activities with all that a page tells of them, by their codes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One activity as a row of a table."""

    code: str
    title: str
    url: str
    change_url: str
    responsible: SafeString | str
    contributors: SafeString
    period: str
    status: Said
    late: Said | None
    kind: str
    place: bool
    unassigned: bool
    milestones: str
    next_milestone: str
    into: str
    into_url: str
    come_from: str
    come_from_url: str
    closed: bool


class Lines:
    """Makes lines of activities; addresses and words are made once, not for each of 4,000."""

    def __init__(self, programme: Programme, today: date, in_full: InFull) -> None:
        self.today = today
        self.in_full = in_full
        self.language = reader_language()
        self._row = reverse("row", args=[programme.id, "activities", "ACT-0"])
        self._change = reverse("change_row", args=[programme.id, "activities", "ACT-0"])
        self._actors: dict[tuple[str, ...], SafeString] = {}
        self._status = {
            status: Said(label("activity_status", status, self.language), TONES.get(status, "neutral"))
            for status in ActivityStatus
        }

    def url(self, code: str) -> str:
        """Return the address of an activity's page."""
        return self._row.replace("ACT-0", code) if code else ""

    def of(self, codes: Iterable[str]) -> dict[str, Line]:
        """Return the activities of these codes as lines: what is shown of a plan is read when it is known which."""
        return {code: self._line(one) for code, one in self.in_full(codes).items()}

    def _line(self, one: Activity) -> Line:
        late = lateness(one, self.today)
        into = one.merged_into or one.superseded_by
        return Line(
            code=one.code,
            title=one.title,
            url=self.url(one.code),
            change_url=self._change.replace("ACT-0", one.code),
            responsible=self._named((one.actor,)) if one.actor else "",
            contributors=self._named(one.contributors),
            period=self.period(one.start, one.end),
            status=self._status[one.status],
            late=Said(label("lateness", late, self.language), "danger") if late else None,
            kind=label("activity_kind", one.kind, self.language) if one.kind else "",
            place=one.place,
            unassigned=one.unassigned,
            milestones=self._milestones(one),
            next_milestone=self._next(one),
            into=into,
            into_url=self.url(into),
            come_from=one.carried_over_from,
            come_from_url=self.url(one.carried_over_from),
            closed=one.closed,
        )

    def _named(self, actors: tuple[str, ...]) -> SafeString:
        if actors not in self._actors:
            self._actors[actors] = actors_marked(actors, short=True)
        return self._actors[actors]

    def period(self, start: date | None, end: date | None) -> str:
        """Return a period in words; empty where neither day is known."""
        if start is None and end is None:
            return ""
        days = (format_date(day, self.language) if day else "" for day in (start, end))
        return " – ".join(days).strip()

    def _milestones(self, one: Activity) -> str:
        counted = [each for each in one.milestones if each.status is not MilestoneStatus.DROPPED]
        if not counted:
            return ""
        reached = sum(each.status is MilestoneStatus.REACHED for each in counted)
        return ngettext(
            "%(reached)d of %(all)d milestone reached", "%(reached)d of %(all)d milestones reached", len(counted)
        ) % {"reached": reached, "all": len(counted)}

    def _next(self, one: Activity) -> str:
        following = None if one.closed else next_milestone(one)
        if following is None:
            return ""
        day = format_date(following.due_on, self.language) if following.due_on else _("without a date")
        return _("next: %(title)s, %(day)s") % {"title": following.title, "day": day}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader has chosen to see of the plan."""

    goal: str = ""
    actor: str = ""
    status: str = ""
    only: str = ""
    """``late``, ``places`` or ``unassigned``."""
    words: str = ""

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return any((self.goal, self.actor, self.status, self.only, self.words))


def wanted_of(given: QueryDict) -> Wanted:
    """Return what an address asks for."""
    return Wanted(**{name: given.get(name, "").strip() for name in ("goal", "actor", "status", "only", "words")})


def choose(programme: Programme, activities: Iterable[Activity], wanted: Wanted, today: date) -> list[Activity]:
    """Return the activities that fit; under a goal are those under the goals below it too."""
    goals = _with_below(programme, wanted.goal) if wanted.goal else set()
    words = wanted.words.casefold().split()
    return [one for one in activities if _fits(one, wanted, goals, words, today)]


def _fits(one: Activity, wanted: Wanted, goals: set[str], words: list[str], today: date) -> bool:
    if goals and not goals.intersection(one.goals):
        return False
    if wanted.actor and wanted.actor != one.actor and wanted.actor not in one.contributors:
        return False
    if wanted.status and (one.closed if wanted.status == OPEN else one.status != wanted.status):
        return False
    match wanted.only:
        case "late" if lateness(one, today) is None:
            return False
        case "places" if not one.place or one.closed:
            return False
        case "unassigned" if not one.unassigned:
            return False
    text = f"{one.code} {one.title} {one.description}".casefold() if words else ""
    return all(word in text for word in words)


def _with_below(programme: Programme, goal: str) -> set[str]:
    found = {goal}
    while True:
        more = {one.id for one in programme.goals if one.parent in found} - found
        if not more:
            return found
        found |= more


def actors_in(activities: Iterable[Activity]) -> list[tuple[str, str, str]]:
    """Return the actors that a plan names as (id, name, the name's language), by name."""
    ids = {actor for one in activities for actor in (one.actor, *one.contributors) if actor}
    named = sorted(((actor, actor_name(actor)) for actor in ids), key=lambda pair: pair[1].casefold())
    return [("", _("all"), reader_language()), *((actor, name, actor_language(actor)) for actor, name in named)]


def status_choices() -> list[tuple[str, str]]:
    """Return the statuses that one can filter by."""
    language = reader_language()
    named = [(status.value, label("activity_status", status, language)) for status in ActivityStatus]
    return [("", _("all")), (OPEN, _("all that are not closed")), *named]


def only_choices() -> list[tuple[str, str]]:
    """Return the kinds of activities that need somebody's eye."""
    return [
        ("", _("all")),
        ("late", _("only those that are late")),
        ("unassigned", _("only those that nobody answers for")),
        ("places", _("only empty places")),
    ]


@dataclass(frozen=True, slots=True)
class Group(Generic[Head]):
    """Some lines under one heading; ``continued`` when the heading goes on from the page before."""

    head: Head
    lines: list[Line]
    continued: bool


def page_of_groups(
    groups: Iterable[tuple[Head, Sequence[Activity]]], lines: Lines, number: str | None
) -> tuple[list[Group[Head]], Page[Any]]:
    """Return one page of groups: at most so many lines, and each group without lines where it would have stood."""
    every = [(head, activities, max(1, len(activities))) for head, activities in groups]
    # The places of lines alone are paged: of thousands of activities only those of the page are looked at.
    page: Page[Any] = Paginator(range(sum(length for *_group, length in every)), PAGE_LINES).get_page(number)
    first, last = (page.number - 1) * PAGE_LINES, page.number * PAGE_LINES
    chosen: list[tuple[Head, Sequence[Activity], bool]] = []
    begins = 0
    for head, activities, length in every:
        if begins < last and begins + length > first:
            start = max(0, first - begins)
            chosen.append((head, activities[start : last - begins], start > 0))
        begins += length
    shown = lines.of({one.code for _head, activities, _continued in chosen for one in activities})
    found = [
        Group(head, [shown[one.code] for one in activities if one.code in shown], continued)
        for head, activities, continued in chosen
    ]
    return found, page


@dataclass(frozen=True, slots=True)
class Figures:
    """How a plan stands, in a few numbers."""

    activities: int
    closed: int
    late: int
    places: int
    unassigned: int
    reached: int
    milestones: int


def figures(activities: Sequence[Activity], today: date) -> Figures:
    """Return the numbers of a plan."""
    filled = [one for one in activities if one.in_force]
    reached, of = completion(activities)
    return Figures(
        activities=len(filled),
        closed=sum(one.status in CLOSED for one in filled),
        late=sum(lateness(one, today) is not None for one in activities),
        places=sum(one.place and not one.closed for one in activities),
        unassigned=sum(one.unassigned and not one.place for one in activities),
        reached=reached,
        milestones=of,
    )
