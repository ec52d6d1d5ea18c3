"""The rows of a programme's duty table, ready to print: every word and address is made once, before the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from beredd.common.formats import format_date
from beredd.common.text import label
from beredd.programmes import CalendarItem, Standing, standing
from beredd.programmes.due_rules import kind_words
from beredd.programmes.follow_up import CLOSED, DutyState, FollowUp, Fulfilment, StateEntry
from beredd.programmes.model import ANSWERABLE, Duty, Programme, Strength
from beredd.site.config.reader import reader_language
from beredd.site.programmes.wording import (
    Said,
    actor_language,
    actor_marked,
    actor_name,
    fulfilment_said,
    is_overdue,
    standing_said,
    state_said,
)

NO_STATE: Final = "none"
OVERDUE_ONLY: Final = "overdue"


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty as a row of the table."""

    id: str
    url: str
    text: str
    language: str
    strength: str
    actors: SafeString
    state: Said
    state_key: str
    due: str
    standing: Said | None
    overdue: bool
    fulfilment: Said | None = None
    """Whether it is judged to be fulfilled; None where nobody has judged."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the reader wants to see of the table; empty means everything."""

    state: str = ""
    actor: str = ""
    words: str = ""

    @property
    def active(self) -> bool:
        """True when anything is left out."""
        return bool(self.state or self.actor or self.words)


def next_items(
    programme: Programme, items: Sequence[CalendarItem], follow_up: FollowUp, today: date, *, following: bool = False
) -> dict[str, tuple[CalendarItem, Standing]]:
    """Return for each duty the date that matters now: the first overdue one, else the next to come, else the last.

    With `following`, those of duties that go with the dates of others, such as what each report must hold.
    """
    best: dict[str, tuple[tuple[int, int], CalendarItem, Standing]] = {}
    for item in items:
        if item.row != "duty" or item.date is None or item.follows is not following:
            continue
        where = standing(item, today, follow_up)
        days = (item.date - today).days
        rank = (0, days) if is_overdue(where) else (1, days) if days >= 0 else (2, -days)
        if item.id not in best or rank < best[item.id][0]:
            best[item.id] = (rank, item, where)
    return {duty: (item, where) for duty, (_rank, item, where) in best.items()}


def duty_lines(programme: Programme, items: Sequence[CalendarItem], follow_up: FollowUp, today: date) -> list[DutyLine]:
    """Return every duty of the programme as a row, in the decision's order."""
    language = reader_language()
    dates = next_items(programme, items, follow_up, today)
    following = next_items(programme, items, follow_up, today, following=True)
    states = {state: state_said(state) for state in (None, *DutyState)}
    verdicts = {verdict: fulfilment_said(verdict) for verdict in Fulfilment}
    strengths = {strength: label("strength", strength, language) for strength in Strength}
    names: dict[str, SafeString] = {}
    # One address is made and the others from it: making 500 takes longer than all the rest.
    address = reverse("duty", args=[programme.id, "DUTY"])
    lines = []
    for duty in programme.duties:
        item, where = dates.get(duty.id, (None, None))
        matters = item or following.get(duty.id, (None,))[0]
        entry = follow_up.state_of(duty.id, matters.date if matters else None)
        judged = follow_up.judgement_of(duty.id, matters.date if matters else None)
        lines.append(
            DutyLine(
                id=duty.id,
                url=address.replace("DUTY", duty.id),
                text=duty.text.to(language),
                language="" if (own := duty.text.language_of(language)) == language else own,
                strength=strengths[duty.strength],
                actors=_actors(duty, names),
                state=states[entry.state if entry else None],
                state_key=entry.state.value if entry else NO_STATE,
                due=format_date(item.date, language) if item and item.date else _undated(duty, language),
                standing=_standing(item, where, entry, today),
                overdue=where is not None and is_overdue(where),
                fulfilment=verdicts[judged.verdict] if judged else None,
            )
        )
    return lines


def _actors(duty: Duty, names: dict[str, SafeString]) -> SafeString:
    ids = duty.actors_in(*ANSWERABLE) or tuple(part.actor for part in duty.actors[:3])
    for actor in ids:
        if actor not in names:
            names[actor] = actor_marked(actor, short=True)
    return mark_safe(", ".join([names[actor] for actor in ids]))  # noqa: S308 - each name is escaped already


def _undated(duty: Duty, language: str) -> str:
    """Return the kind of rule for a duty without dates of its own: "continuous", "before A-11"."""
    return kind_words(duty.due[0], language) if duty.due else ""


def _standing(item: CalendarItem | None, where: Standing | None, entry: StateEntry | None, today: date) -> Said | None:
    if item is None or item.date is None or where is None:
        return None
    if where is Standing.CLOSED or (entry is not None and entry.state in CLOSED):
        return None
    return standing_said(where, (item.date - today).days)


def choose(lines: Sequence[DutyLine], programme: Programme, wanted: Filter) -> list[DutyLine]:
    """Return the rows that the filter lets through."""
    if not wanted.active:
        return list(lines)
    of_actor = {duty.id for duty in programme.duties if any(part.actor == wanted.actor for part in duty.actors)}
    words = wanted.words.casefold()

    def passes(line: DutyLine) -> bool:
        if wanted.state == OVERDUE_ONLY and not line.overdue:
            return False
        if wanted.state not in ("", OVERDUE_ONLY) and line.state_key != wanted.state:
            return False
        if wanted.actor and line.id not in of_actor:
            return False
        return not words or words in f"{line.id} {line.text}".casefold()

    return [line for line in lines if passes(line)]


def state_choices() -> list[tuple[str, str]]:
    """Return what the table can be filtered on by state."""
    language = reader_language()
    named = [(state.value, label("state", state, language)) for state in DutyState]
    return [("", _("All")), (OVERDUE_ONLY, _("date passed, not closed")), (NO_STATE, _("no state set")), *named]


def actor_choices(programme: Programme) -> list[tuple[str, str, str]]:
    """Return the actors that have a part in any duty as (id, name, the name's language), by name."""
    ids = {part.actor for duty in programme.duties for part in duty.actors}
    named = sorted(((actor, actor_name(actor)) for actor in ids), key=lambda pair: pair[1].casefold())
    return [("", _("All"), reader_language()), *((actor, name, actor_language(actor)) for actor, name in named)]
