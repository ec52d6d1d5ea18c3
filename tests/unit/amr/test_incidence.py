"""Bloodstream infections per 100,000: coverage, interval, blood-culture rate; and population-weighted means."""

from datetime import date

import polars as pl
import pytest

from beredd.amr.incidence import bloodstream_counts, bloodstream_incidence, poisson_interval, weighted_mean
from beredd.amr.model import SIR
from beredd.amr.populations import populations
from beredd.common.errors import UserError


def test_the_czech_figure_for_2024() -> None:
    """ECDC's figure for E. coli resistant to third-generation cephalosporins: 15.8 % of 4,268 give 8.83 per 100,000."""
    resistant = round(0.158 * 4268)
    assert resistant == 674
    made = bloodstream_incidence(pl.DataFrame({"n_resistant": [resistant]}), population=10_900_000, coverage=0.70)
    assert round(made["incidence"].item(), 2) == 8.83
    assert made.select(pl.col("low").round(2), pl.col("high").round(2)).row(0) == (8.18, 9.53)


def test_exact_poisson_intervals() -> None:
    """Garwood's table: 0 gives 0 to 3.69, 1 gives 0.025 to 5.57, 10 gives 4.80 to 18.39."""
    low, high = poisson_interval([0, 1, 10])
    assert low == pytest.approx([0, 0.0253, 4.7954], abs=1e-4)
    assert high == pytest.approx([3.6889, 5.5716, 18.3904], abs=1e-4)
    with pytest.raises(UserError, match="A confidence level of 2 is not possible"):
        poisson_interval([1], level=2)


def test_coverage_by_place_population_of_the_code_table_and_blood_culture_rate() -> None:
    counts = pl.DataFrame(
        {
            "place": ["DK", "SE"],
            "year": [2020, 2020],
            "n_resistant": [100, None],
            "blood_culture_sets": [2658, 100],
            "patient_days": [10_000, 0],
        }
    )
    made = bloodstream_incidence(counts, coverage={"DK": 1.0, "SE": 0.5})
    assert made["population_year"].to_list() == [2020, 2020]
    people = made["population"].to_list()
    assert people[0] > 5_800_000
    assert people[1] > 10_300_000
    assert made["incidence"].to_list() == [pytest.approx(100 / people[0] * 100_000), None]
    assert made["low"].to_list()[1] is None
    assert made["blood_culture_rate"].to_list() == [pytest.approx(265.8), None]


def test_the_year_of_the_population_is_told_where_it_is_not_the_counts_own() -> None:
    counts = pl.DataFrame({"place": ["SE"], "year": [1990], "n_resistant": [1]})
    made = bloodstream_incidence(counts)
    assert made["population_year"].item() == populations().filter(pl.col("place") == "SE")["year"].min()
    assert bloodstream_incidence(counts, population=5)["population_year"].item() is None


def test_a_column_of_the_table_goes_before_the_argument() -> None:
    counts = pl.DataFrame({"n_resistant": [10], "population": [1000], "coverage": [0.5]})
    assert bloodstream_incidence(counts, population=5, coverage=1.0)["incidence"].item() == pytest.approx(2000)


@pytest.mark.parametrize("coverage", [0.0, 1.01, -1.0])
def test_a_coverage_that_cannot_be_is_told(coverage: float) -> None:
    with pytest.raises(UserError, match="A coverage of"):
        bloodstream_incidence(pl.DataFrame({"n_resistant": [1]}), population=10, coverage=coverage)


def test_missing_columns_are_told() -> None:
    with pytest.raises(UserError, match="no column 'n_resistant'"):
        bloodstream_incidence(pl.DataFrame({"n": [1]}), population=10)
    with pytest.raises(UserError, match="no column 'place'"):
        bloodstream_incidence(pl.DataFrame({"n_resistant": [1]}))


def isolates() -> pl.DataFrame:
    rows = [
        ("Escherichia coli", "blood", "SE", "SE-AB", date(2024, 1, 1), "R", True),
        ("Escherichia coli", "blood", "SE", "SE-AB", date(2024, 5, 1), "S", True),
        ("Escherichia coli", "blood", "SE", "SE-AB", date(2024, 5, 2), "R", False),  # a repeat
        ("Escherichia coli", "blood", "SE", "SE-O", date(2023, 5, 1), None, True),
        ("Escherichia coli", "blood", "SE", None, date(2024, 5, 1), "R", True),
        ("Escherichia coli", "urine", "SE", "SE-AB", date(2024, 5, 1), "R", True),
        ("Klebsiella pneumoniae", "blood", "SE", "SE-AB", date(2024, 5, 1), "R", True),
        ("Escherichia coli", "blood", "SE", "SE-AB", None, "R", True),
    ]
    schema = {
        "organism": pl.String,
        "specimen": pl.String,
        "country": pl.String,
        "region": pl.String,
        "date": pl.Date,
        "CTX": SIR,
        "first": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_bloodstream_isolates_are_counted_by_place_and_year() -> None:
    by_region = bloodstream_counts(isolates(), organism="eco", resistant_to="3gc", place="region")
    assert by_region.rows() == [("SE-AB", 2024, 2, 2, 1), ("SE-O", 2023, 1, 0, 0)]
    by_country = bloodstream_counts(isolates(), organism="Escherichia coli", resistant_to="CTX")
    assert by_country.rows() == [("SE", 2023, 1, 0, 0), ("SE", 2024, 3, 3, 2)]
    repeats = bloodstream_counts(isolates(), organism="eco", resistant_to="esbl", first_only=False)
    assert repeats.rows()[1] == ("SE", 2024, 4, 4, 3)
    assert bloodstream_counts(isolates(), organism="eco")["n_resistant"].to_list() == [1, 3]


def test_what_there_is_not_is_told() -> None:
    with pytest.raises(UserError, match="There is no organism 'xyz'"):
        bloodstream_counts(isolates(), organism="xyz")
    with pytest.raises(UserError, match="'xyz' is no marker, group or antimicrobial"):
        bloodstream_counts(isolates(), organism="eco", resistant_to="xyz")


def test_a_weighted_mean_leaves_out_what_is_missing_and_says_so() -> None:
    made = weighted_mean([10.0, 20.0, None], [300, 100, 100])
    assert made.value == pytest.approx(12.5)
    assert made.weight_share == pytest.approx(0.8)
    assert made.low is None


def test_the_interval_of_a_weighted_mean_is_recovered_from_the_places_own() -> None:
    one = weighted_mean([10.0], [5], n=[200])
    assert (one.low, one.high) == (pytest.approx(6.567, abs=1e-3), pytest.approx(14.941, abs=1e-3))  # Wilson, 20 of 200
    two = weighted_mean([10.0, 10.0], [1, 1], bounds=([8.0, 8.0], [14.0, 14.0]))
    assert two.low == pytest.approx(10 - 2 / 2**0.5)
    assert two.high == pytest.approx(10 + 4 / 2**0.5)
    rare = weighted_mean([0.0, 0.0], [1, 3], n=[50, 100])
    assert rare.low == 0
    assert rare.high is not None
    assert rare.high > 1


def test_means_that_cannot_be_are_told() -> None:
    with pytest.raises(UserError, match="Each value needs one weight"):
        weighted_mean([1.0], [1, 2])
    with pytest.raises(UserError, match="No place has both"):
        weighted_mean([None], [1])
