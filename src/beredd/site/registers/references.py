"""What a column's codes stand for: which there are, and what they are called."""

from typing import Final

from beredd.common.text import Language
from beredd.indicators.definitions import definitions
from beredd.programmes.actors import actors
from beredd.programmes.frameworks import frameworks
from beredd.programmes.model import Programme
from beredd.site.programmes.content import once_for_each_programme
from beredd.site.registers.column import Column, Kind

_ACTORS: Final = frozenset({Kind.ACTOR, Kind.ACTORS})
_DUTIES: Final = frozenset({Kind.DUTY, Kind.DUTIES})
_GOALS: Final = frozenset({Kind.GOAL, Kind.GOALS})
_INDICATORS: Final = frozenset({Kind.INDICATOR, Kind.INDICATORS})


def options(column: Column, programme: Programme, language: Language) -> dict[str, str]:
    """Return the codes that a column of content may hold, with their names, those of the programme itself first.

    Rows of other registers are no content; ``Sight.row_options`` gives those.
    """
    return _options(programme, column.kind, language)


@once_for_each_programme
def _of_the_decision(programme: Programme) -> frozenset[str]:
    named = {part.actor for part in programme.actors}
    return frozenset(named | {part.actor for duty in programme.duties for part in duty.actors})


@once_for_each_programme
def _common(programme: Programme, kind: Kind, language: Language) -> dict[str, str]:
    everything = _options(programme, kind, language)
    if kind in _ACTORS:
        named = _of_the_decision(programme)
        return {code: name for code, name in everything.items() if code in named}
    if kind in _INDICATORS:
        own = {indicator for goal in programme.goals for indicator in goal.indicators}
        return {code: name for code, name in everything.items() if code in own}
    return everything


def common_options(column: Column, programme: Programme, language: Language) -> dict[str, str]:
    """Return the codes that a filter offers: of the many actors and indicators those of the decision alone."""
    return _common(programme, column.kind, language)


def known(column: Column, programme: Programme) -> frozenset[str] | None:
    """Return the codes that exist; None where a column names no content."""
    if column.kind in _ACTORS:
        return frozenset(actors())
    found = options(column, programme, "en")
    return frozenset(found) if column.kind in _DUTIES | _GOALS | _INDICATORS | {Kind.GRANT, Kind.COMMITMENTS} else None


@once_for_each_programme
def _options(programme: Programme, kind: Kind, language: Language) -> dict[str, str]:
    if kind in _ACTORS:
        return _actor_options(programme, language)
    if kind in _DUTIES:
        return {duty.id: f"{duty.id} {duty.text.to(language)}" for duty in programme.duties}
    if kind in _GOALS:
        return {goal.id: f"{goal.id} {goal.text.to(language)}" for goal in programme.goals}
    if kind in _INDICATORS:
        return {one.id: one.title.to(language) for one in definitions().values()}
    if kind is Kind.GRANT:
        return {grant.id: f"{grant.id} {grant.purpose.to(language)}" for grant in programme.money}
    if kind is Kind.COMMITMENTS:
        mine = [frameworks()[key] for key in programme.frameworks if key in frameworks()]
        return {
            f"{one.id}:{goal.code}": f"{one.title.to(language)} – {goal.code} {goal.text.to(language)}"
            for one in mine
            for goal in one.goals
        }
    return {}


def _actor_options(programme: Programme, language: Language) -> dict[str, str]:
    """Return all actors, those whom the decision names first."""
    named = [part.actor for part in programme.actors]
    named += [part.actor for duty in programme.duties for part in duty.actors]
    everybody = actors()
    words = {key: actor.names[-1].text.to(language) for key, actor in everybody.items()}
    first = {key: words[key] for key in dict.fromkeys(named) if key in words}
    rest = sorted(((name, key) for key, name in words.items() if key not in first), key=lambda pair: pair[0].casefold())
    return first | {key: name for name, key in rest}
