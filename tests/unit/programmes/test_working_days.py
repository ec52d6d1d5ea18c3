from datetime import date

import pytest

from beredd.programmes import is_working_day, last_working_day


@pytest.mark.parametrize(
    ("day", "country", "free"),
    [
        ("2026-12-15", "SE", False),  # a plain Tuesday
        ("2026-12-13", "SE", True),  # Sunday
        ("2026-12-12", "SE", True),  # Saturday
        ("2026-06-19", "SE", True),  # Midsummer Eve
        ("2026-06-05", "SE", False),  # Danish Constitution Day is a working day in Sweden
        ("2026-06-05", "DK", True),
        ("2026-06-19", "DK", False),
        ("2027-01-06", "SE", True),  # Epiphany
        ("2027-01-06", "DK", False),
        ("2026-12-24", "SE", True),
        ("2026-12-24", "DK", True),
        ("2026-12-31", "SE", True),
        ("2026-12-31", "DK", True),
        ("2026-05-01", "SE", True),
        ("2026-05-01", "DK", False),
        ("2023-05-05", "DK", True),  # Great Prayer Day, the last time
        ("2024-04-26", "DK", False),  # … and the year after it was abolished
        ("2026-04-02", "DK", True),  # Maundy Thursday
        ("2026-04-02", "SE", False),
    ],
)
def test_free_days_of_the_two_countries(day: str, country: str, free: bool) -> None:
    assert is_working_day(date.fromisoformat(day), country) is not free  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "country", "expected"),
    [
        ("2024-12-01", "SE", "2024-11-29"),  # first Sunday of Advent → Friday
        ("2025-03-30", "SE", "2025-03-28"),
        ("2026-12-15", "SE", "2026-12-15"),
        ("2026-12-31", "SE", "2026-12-30"),
        ("2027-03-29", "DK", "2027-03-24"),  # Easter Monday → Wednesday before Maundy Thursday
    ],
)
def test_last_working_day(day: str, country: str, expected: str) -> None:
    assert last_working_day(date.fromisoformat(day), country) == date.fromisoformat(expected)  # type: ignore[arg-type]
