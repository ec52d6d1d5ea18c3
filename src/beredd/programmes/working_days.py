"""Working days of Swedish and Danish agencies, to show the last one on or before a formal date.

A formal date is never moved. The last working day beside it is only good if people are at work on it, so a day that
many have off counts as free:

Sweden
    Saturdays; Sundays and public holidays (lag 1989:253 om allmänna helgdagar); Midsummer Eve, Christmas Eve and New
    Year's Eve, which 7 § semesterlagen (1977:480) puts on a level with Sundays.
Denmark
    Saturdays; Sundays and public holidays (helligdage); Constitution Day (5 June), Christmas Eve and New Year's Eve.
    These three are ordinary working days in the state unless the workplace gives them off, which many do
    (Medarbejder- og Kompetencestyrelsen, PAV 26.2.8.3), so it is safer not to count on them.
"""

from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

from holidays import HolidayBase, country_holidays

Country = Literal["SE", "DK"]

SATURDAY = 5
DANISH_FREE_BY_CUSTOM = frozenset({(6, 5), (12, 24), (12, 31)})
"""Month and day. 1 May is not here: Danish state employees may ask for it off, most are at work."""


@cache
def _holidays(country: Country) -> HolidayBase:
    if country == "SE":
        return country_holidays("SE", categories=("public", "de_facto"))
    return country_holidays("DK")


def is_working_day(day: date, country: Country) -> bool:
    """Return whether agencies in `country` (SE or DK) are at work on `day`."""
    if day.weekday() >= SATURDAY or day in _holidays(country):
        return False
    return not (country == "DK" and (day.month, day.day) in DANISH_FREE_BY_CUSTOM)


@lru_cache(maxsize=10_000)
def last_working_day(day: date, country: Country) -> date:
    """Return `day` itself when it is a working day, else the nearest working day before it."""
    while not is_working_day(day, country):
        day -= timedelta(days=1)
    return day
