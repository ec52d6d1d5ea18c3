"""When: the grammar of dates, spans of years and recurrences in Swedish and Danish decisions."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from beredd.decisions.model import FoundDate, FoundPeriod, FoundYears, Place
from beredd.decisions.words import Words, words


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day that comes back each year, with the years the text gives."""

    month: int
    day: int
    first_year: int | None
    last_year: int | None
    place: Place


@cache
def _grammar(language: str) -> dict[str, re.Pattern[str]]:
    """Compile the grammar of one language."""
    months = "|".join(words(language)["months"])
    day = r"(?P<day>\d{1,2})(?:\.|:?e)?"
    and_ = r"(?:och|og|samt|respektive|eller|,|,? och|,? og)"
    return {
        "full": re.compile(rf"\b{day} (?P<month>{months})(?:,? (?P<year>(?:19|20)\d{{2}})\b)?", re.IGNORECASE),
        "more_years": re.compile(rf"\s*{and_} (?P<year>20\d{{2}})\b(?!\s*[–-])"),
        "month": re.compile(rf"\b(?P<month>{months}),? (?P<year>(?:19|20)\d{{2}})\b", re.IGNORECASE),
        "iso": re.compile(r"(?<![\d-])(?P<year>20\d{2})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?![\d-])"),
        # Danes write 12-03-2025; the same figures in a Swedish text are no date.
        "figures": re.compile(r"(?<![\d/.-])(?P<day>[0-3]?\d)[-./](?P<month>[01]?\d)[-./](?P<year>20\d{2})(?![\d-])"),
        "year_end": re.compile(
            r"\b(?:utgången av|slutet av|udgangen af|slutningen af|ultimo) (?:år )?(?P<year>20\d{2})\b", re.IGNORECASE
        ),
        "month_of": re.compile(
            r"\b(?P<when>(?P<sure>(?:senast|senest|före|inden|vid|ved|ultimo)\b"
            r"(?: (?:i|under|ved|vid))?(?: (?:udgangen af|utgången av|slutet av))?|senest ultimo)"
            rf" (?P<month>{months}),? (?P<year>20\d{{2}})|(?:i|under) (?P<inside>{months}),? (?P<in_year>20\d{{2}}))\b",
            re.IGNORECASE,
        ),
    }


def _day(year: int, month: int, day: int) -> date | None:
    """Return the date, None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dates_in(text: str, language: Words) -> list[FoundDate]:
    """Return the days and months in a text, in order; places are offsets in `text`.

    A day without a year takes the year of the day that follows it in the same list ("den 1 mars och den 1 oktober
    2025"); a day with several years is several days ("den 1 mars 2025 och 2026").
    """
    grammar = _grammar(language.language)
    found: list[FoundDate] = []
    waiting: list[re.Match[str]] = []
    for match in grammar["full"].finditer(text):
        month = language.months[match["month"].lower()]
        if match["year"] is None:
            waiting.append(match)
            continue
        year = int(match["year"])
        for earlier in waiting:
            if re.fullmatch(
                r"[\s,]*(?:och|og|samt|respektive)?(?: den| senast den)?\s*", text[earlier.end() : match.start()]
            ):
                _add(found, _day(year, language.months[earlier["month"].lower()], int(earlier["day"])), earlier.span())
        waiting = []
        _add(found, _day(year, month, int(match["day"])), match.span())
        end = match.end()
        while more := grammar["more_years"].match(text, end):
            _add(found, _day(int(more["year"]), month, int(match["day"])), more.span("year"))
            end = more.end()
    figures = ("iso", "figures") if language.language == "da" else ("iso",)
    for match in (each for shape in figures for each in grammar[shape].finditer(text)):
        _add(found, _day(int(match["year"]), int(match["month"]), int(match["day"])), match.span())
    for match in grammar["year_end"].finditer(text):
        _add(found, date(int(match["year"]), 12, 31), match.span())
    # A day that does not exist ("31 februari") is no month either.
    days = [match.span() for match in grammar["full"].finditer(text)]
    for match in grammar["month"].finditer(text):
        if not any(start <= match.start() < end for start, end in days):
            first = date(int(match["year"]), language.months[match["month"].lower()], 1)
            found.append(FoundDate(first, "month", match.span()))
    return sorted(found, key=lambda each: each.place)


def _add(found: list[FoundDate], day: date | None, place: Place) -> None:
    """Keep a day that exists."""
    if day is not None:
        found.append(FoundDate(day, "day", place))


_YEARS = re.compile(
    r"(?<![\d/:-])(?P<first>(?:19|20)\d{2}) ?(?:–|-|—|till och med|t\.o\.m\.|til og med|til) ?"
    r"(?P<last>20\d{2})(?![\d/:-])"
)


def years_in(text: str) -> list[FoundYears]:
    """Return the spans of years in a text: "2027–2030"."""
    return [
        FoundYears(int(match["first"]), int(match["last"]), match.span())
        for match in _YEARS.finditer(text)
        if int(match["first"]) < int(match["last"])
    ]


_QUARTERS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "sista": 4, "andet": 2, "sidste": 4} | {
    "første": 1, "2.": 2, "1.": 1, "3.": 3, "4.": 4, "fjerde": 4, "anden": 2,
}  # fmt: skip
_PART = re.compile(
    r"\b(?P<part>första|andra|tredje|fjärde|sista|første|andet|anden|tredje|fjerde|sidste|[1-4]\.) "
    r"(?P<what>kvartalet|kvartal|halvåret|halvår)(?: av| af| i)? (?P<year>20\d{2})\b",
    re.IGNORECASE,
)
# "… som redovisades i december 2008": the month is told of, nothing is due in it.
_TOLD = re.compile(
    r"\b(?:som|der|att|at|när|då|da|vilket|hvilket)\b[^.,;]*$"
    r"|\b[a-zåäöæø]+(?:ades?|tes?|des|eredes?|edes?|its|ats)\b[^.;]*$|\b(?:fick|gav|kom|tog|blev|fik|var)\b[^.;]*$|\([^)]*$"
)
# An autumn has no last day, and the day of the annual report stands in a law, not in the decision.
_LOOSE = re.compile(
    r"\b(?:(?:under|i|till|inför|til) (?:tidig |den tidiga )?"
    r"(?:våren|sommaren|hösten|vintern|foråret|sommeren|efteråret|vinteren)"
    r"(?: år)? 20\d{2}(?:/\d{2,4})?"
    r"|(?:i samband med |i |tillsammans med )(?:myndighetens |myndigheternas )?årsredovisning(?:en|arna|ar)?"
    r"(?: för (?:år )?(?:20\d{2}(?:[–-]20\d{2})?|respektive år))?"
    r"|(?:i forbindelse med |i )(?:styrelsens )?årsrapporten(?: for 20\d{2})?"
    r"|(?:i|under) (?:början|mitten) av (?:år )?20\d{2}|(?:primo|medio) (?:[a-z]+ )?20\d{2})\b",
    re.IGNORECASE,
)


def periods_in(text: str, language: Words) -> list[FoundPeriod]:
    """Return the months, quarters, half years and seasons by which something is to be done, in the text's order.

    Those with a last day have it ("första kvartalet 2027": 31 March 2027; "senast i mars 2027": 31 March 2027).
    """
    found = []
    for match in _grammar(language.language)["month_of"].finditer(text):
        named = match["month"] or match["inside"]
        month, year = language.months[named.lower()], int(match["year"] or match["in_year"])
        if match["inside"] and _TOLD.search(text[: match.start()]):
            continue
        if (match["sure"] or "").lower() in ("före", "inden"):
            month, year = (month - 1, year) if month > 1 else (12, year - 1)
        found.append(FoundPeriod(_last_of(year, month), match["when"], match.span()))
    for match in _PART.finditer(text):
        number = _QUARTERS[match["part"].lower()]
        half = match["what"].lower().startswith("halv")
        month = min(12, (2 if number == 4 else number) * 6 if half else number * 3)
        found.append(FoundPeriod(_last_of(int(match["year"]), month), match.group(), match.span()))
    found += [FoundPeriod(None, match.group(), match.span()) for match in _LOOSE.finditer(text)]
    return sorted(found, key=lambda each: each.place)


def _last_of(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


_FIRST = re.compile(
    r"\b(?:med start(?: år)?|med början(?: år)?|från och med(?: år)?|fr\.o\.m\."
    r"|första gången(?: år| under| den \d{1,2} [a-z]+)?"
    r"|med første gang(?: i)?|første gang(?: i| senest)?(?: den \d{1,2}\. [a-z]+)?|fra og med|fra) (?P<year>20\d{2})\b"
)
_LAST = re.compile(
    r"\b(?:till och med(?: år)?|t\.o\.m\.|til og med|sista gången(?: år)?|sidste gang(?: i)?|senast(?: år)?)"
    r" (?P<year>20\d{2})\b"
)


def yearly_days_in(text: str, language: Words) -> Iterator[YearlyDay]:
    """Yield the days that come back each year: "årligen senast den 1 mars med start 2028"."""
    yearly = language.found("yearly_words", text)
    if yearly is None:
        return
    spans = years_in(text)
    first = _FIRST.search(text)
    last = _LAST.search(text)
    for match in _grammar(language.language)["full"].finditer(text):
        month, day = language.months[match["month"].lower()], int(match["day"])
        if _day(2024, month, day) is None:
            continue
        begins = int(first["year"]) if first else spans[0].first if spans else None
        if match["year"] is not None:
            # "årligen …, första gången den 1 mars 2028": the day with its year is the first of them.
            begins = int(match["year"]) if begins is None else begins
        ends = int(last["year"]) if last else spans[0].last if spans else None
        yield YearlyDay(month, day, begins, ends, match.span())
        return
