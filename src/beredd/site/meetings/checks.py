"""Rules over whole rows of this room's registers; each tells its writer what to mend."""

from datetime import date

from django.utils.translation import gettext as _

from beredd.programmes.meetings import clock_time
from beredd.programmes.model import Programme
from beredd.site.config.reader import today
from beredd.site.registers.register import Fault, Values


def times(_programme: Programme, values: Values) -> list[Fault]:
    """Times are written as on a clock, and a meeting ends after it begins."""
    found, read = [], {}
    for name in ("start_time", "end_time"):
        text = str(values.get(name) or "")
        read[name] = clock_time(text)
        if text and read[name] is None:
            found.append((name, _("write a time as 09:30")))
    start, end = read["start_time"], read["end_time"]
    if start and end and end <= start:
        found.append(("end_time", _("must be later than the start")))
    return found


def held_when_it_was(_programme: Programme, values: Values) -> list[Fault]:
    """A meeting that lies ahead has not been held."""
    day = values.get("date")
    if values.get("state") == "held" and isinstance(day, date) and day > today():
        return [("state", _("a meeting on a day to come cannot have been held"))]
    return []


def not_ahead(_programme: Programme, values: Values) -> list[Fault]:
    """What is logged has happened."""
    day = values.get("date")
    if isinstance(day, date) and day > today():
        return [("date", _("lies ahead; only what has happened is logged"))]
    return []


def outcome_when_closed(_programme: Programme, values: Values) -> list[Fault]:
    """What is done or dropped says what came of it."""
    if values.get("state") in {"done", "dropped"} and not values.get("outcome"):
        return [("outcome", _("write what came of it"))]
    return []


def somebody(_programme: Programme, values: Values) -> list[Fault]:
    """A contact is with an actor or a firm."""
    if not values.get("with_actors") and not values.get("firm"):
        return [("firm", _("name an actor or a firm"))]
    return []
