"""Rates per inhabitant, bed-day, admission and prescription; methenamine is always said."""

import polars as pl
import pytest
from little_consumption import frame_of, people, sold

from beredd.amr.consumption_columns import PRESCRIPTION_COLUMNS
from beredd.amr.consumption_rates import did, per_bed_days, prescriptions_per_1000, shares
from beredd.common.errors import UserError


@pytest.mark.parametrize(("period", "days"), [("2023", 365), ("2024", 366), ("2024-Q1", 91), ("2023-02", 28)])
def test_did_counts_the_days_of_the_period(period: str, days: int) -> None:
    doses = sold(("J01CE02", "community", 1000.0 * days), period=period)
    rates = did(doses, people(100_000), methenamine="in")
    assert rates.select("days", "did").row(0) == (days, pytest.approx(10.0))


def test_a_leap_year_with_the_same_sales_has_a_lower_rate() -> None:
    doses = pl.concat([sold(("J01CE02", "community", 365_000.0), period=year) for year in ("2023", "2024")])
    rates = dict(did(doses, people(100_000), methenamine="in").select("period", "did").rows())
    assert rates["2024"] / rates["2023"] == pytest.approx(365 / 366)


def test_the_danish_total_of_2024_comes_out_of_its_doses() -> None:
    """DANMAP 2024: 16.27 in all, 14.35 of it in primary care; 5.97 million people."""
    unit = 5_970_000 * 366 / 1000
    doses = sold(("J01CE02", "community", 14.35 * unit), ("J01CR05", "hospital", 1.92 * unit), place="DK")
    population = people(5_970_000, place="DK")
    assert did(doses, population, methenamine="in").item(0, "did") == pytest.approx(16.27)
    by_sector = did(doses, population, methenamine="in", by=("place", "period", "sector"))
    assert by_sector.select("sector", pl.col("did").round(2)).rows() == [("community", 14.35), ("hospital", 1.92)]


def test_methenamine_is_in_or_out_and_the_result_says_which() -> None:
    doses = sold(("J01CE02", "community", 300.0), ("J01XX05", "community", 100.0))
    found = pl.concat(did(doses, people(), methenamine=choice) for choice in ("in", "out"))
    assert found.select("methenamine", "ddds").rows() == [("in", 400.0), ("out", 300.0)]
    with pytest.raises(TypeError, match="methenamine"):
        did(doses, people())  # type: ignore[call-arg]


def test_groups_count_what_they_name_and_nothing_is_nought() -> None:
    doses = sold(("J01CE02", "community", 3.0), ("J01DD04", "hospital", 2.0), ("J02AC01", "hospital", 9.0))
    rates = did(doses, people(), methenamine="in", groups=("J01", "J01D", "critical-dk", "J01F"))
    assert dict(rates.select("group", "ddds").rows()) == {"J01": 5.0, "J01D": 2.0, "critical-dk": 2.0, "J01F": 0.0}


def test_rows_that_could_not_be_counted_are_counted_as_such() -> None:
    doses = sold(("J01CE02", "community", 3.0), ("J01CE02", "community", 0.0), ("Z99ZZ99", "community", 0.0))
    doses = doses.with_columns(pl.when(pl.col("ddds") > 0).then(pl.col("ddds")).alias("ddds"))
    rates = did(doses, people(), methenamine="in", groups=("J01", "J01M"))
    assert rates.select("group", "uncounted_rows").rows() == [("J01", 2), ("J01M", 1)]


def test_a_place_without_people_has_no_rate() -> None:
    rates = did(sold(("J01CE02", "community", 3.0), place="DK"), people(), methenamine="in")
    assert rates.select("ddds", "did").row(0) == (3.0, None)


def test_people_by_age_are_summed_unless_a_row_has_them_all() -> None:
    ages = people(10).with_columns(pl.lit("0-4").alias("age_group"))
    others = people(90).with_columns(pl.lit("5-").alias("age_group"))
    doses = sold(("J01CE02", "community", 366.0))
    assert did(doses, pl.concat([ages, others]), methenamine="in").item(0, "population") == 100
    assert did(doses, pl.concat([ages, people(200)]), methenamine="in").item(0, "population") == 200


def test_doses_of_two_editions_are_never_added() -> None:
    doses = pl.concat([sold(("J01CE02", "community", 1.0), version=version) for version in ("2018", "2024")])
    with pytest.raises(UserError, match="several ATC/DDD editions: 2018, 2024"):
        did(doses, people(), methenamine="in")


def test_a_rate_needs_place_and_period_and_a_known_group() -> None:
    doses = sold(("J01CE02", "community", 1.0))
    with pytest.raises(UserError, match="needs period"):
        did(doses, people(), methenamine="in", by=("place",))
    with pytest.raises(UserError, match=r"no column ward.*Use place, period, sector"):
        did(doses, people(), methenamine="in", by=("place", "period", "ward"))
    with pytest.raises(UserError, match=r"no group 'critical-dkk'.*critical-dk"):
        did(doses, people(), methenamine="in", groups=("critical-dkk",))


def test_hospitals_are_counted_per_bed_day_and_admission() -> None:
    doses = sold(("J01CR05", "hospital", 500.0), ("J01CE02", "community", 9000.0))
    activity = pl.DataFrame({"place": ["SE"], "period": ["2024"], "bed_days": [1000.0], "admissions": [200.0]})
    row = per_bed_days(doses, activity, methenamine="in").row(0, named=True)
    assert (row["ddds"], row["dbd"], row["dad"]) == (500.0, 50.0, 250.0)
    nobody = activity.with_columns(bed_days=0.0, admissions=pl.lit(None, pl.Float64))
    row = per_bed_days(doses, nobody, methenamine="in").row(0, named=True)
    assert (row["dbd"], row["dad"]) == (None, None)


def test_a_share_is_a_part_of_the_whole_in_per_cent() -> None:
    doses = sold(("J01CE02", "community", 30.0), ("J01MA02", "community", 60.0), ("J01XX05", "community", 10.0))
    found = [shares(doses, part="J01CE", whole="J01", methenamine=choice).item(0, "share") for choice in ("in", "out")]
    assert found == [pytest.approx(30.0), pytest.approx(100 / 3)]
    none = shares(doses, part="J01DD", whole="J01DD", methenamine="in").row(0, named=True)
    assert (none["ddds"], none["share"]) == (0.0, None)


def _prescribed(*rows: tuple[str, str | None, float | None, float | None]) -> pl.DataFrame:
    names = ("atc", "age_group", "prescriptions", "users")
    place = {"place": "SE", "period": "2024"}
    return frame_of(PRESCRIPTION_COLUMNS, [{**place, **dict(zip(names, row, strict=True))} for row in rows])


def test_prescriptions_of_substances_are_added_and_their_users_are_not() -> None:
    rows = _prescribed(("J01CE02", None, 200.0, 150.0), ("J01MA02", None, 60.0, 50.0), ("J01XX05", None, 5.0, 2.0))
    row = prescriptions_per_1000(rows, people(1000), methenamine="out").row(0, named=True)
    assert (row["prescriptions_per_1000"], row["users_per_1000"]) == (260.0, None)


def test_the_row_of_the_group_stands_for_its_substances() -> None:
    rows = _prescribed(("J01", None, 265.0, 190.0), ("J01CE02", None, 200.0, 150.0))
    row = prescriptions_per_1000(rows, people(1000), methenamine="in").row(0, named=True)
    assert (row["prescriptions"], row["users_per_1000"]) == (265.0, 190.0)
    without = prescriptions_per_1000(rows, people(1000), methenamine="out").row(0, named=True)
    assert (without["prescriptions"], without["users"]) == (200.0, None)


def test_each_age_has_its_own_people_and_all_ages_are_not_added_to_their_sum() -> None:
    rows = _prescribed(("J01", "0-4", 30.0, 23.0), ("J01", "5-9", 20.0, 17.2), ("J01", None, 51.0, 41.0))
    ages = pl.concat(
        [
            people(100).with_columns(pl.lit("0-4").alias("age_group")),
            people(100).with_columns(pl.lit("5-9").alias("age_group")),
        ]
    )
    by_age = prescriptions_per_1000(rows, ages, methenamine="in", by=("place", "period", "age_group"))
    assert by_age.select("age_group", "users_per_1000").rows() == [("0-4", 230.0), ("5-9", 172.0)]
    assert prescriptions_per_1000(rows, ages, methenamine="in").item(0, "prescriptions") == 51.0
    assert prescriptions_per_1000(rows.head(2), ages, methenamine="in").item(0, "prescriptions") == 50.0
