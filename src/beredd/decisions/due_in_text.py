"""When a duty is due, read from its words: the day, what the day is the day of, how often it comes back."""

import re
from collections.abc import Sequence
from datetime import date

from beredd.decisions.dates import dates_in, periods_in, yearly_days_in
from beredd.decisions.model import FoundCondition, FoundDate, FoundDue, Place
from beredd.decisions.words import Words, pattern
from beredd.programmes.due_rules import Event

_REPORTS = (Event.INTERIM_REPORT, Event.YEARLY_REPORT, Event.FINAL_REPORT)


def event_in(text: str, words: Words) -> Event:
    """Return what a duty's date is the date of, told by its nouns and verbs."""
    for each in words["events"]:
        if pattern(each["pattern"]).search(text):
            return Event(each["event"])
    return Event.WORK


_DEADLINE = re.compile(
    r"(?:senast|senest|före|inden|innan|den|vid|ved|till|til|av|af|i|med start|pr\.|per|respektive|och|og|samt)"
    r"\s*(?:den )?$",
    re.IGNORECASE,
)


def due_in(text: str, words: Words, condition: FoundCondition | None) -> list[FoundDue]:
    """Return when a duty is due, by its own words. What refers to other duties is filled in by the reader.

    A month, a quarter or a half year is due on its last day, and keeps the text's words as a note. What has no last
    day ("under hösten 2026") is undated, with the words as the note.
    """
    event = event_in(text, words)
    days = _deadlines(text, words)
    found = _yearly(text, words, event, days)
    if found:
        days = [each for each in days if (each.day.month, each.day.day) != (found[0].month, found[0].day)]
    found += _fixed(text, words, event, days)
    return found or _unfixed(text, words, event, condition)


def _deadlines(text: str, words: Words) -> list[FoundDate]:
    """Return the days that something must be done by: those after "senast den", and years listed after such a day."""
    found: list[FoundDate] = []
    for each in dates_in(text, words):
        if each.precision != "day":
            continue
        start = each.place[0]
        only_year = text[slice(*each.place)].isdigit()
        listed = only_year and bool(found) and not re.search(r"[^\W\d]{5,}", text[found[-1].place[1] : start])
        before = text[:start]
        told = words.found("told_day", before) is not None
        if (listed or _DEADLINE.search(before)) and not told:
            found.append(each)
    return found


def _yearly(text: str, words: Words, event: Event, days: Sequence[FoundDate]) -> list[FoundDue]:
    """Return the rule of a day that comes back each year, [] when the text lists the years one by one."""
    yearly = next(yearly_days_in(text, words), None)
    if yearly is None:
        return []
    what = Event.YEARLY_REPORT if event in _REPORTS else event
    same = [each.day for each in days if (each.day.month, each.day.day) == (yearly.month, yearly.day)]
    if len(same) > 1:
        return [FoundDue("list", what, dates=tuple(dict.fromkeys(same)), month=yearly.month, day=yearly.day)]
    if yearly.first_year is None:
        note = " ".join(text[yearly.place[0] : yearly.place[1]].split())
        # The day is known and the first year is not: nothing is invented.
        return [FoundDue("undated", what, month=yearly.month, day=yearly.day, recurrence="yearly", note=note)]
    return [
        FoundDue(
            "yearly",
            what,
            month=yearly.month,
            day=yearly.day,
            first_year=yearly.first_year,
            last_year=yearly.last_year,
        )
    ]


def _fixed(text: str, words: Words, whole: Event, days: Sequence[FoundDate]) -> list[FoundDue]:
    """Return a rule for each day, and for each month or quarter; each takes its event from the words nearest before it.

    "redovisa uppdraget senast den 1 maj 2027 med en delredovisning senast den 1 maj 2026" is a final and an interim
    report, in that order.
    """
    ends: list[tuple[Place, date, str | None]] = [(each.place, each.day, None) for each in days]
    ends += [(each.place, each.last, each.text) for each in periods_in(text, words) if each.last is not None]
    ends.sort(key=lambda each: each[:2])
    begins = words.found("starts_words", text) is not None
    found: list[FoundDue] = []
    seen: set[date] = set()
    event, position = whole, 0
    for place, day, note in ends:
        if len(ends) > 1:
            near = event_in(text[position : place[0]], words)
            event = near if near is not Event.WORK else event
        position = place[1]
        if day not in seen:
            found.append(FoundDue("fixed", Event.START if begins else event, dates=(day,), note=note))
        seen.add(day)
    return found


def _unfixed(text: str, words: Words, event: Event, condition: FoundCondition | None) -> list[FoundDue]:
    """Return the rule of a duty that has no day: continuous, yearly, when needed, or some time that has no last day."""
    loose = next((each for each in periods_in(text, words) if each.last is None), None)
    if loose is not None:
        return [FoundDue("undated", event, note=loose.text)]
    if words.found("continuous_words", text):
        return [FoundDue("continuous", Event.WORK)]
    if words.found("yearly_words", text) and event is not Event.WORK:
        return [FoundDue("undated", Event.YEARLY_REPORT, recurrence="yearly")]
    if condition is not None and condition.kind in ("when_needed", "when_concerned"):
        return [FoundDue("when_needed", Event.WORK, condition=condition.text)]
    return []


def payment_due(text: str, words: Words, years: Sequence[int]) -> list[FoundDue]:
    """Return when money must be asked for; "den 15 november respektive år" is that day in each of the grant's years."""
    yearly = next(yearly_days_in(text, words), None)
    if yearly is None or yearly.first_year is not None:
        return due_in(text, words, None)
    days = [date(year, yearly.month, min(yearly.day, 28) if yearly.month == 2 else yearly.day) for year in years]
    return [FoundDue("fixed", dates=(day,)) for day in dict.fromkeys(days)]
