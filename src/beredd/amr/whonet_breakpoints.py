"""WHONET's and AMRIE's Breakpoints.txt → breakpoint rows.

Its limits are inclusive: ``R 64`` is R at or above 64, also for EUCAST, whose own table says R above 32. EUCAST's
limits are brought back to EUCAST's meaning here; CLSI's are inclusive by themselves.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from beredd.amr.breakpoints import BREAKPOINT_SCHEMA, eucast_version, is_screening
from beredd.amr.categories import snapped
from beredd.amr.code_matching import How
from beredd.amr.codes import Codes

WHONET_COLUMNS: Final = ("GUIDELINES", "YEAR", "TEST_METHOD", "ORGANISM_CODE", "WHONET_ABX_CODE", "R", "S")
ORGANISMS_BESIDE: Final = "Organisms.txt"
_RANK_OF: Final[Mapping[str, int]] = {
    "SEROVAR_GROUP": 1,
    "WHONET_ORG_CODE": 2,
    "SPECIES_GROUP": 3,
    "GENUS_CODE": 4,
    "GENUS_GROUP": 4,
    "FAMILY_CODE": 5,
    "ANAEROBE+SUBKINGDOM": 8,
    "ANAEROBE": 8,
}
_GROUPS: Final[Mapping[str, str]] = {
    "AN-": "Gram-negative anaerobes",
    "AN+": "Gram-positive anaerobes",
    "ANA": "Anaerobes",
    "EBC": "Enterobacterales",
    "ABX": "Acinetobacter baumannii complex",
    "ECX": "Enterobacter cloacae complex",
    "HAK": "HACEK group",
    "SC+": "Coagulase-positive staphylococci",
}
"""WHONET's codes of groups, by our names; those of organisms are in the code table."""
_WRITTEN: Final = {
    0.0625: 0.06,
    0.03125: 0.03,
    0.015625: 0.016,
    0.0078125: 0.008,
    0.00390625: 0.004,
    0.001953125: 0.002,
}
"""Twofold steps as guidelines write them."""


def from_whonet(text: pl.DataFrame, beside: pl.DataFrame | None, codes: Codes) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the rows of Breakpoints.txt in :data:`~beredd.amr.breakpoints.BREAKPOINT_SCHEMA`, and what was not read.

    Parameters
    ----------
    text
        The file as text, with ``line``.
    beside
        WHONET's table of organisms, where it lies beside the file; else codes are looked up in the code table alone.
    codes
        The code tables.

    Returns
    -------
    tuple
        The rows, a group that the code table does not name as one row for each of its members; and the number of rows
        not read by reason.
    """
    organisms = _Organisms(beside, codes)
    rows: list[dict[str, Any]] = []
    not_read: Counter[str] = Counter()
    for cells in text.fill_null("").iter_rows(named=True):
        limits = _limits(cells)
        names = organisms.names(cells["ORGANISM_CODE"], cells.get("ORGANISM_CODE_TYPE", ""), cells)
        if limits is None:
            not_read["no breakpoint in the row"] += 1
        elif not names:
            not_read["organism code not known"] += 1
        else:
            rows += [{**_described(cells, name), "organism": name, "s": limits[0], "r": limits[1]} for name in names]
    frame = pl.DataFrame(rows, schema=BREAKPOINT_SCHEMA).with_columns(
        version=eucast_version(pl.col("guideline")),
        screening=is_screening(pl.col("site"), pl.col("antimicrobial"), pl.col("organism")),
    )
    return frame, dict(not_read)


def _described(cells: Mapping[str, Any], organism: str | None) -> dict[str, Any]:
    """Return all of a row but the organism and the limits."""
    kind = _type(cells)
    guideline = f"{cells['GUIDELINES']} {'ECOFF ' if kind == 'ECOFF' else ''}{cells['YEAR']}"
    site = cells.get("SITE_OF_INFECTION") or None
    return {
        "guideline": guideline,
        "type": kind,
        "host": (cells.get("HOST") or "human").casefold(),
        "method": "DISK" if cells["TEST_METHOD"].upper() == "DISK" else "MIC",
        "site": site,
        "rank": 9 if organism is None else _RANK_OF.get(cells.get("ORGANISM_CODE_TYPE", ""), 9),
        "antimicrobial": cells["WHONET_ABX_CODE"],
        "disk_dose": cells.get("POTENCY") or None,
        "uti": "urin" in (site or "").casefold(),
        "sdd": bool((cells.get("SDD") or "").strip()),
        "table": cells.get("REFERENCE_TABLE") or None,
        "line": cells["line"],
    }


def _type(cells: Mapping[str, Any]) -> str:
    kind = (cells.get("BREAKPOINT_TYPE") or "Human").casefold()
    return "ECOFF" if kind in ("ecoff", "ecv") else kind


def _limits(cells: Mapping[str, Any]) -> tuple[float | None, float | None] | None:
    """Return S and R in the guideline's own meaning, None where the row has neither."""
    is_clsi, is_disk = cells["GUIDELINES"].upper().startswith("CLSI"), cells["TEST_METHOD"].upper() == "DISK"
    if _type(cells) == "ECOFF":
        cutoff = _number(cells.get("ECV_ECOFF", ""))
        if cutoff is None:
            return None
        beyond = cutoff - 1 if is_disk else _next_step(cutoff, up=True)
        return cutoff, beyond if is_clsi else cutoff
    s, r = _number(cells["S"]), _number(cells["R"])
    if s is None and r is None:
        return None
    if r is not None and not is_clsi:
        r = r + 1 if is_disk else _next_step(r, up=False)
    return s, r


def _number(text: str) -> float | None:
    found = re.search(r"\d+(?:[.,]\d+)?", text)
    return None if found is None else float(found.group().replace(",", "."))


def _next_step(value: float, *, up: bool) -> float:
    """Return the next higher or lower step of the twofold series, as guidelines write it."""
    exact = float(snapped(np.array([value]))[0]) * (2.0 if up else 0.5)
    return _WRITTEN.get(exact, exact)


class _Organisms:
    """WHONET's codes of organisms, by the code table and by WHONET's own table where it is given."""

    def __init__(self, beside: pl.DataFrame | None, codes: Codes) -> None:
        self._codes = codes
        own = codes.organisms.filter(pl.col("whonet").is_not_null()).select("whonet", "name").iter_rows()
        self._by_code: dict[str, str] = {}
        for code, name in own:
            self._by_code.setdefault(code.casefold(), name)
        self._known = set(codes.organisms["name"])
        self._members: dict[tuple[str, str], list[str]] = defaultdict(list)
        if beside is not None:
            self._read(beside)

    def _read(self, beside: pl.DataFrame) -> None:
        """Take over names and members of groups from WHONET's table."""
        for cells in beside.fill_null("").iter_rows(named=True):
            name = self._by_code.setdefault(
                cells["WHONET_ORG_CODE"].casefold(), _as_here(cells["ORGANISM"], self._codes)
            )
            if cells.get("GENUS_CODE") and cells.get("GENUS") in self._known:
                self._by_code.setdefault(f"genus {cells['GENUS_CODE']}".casefold(), cells["GENUS"])
            for kind in _RANK_OF:
                if cells.get(kind) and name not in self._members[kind, cells[kind]]:
                    self._members[kind, cells[kind]].append(name)

    def names(self, code: str, kind: str, cells: Mapping[str, Any]) -> list[str | None]:
        """Return the organisms that a code means: one, or a group's members; None alone is any species (PK/PD)."""
        if "pk" in (cells.get("REFERENCE_TABLE") or "").casefold().split("/")[0] or code.upper() in ("", "ALL"):
            return [None]
        if code.upper() in _GROUPS and kind not in ("GENUS_CODE", "SEROVAR_GROUP"):
            return [_GROUPS[code.upper()]]
        genus = self._by_code.get(f"genus {code}".casefold()) if kind == "GENUS_CODE" else None
        found = genus or self._by_code.get(code.casefold())
        if found is not None:
            return [found]
        return [*self._members.get((kind, code), [])]


def _as_here(organism: str, codes: Codes) -> str:
    """Return WHONET's name of an organism as the code table has it, as it is where that has none."""
    match = codes.match_organism(organism)
    return match.name if match.name and match.how is How.EXACT else organism


def organisms_beside(path: Path) -> Path | None:
    """Return WHONET's table of organisms in the same folder, None where it is not there."""
    beside = path.with_name(ORGANISMS_BESIDE)
    return beside if beside.is_file() else None
