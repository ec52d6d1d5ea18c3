"""CMI 2012 and EUCAST's unusual phenotypes beside R AMR 3.0.0, row by row, each difference explained."""

import re
from pathlib import Path

import polars as pl
import pytest
from amr_oracle import example_isolates
from plain_multidrug import plain_multidrug

from beredd.amr.codes import Codes, codes
from beredd.amr.model import interpreted
from beredd.amr.multidrug import multidrug, multidrug_definition
from beredd.amr.organism_selection import Lineages
from beredd.amr.unusual import unusual

WORDS = {"Negative": "negative", "Multi-drug-resistant (MDR)": "MDR"}
COLUMNS = {
    "cmi2012": {},
    "cmi2012_pct0": {"minimum_tested": 0.0},
    "cmi2012_RI": {"susceptible_i": False},
}


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    found = shared / "oracle" / "amr"
    if not found.is_dir():
        pytest.skip(f"no outside results at {found}")
    return found


@pytest.fixture(scope="module")
def tables(folder: Path) -> Codes:
    """The house's organisms, and R's for those that the house has not."""
    ref = pl.read_csv(folder / "ref" / "microorganisms.csv.gz", infer_schema=False)
    house = codes()
    theirs = ref.select(pl.col("fullname").alias("name"), "genus", "family", "order").unique("name")
    more = theirs.filter(~pl.col("name").is_in(house.organisms["name"].to_list()))
    return Codes(pl.concat([house.organisms, more], how="diagonal"), house.antimicrobials)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_row_is_the_same_but_for_organisms_that_are_not_covered(folder: Path, tables: Codes, column: str) -> None:
    """Defect 5: the package's own reason for those rows is "not covered by guideline", its answer "Negative"."""
    theirs = pl.read_csv(folder / "example_mdro.csv", infer_schema=False)[column].replace(WORDS)
    reasons = pl.read_csv(folder / "example_mdro_cmi2012_verbose.csv", infer_schema=False)["reason"]
    ours = multidrug(example_isolates(folder), intrinsic="definition", codes=tables, **COLUMNS[column])  # type: ignore[arg-type]
    compared = ours.select("mdr", "mdr_reason").with_columns(pl.Series("theirs", theirs), pl.Series("why", reasons))
    differs = pl.col("mdr").cast(pl.String).ne_missing(pl.col("theirs"))
    assert compared.filter(~differs).height == 1011
    assert compared.filter(differs).height == 989
    rest = compared.filter(differs)
    assert set(rest["mdr_reason"]) == {"not covered"}
    assert set(rest["theirs"]) == {"negative"}
    assert rest["why"].str.starts_with("not covered by guideline").all()


def test_the_numbers_of_classes_are_those_of_the_packages_reasons(folder: Path, tables: Codes) -> None:
    reasons = pl.read_csv(folder / "example_mdro_cmi2012_verbose.csv", infer_schema=False)["reason"].to_list()
    ours = (
        multidrug(example_isolates(folder), intrinsic="definition", codes=tables)
        .select("mdr_tested", "mdr_affected")
        .rows()
    )
    patterns = {
        r"at least 3 classes contain R: (\d+) out of (\d+) available": ("affected", "tested"),
        r"(\d+) of (\d+) available classes contain R": ("affected", "tested"),
        r"not enough classes available: (\d+) of": ("tested",),
    }
    compared = 0
    for reason, (tested, affected) in zip(reasons, ours, strict=True):
        for pattern, names in patterns.items():
            if numbers := re.match(pattern, reason):
                mine = {"tested": tested, "affected": affected}
                assert [int(number) for number in numbers.groups()] == [mine[name] for name in names], reason
                compared += 1
    assert compared == 1011


def test_a_plain_restatement_gives_every_row(folder: Path, tables: Codes) -> None:
    isolates = example_isolates(folder)
    ours = (
        multidrug(isolates, intrinsic="definition", codes=tables)
        .select("mdr", "mdr_reason", "mdr_tested", "mdr_affected")
        .rows()
    )
    lineages = {one.name: one for one in Lineages.of(isolates, tables).organisms}
    definition, drugs = multidrug_definition("cmi-2012"), interpreted(isolates)
    for row, mine in zip(isolates.select("organism", *drugs).iter_rows(named=True), ours, strict=True):
        plain = plain_multidrug(definition, lineages.get(row["organism"]), row)
        assert mine == (plain or (None, "not covered", None, None))


def test_what_eucast_expects_to_be_resistant_today_changes_22_rows_all_by_cefoxitin(
    folder: Path, tables: Codes
) -> None:
    """The default leaves out cefoxitin where AmpC makes it useless; the package, by its table of 2012, does not."""
    isolates = example_isolates(folder)
    today, then = multidrug(isolates, codes=tables), multidrug(isolates, intrinsic="definition", codes=tables)
    both = today.with_columns(then["mdr"].alias("then"), then["mdr_affected"].alias("affected then"))
    differs = both.filter(pl.col("mdr").ne_missing(pl.col("then")))
    assert differs.height == 22
    assert (differs["FOX"] == "R").all()
    assert (differs["affected then"] - differs["mdr_affected"] == 1).all()
    assert set(differs["organism"]) == {
        "Citrobacter freundii", "Enterobacter cloacae", "Hafnia alvei", "Klebsiella aerogenes", "Serratia marcescens",
    }  # fmt: skip


def test_unusual_phenotypes_are_the_same_but_for_one_that_the_package_leaves_out(folder: Path, tables: Codes) -> None:
    """The one: Staphylococcus capitis, R to linezolid, which the rule for coagulase-negative staphylococci names."""
    isolates = example_isolates(folder)
    theirs = pl.read_csv(folder / "example_mdro.csv", infer_schema=False)["eucast33"]
    ours = unusual(isolates, codes=tables).with_columns((theirs == "Positive").alias("theirs"))
    differs = ours.filter(pl.col("unusual").fill_null(value=False) != pl.col("theirs"))
    assert differs.select("organism", "unusual", "unusual_agents").rows() == [("Staphylococcus capitis", True, ["LNZ"])]
    assert ours.filter(pl.col("theirs")).select("organism", "unusual").sort("organism").rows() == [
        ("Bacteroides fragilis", True),
        ("Bacteroides fragilis", True),
        ("Enterobacter cloacae", True),
        ("Hafnia alvei", True),
        ("Klebsiella pneumoniae", True),
        ("Klebsiella pneumoniae", True),
    ]
