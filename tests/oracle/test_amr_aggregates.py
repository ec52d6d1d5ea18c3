"""The published series come out of the files they were published in: every year, and every row accounted for."""

import csv
from pathlib import Path

import pytest

from beredd.amr.aggregates import AggregateRead, read_aggregates

ATLAS = {
    "ecdc_atlas_Enterococcus_faecium_Vancomycin.csv": ("efaecium-van-r", "E. faecium vancomycin %R"),
    "ecdc_atlas_Klebsiella_pneumoniae_Carbapenems.csv": ("kpneu-carba-r", "K. pneumoniae carbapenems %R"),
    "ecdc_atlas_Pseudomonas_aeruginosa_Carbapenems.csv": ("paer-carba-r", "P. aeruginosa carbapenems %R"),
    "ecdc_atlas_Staphylococcus_aureus_Meticillin_MRSA.csv": ("mrsa-share", "S. aureus meticillin (MRSA) %R"),
}
COLI = ("ecoli-3gc-r", "E. coli third-generation cephalosporins %R")
SHOWN = {  # the reference's table 9.1, some of each series
    ("ecoli-3gc-r", "SE", "2024"): 9.44,
    ("ecoli-3gc-r", "DK", "2010"): 7.60,
    ("mrsa-share", "SE", "2010"): 0.53,
    ("mrsa-share", "DK", "2024"): 1.87,
    ("kpneu-carba-r", "SE", "2014"): 0.00,
    ("kpneu-carba-r", "DK", "2020"): 0.78,
    ("efaecium-van-r", "SE", "2012"): 0.00,
    ("efaecium-van-r", "DK", "2024"): 13.36,
    ("paer-carba-r", "SE", "2021"): 11.83,
    ("paer-carba-r", "DK", "2024"): 1.45,
}


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    found = shared / "data" / "amr"
    if not found.is_dir():
        pytest.skip(f"no published files at {found}")
    return found


@pytest.fixture(scope="module")
def collected(folder: Path) -> list[dict[str, str]]:
    with (folder / "nordic_series.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def coli_as_atlas(folder: Path) -> bytes:
    """Return the extract of E. coli's series in the shape of the export it was taken from."""
    with (folder / "ecoli_3gc_ecdc_atlas_SE_DK.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    head = '"HealthTopic","Population","Indicator","Unit","Time","RegionCode","RegionName","NumValue","TxtValue"'
    what = '"Escherichia coli|Third-generation cephalosporins","R - resistant isolates, percentage  "'
    name = f'"Antimicrobial resistance",{what},"%"'
    lines = [f'{name},"{row["year"]}","{row["country"]}","",{row["pct_R"]},""' for row in rows]
    return "\n".join([head, *lines]).encode()


def values(made: AggregateRead) -> dict[tuple[str, str, str], float | None]:
    found = {(one.indicator, one.place, one.period): one.value for one in made.observations}
    assert len(found) == len(made.observations)
    return found


@pytest.mark.parametrize("file", [*ATLAS, "coli"])
def test_every_year_of_the_swedish_and_danish_series(folder: Path, collected: list[dict[str, str]], file: str) -> None:
    made = read_aggregates(coli_as_atlas(folder) if file == "coli" else folder / file, name=file)
    indicator, series = COLI if file == "coli" else ATLAS[file]
    found = {key: value for key, value in values(made).items() if value is not None}
    wanted = {
        (indicator, row["country"], row["year"]): float(row["value"]) for row in collected if row["indicator"] == series
    }
    assert len(wanted) >= 36
    assert set(found) == set(wanted)
    for key, value in wanted.items():
        assert found[key] == pytest.approx(value, abs=5.1e-5), key  # collected with four decimals
    for key, value in SHOWN.items():
        if key[0] == indicator:
            assert round(found[key], 2) == value, key


@pytest.mark.parametrize("file", ATLAS)
def test_every_row_of_the_exports_is_accounted_for(folder: Path, file: str) -> None:
    made = read_aggregates(folder / file)
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert made.values.height == len(rows) == sum(made.counts.values())
    assert made.values["row"].to_list() == list(range(2, len(rows) + 2))
    nordic = [row for row in rows if row["RegionCode"] in ("SE", "DK")]
    assert made.counts["observation"] == sum(row["NumValue"] != "-" for row in nordic)
    assert made.counts["missing"] == sum(row["NumValue"] == "-" for row in nordic)
    assert made.counts["other place"] == len(rows) - len(nordic)


def test_every_value_of_esac_net_that_was_collected_comes_out(folder: Path, collected: list[dict[str, str]]) -> None:
    made = read_aggregates(folder / "esacnet_tables_2022.xlsx")
    found = values(made)
    wanted = [row for row in collected if row["source"].startswith("ESAC-Net")]
    assert len(wanted) == 313
    for row in wanted:
        group, _, sector = row["indicator"].split()
        ours = found[f"{group.lower()}-{sector}", row["country"], row["year"]]
        assert ours == pytest.approx(float(row["value"]), abs=5.1e-5), row
    assert made.counts == {
        "observation": 473, "missing": 7, "denominator": 0, "other place": 4390, "other indicator": 1170, "rejected": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("file", "rows"), [("glass_timeseries_blood.csv", 108), ("glass_timeseries_sdg.csv", 264)])
def test_every_country_row_of_the_dashboards_agrees_with_its_own_numbers(folder: Path, file: str, rows: int) -> None:
    made = read_aggregates(folder / file)
    assert made.counts["other indicator"] == made.values.height == rows


def test_a_dashboard_gives_observations_where_an_agency_defines_the_indicator(folder: Path) -> None:
    made = read_aggregates(
        folder / "glass_timeseries_sdg.csv",
        indicators={"BLOOD|Escherichia coli|Third-generation cephalosporins": "ecoli-3gc-r"},
    )
    sweden = {one.period: (one.value, one.n) for one in made.observations if one.place == "SE"}
    assert sweden["2023"] == (pytest.approx(849 / 10717 * 100), 10717)
    assert len(sweden) == 6
