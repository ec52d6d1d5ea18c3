"""Everything that is due for a person: dates of duties, and dated rows of registers, in one list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from django.utils.safestring import SafeString

from beredd.programmes import AgendaEntry, agenda
from beredd.programmes.model import ANSWERABLE, Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import actors_of
from beredd.site.programmes.agenda_lines import agenda_lines
from beredd.site.programmes.queries import follow_ups, readable_programmes
from beredd.site.programmes.wording import Said, actor_marked, days_said
from beredd.site.registers.due_rows import MOST_ROWS, DueRow, due_rows, near_rows

Whose = Literal["actor", "all"]
AHEAD_DAYS: Final = 60
SOON_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that is due: what, where, for whom, when."""

    date: date
    id: str
    what: str
    text: SafeString | str
    url: str
    programme: Programme
    who: SafeString | str
    standing: Said
    overdue: bool
    confidentiality: int
    row: bool = False
    """True for a row, whose text is in the programme's language; a duty's text is marked by itself."""


def due_for(
    user: User,
    day: date,
    *,
    programmes: Sequence[Programme] | None = None,
    whose: Whose = "actor",
    days: int = AHEAD_DAYS,
    at_most: int | None = MOST_ROWS,
) -> list[DueLine]:
    """Return what is overdue and what comes within `days`, the oldest first.

    Parameters
    ----------
    user
        Who asks; need to know and log-in decide what is in it.
    day
        The day it is.
    programmes
        The programmes to look at; all that the person may read by default.
    whose
        ``actor``: what the actors for whom the person works answer for; ``all``: everything.
    days
        How far ahead to look.
    at_most
        So many rows of one register and programme; None for all there are.
    """
    programmes = readable_programmes(user) if programmes is None else programmes
    found = _dates(user, day, programmes, whose, days)
    until = day + timedelta(days=days)
    for actors, some in _together(user, programmes, whose):
        found += [_line(row, day) for row in due_rows(user, some, until=until, actors=actors, at_most=at_most)]
    return sorted(found, key=_in_order)


@dataclass(frozen=True, slots=True)
class NearWork:
    """What is nearest to today of what is late and of what comes, with how many more there are of each."""

    late: list[DueLine]
    late_rest: int
    coming: list[DueLine]
    coming_rest: int


def near_work(
    user: User, day: date, *, programmes: Sequence[Programme], whose: Whose, days: int, at_most: int
) -> NearWork:
    """Return what :func:`due_for` would, but no more than a person reads: the `at_most` nearest late and coming."""
    dates = _dates(user, day, programmes, whose, days)
    late = [line for line in dates if line.overdue]
    coming = [line for line in dates if not line.overdue]
    late_rest = coming_rest = 0
    until = day + timedelta(days=days)
    for actors, some in _together(user, programmes, whose):
        rows = near_rows(user, some, day, until=until, at_most=at_most, actors=actors)
        late += [_line(row, day) for row in rows.late]
        coming += [_line(row, day) for row in rows.coming]
        late_rest += rows.late_rest
        coming_rest += rows.coming_rest
    late.sort(key=_in_order)
    coming.sort(key=_in_order)
    return NearWork(
        late=late[-at_most:],
        late_rest=late_rest + max(len(late) - at_most, 0),
        coming=coming[:at_most],
        coming_rest=coming_rest + max(len(coming) - at_most, 0),
    )


def _in_order(line: DueLine) -> tuple[date, str, str]:
    return line.date, line.programme.id, line.id


def _dates(user: User, day: date, programmes: Sequence[Programme], whose: Whose, days: int) -> list[DueLine]:
    """Return the dates of duties."""
    own = {programme.id: actors_of(user, programme.id) for programme in programmes}
    entries = [
        entry
        for entry in agenda(programmes, follow_ups([one.id for one in programmes]), day, days=days)
        if entry.item.date is not None and (whose == "all" or _is_own(entry, own[entry.programme.id]))
    ]
    return [
        DueLine(
            date=line.date or day,
            id=line.id,
            what=str(line.what),
            text=line.text,
            url=line.report_url or line.url,
            programme=entry.programme,
            who=line.actors,
            standing=line.standing,
            overdue=line.overdue,
            confidentiality=0,
        )
        for entry, line in zip(entries, agenda_lines(entries, day), strict=True)
    ]


def _together(
    user: User, programmes: Sequence[Programme], whose: Whose
) -> Iterator[tuple[frozenset[str] | None, list[Programme]]]:
    """Yield the programmes whose rows can be asked for at once: where the person works for the same actors."""
    together: dict[frozenset[str] | None, list[Programme]] = {}
    for programme in programmes:
        actors = actors_of(user, programme.id) if whose == "actor" else None
        together.setdefault(actors, []).append(programme)
    yield from together.items()


def _is_own(entry: AgendaEntry, actors: frozenset[str]) -> bool:
    """Say whether one of the actors answers for the duty whose date it is."""
    if entry.item.row != "duty":
        return False
    duty = entry.programme.duty(entry.item.id)
    return bool(actors & set(duty.actors_in(*ANSWERABLE)))


def _line(row: DueRow, day: date) -> DueLine:
    days = (row.date - day).days
    tone = "danger" if days <= 0 else "warning" if days <= SOON_DAYS else "info"
    return DueLine(
        date=row.date,
        id=row.code,
        what=row.what,
        text=row.title,
        url=row.url,
        programme=row.programme,
        who=actor_marked(row.actor, short=True) if row.actor else "",
        standing=Said(days_said(days), tone),
        overdue=row.overdue(day),
        confidentiality=row.confidentiality,
        row=True,
    )
