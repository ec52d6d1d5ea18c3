"""Dates are decided for a column, and none is made up."""

from datetime import date, timedelta

import polars as pl
import pytest

from beredd.amr.dates import dates_in, reading_of, strptime_format
from beredd.common.errors import UserError


def read(*texts: str, format: str | None = None) -> list[date | None]:
    series = pl.Series(texts)
    return dates_in(series, reading_of(series, format=format, where="f.csv", column="date")).to_list()


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-18",
        "2024-3-18",
        "2024/03/18",
        "20240318",
        "18.3.2024",
        "18-Mar-2024",
        "18 mars 2024",
        "2024-03-18 00:00:00",
        "2024-03-18T14:30:00Z",
        "45369",
        "45369.0",
        " 18/03/2024 ",
        "03/18/2024",
        "18/03/24",
    ],
)
def test_every_manner_of_one_day(text: str) -> None:
    assert read(text) == [date(2024, 3, 18)]


@pytest.mark.parametrize(
    "text", ["", "abc", "0000-00-00", "2024-02-30", "1/1", "99999", "12345", "2024", "1800-01-01", "31.11.2024"]
)
def test_what_is_no_day_is_nothing(text: str) -> None:
    assert read(text) == [None]


def test_one_cell_tells_the_order_of_its_column() -> None:
    assert read("03/04/2024", "18/03/2024") == [date(2024, 4, 3), date(2024, 3, 18)]
    assert read("03/04/2024", "03/18/2024") == [date(2024, 3, 4), date(2024, 3, 18)]


def test_iso_dates_and_serial_numbers_may_stand_among_others() -> None:
    assert read("2024-04-03", "18/03/2024", "45369") == [date(2024, 4, 3), date(2024, 3, 18), date(2024, 3, 18)]


def test_nothing_tells_the_order() -> None:
    assert reading_of(pl.Series(["03/04/2024"]), format=None, where="f", column="d").undecided
    assert not reading_of(pl.Series(["04/04/2024"]), format=None, where="f", column="d").undecided


def test_a_column_of_both_orders_is_refused() -> None:
    with pytest.raises(UserError, match="day first and dates with the month first") as error:
        read("18/03/2024", "03/18/2024")
    assert "date_format" in (error.value.remedy or "")


def test_a_format_that_was_given_holds() -> None:
    assert read("03/04/2024", "2024-05-06", "18/03/2024", format="m/d/Y") == [date(2024, 3, 4), date(2024, 5, 6), None]


@pytest.mark.parametrize("text", ["d/m/Y", "DD/MM/YYYY", "dd/mm/yyyy", "%d/%m/%Y"])
def test_formats_in_words_or_signs(text: str) -> None:
    assert strptime_format(text) == "%d/%m/%Y"


def test_what_is_no_format() -> None:
    with pytest.raises(UserError, match="no format of dates"):
        strptime_format("day first")


def test_excel_counts_as_excel() -> None:
    days = [date(1950, 1, 1) + timedelta(days=731 * n) for n in range(70)]
    serials = [str((day - date(1899, 12, 30)).days) for day in days]
    assert read(*serials) == days


def test_two_digits_of_a_year() -> None:
    assert read("31/12/68", "31/12/69") == [date(2068, 12, 31), date(1969, 12, 31)]
