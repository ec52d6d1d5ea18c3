"""Clinical breakpoints (kliniska brytpunkter, kliniske brydepunkter): the table, and where it came from.

One shape for every source. ``s`` and ``r`` keep the guideline's own meaning: EUCAST MIC is S at or below ``s`` and R
above ``r``; EUCAST zones are S at or above ``s`` and R below ``r``; CLSI MIC is R at or above ``r``, zones R at or
below.
"""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

BREAKPOINT_SCHEMA: Final[dict[str, pl.DataType]] = {
    "guideline": pl.String(),  # "EUCAST 2025", "CLSI 2025", "EUCAST ECOFF 2025"
    "version": pl.String(),  # the guideline's own: "15.0"
    "type": pl.String(),  # human, animal, ECOFF
    "host": pl.String(),  # human, or the animal
    "method": pl.String(),  # MIC or DISK
    "site": pl.String(),  # meningitis, uncomplicated urinary tract infection, oral …; null: any
    "organism": pl.String(),  # a name of the organism table, of any rank; null: PK/PD, for any organism
    "rank": pl.Int64(),  # 1 subspecies, 2 species, 3 group, 4 genus, 5 family, 6 order, 7 class, 8 Gram, 9 PK/PD
    "antimicrobial": pl.String(),
    "disk_dose": pl.String(),
    "s": pl.Float64(),
    "r": pl.Float64(),
    "uti": pl.Boolean(),  # true: for uncomplicated urinary tract infection alone
    "sdd": pl.Boolean(),  # between s and r is SDD, not I
    "screening": pl.Boolean(),  # a screening test (oxacillin for pneumococci): answers another question
    "table": pl.String(),  # the guideline's table
    "source": pl.String(),
    "line": pl.Int64(),  # the row in the source, counted from 1 after the heading
}


@dataclass(frozen=True)
class Breakpoints:
    """A breakpoint table with its provenance.

    ``frame`` has :data:`BREAKPOINT_SCHEMA`; ``provenance`` names the file, its hash, who made it and when it was read.
    """

    frame: pl.DataFrame
    provenance: dict[str, Any]
