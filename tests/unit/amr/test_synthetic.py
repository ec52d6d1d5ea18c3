"""The made-up data set: labelled in every row, the same for the same seed, and about the published series."""

from pathlib import Path

import polars as pl
import pytest

from beredd.amr import ISOLATE_COLUMNS, isolates_metadata, measured, read_isolates, synthetic_isolates
from beredd.amr.model import SYNTHETIC_FILE, Measure
from beredd.amr.populations import population, populations
from beredd.amr.synthetic_profile import Profile, load_profile
from beredd.cli import main
from beredd.common.errors import UserError
from beredd.common.places import places
from beredd.indicators import national_observations


@pytest.fixture(scope="module")
def made() -> pl.DataFrame:
    return synthetic_isolates(60_000, seed=7)


def test_every_row_says_that_it_is_made_up(made: pl.DataFrame) -> None:
    assert made["source_file"].unique().to_list() == [SYNTHETIC_FILE]
    assert made["patient"].str.starts_with("SYN-").all()


def test_it_is_an_isolate_table_sorted_once(made: pl.DataFrame) -> None:
    assert made.columns[: len(ISOLATE_COLUMNS)] == [column.name for column in ISOLATE_COLUMNS]
    assert len(measured(made.columns, Measure.MIC)) >= 15
    key = made.select("patient", "organism", "date")
    assert key.equals(key.sort("patient", "organism", "date"))
    assert made["row"].to_list() == list(range(1, made.height + 1))


def test_it_covers_ten_years_and_every_region(made: pl.DataFrame) -> None:
    assert made["date"].dt.year().unique().sort().to_list() == list(range(2015, 2025))
    assert set(made["region"].unique()) == {code for code in places() if "-" in code}


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    one, again, other = (synthetic_isolates(500, seed=seed) for seed in (1, 1, 2))
    assert one.equals(again)
    assert not one.equals(other)


@pytest.mark.parametrize("country", ["SE", "DK"])
def test_resistance_lies_about_the_published_series(made: pl.DataFrame, country: str) -> None:
    published = {
        one.period: one.value
        for one in national_observations()
        if (one.indicator, one.place) == ("ecoli-3gc-r", country) and one.period >= "2015" and one.value is not None
    }
    own = made.filter(pl.col("organism") == "Escherichia coli", pl.col("country") == country)
    tested = own.filter(pl.col("CTX_mic").is_not_null())
    resistant = tested.filter(pl.col("CTX_mic").cast(pl.String).cast(pl.Float64) > 2)
    expected = sum(published.values()) / len(published)
    assert resistant.height / tested.height * 100 == pytest.approx(expected, rel=0.15)


def test_a_person_has_one_organism_and_mostly_keeps_its_traits(made: pl.DataFrame) -> None:
    people = made.group_by("patient").agg(pl.col("organism").n_unique(), pl.len())
    assert people["organism"].max() == 1
    assert 1.15 < made.height / people.height < 1.35


def test_none_cannot_be_made() -> None:
    with pytest.raises(UserError, match="at least 1"):
        synthetic_isolates(0)


def test_a_trait_that_nobody_named_is_refused() -> None:
    raw = load_profile().model_dump(by_alias=True)
    raw["organisms"]["Escherichia coli"]["drugs"]["AMP"]["trait"] = ["unheard-of"]
    with pytest.raises(ValueError, match="unheard-of"):
        Profile.model_validate(raw)


def test_the_command_writes_what_the_function_gives(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "made.parquet"
    assert main(["amr", "synthetic", "-o", str(out), "--isolates", "300", "--seed", "3"]) == 0
    assert pl.read_parquet(out).equals(synthetic_isolates(300, seed=3))
    assert isolates_metadata(out)["provenance"]["synthetic"] is True
    assert "300 made-up isolates" in capsys.readouterr().out
    assert main(["amr", "synthetic", "-o", str(tmp_path / "made.txt")]) == 2


def test_populations_cover_every_place_and_add_up() -> None:
    known = set(populations()["place"])
    assert {code for code in places() if code != "EU"} <= known
    for country, year in (("SE", 2023), ("DK", 2024)):
        regions = [code for code, one in places().items() if one.parent == country]
        total = sum(population(code, year) for code in regions)
        assert total == pytest.approx(population(country, year), rel=0.001)
    with pytest.raises(UserError, match="population of EU"):
        population("EU", 2024)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_what_is_made_up_stays_so_through_a_file_of_another_name(ending: str, tmp_path: Path) -> None:
    few = synthetic_isolates(50)
    path = tmp_path / f"laboratory.{ending}"
    few.write_csv(path) if ending == "csv" else few.write_parquet(path)
    read = read_isolates([path]).frame
    assert read["source_file"].unique().to_list() == [SYNTHETIC_FILE]
