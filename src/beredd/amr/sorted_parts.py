"""A table larger than memory, brought into order: parts are sorted on disk and merged range by range.

Each part is sorted when it is written. At the end bounds are drawn from samples of all parts, so that each range of the
order has about as many rows as one part; a range is the rows between two bounds of every part. Only one range is in
memory at a time.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl

RANGE_ROWS: Final = 400_000
"""How many rows are brought into order at once."""
_SAMPLES: Final = 200
"""How many rows of each part the bounds are drawn from."""
_BOUND: Final = "=bound"
_GROUP_ROWS: Final = 50_000


class SortedParts:
    """Rows that are added part by part and given back in order, range by range.

    Parameters
    ----------
    keys
        The columns to sort by. Rows with equal keys always come in the same range.
    folder
        Where parts are kept when there are more than fit in memory; None keeps them in memory.
    range_rows
        How many rows a range has, about.
    """

    def __init__(self, keys: Sequence[str], folder: Path | None, *, range_rows: int = RANGE_ROWS) -> None:
        self._keys = list(keys)
        self._folder = folder
        self._range_rows = range_rows
        self._held: list[pl.DataFrame] = []
        self._parts: list[Path] = []
        self._samples: list[pl.DataFrame] = []
        self.rows = 0

    def add(self, frame: pl.DataFrame) -> None:
        """Add some rows."""
        if not frame.height:
            return
        self.rows += frame.height
        if self._folder is None:
            self._held.append(frame)
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        frame = frame.sort(self._keys)
        path = self._folder / f"part-{len(self._parts):05}.parquet"
        frame.write_parquet(path, row_group_size=_GROUP_ROWS, compression="lz4")
        self._parts.append(path)
        step = max(1, frame.height // _SAMPLES)
        self._samples.append(frame.select(self._keys).gather_every(step, offset=step // 2))

    def ranges(self) -> Iterator[pl.DataFrame]:
        """Return the rows in order, range by range; columns that only some parts have are null in the others."""
        if self._folder is None:
            if self._held:
                whole = pl.concat(self._held, how="diagonal") if len(self._held) > 1 else self._held[0]
                self._held = []
                yield whole.sort(self._keys)
            return
        bounds = self._bounds()
        cuts = [self._cuts(path, bounds) for path in self._parts]
        for n in range(bounds.height + 1):
            slices = [
                pl.scan_parquet(path).slice(cut[n], cut[n + 1] - cut[n]).collect()
                for path, cut in zip(self._parts, cuts, strict=True)
                if cut[n + 1] > cut[n]
            ]
            if slices:
                yield pl.concat(slices, how="diagonal").sort(self._keys)

    def _bounds(self) -> pl.DataFrame:
        if not self._samples:
            return pl.DataFrame()
        sample = pl.concat(self._samples).sort(self._keys)
        ranges = min(max(1, round(self.rows / self._range_rows)), sample.height)
        places = [sample.height * n // ranges for n in range(1, ranges)]
        return sample[places].unique().sort(self._keys)

    def _cuts(self, path: Path, bounds: pl.DataFrame) -> list[int]:
        """Return where each range begins in a sorted part: before the first row that is not below the bound."""
        keys = pl.read_parquet(path, columns=self._keys).select(self._keys).with_columns(pl.lit(1).alias(_BOUND))
        both = pl.concat([keys, bounds.with_columns(pl.lit(0).alias(_BOUND))]) if bounds.height else keys
        # a bound comes before the rows that equal it
        both = both.sort([*self._keys, _BOUND]).with_columns(pl.col(_BOUND).cum_sum().alias("=before"))
        return [0, *both.filter(pl.col(_BOUND) == 0)["=before"].to_list(), keys.height]
