"""Parts on disk come back in the one order that a sort in memory gives."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from beredd.amr.sorted_parts import SortedParts


@pytest.mark.parametrize("range_rows", [1, 7, 50, 10_000])
def test_ranges_are_the_sorted_whole(tmp_path: Path, range_rows: int) -> None:
    rows = pl.DataFrame(
        {
            "patient": [None if n % 11 == 0 else f"P{n * 7 % 13}" for n in range(200)],
            "date": [n * 5 % 17 for n in range(200)],
            "row": list(range(200)),
        }
    )
    parts = SortedParts(("patient", "date", "row"), tmp_path / "parts", range_rows=range_rows)
    for begin in range(0, 200, 23):
        parts.add(rows.slice(begin, 23))
    ranges = list(parts.ranges())
    assert_frame_equal(pl.concat(ranges), rows.sort("patient", "date", "row"))
    assert range_rows > 100 or len(ranges) > 1


def test_rows_with_equal_keys_come_together(tmp_path: Path) -> None:
    rows = pl.DataFrame({"key": [f"k{n % 5}" for n in range(100)], "n": list(range(100))})
    parts = SortedParts(("key",), tmp_path, range_rows=10)
    for begin in range(0, 100, 10):
        parts.add(rows.slice(begin, 10))
    seen = [set(part["key"]) for part in parts.ranges()]
    assert sum(len(keys) for keys in seen) == 5
    assert len(seen) > 1


def test_a_column_that_only_some_parts_have(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        parts = SortedParts(("a",), folder)
        parts.add(pl.DataFrame({"a": [2]}))
        parts.add(pl.DataFrame({"a": [1], "b": ["x"]}))
        assert pl.concat(parts.ranges()).to_dicts() == [{"a": 1, "b": "x"}, {"a": 2, "b": None}]
