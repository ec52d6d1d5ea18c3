"""Who does what in a programme: its actors by role, under the name of then and the name of now."""

import datetime as dt
from dataclasses import dataclass, field

from beredd.common.text import Text
from beredd.programmes.actors import Actor, ActorName, actors
from beredd.programmes.due_dates import due_dates
from beredd.programmes.model import Participation, Programme, Role


@dataclass(frozen=True, slots=True)
class ActorInRole:
    """One actor in one role of a programme, with the duties it holds the role in (none: the programme as a whole).

    ``name`` is what the actor was called when the decision was made, ``name_now`` what it is called today.
    """

    programme: str
    actor: Actor
    role: Role
    name: ActorName
    name_now: ActorName
    duties: tuple[str, ...] = ()
    conditions: tuple[Text, ...] = ()
    named_as_example: bool = False

    @property
    def renamed(self) -> bool:
        """True when the name has changed since the decision."""
        return self.name != self.name_now


@dataclass(slots=True)
class _Gathered:
    duties: list[str] = field(default_factory=list)
    conditions: list[Text] = field(default_factory=list)
    example: bool = False


def decision_day(programme: Programme) -> dt.date | None:
    """Return a day on which the decision's wording was current.

    The day it was made; where that is not known the day before its period starts; else its earliest date.
    """
    if programme.decision.decided_on is not None:
        return programme.decision.decided_on
    if programme.period.start is not None:
        return programme.period.start - dt.timedelta(days=1)
    dates = [due.date for dues in due_dates(programme, dt.date.min).values() for due in dues if due.date is not None]
    return min(dates, default=None)


def actors_by_role(programme: Programme, today: dt.date | None = None) -> tuple[ActorInRole, ...]:
    """Return the programme's actors by role: responsible first, in the order of :class:`Role`, then as first named.

    Besides the duties' actors there are the programme's own, the parties behind an agreement (signatory), those who
    get a copy, those who receive reports, and those who are given or pay out money.
    """
    today = today or dt.date.today()
    then = decision_day(programme) or today
    gathered: dict[tuple[Role, str], _Gathered] = {}
    for duty, part in _parts(programme):
        entry = gathered.setdefault((part.role, part.actor), _Gathered())
        if duty and duty not in entry.duties:
            entry.duties.append(duty)
        if part.condition is not None and part.condition not in entry.conditions:
            entry.conditions.append(part.condition)
        entry.example = entry.example or part.named_as_example
    register = actors()
    order = list(Role)
    return tuple(
        ActorInRole(
            programme=programme.id,
            actor=register[actor],
            role=role,
            name=register[actor].name_on(then),
            name_now=register[actor].name_on(today),
            duties=tuple(entry.duties),
            conditions=tuple(entry.conditions),
            named_as_example=entry.example,
        )
        for (role, actor), entry in sorted(gathered.items(), key=lambda item: order.index(item[0][0]))
    )


def _parts(programme: Programme) -> list[tuple[str | None, Participation]]:
    """Return every (duty, part) that the programme's file states anywhere."""
    parts: list[tuple[str | None, Participation]] = [
        (duty.id, part) for duty in programme.duties for part in duty.actors
    ]
    parts += [(None, part) for part in programme.actors]
    decision = programme.decision
    parts += [(None, Participation(actor=actor, role=Role.SIGNATORY)) for actor in decision.parties]
    parts += [(None, Participation(actor=actor, role=Role.COPY)) for actor in decision.copies_to]
    for report in programme.reports:
        parts += [(report.duty, Participation(actor=actor, role=Role.RECIPIENT)) for actor in report.recipients]
    for grant in programme.money:
        if grant.actor is not None:
            parts.append((grant.duty, Participation(actor=grant.actor, role=Role.FUNDED)))
        if grant.payer is not None:
            parts.append((grant.duty, Participation(actor=grant.payer, role=Role.PAYER)))
    return parts
