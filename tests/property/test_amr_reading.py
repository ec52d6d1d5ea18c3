"""Isolate files: nothing is lost, and nothing depends on the order in which things come."""

import random
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from beredd.amr.read import IsolateRead, read_isolates

cells = st.sampled_from(["", "S", "R", "0.5", "<=0.25", ">8", "x", "≥16", "1/19", "-"])
isolate = st.fixed_dictionaries(
    {
        "patient": st.sampled_from(["A", "B", "C", ""]),
        "date": st.sampled_from(["2024-01-05", "2024-01-06", "18.2.2024", "", "never"]),
        "organism": st.sampled_from(["eco", "Klebsiella pneumoniae", "", "no such thing", "sau"]),
        "CIP_mic": cells,
        "GEN_mic": cells,
        "CTX_sir": st.sampled_from(["S", "r", "I", "", "?"]),
    }
)
tables = st.lists(isolate, min_size=1, max_size=25)
HEADING = ("patient", "date", "organism", "CIP_mic", "GEN_mic", "CTX_sir")
NUMBERS = ("row", "source_row", "source_file")


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> Path:
    path = folder / name
    lines = [";".join(HEADING), *(";".join(row[name] for name in HEADING) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def without_numbers(found: IsolateRead) -> pl.DataFrame:
    frame = found.frame.drop(NUMBERS)
    return frame.with_columns(pl.selectors.categorical().cast(pl.String)).sort(sorted(frame.columns))


@settings(max_examples=12)
@given(tables, st.randoms(use_true_random=False))
def test_order_changes_only_numbers(rows: list[dict[str, str]], chance: random.Random) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = read_isolates([write(folder, "one.csv", rows)])
        other = read_isolates([write(folder, "other.csv", mixed)])
        same = without_numbers(one).columns == without_numbers(other).columns
        assert same
        assert_frame_equal(without_numbers(one), without_numbers(other))
        assert one.frame.select("patient", "organism", "date").equals(other.frame.select("patient", "organism", "date"))


@settings(max_examples=12)
@given(tables, tables, st.integers(60, 400))
def test_counts_are_conserved_in_memory_and_on_disk(
    first: list[dict[str, str]], second: list[dict[str, str]], block: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [write(folder, "a.csv", first), write(folder, "b.csv", [*second, *second[:1]])]
        if files[0].read_bytes() == files[1].read_bytes():
            return
        whole = read_isolates(files)
        backwards = read_isolates(files[::-1])
        streamed = read_isolates(files, out=folder / "o.parquet", in_memory_bytes=0, block_bytes=block, range_rows=9)
        filled = [sum(any(row.values()) for row in rows) for rows in (first, [*second, *second[:1]])]
        assert [one.rows for one in whole.counts] == filled
        assert all(one.rows == one.isolates + one.rejected + one.joined for one in whole.counts)
        assert whole.rejected.height == sum(one.rejected + one.cells for one in whole.counts)
        assert_frame_equal(streamed.frame, whole.frame)
        assert_frame_equal(streamed.rejected, whole.rejected)
        assert_frame_equal(without_numbers(whole), without_numbers(backwards))
