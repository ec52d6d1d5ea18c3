"""The code tables beside the R package AMR's tables and example files: names, taxa, codes, and what must resolve."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from beredd.amr.code_matching import How
from beredd.amr.code_tables import codes_from_r
from beredd.amr.codes import Codes, codes


@pytest.fixture(scope="module")
def amr(shared: Path) -> Path:
    folder = shared / "oracle" / "amr"
    if not (folder / "ref").is_dir():
        pytest.skip(f"no results of the R package at {folder}")
    return folder


def table(path: Path) -> pl.DataFrame:
    return pl.read_csv(gzip.decompress(path.read_bytes()), infer_schema=False, null_values=["NA", ""])


@pytest.fixture(scope="module")
def register(amr: Path) -> pl.DataFrame:
    return table(amr / "ref" / "microorganisms.csv.gz")


@pytest.fixture(scope="module")
def from_r(amr: Path) -> Codes:
    ref = amr / "ref"
    return codes_from_r(
        ref / "microorganisms.csv.gz", ref / "antimicrobials.csv.gz", ref / "microorganisms_groups.csv.gz"
    )


@pytest.mark.parametrize(
    ("file", "column"), [("example_isolates_unclean.csv", "bacteria"), ("WHONET_example.csv", "Organism")]
)
def test_every_organism_of_the_example_files_resolves(amr, file, column):
    found = pl.read_csv(amr / file, infer_schema=False)[column]
    taken = codes().organism_matches(found)
    assert taken["rows"].sum() == len(found) - found.null_count()
    assert taken.filter(pl.col("name").is_null()).rows() == []
    assert set(taken["how"]) <= {"exact", "abbreviation"}


def test_the_unclean_example_has_four_organisms(amr):
    found = pl.read_csv(amr / "example_isolates_unclean.csv", infer_schema=False)["bacteria"]
    counts = codes().organisms_of(found).value_counts().sort("bacteria").rows()
    assert counts == [
        ("Escherichia coli", 516 + 508 + 494),
        ("Klebsiella pneumoniae", 116 + 108 + 102),
        ("Staphylococcus aureus", 247 + 243 + 240),
        ("Streptococcus pneumoniae", 151 + 139 + 136),
    ]


def test_every_code_of_the_r_package_resolves_once_its_tables_are_laid_over(amr, register, from_r):
    found = register["mo"]
    names = from_r.organisms_of(found)
    assert names.null_count() == 0
    assert set(names) <= set(from_r.organisms["name"])
    # names that are ours stay ours, and a code means the row of its full name
    assert names.to_list() == from_r.organisms_of(register["fullname"]).to_list()
    isolates = pl.read_csv(amr / "example_isolates.csv", infer_schema=False)["mo"]
    assert from_r.organisms_of(isolates).null_count() == 0


def test_the_drugs_of_the_r_package_resolve(amr, from_r):
    drugs = table(amr / "ref" / "antimicrobials.csv.gz")
    codes_found = from_r.antimicrobials_of(drugs["ab"])
    assert codes_found.null_count() == 0
    # what is another drug with us under the same code: streptomycin is no streptoduocin
    differ = drugs.filter(from_r.antimicrobials_of(drugs["name"]).ne_missing(codes_found))["ab"].to_list()
    # and the register has virginiamycin as a synonym of pristinamycin too
    assert set(differ) == {"STR", "SUD", "MON", "VIR"}


def test_our_taxa_are_those_of_the_register(register):
    accepted = register.filter(pl.col("status") == "accepted").unique("fullname")
    ours = codes().organisms.filter(pl.col("kind") == "bacteria", pl.col("rank").is_in(["genus", "species"]))
    both = ours.join(accepted, left_on="name", right_on="fullname", suffix=" there")
    assert both.height > 300
    wrong = [
        (name, column)
        for column in ("genus", "family", "order", "class")
        for name in both.filter(
            pl.col(column).is_not_null()
            & (pl.col(column) != pl.col(f"{column} there"))
            & ~pl.col(f"{column} there").str.starts_with("(")
        )["name"]
    ]
    # the register keeps the class Deltaproteobacteria, which LPSN has split
    assert sorted(wrong) == [("Bilophila", "class"), ("Bilophila wadsworthia", "class")]


def test_our_whonet_codes_are_the_registers(amr, register):
    names = dict(register.select("mo", "fullname").iter_rows())
    there = {
        code: names[mo] for code, mo in table(amr / "ref" / "microorganisms_codes.csv.gz").iter_rows() if mo in names
    }
    differ = {}
    for name, rank, code in codes().organisms.drop_nulls("whonet").select("name", "rank", "whonet").iter_rows():
        other = there.get(code.upper())
        if other is not None and rank in ("species", "genus") and codes().organism(other) != name:
            differ[name] = other
    assert differ == {
        "Brucella abortus": "Brucella melitensis",
        "Brucella suis": "Brucella melitensis",
        "Candida krusei": "Issatchenkia brumptii",  # a mistake of the register: the code is Issatchenkia orientalis
    }


def test_our_snomed_codes_are_the_registers(register):
    there = register.select("fullname", pl.col("snomed").str.split("|")).explode("snomed").drop_nulls()
    owners = there.group_by("snomed").agg("fullname").rows()
    checked = 0
    for code, names in owners:
        name = codes().organism_names.get(code)
        if name is not None:
            checked += 1
            # the register has some serotypes of E. coli under the genus
            theirs = {codes().organism(one) for one in names}
            assert theirs & set(codes().ancestors(name)[:2]), code
    assert checked > 250


def test_our_atc_codes_are_the_registers(amr):
    drugs = table(amr / "ref" / "antimicrobials.csv.gz")
    there = {code: set((atc or "").split("|")) for code, atc in drugs.select("ab", "atc").iter_rows()}
    differ = {
        code: atc
        for code, atc in codes().antimicrobials.drop_nulls("atc").select("code", "atc").iter_rows()
        if there.get(code, {""}) != {""} and not set(atc.split(";")) <= there[code]
    }
    # STR is streptomycin here; the register has the human code of quinupristin-dalfopristin as a veterinary one;
    # SLT1 and ETI1 are ours
    assert set(differ) <= {"STR", "QDA"}, differ


def test_no_true_species_name_is_taken_for_a_misspelling_of_another(register):
    species = register.filter(pl.col("rank") == "species", pl.col("status") == "accepted")
    rows = [
        (text, match.name)
        for text, match in ((text, codes().match_organism(text)) for text in species["fullname"].unique())
        if match.how is How.SPELLING
    ]
    assert rows == []


def test_every_organism_and_drug_of_the_eucast_breakpoints_is_in_our_tables(amr, register):
    names = dict(register.select("mo", "fullname").iter_rows())
    rows = table(amr / "ref" / "clinical_breakpoints.csv.gz").filter(
        pl.col("guideline") == "EUCAST 2025", pl.col("type") == "human"
    )
    matches = {text: codes().match_organism(text) for text in {names[mo] for mo in rows["mo"]}}
    # the register's mistake for Candida krusei
    assert {text for text, match in matches.items() if match.how is not How.EXACT} == {"Issatchenkia brumptii"}
    assert set(rows["ab"]) <= set(codes().antimicrobials["code"])
