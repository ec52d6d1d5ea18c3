"""What the site takes from the machine: a day in place of today."""

from datetime import date

import pytest

from beredd.common.errors import SurroundingsError
from beredd.site.config import surroundings
from beredd.site.config.reader import today


def test_a_fixed_day_stands_for_today(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    monkeypatch.setenv("BEREDD_TODAY", " 2026-12-15 ")
    assert surroundings.fixed_day() == date(2026, 12, 15)
    settings.BEREDD_TODAY = surroundings.fixed_day()
    assert today() == date(2026, 12, 15)


@pytest.mark.parametrize("value", ["", "  "])
def test_without_one_it_is_the_day_it_is(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BEREDD_TODAY", value)
    assert surroundings.fixed_day() is None


def test_what_is_no_date_is_refused_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREDD_TODAY", "tomorrow")
    with pytest.raises(SurroundingsError, match="tomorrow"):
        surroundings.fixed_day()
