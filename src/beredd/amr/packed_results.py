"""An isolate's categories as an antibiogram that can be compared: packed into words, or as a string of letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from beredd.amr.model import SIR

Comparison = Literal["points", "key-antimicrobials"]

UNIVERSAL: Final = ("AMC", "AMP", "CIP", "CXM", "SXT", "TZP")
KEY_DRUGS: Final[Mapping[str | None, tuple[str, ...]]] = {
    "negative": (*UNIVERSAL, "CAZ", "COL", "CTX", "GEN", "MEM", "TOB"),
    "positive": (*UNIVERSAL, "ERY", "OXA", "RIF", "TCY", "TEC", "VAN"),
    "fungi": (*UNIVERSAL, "ANI", "CAS", "FLU", "MIZ", "NYS", "VOR"),
    None: UNIVERSAL,
}
"""Which drugs make up the antibiogram of an isolate, by its Gram stain: six for all and six more.

The idea of key antimicrobials is that of Hindler & Stelling, Clin Infect Dis 2007;44:867-873, doi 10.1086/511864.
"""

_LEVELS: Final = {"S": 1, "SDD": 2, "I": 2, "R": 3, "NI": 0}
_LEVEL_OF = np.array([_LEVELS[name] for name in SIR.categories] + [0], dtype=np.uint8)  # last: no result
_LETTERS: Final = {"S": "S", "SDD": "I", "I": "I", "R": "R", "NI": "."}


@dataclass(frozen=True, slots=True)
class PackedResults:
    """Results of all isolates, two bits a drug in two planes of 64 drugs a word; each plane is isolates by words."""

    low: npt.NDArray[np.uint64]
    high: npt.NDArray[np.uint64]

    @property
    def tested(self) -> npt.NDArray[np.bool_]:
        """Whether an isolate has any result."""
        return np.asarray(((self.low | self.high) != 0).any(axis=1))


def drugs_compared(drugs: Sequence[str], comparison: Comparison) -> list[str]:
    """Return those of `drugs`, in order, that a comparison looks at in any isolate."""
    if comparison == "points":
        return list(drugs)
    keys = {drug for key in KEY_DRUGS.values() for drug in key}
    return [drug for drug in drugs if drug in keys]


def packed(frame: pl.DataFrame, drugs: Sequence[str], stain: pl.Series | None = None) -> PackedResults:
    """Pack the columns `drugs` of a table of isolates.

    Parameters
    ----------
    frame
        Isolates; each of `drugs` is a column of type SIR.
    drugs
        At least the columns that are compared.
    stain
        Each isolate's key of :data:`KEY_DRUGS`: only those drugs are packed. Without it all are.
    """
    from beredd.amr import kernels

    shape = (frame.height, max(1, -(-len(drugs) // 64)))
    low = np.zeros(shape, dtype=np.uint64)
    high = np.zeros(shape, dtype=np.uint64)
    for number, drug in enumerate(drugs):
        kernels.pack(_levels(frame[drug]), number, low, high)
    if stain is not None:
        stains = list(KEY_DRUGS)
        which = stain.fill_null("").replace_strict(
            {name or "": number for number, name in enumerate(stains)}, return_dtype=pl.Int64
        )
        kernels.keep(np.array(which, dtype=np.int64), _masks(drugs, stains, shape[1]), low, high)
    return PackedResults(low, high)


def _levels(results: pl.Series) -> npt.NDArray[np.uint8]:
    """Return 0 no result, 1 S, 2 I or SDD, 3 R for each isolate."""
    codes: Any = results.to_physical().fill_null(len(SIR.categories)).to_numpy()
    levels: npt.NDArray[np.uint8] = _LEVEL_OF[codes]
    return levels


def _masks(drugs: Sequence[str], stains: Sequence[str | None], words: int) -> npt.NDArray[np.uint64]:
    masks = np.zeros((len(stains), words), dtype=np.uint64)
    for row, stain in enumerate(stains):
        for number, drug in enumerate(drugs):
            if drug in KEY_DRUGS[stain]:
                masks[row, number // 64] |= np.uint64(1) << np.uint64(number % 64)
    return masks


def antibiogram_strings(frame: pl.DataFrame, drugs: Sequence[str], stain: pl.Series | None = None) -> pl.Series:
    """Return each isolate's antibiogram as a string: S, I (also SDD), R, a point for no result or NI.

    The letters stand in the order of `drugs`; with `stain`, in that of the isolate's :data:`KEY_DRUGS`, of which those
    that are no column are left out.
    """
    if stain is None:
        return frame.select(_string(drugs).alias("antibiogram")).to_series()
    text = _string([drug for drug in KEY_DRUGS[None] if drug in drugs])
    for name, keys in KEY_DRUGS.items():
        if name is not None:
            text = pl.when(stain == name).then(_string([drug for drug in keys if drug in drugs])).otherwise(text)
    return frame.select(text.alias("antibiogram")).to_series()


def _string(drugs: Sequence[str]) -> pl.Expr:
    letters = [
        pl.col(drug).cast(pl.String).replace_strict(_LETTERS, default=".", return_dtype=pl.String) for drug in drugs
    ]
    return pl.concat_str(letters) if letters else pl.lit("")
