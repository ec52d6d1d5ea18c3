from datetime import date
from decimal import Decimal

import pytest

from beredd.common.formats import format_date, format_money, format_month_day, format_number, listed
from beredd.common.money import Money

DAY = date(2026, 12, 15)
NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "plain", "with_weekday"),
    [
        ("sv", "15 december 2026", "tisdag 15 december 2026"),
        ("da", "15. december 2026", "tirsdag den 15. december 2026"),
        ("en", "15 December 2026", "Tuesday 15 December 2026"),
    ],
)
def test_dates(language, plain, with_weekday):
    assert format_date(DAY, language) == plain
    assert format_date(DAY, language, weekday=True) == with_weekday


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", f"2{NO_BREAK}500{NO_BREAK}000 SEK"), ("da", "2.500.000 SEK"), ("en", "2,500,000 SEK")],
)
def test_money_keeps_its_currency_beside_it(language, words):
    assert format_money(Money(amount=2_500_000, currency="SEK"), language) == words


@pytest.mark.parametrize(
    ("value", "language", "decimals", "words"),
    [
        (9.44, "sv", None, "9,44"),
        (9.44, "en", 1, "9.4"),
        (9.0, "da", 1, "9,0"),
        (1234.5, "sv", 0, f"1{NO_BREAK}234"),
        (Decimal("0.125"), "sv", 3, "0,125"),
    ],
)
def test_numbers(value, language, decimals, words):
    assert format_number(value, language, decimals=decimals) == words


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_a_list_in_words(parts: list[str], said: str) -> None:
    assert listed(parts, "sv") == said


def test_a_list_in_danish_and_english() -> None:
    assert listed(["a", "b", "c"], "da") == "a, b og c"
    assert listed(["a", "b", "c"], "en") == "a, b and c"


@pytest.mark.parametrize(("language", "words"), [("sv", "1 mars"), ("da", "1. marts"), ("en", "1 March")])
def test_a_day_of_any_year(language: str, words: str) -> None:
    assert format_month_day(date(2024, 3, 1), language) == words
