"""The breakpoint table: what comes with beredd, its own files, and what changed between two tables."""

from pathlib import Path

import polars as pl
import pytest

from beredd.amr import compare_breakpoints
from beredd.amr.breakpoint_choice import Chooser
from beredd.amr.breakpoints import BREAKPOINT_SCHEMA, RANKS, Breakpoints, breakpoints
from beredd.amr.codes import codes
from beredd.common.errors import UserError


def test_the_core_table_is_sound() -> None:
    frame = breakpoints().frame
    assert dict(frame.schema) == BREAKPOINT_SCHEMA
    assert frame.select("method", "site", "organism", "antimicrobial", "disk_dose").is_unique().all()
    assert (
        frame.select("s", "r", "uti", "sdd", "screening", "source", "line", "table").null_count().sum_horizontal()[0]
        == 0
    )
    mic, zone = frame.filter(pl.col("method") == "MIC"), frame.filter(pl.col("method") == "DISK")
    assert (mic["s"] <= mic["r"]).all()
    assert (zone["s"] >= zone["r"]).all()
    assert zone["disk_dose"].null_count() == 0
    assert (frame["uti"] == frame["site"].fill_null("").str.contains("urinary")).all()
    assert frame["source"].str.starts_with("EUCAST Clinical Breakpoint Tables v15.0, 2025, ").all()


def test_the_core_tables_names_are_those_of_the_code_tables() -> None:
    frame, tables = breakpoints().frame, codes()
    ranks = dict(tables.organisms.select("name", "rank").iter_rows())
    organisms = frame["organism"].drop_nulls().unique()
    assert set(organisms) <= set(ranks)
    assert set(frame["antimicrobial"]) <= set(tables.antimicrobials["code"])
    for organism, rank in frame.select("organism", "rank").unique().iter_rows():
        assert rank == (RANKS[ranks[organism]] if organism else RANKS["pk/pd"])


@pytest.mark.parametrize(
    ("organism", "drug", "method", "expected"),
    [
        ("Escherichia coli", "CTX", "MIC", (1, 2)),
        ("Klebsiella pneumoniae", "MEM", "DISK", (22, 16)),
        ("Pseudomonas aeruginosa", "CAZ", "MIC", (0.001, 8)),
        ("Acinetobacter baumannii", "MEM", "MIC", (2, 8)),
        ("Staphylococcus aureus", "FOX", "DISK", (22, 22)),
        ("Staphylococcus epidermidis", "FOX", "DISK", (27, 27)),
        ("Enterococcus faecium", "VAN", "MIC", (4, 4)),
        ("Streptococcus pneumoniae", "PEN", "MIC", (0.06, 1)),
        ("Streptococcus pyogenes", "CLI", "MIC", (0.5, 0.5)),
        ("Haemophilus influenzae", "AMP", "MIC", (1, 1)),
        ("Neisseria gonorrhoeae", "CRO", "MIC", (0.125, 0.125)),
        ("Salmonella enterica", "CIP", "MIC", (0.06, 0.06)),
        ("Shigella sonnei", "CIP", "MIC", (0.25, 0.5)),
    ],
)
def test_the_pathogens_of_ears_net_and_glass_have_theirs(
    organism: str, drug: str, method: str, expected: tuple[float, float]
) -> None:
    row = Chooser(breakpoints(), "EUCAST 2025", codes()).row(method, drug, organism, "other")
    assert row is not None
    assert (row["s"], row["r"]) == expected


SURVEYED = {
    "Escherichia coli": "AMP AMX AMC TZP CTX CRO CAZ FEP IPM MEM ETP CIP LVX MFX GEN TOB AMK TGC COL SXT NIT MEC TMP",
    "Klebsiella pneumoniae": "AMC TZP CTX CRO CAZ FEP IPM MEM ETP CIP LVX MFX OFX GEN TOB AMK COL SXT",
    "Pseudomonas aeruginosa": "PIP TZP CAZ FEP IPM MEM CIP LVX TOB AMK COL CZA CZT",
    "Acinetobacter baumannii": "IPM MEM CIP LVX GEN TOB AMK COL SXT",
    "Staphylococcus aureus": "FOX OXA CIP LVX RIF LNZ VAN TEC DAP CLI ERY GEN TOB FUS SXT TCY",
    "Streptococcus pneumoniae": "PEN CTX CRO ERY CLR AZM MFX LVX CLI SXT TCY VAN",
    "Enterococcus faecalis": "AMP AMX GEH VAN TEC LNZ",
    "Enterococcus faecium": "AMP AMX GEH VAN TEC LNZ",
    "Salmonella enterica": "CIP LVX CTX CRO CAZ IPM MEM ETP AMP SXT",
    "Shigella flexneri": "CIP LVX CTX CRO CAZ AMP SXT",
    "Neisseria gonorrhoeae": "CFM CRO CTX SPT CIP PEN TCY",
    "Neisseria meningitidis": "PEN CTX CRO MEM",
    "Haemophilus influenzae": "AMP AMC CTX CRO CIP MEM SXT TCY",
    "Streptococcus agalactiae": "PEN ERY CLI VAN TCY",
    "Campylobacter jejuni": "CIP ERY TCY",
}
"""What EARS-Net and GLASS ask for, and EUCAST has breakpoints of."""


@pytest.mark.parametrize("organism", SURVEYED)
def test_nothing_that_ears_net_and_glass_ask_for_is_missing(organism: str) -> None:
    chooser = Chooser(breakpoints(), "EUCAST 2025", codes(), pkpd=False)
    drugs = SURVEYED[organism].split()
    assert [drug for drug in drugs if chooser.row("MIC", drug, organism, "urine") is None] == []


def test_a_guideline_that_is_not_here_is_refused() -> None:
    with pytest.raises(UserError, match="no breakpoint table of 'CLSI 2025' here; there is EUCAST 2025"):
        breakpoints("CLSI 2025")


SHORT = "guideline,method,organism,antimicrobial,s,r\n"


def test_ones_own_table_may_leave_out_what_is_usual(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(SHORT + "Local 2026,MIC,Escherichia coli,CIP,0.25,0.5\n", encoding="utf-8")
    table = Breakpoints.read(path)
    row = table.frame.row(0, named=True)
    assert (row["type"], row["host"], row["uti"], row["screening"], row["line"], row["s"]) == (
        "human", "human", False, False, 1, 0.25,
    )  # fmt: skip
    assert table.guidelines == ["Local 2026"]
    assert table.provenance["file"] == "own.csv"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("guideline,method\nx,MIC\n", "organism, antimicrobial, s, r is missing"),
        (SHORT + "L,MIC,Escherichia coli,CIP,low,0.5\n", "2: s: 'low' is not a number"),
        (SHORT.replace("\n", ",uti\n") + "L,MIC,Escherichia coli,CIP,1,1,maybe\n", "'maybe' is not true or false"),
    ],
)
def test_faults_of_a_table_are_told_with_their_place(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=words):
        Breakpoints.read(path)


def test_files_that_are_no_breakpoints_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        Breakpoints.read(tmp_path / "absent.csv")
    other = tmp_path / "other.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(other)
    with pytest.raises(UserError, match="not a breakpoint table"):
        Breakpoints.read(other)
    other.write_text("no parquet", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be read as Parquet"):
        Breakpoints.read(other)


def test_a_csv_copy_has_the_same_breakpoints(tmp_path: Path) -> None:
    breakpoints().write(tmp_path / "copy.csv")
    assert Breakpoints.read(tmp_path / "copy.csv").frame.equals(breakpoints().frame)


def changed(frame: pl.DataFrame, **columns: pl.Expr) -> Breakpoints:
    return Breakpoints(frame.with_columns(**columns), {})


def test_what_was_added_removed_and_changed_between_two_tables() -> None:
    core = breakpoints()
    assert compare_breakpoints(core, core).is_empty()
    is_cip = (pl.col("antimicrobial") == "CIP") & (pl.col("organism") == "Acinetobacter") & (pl.col("method") == "MIC")
    later = changed(
        core.frame.filter(pl.col("antimicrobial") != "LNZ"), r=pl.when(is_cip).then(2.0).otherwise(pl.col("r"))
    )
    found = compare_breakpoints(core, later)
    assert found.filter(pl.col("change") == "changed").select("organism", "antimicrobial", "r_a", "r_b").rows() == [
        ("Acinetobacter", "CIP", 1.0, 2.0)
    ]
    removed = found.filter(pl.col("change") == "removed")
    assert set(removed["antimicrobial"]) == {"LNZ"}
    back = compare_breakpoints(later, core)
    assert back.filter(pl.col("change") == "added").height == removed.height


def test_another_spelling_or_year_is_no_change() -> None:
    core = breakpoints()
    spelt = changed(
        core.frame,
        guideline=pl.lit("EUCAST 2026"),
        s=pl.when(pl.col("s") == 0.06).then(0.064).when(pl.col("s") == 0.001).then(0.0001).otherwise(pl.col("s")),
        disk_dose=pl.col("disk_dose").str.replace(" µg", " mcg").str.replace("-", "/"),
    )
    assert compare_breakpoints(core, spelt, guideline_a="EUCAST 2025", guideline_b="EUCAST 2026").is_empty()
    assert compare_breakpoints(core, spelt).height == 2 * core.frame.height
    # Zones are no dilutions: 15 and 16 mm are two.
    is_one = (pl.col("method") == "DISK") & (pl.col("s") == 15) & (pl.col("r") == 15)
    larger = changed(core.frame, s=pl.when(is_one).then(16.0).otherwise(pl.col("s")))
    assert compare_breakpoints(core, larger).height == core.frame.filter(is_one).height > 0
