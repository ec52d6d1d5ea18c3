"""EUCAST's own workbook (v_15.0_Breakpoint_Tables.xlsx) → breakpoint rows.

A sheet for each group of organisms; in it, for each class of drugs, a heading over "MIC breakpoints (mg/L)" (S ≤, R >,
ATU), "Disk content (µg)", "Zone diameter breakpoints (mm)" (S ≥, R <, ATU) and notes. A cell is a number, a number in
brackets, "-", "IE", "NA" or "Note". Written from knowledge of the layout; whatever is not as expected is not guessed,
but kept out and counted.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from beredd.amr.breakpoints import BREAKPOINT_SCHEMA, RANKS, is_screening
from beredd.amr.code_matching import How
from beredd.amr.codes import Codes
from beredd.amr.workbook_text import Rows, sheets_without_superscripts
from beredd.common.errors import UserError

NO_NUMBER: Final = ("-", "–", "", "ie", "na", "note", "note*", "he", "in preparation")
"""What stands where there is no breakpoint, small letters."""
_NUMBER: Final = re.compile(r"^\(?\s*(\d+(?:[.,]\d+)?)\s*\)?\s*(?:[A-Z](?:,\s*[A-Z])*)?$")
LARGEST_ZONE: Final = 60.0
DILUTIONS: Final = frozenset(
    {0.001, 0.002, 0.004, 0.008, 0.015, 0.016, 0.03, 0.032, 0.06, 0.064, 0.12, 0.125, *(2.0**n for n in range(-2, 11))}
)
"""mg/L: the steps as EUCAST writes them."""
_SITES: Final[Mapping[str, str | None]] = {
    "uncomplicated uti only": "Uncomplicated urinary tract infection",
    "uncomplicated uti": "Uncomplicated urinary tract infection",
    "infections originating from the urinary tract": "Infections originating from the urinary tract",
    "indications other than meningitis": "Non-meningitis",
    "indications other than meningitis and endocarditis": "Non-meningitis, Non-endocarditis",
    "indications other than endocarditis": "Non-endocarditis",
    "indications other than pneumonia": "Non-pneumonia",
    "meningitis and endocarditis": "Meningitis, Endocarditis",
    "systemic infections": None,
    "systemic": None,
    "screen": "Screen",
    "screen only": "Screen",
}
"""EUCAST's words in brackets after a drug, as the site here; others keep their words."""
_ROUTES: Final = {"iv": "Intravenous", "oral": "Oral"}


@dataclass(frozen=True)
class _Columns:
    """Where a sheet's columns are, from 1; those that it lacks are None."""

    mic_s: int
    mic_r: int
    disk: int | None
    zone_s: int | None
    zone_r: int | None


@dataclass(frozen=True)
class _Named:
    """What the first cell of a row says: drug, site, and the species that the row is for (none: the sheet's own)."""

    drug: str
    site: str | None
    species: tuple[str, ...]


def read_eucast_workbook(path: Path, codes: Codes) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the breakpoints of EUCAST's workbook, and how many rows were not read, by reason.

    Raises
    ------
    UserError
        When the file is no workbook, or no sheet has a table of breakpoints.
    """
    sheets = sheets_without_superscripts(path)
    version, year = _version(sheets, path)
    rows: list[dict[str, Any]] = []
    not_read: Counter[str] = Counter()
    tables = 0
    for name, cells in sheets.items():
        columns = _first_heading(cells)
        if columns is None:
            continue
        tables += 1
        organisms = _organisms_of_sheet(name, cells, codes)
        if organisms is None:
            not_read[f"sheet {name}: its organism is not in the code table"] += len(cells)
            continue
        of_sheet = {"guideline": f"EUCAST {year}", "version": version, "table": name}
        rows += [{**found, **of_sheet} for found in _sheet_rows(cells, organisms, codes, not_read, name)]
    if not rows:
        seen = f"{tables} sheets have the heading “MIC breakpoints”" if tables else "no sheet has “MIC breakpoints”"
        raise UserError(
            f"The workbook has no breakpoints that can be read: {seen} with S ≤ and R > under it.",
            where=str(path),
            remedy="Give EUCAST's clinical breakpoint tables as downloaded (.xlsx), not the PDF or a copy of a sheet.",
        )
    usual = {"type": "human", "host": "human", "sdd": False}
    frame = pl.DataFrame([{**usual, **row} for row in rows], schema=BREAKPOINT_SCHEMA).with_columns(
        screening=is_screening(pl.col("site"), pl.col("antimicrobial"), pl.col("organism"))
    )
    return frame, dict(not_read)


def _version(sheets: Mapping[str, Rows], path: Path) -> tuple[str, int]:
    """Return the table's version and year, as its sheets or its name tell."""
    texts = [text for cells in sheets.values() for row in cells.values() for text in row.values()]
    joined = " ".join(text for text in texts if "EUCAST" in text)
    found = re.search(r"v\.?\s?_?(\d+\.\d+)", joined) or re.search(r"v_?(\d+\.\d+)", path.name)
    if found is None:
        raise UserError(
            "The workbook does not say which version it is.",
            where=str(path),
            remedy="Keep the name that it was downloaded under, such as v_15.0_Breakpoint_Tables.xlsx.",
        )
    year = re.search(r"valid from (\d{4})", joined)
    return found[1], int(year[1]) if year else 2010 + int(found[1].split(".")[0])


def _first_heading(cells: Rows) -> _Columns | None:
    return next((columns for number in sorted(cells) if (columns := _heading(cells, number)) is not None), None)


def _heading(cells: Rows, number: int) -> _Columns | None:
    """Return the columns under a heading row, None where the row is none."""
    row = cells.get(number, {})
    mic = next((at for at, text in row.items() if text.casefold().startswith("mic breakpoint")), None)
    if mic is None:
        return None
    disk = next((at for at, text in row.items() if text.casefold().startswith("disk content")), None)
    signs: dict[str, list[int]] = {}
    for below in (number, number + 1, number + 2):
        for at, text in sorted(cells.get(below, {}).items()):
            signs.setdefault(text.replace(" ", "")[:2], []).append(at)
    if "S≤" not in signs or "R>" not in signs:
        return None
    zone_s, zone_r = signs.get("S≥", [None])[0], signs.get("R<", [None])[0]
    return _Columns(signs["S≤"][0], signs["R>"][0], disk, zone_s, zone_r)


def _organisms_of_sheet(name: str, cells: Rows, codes: Codes) -> list[str | None] | None:
    """Return the organisms that a sheet is for, None where none is known; ``[None]`` is PK/PD."""
    if re.match(r"(?i)pk\W*pd", name):
        return [None]
    titles = [cells[number][min(cells[number])] for number in sorted(cells)[:6]]
    for title in (name, *titles):
        found = _species(re.sub(r"[*†]+|\(.*\)", "", title), codes)
        if found:
            return [*found]
    return None


def _sheet_rows(
    cells: Rows, organisms: list[str | None], codes: Codes, not_read: Counter[str], sheet: str
) -> Iterator[dict[str, Any]]:
    """Give the breakpoints of one sheet; count what is not read."""
    columns: _Columns | None = None
    for number in sorted(cells):
        columns = _heading(cells, number) or columns
        row = cells[number]
        if columns is None or min(row) >= columns.mic_s or _heading(cells, number) is not None:
            continue
        values = {name: row.get(at, "") if at else "" for name, at in vars(columns).items()}
        if all(values[name].casefold() in NO_NUMBER for name in values if name != "disk"):
            continue
        named = _named(row[min(row)], codes)
        if isinstance(named, str):
            not_read[f"{sheet}: {named}"] += 1
            continue
        for method, s, r in (("MIC", values["mic_s"], values["mic_r"]), ("DISK", values["zone_s"], values["zone_r"])):
            limits = _limits(s, r, method)
            if limits is None:
                continue
            if isinstance(limits, str):
                not_read[f"{sheet}: {limits}"] += 1
                continue
            for organism in named.species or organisms:
                yield {
                    "organism": organism,
                    "rank": _rank(organism, codes),
                    "antimicrobial": named.drug,
                    "method": method,
                    "site": named.site,
                    "uti": "urinary" in (named.site or ""),
                    "disk_dose": f"{values['disk']} µg" if method == "DISK" and values["disk"] else None,
                    "s": limits[0],
                    "r": limits[1],
                    "line": number,
                }


def _limits(s: str, r: str, method: str) -> tuple[float, float] | str | None:
    """Return S and R, None where there is no breakpoint, or in words why they cannot be read."""
    low, high = _NUMBER.match(s), _NUMBER.match(r)
    if not (low or high) and all(text.casefold().rstrip("0123456789, ") in NO_NUMBER for text in (s, r)):
        return None
    if low is None or high is None:
        return f"“{s}” and “{r}” are no pair of breakpoints"
    numbers = float(low[1].replace(",", ".")), float(high[1].replace(",", "."))
    if method == "DISK":
        fits = all(number <= LARGEST_ZONE for number in numbers) and numbers[0] >= numbers[1]
    else:
        fits = all(number in DILUTIONS for number in numbers) and numbers[0] <= numbers[1]
    # A note's number that was no superscript makes 81 of 8: no dilution, or no zone.
    return numbers if fits else f"“{s}” and “{r}” are no {'dilutions' if method == 'MIC' else 'zones'}"


def _named(text: str, codes: Codes) -> _Named | str:
    """Return what the first cell of a row says, or in words what of it is not known."""
    brackets = [part.strip() for part in re.findall(r"\(([^()]*)\)", text) if not part.strip().startswith("except")]
    bare = re.sub(r"\((?!except)[^()]*\)", " | ", text)
    head, *rest = [part.strip() for part in re.split(r"[|,]|(?<=\w) (?=iv\b|oral\b)", bare, maxsplit=1)]
    tail = ",".join(rest)
    route = next((word for word in ("iv", "oral") if re.match(rf"{word}\b", tail)), None)
    tail = re.sub(r"^(iv|oral)\b", "", tail).strip(" ,|")
    match = codes.match_antimicrobial(head)
    if match.how is not How.EXACT or match.name is None:
        return f"“{head}” is no drug of the code table"
    sites = [_site(words) for words in brackets]
    site = ", ".join(word for word in (_ROUTES.get(route or ""), *sites) if word) or None
    if not tail:
        return _Named(match.name, site, ())
    species = _species(tail.replace("|", ","), codes)
    if species is None:
        return f"“{tail}” are not all organisms of the code table"
    return _Named(match.name, site, tuple(species))


def _site(words: str) -> str | None:
    folded = " ".join(words.casefold().split())
    return _SITES[folded] if folded in _SITES else folded.capitalize()


def _species(text: str, codes: Codes) -> list[str] | None:
    """Return the organisms that a list in words names; a genus with exceptions is its other members."""
    whole = _organism(text, codes)
    if whole is not None:
        return [whole]
    found: list[str] = []
    genus = ""
    for part in re.split(r",(?![^()]*\))|\band\b(?![^()]*\))", text):
        name, _, exception = part.partition("(except")
        words = name.replace("spp.", "").strip(" .")
        if not words:
            continue
        organism = _organism(words, codes) or _organism(f"{genus} {words.split()[-1]}", codes)
        if organism is None:
            return None
        genus = organism.split()[0]
        spared = _species(exception.strip(" )"), codes) if exception else []
        if spared is None:
            return None
        found += _members(organism, set(spared), codes) if spared else [organism]
    return found or None


def _organism(words: str, codes: Codes) -> str | None:
    match = codes.match_organism(words)
    return match.name if match.how in (How.EXACT, How.ABBREVIATION) else None


def _members(genus: str, spared: set[str], codes: Codes) -> list[str]:
    """Return the species and complexes of a genus that are not, and do not belong to, the spared."""
    own = codes.organisms.filter((pl.col("genus") == genus) & pl.col("rank").is_in(["species", "complex"]))["name"]
    return [name for name in own if spared.isdisjoint(codes.ancestors(name))]


def _rank(organism: str | None, codes: Codes) -> int:
    if organism is None:
        return RANKS["pk/pd"]
    found = codes.organisms.filter(pl.col("name") == organism)["rank"]
    return RANKS.get(found[0], RANKS["species"]) if len(found) else RANKS["species"]
