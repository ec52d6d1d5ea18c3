"""The grammar of dates."""

from datetime import date

import pytest

from beredd.common.text import Language
from beredd.decisions.dates import dates_in, yearly_days_in, years_in
from beredd.decisions.words import words


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("sv", "senast den 15 december 2026", ["2026-12-15"]),
        ("sv", "senast den 15 januari 2025 och den 15 januari 2026", ["2025-01-15", "2026-01-15"]),
        ("sv", "den 1 mars och den 1 oktober 2025", ["2025-03-01", "2025-10-01"]),
        ("sv", "den 1 mars 2025, 2026 och 2027", ["2025-03-01", "2026-03-01", "2027-03-01"]),
        ("sv", "den 1 mars 2025 respektive 2026", ["2025-03-01", "2026-03-01"]),
        ("sv", "2026-02-28", ["2026-02-28"]),
        ("sv", "senast vid utgången av 2026", ["2026-12-31"]),
        ("sv", "i september 2023", ["2023-09-01"]),
        ("sv", "den 31 februari 2026", []),
        ("sv", "den 29 februari 2028", ["2028-02-29"]),
        ("sv", "telefon 08-405 10 00, 103 33 Stockholm, prop. 2020/21:30", []),
        ("sv", "12-03-2025", []),
        ("da", "senest den 1. marts 2027", ["2027-03-01"]),
        ("da", "senest 1. marts 2027", ["2027-03-01"]),
        ("da", "12-03-2025", ["2025-03-12"]),
        ("da", "inden udgangen af 2026", ["2026-12-31"]),
    ],
)
def test_days(language: Language, text: str, days: list[str]) -> None:
    assert [each.day.isoformat() for each in dates_in(text, words(language))] == days


@pytest.mark.parametrize(
    ("language", "text", "yearly"),
    [
        ("sv", "årligen senast den 1 mars med start 2028", (3, 1, 2028, None)),
        ("sv", "den 1 mars varje år från och med 2027 till och med 2030", (3, 1, 2027, 2030)),
        ("sv", "årligen, första gången den 31 december 2027", (12, 31, 2027, None)),
        ("sv", "årligen den 1 april under 2026–2029", (4, 1, 2026, 2029)),
        ("sv", "den 1 mars respektive år", (3, 1, None, None)),
        ("sv", "senast den 1 mars 2028", None),
        ("da", "hvert år senest den 1. marts, første gang i 2027", (3, 1, 2027, None)),
    ],
)
def test_yearly_days(language: Language, text: str, yearly: tuple[int, int, int | None, int | None] | None) -> None:
    found = next(yearly_days_in(text, words(language)), None)
    assert (found and (found.month, found.day, found.first_year, found.last_year)) == yearly


def test_spans_of_years_are_no_bills_and_no_telephone_numbers() -> None:
    assert [(each.first, each.last) for each in years_in("åren 2027–2030 och 2024-2026, prop. 2020/21:30")] == [
        (2027, 2030),
        (2024, 2026),
    ]


def test_places_are_those_of_the_words() -> None:
    text = "Rapporten lämnas senast den 1 juni 2027."
    (found,) = dates_in(text, words("sv"))
    assert text[slice(*found.place)] == "1 juni 2027"
    assert found.day == date(2027, 6, 1)
