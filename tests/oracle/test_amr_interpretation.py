"""S, I, R held against as.sir() of R's AMR 3.0.0, and the breakpoints against its table; defects 1 to 3 of the peer."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from amr_oracle import organism_names

from beredd.amr import import_breakpoints, interpret
from beredd.amr.breakpoints import Breakpoints, breakpoints
from beredd.amr.codes import codes
from beredd.amr.intrinsic import expected_rules

SETTINGS: Final[Mapping[str, dict[str, Any]]] = {
    "eucast2025": {},
    "eucast2025_conservative": {"capped": "conservative"},
    "eucast2025_none": {"capped": "none"},
    "eucast2025_nopkpd": {"pkpd": False},
    "eucast2020": {"guideline": "EUCAST 2020"},
    "clsi2025": {"guideline": "CLSI 2025"},
    "ecoff2025": {"guideline": "EUCAST ECOFF 2025"},
}
"""Each column of as_sir_mic.csv and how it was made. The one with expected resistance has a test of its own."""


@pytest.fixture(scope="session")
def oracle(shared: Path) -> Path:
    """The folder of outside results; without it the test is skipped."""
    folder = shared / "oracle" / "amr"
    if not folder.is_dir():
        pytest.skip(f"no outside results at {folder}")
    return folder


@cache
def peers_table(oracle: Path) -> Breakpoints:
    """The peer's breakpoints, as they are imported."""
    return import_breakpoints(oracle / "ref" / "clinical_breakpoints.csv.gz")


def mic_cases(oracle: Path) -> pl.DataFrame:
    """The outside results as isolates: what the peer calls uti=TRUE is urine here, uti=FALSE blood, uti=NA unknown."""
    urine = pl.when(pl.col("uti") == "TRUE").then(pl.lit("urine"))
    return pl.read_csv(oracle / "as_sir_mic.csv", infer_schema=False).with_columns(
        organism=pl.col("mo").replace_strict(organism_names(oracle)),
        specimen=urine.when(pl.col("uti") == "FALSE").then(pl.lit("blood")),
    )


def interpreted_as(oracle: Path, cases: pl.DataFrame, value: str, measure: str, **settings: Any) -> pl.DataFrame:
    """Interpret cases of many drugs in one column, drug by drug; the result is ``got``, empty where there is none."""
    parts = []
    for (drug,), part in cases.group_by("ab", maintain_order=True):
        dtype = pl.Float32 if measure == "zone" else pl.Categorical
        kept = [name for name in ("organism", "specimen") if name in part.columns]
        isolates = part.select(*kept, pl.col(value).cast(dtype).alias(f"{drug}_{measure}"))
        after = interpret(isolates, peers_table(oracle), intrinsic=False, **settings)
        parts.append(part.with_columns(got=after[str(drug)].cast(pl.String)))
    return pl.concat(parts)


@pytest.mark.parametrize("column", SETTINGS)
def test_every_mic_equals_the_peer(oracle: Path, column: str) -> None:
    cases = mic_cases(oracle)
    if column != "eucast2025":  # the others were made with uti=NA alone
        cases = cases.filter(pl.col("uti").is_null())
    after = interpreted_as(oracle, cases, "mic", "mic", as_amr_r=True, **SETTINGS[column])
    wrong = after.filter(~pl.col("got").eq_missing(pl.col(column)))
    assert after.height > 500
    assert wrong.is_empty(), wrong.select("mo", "ab", "mic", "uti", "got", column).head(10)


def test_every_zone_equals_the_peer(oracle: Path) -> None:
    grid = pl.read_csv(oracle / "disk_grid_eucast2025.csv", infer_schema=False)
    grid = grid.with_columns(organism=pl.col("mo").replace_strict(organism_names(oracle)))
    after = interpreted_as(oracle, grid, "zone", "zone", as_amr_r=True)
    wrong = after.filter(~pl.col("got").eq_missing(pl.col("eucast2025")))
    assert after.height == 9100
    assert wrong.is_empty(), wrong.head(10)


def test_expected_resistance_equals_the_peer(oracle: Path) -> None:
    """Our own table of expected phenotypes gives the peer's R in every case; as there, only where a breakpoint is."""
    cases = mic_cases(oracle).filter(pl.col("uti").is_null())
    wrong = []
    for (drug,), part in cases.group_by("ab", maintain_order=True):
        isolates = part.select("organism", "specimen", pl.col("mic").cast(pl.Categorical).alias(f"{drug}_mic"))
        after = interpret(isolates, peers_table(oracle), as_amr_r=True)
        got = part.with_columns(got=after[str(drug)].cast(pl.String))
        wrong += got.filter(~pl.col("got").eq_missing(pl.col("eucast2025_intrinsic"))).rows(named=True)
    assert wrong == []


def test_defect_1_urine_keeps_its_results(oracle: Path) -> None:
    """The peer interprets 19 % of urine's MICs; with the general breakpoint where there is none for urine it is 84 %.

    E. coli with ciprofloxacin 0.25 from urine: the peer gives nothing, the general breakpoint S (S ≤ 0.25).
    """
    urine = mic_cases(oracle).filter(pl.col("uti") == "TRUE")
    after = interpreted_as(oracle, urine, "mic", "mic")
    peers, ours = (after[name].is_in(["S", "I", "R"]).fill_null(value=False).sum() for name in ("eucast2025", "got"))
    assert (after.height, peers) == (479, 92)
    assert ours > 0.8 * after.height
    # What the peer has for urine it has by urine's own breakpoints, and so have we.
    both = after.filter(pl.col("eucast2025").is_in(["S", "I", "R"]))
    differ = both.filter(pl.col("got") != pl.col("eucast2025"))
    assert differ.is_empty(), differ
    one = pl.DataFrame({"organism": ["Escherichia coli"], "specimen": ["urine"], "CIP_mic": ["0.25"]})
    assert interpret(one, peers_table(oracle))["CIP"].to_list() == ["S"]
    assert interpret(one, peers_table(oracle), as_amr_r=True)["CIP"].to_list() == [None]


def test_defect_2_the_most_specific_breakpoint_is_taken(oracle: Path) -> None:
    """With uti=FALSE the peer takes the table's first row: CLSI ceftriaxone 4 mg/L becomes S by a less specific one.

    It is R for E. coli: R at or above 4 for Enterobacterales (issue 216 of the peer, mended in 3.0.1).
    """
    one = pl.DataFrame({"organism": ["Escherichia coli"], "specimen": ["blood"], "CRO_mic": ["4"]})
    assert interpret(one, peers_table(oracle), guideline="CLSI 2025", as_amr_r=True)["CRO"].to_list() == ["S"]
    assert interpret(one, peers_table(oracle), guideline="CLSI 2025")["CRO"].to_list() == ["R"]
    pneumococcus = pl.DataFrame({"organism": ["Streptococcus pneumoniae"], "specimen": ["blood"], "PEN_mic": ["0.25"]})
    # The table's first row is that of meningitis; blood has the general one (S ≤ 0.06, R > 1).
    assert interpret(pneumococcus, peers_table(oracle), as_amr_r=True)["PEN"].to_list() == ["R"]
    assert interpret(pneumococcus, peers_table(oracle))["PEN"].to_list() == ["I"]


def test_defect_3_a_result_depends_on_nothing_else_in_the_call(oracle: Path) -> None:
    """E. faecalis, ciprofloxacin 4 by two years' guidelines: the peer gives R, S together, and R for each alone."""
    pair = pl.DataFrame(
        {
            "organism": ["Enterococcus faecalis"] * 2,
            "specimen": ["blood"] * 2,
            "CIP_mic": ["4", "4"],
            "guideline": ["EUCAST 2025", "EUCAST 2024"],
        }
    )
    table = peers_table(oracle)
    together = interpret(pair, table, guideline="guideline")["CIP"].to_list()
    reverse = interpret(pair.reverse(), table, guideline="guideline")["CIP"].to_list()
    alone = [interpret(pair[i], table, guideline=pair["guideline"][i])["CIP"][0] for i in range(2)]
    assert together == alone == reverse[::-1] == ["R", "R"]


NO_S: Final = "S ≤ 0.001 says that no isolate is S: all that <= allows below R is I; the peer says NI"
UNKNOWN: Final = "<= a value above R may be S or R, and is NI; the peer says R"
URINE_ALONE: Final = "blood has no breakpoint of the urinary tract; the peer uses it"
DIFFERENCES: Final[Mapping[tuple[str, str], str]] = {
    **{(organism, "CIP"): NO_S for organism in ("Acinetobacter baumannii", "Pseudomonas aeruginosa")},
    **dict.fromkeys((("Pseudomonas aeruginosa", "CAZ"), ("Pseudomonas aeruginosa", "TZP")), NO_S),
    **{
        (organism, "CXM"): NO_S
        for organism in ("Escherichia coli", "Klebsiella pneumoniae", "Klebsiella oxytoca", "Enterobacter cloacae")
    },
    **{(organism, "GEN"): NO_S for organism in ("Enterococcus faecalis", "Enterococcus faecium")},
    **{
        (organism, "GEN"): UNKNOWN
        for organism in ("Pseudomonas aeruginosa", "Streptococcus agalactiae", "Streptococcus pneumoniae")
    },
    ("Streptococcus pneumoniae", "AMP"): UNKNOWN,
    ("Streptococcus pneumoniae", "ERY"): "<=0.25 is S where S and R are both 0.25; the peer says NI",
    **{
        (organism, "NIT"): URINE_ALONE
        for organism in ("Escherichia coli", "Enterococcus faecalis", "Streptococcus agalactiae")
    },
    **{(organism, "CIP"): URINE_ALONE for organism in ("Enterococcus faecalis", "Enterococcus faecium")},
    (
        "Staphylococcus aureus",
        "FOX",
    ): "cefoxitin's screen is reported as methicillin's category; the peer leaves it out",
    (
        "Streptococcus pneumoniae",
        "PEN",
    ): "the breakpoint of meningitis is for cerebrospinal fluid; the peer uses it for all",
}
"""Where the default differs from the peer for specimens that are not urine, and why."""


def test_the_default_differs_from_the_peer_only_where_it_is_told(oracle: Path) -> None:
    cases = mic_cases(oracle).filter(pl.col("specimen").is_null() | (pl.col("specimen") != "urine"))
    after = interpreted_as(oracle, cases, "mic", "mic")
    differ = after.filter(pl.col("got") != pl.col("eucast2025").fill_null("NI"))
    assert set(differ.select("organism", "ab").iter_rows()) == set(DIFFERENCES)
    assert (after.height, differ.height) == (1021, 45)


NAMED_BY_SPECIES: Final = "EUCAST names the species; the peer has the order, so that E. cloacae and Serratia get it too"
UTI_ORIGIN: Final = "EUCAST says infections originating from the urinary tract; the peer says uncomplicated"
PEER_LACKS: Final = "EUCAST's table has it; the peer's of this year does not"
REASONS: Final[Mapping[tuple[str, str, str], str]] = {
    ("Enterobacterales", "BPR", "MIC"): "the peer has the zone alone",
    ("Enterobacterales", "IMR", "DISK"): PEER_LACKS,
    ("Acinetobacter", "IMR", "MIC"): "the peer had it until 2023 and has dropped it",
    ("Acinetobacter", "IMR", "DISK"): "the peer had it until 2023 and has dropped it",
    ("Streptococcus agalactiae", "TMP", "MIC"): PEER_LACKS,
    ("Streptococcus pneumoniae", "OXA", "DISK"): "a screening test; the peer had it until 2024",
    ("Streptococcus pneumoniae", "BPR", "MIC"): PEER_LACKS,
    ("Pseudomonas", "LVX", "DISK"): "the zone that goes with R > 2; the peer kept that of R > 1 when the MIC changed",
    ("Enterococcus", "GEH", "MIC"): "the high-level test divides at 128; the peer's 80 is no step of dilution",
    ("Enterococcus", "GEH", "DISK"): "zones of 8 and more have no high-level resistance; the peer has no S at all",
    ("Streptococcus groups A, B, C and G", "MFX", "MIC"): "one zone divides S and R, so that the MIC has no I",
    **{
        (organism, "CXM", method): NAMED_BY_SPECIES
        for organism in (
            "Escherichia coli",
            "Klebsiella pneumoniae complex",
            "Klebsiella oxytoca complex",
            "Raoultella",
            "Proteus mirabilis",
        )
        for method in ("MIC", "DISK")
    },
    **{
        (organism, drug, method): NAMED_BY_SPECIES if drug == "CZO" else UTI_ORIGIN
        for organism in ("Escherichia coli", "Klebsiella pneumoniae complex", "Klebsiella oxytoca complex")
        for drug in ("CZO", "TEM")
        for method in ("MIC", "DISK")
    },
    ("Proteus mirabilis", "TEM", "MIC"): UTI_ORIGIN,
    ("Proteus mirabilis", "TEM", "DISK"): UTI_ORIGIN,
}
"""Each row of the core table that the peer's table has not, or has otherwise, and why."""


def test_core_table_agrees_with_the_peers_but_for_what_is_listed(oracle: Path) -> None:
    key = ["organism", "antimicrobial", "method", "site"]
    # Spellings of one step: 0.064 is 0.06, and 0.0001 says, as 0.001 does, that no isolate is S.
    steps = {0.0001: 0.001, 0.064: 0.06, 0.032: 0.03}
    same = [pl.col("organism", "site").fill_null("-"), pl.col("s", "r").replace(steps)]
    peers = peers_table(oracle).frame.filter(guideline="EUCAST 2025", type="human").with_columns(same)
    ours = breakpoints().frame.with_columns(same)
    joined = ours.join(peers.select(*key, "s", "r"), on=key, how="left", suffix="_peer")
    differ = joined.filter(~pl.col("s").eq_missing(pl.col("s_peer")) | ~pl.col("r").eq_missing(pl.col("r_peer")))
    found = set(differ.select("organism", "antimicrobial", "method").iter_rows())
    assert found == set(REASONS)
    assert ours.height > 650


GROUP_MEMBERS: Final = frozenset(
    {"Klebsiella", "Enterobacter", "Citrobacter", "Acinetobacter", "Staphylococcus", "Raoultella"}
)


def test_expected_phenotypes_agree_with_the_peers(oracle: Path) -> None:
    """What we expect and the peer does not is of species of a complex that EUCAST names, or of Raoultella."""
    pairs = pl.read_csv(oracle / "ref" / "intrinsic_resistant.csv.gz", infer_schema=False)
    named = pairs.with_columns(name=pl.col("mo").replace_strict(organism_names(oracle), default=None)).select(
        "name", "ab"
    )
    peers: dict[str, set[str]] = {}
    for name, drug in named.iter_rows():
        peers.setdefault(name, set()).add(drug)
    table = codes()
    species = table.organisms.filter(pl.col("rank") == "species")["name"]
    ours = {name: set(expected_rules(name, table)) for name in species}
    more = {name for name, drugs in ours.items() if name in peers and drugs - peers[name]}
    assert {name.split()[0] for name in more} <= GROUP_MEMBERS
    assert len(more) < 25
    assert sum(len(drugs) for drugs in ours.values()) > 3000
