"""How much: the grammar of money in Swedish and Danish decisions, and what it is charged to."""

import re
from dataclasses import dataclass
from typing import Literal

from beredd.common.money import Currency
from beredd.decisions.dates import years_in
from beredd.decisions.model import FoundAmount, FoundSource, Place
from beredd.decisions.words import Words

_FACTORS = {
    "kronor": 1, "kr": 1, "kr.": 1, "kroner": 1, "sek": 1, "dkk": 1,
    "tkr": 1_000, "tusen": 1_000, "tusind": 1_000, "t.kr.": 1_000,
    "miljoner": 10**6, "miljon": 10**6, "mnkr": 10**6, "mkr": 10**6, "mio.": 10**6, "mio": 10**6,
    "millioner": 10**6, "million": 10**6, "mn": 10**6,
    "miljarder": 10**9, "miljard": 10**9, "mdkr": 10**9, "mia.": 10**9, "mia": 10**9, "milliarder": 10**9,
    "milliard": 10**9,
}  # fmt: skip

_NUMBER = r"(?P<number>\d{1,3}(?:[ \u00a0\u2009.]\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_UNIT = (
    r"(?P<unit>miljarder|miljard|miljoner|miljon|millioner|million|milliarder|milliard|tusen|tusind|mia\.?|mio\.?|mnkr|mkr|mdkr"
    r"|tkr|t\.kr\.)"
)
_AMOUNT = re.compile(
    rf"(?<![\d:/,.–-]){_NUMBER} ?(?:{_UNIT}(?:\s*(?:svenska |danske )?(?P<coin>kronor|kroner|kr\.?|SEK|DKK))?"
    rf"|(?P<plain>kronor|kroner|kr\.?|SEK|DKK))(?:(?!\w)|(?=\d(?!\d)))",
    re.IGNORECASE,
)
_COMPLETE_UNITS = {"mnkr", "mkr", "mdkr", "tkr", "t.kr."}


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of money as it stands in a text."""

    amount: int
    currency: Currency
    place: Place


def sums_in(text: str, language: Words) -> list[Sum]:
    """Return the sums of money in a text, in whole kronor; places are offsets in `text`."""
    found = []
    for match in _AMOUNT.finditer(text):
        unit = (match["unit"] or "").lower()
        coin = match["plain"] or match["coin"]
        if not coin and unit not in _COMPLETE_UNITS:
            continue  # "10 miljoner människor" is no money
        found.append(Sum(_value(match["number"], unit), _currency(coin, language), match.span()))
    return found


def _value(number: str, unit: str) -> int:
    """Return whole kronor: "2 500 000" → 2500000, "1,5" miljoner → 1500000."""
    whole, _, decimals = re.sub(r"[ \u00a0\u2009.]", "", number).partition(",")
    factor = _FACTORS.get(unit, 1)
    scaled = int(whole + decimals) * factor if decimals else int(whole) * factor
    return scaled // int(10 ** len(decimals))


def _currency(coin: str | None, language: Words) -> Currency:
    """Return the currency: its letters where given, else that of the document's country."""
    if coin and coin.upper() == "SEK":
        return "SEK"
    if coin and coin.upper() == "DKK":
        return "DKK"
    return "SEK" if language.language == "sv" else "DKK"


_YEAR = re.compile(r"(?<![\d/:–-])(?P<year>20\d{2})(?![\d/:]|[–-]\d)")
_EACH = re.compile(r"\b(?:per år|om året|årligen|varje år|årligt|hvert år|pr\. år|per år)\b")
_AT_MOST = re.compile(r"\b(?:högst|upp till|maximalt|op til|højst)\s*$")


def amounts_in(text: str, language: Words, *, granted: bool) -> list[FoundAmount]:
    """Return the sums of a sentence with the years they are for.

    A sum takes the years that stand after it, up to the next sum; where there are none, the nearest year before it
    ("under 2024 använda 2 500 000 kronor"). Over several years it is a total, unless the text says each year.
    """
    sums = sums_in(text, language)
    found = []
    for index, money in enumerate(sums):
        end = sums[index + 1].place[0] if index + 1 < len(sums) else len(text)
        after = text[money.place[1] : end]
        before = text[sums[index - 1].place[1] if index else 0 : money.place[0]]
        years = _years(after)
        # Years far behind the sum belong to something else: "som ska redovisas mot … för budgetåret 2024".
        if not years or years[0][1] > 120:
            nearest = _years(before) or (_years(text[: money.place[0]]) if index == 0 else [])
            years = nearest[-1:] or years[:1]
        span, _ = years[0] if years else ((), 0)
        each = len(span) > 1 and _EACH.search(text[money.place[0] : end]) is not None
        spread: Literal["each", "total"] = "each" if each or len(span) == 1 else "total"
        found.append(
            FoundAmount(
                money.amount,
                money.currency,
                tuple(span),
                spread,
                money.place,
                granted,
                at_most=_AT_MOST.search(text[: money.place[0]]) is not None,
            )
        )
    return found


def years_of(text: str) -> tuple[int, ...]:
    """Return the years of the first span or year in a text, () where there is none."""
    years = _years(text)
    return years[0][0] if years else ()


_SCALE = re.compile(r"\b(?:tkr|tusen|tusental|mnkr|mkr|mio\.?|miljoner|millioner|mia\.?|1[ .]000 kr)", re.IGNORECASE)


def factor_in(text: str) -> int | None:
    """Return what one unit in a table is worth in kronor, by its header: "tkr" is a thousand; None where not said."""
    match = _SCALE.search(text)
    if match is None:
        return None
    said = match.group().lower()
    if said.startswith(("1", "tus")):
        return 1_000
    return _FACTORS.get(said) or _FACTORS.get(said + ".")


def _years(text: str) -> list[tuple[tuple[int, ...], int]]:
    """Return the years and spans of years in a text, each with its offset."""
    found = [(tuple(range(span.first, span.last + 1)), span.place[0]) for span in years_in(text)]
    found += [((int(match["year"]),), match.start()) for match in _YEAR.finditer(text)]
    return sorted(found, key=lambda each: each[1])


def source_in(text: str, language: Words) -> FoundSource | None:
    """Return what the money is charged to, None where the text does not say."""
    match = language.found("source_pattern", text)
    if match is None:
        return None
    groups = match.groupdict()
    year = groups.get("year")
    item = groups.get("item")
    return FoundSource(
        text=match.group().strip(),
        expenditure_area=groups.get("area"),
        year=int(year) if year else None,
        appropriation=groups.get("appropriation"),
        item=item.strip() if item else None,
    )
