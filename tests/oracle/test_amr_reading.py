"""Reading held against outside results: the R package AMR's parsing, and files made outside this program.

Where we differ from the package on purpose, :data:`DIFFERENT` says why.
"""

from pathlib import Path

import polars as pl
import pytest

from beredd.amr.column_map import ColumnMap, FieldSource, ResultSource
from beredd.amr.mic import clean_mic, clean_sir
from beredd.amr.model import Measure
from beredd.amr.read import IsolateRead, read_isolates

DIFFERENT = {
    "s": ("S", "letters' case is a manner of writing, not another category"),
    "r ": ("R", "nor is a space"),
    "1": (None, "a number is a concentration or a zone; taken as the first category it would make an S of a MIC of 1"),
}


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    path = shared / "oracle" / "amr"
    if not path.is_dir():
        pytest.skip(f"no outside results at {path}")
    return path


def test_mic_parsing(folder: Path) -> None:
    rows = pl.read_csv(folder / "as_mic_parsing.csv", infer_schema=False)
    assert clean_mic(rows["input"]).cast(pl.String).to_list() == rows["as_mic"].to_list()
    numbers = clean_mic(rows["input"]).cast(pl.String).str.strip_chars_start("<>=").cast(pl.Float64)
    assert numbers.to_list() == rows["numeric"].cast(pl.Float64).to_list()


def test_sir_cleaning(folder: Path) -> None:
    rows = pl.read_csv(folder / "as_sir_cleaning.csv", infer_schema=False)
    expected = [DIFFERENT[text][0] if text in DIFFERENT else sir for text, sir in rows.rows()]
    assert clean_sir(rows["input"]).to_list() == expected
    for text, (ours, _) in DIFFERENT.items():
        assert rows.filter(pl.col("input") == text)["as_sir"].to_list() != [ours]


def _whole(found: IsolateRead, rows: int) -> bool:
    (count,) = found.counts
    return (count.rows, count.isolates + count.rejected) == (rows, rows) and found.frame.height == count.isolates


def _disagreement(values: list[str | None]) -> str | None:
    order = ("R", "I", "S")
    return next((one for one in order if one in values), None)


def test_the_whonet_example_whole(folder: Path) -> None:
    path = folder / "WHONET_example.csv"
    found = read_isolates([path])
    assert _whole(found, 500)
    assert found.rejected.is_empty()
    raw = pl.read_csv(path, infer_schema=False)
    frame = found.frame.sort("row")
    assert frame["isolate"].to_list() == raw["Specimen number"].to_list()
    assert frame["date"].cast(pl.String).to_list() == raw["Specimen date"].to_list()
    assert frame["age"].cast(pl.String).to_list() == raw["Age"].to_list()
    assert frame["organism"].n_unique() < raw["Organism"].n_unique()  # ECO and eco are one
    drugs = {heading.partition("_")[0] for heading in raw.columns[25:]}
    for drug in drugs:
        headings = [heading for heading in raw.columns if heading.startswith(f"{drug}_")]
        expected = [_disagreement(list(cells)) for cells in raw.select(headings).rows()]
        assert frame[drug].to_list() == expected
    names = set(raw["Last name"]) | set(raw["First name"])
    assert not names & set(frame.select(pl.col(pl.String)).unpivot()["value"])


def test_the_unclean_example_whole(folder: Path) -> None:
    path = folder / "example_isolates_unclean.csv"
    found = read_isolates([path])
    assert _whole(found, 3000)
    raw = pl.read_csv(path, infer_schema=False)
    frame = found.frame.sort("row")
    assert set(frame["organism"]) == {
        "Escherichia coli",
        "Klebsiella pneumoniae",
        "Staphylococcus aureus",
        "Streptococcus pneumoniae",
    }
    for drug in ("AMX", "AMC", "CIP", "GEN"):
        # "< 0.5 S" is a MIC and a category
        assert frame[f"{drug}_reported"].to_list() == raw[drug].str.slice(-1).to_list()
        mics = raw[drug].str.contains("<").sum()
        assert (
            (frame[f"{drug}_mic"].cast(pl.String) == "<0.5").sum() == mics
            if mics
            else f"{drug}_mic" not in frame.columns
        )


def test_the_packages_own_example_by_a_map(folder: Path) -> None:
    """Its organisms have the package's codes; a map gives them names from its own table."""
    path = folder / "example_isolates.csv"
    raw = pl.read_csv(path, infer_schema=False)
    table = pl.read_csv(folder / "ref" / "microorganisms.csv.gz", infer_schema=False)
    names = dict(table.select("mo", "fullname").rows())
    drugs = raw.columns[6:]
    columns = ColumnMap(
        columns={
            "organism": FieldSource(
                headings=("mo",), values={code: names[code] for code in set(raw["mo"].drop_nulls()) if code in names}
            ),
            "date": FieldSource(headings=("date",)),
            "patient": FieldSource(headings=("patient",)),
            "sex": FieldSource(headings=("gender",)),
            "age": FieldSource(headings=("age",)),
            "ward_type": FieldSource(headings=("ward",)),
        },
        results=tuple(ResultSource(heading=drug, antimicrobial=drug, measure=Measure.REPORTED) for drug in drugs),
    )
    found = read_isolates([path], columns=columns)
    assert _whole(found, 2000)
    kept = found.frame.sort("row")
    raw = raw.with_row_index("row", offset=2).filter(pl.col("row").is_in(kept["source_row"].implode()))
    assert kept.height > 1900
    for drug in drugs:
        assert kept[drug].to_list() == raw[drug].to_list()
    assert kept["patient"].to_list() == raw["patient"].to_list()
    assert set(kept["ward_type"]) <= {"icu", "inpatient", "outpatient"}
    reasons = found.rejected["reason"].str.head(25)
    assert set(reasons) <= {"The organism is missing.", "The organism is not in the code table."[:25]}
