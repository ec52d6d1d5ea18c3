"""WHONET's data files: one row an isolate, a column a test, ``PEN_ND10``.

A test's column is called by the antimicrobial's code, then the guideline's letter, the method's letter and, for disks,
the potency: N CLSI, E EUCAST; D disk (mm), M MIC, E gradient strip (mg/L). Cells hold zones, MICs with operators, or S,
I, R. The descriptive columns have short headings (``SPEC_DATE``) in files and long ones ("Specimen date") in exports.
WHONET 2024, https://whonet.org.
"""

import re
from collections.abc import Sequence
from typing import Final

from beredd.amr.codes import Codes
from beredd.amr.column_map import ColumnMap, FieldSource, ResultSource, folded_heading
from beredd.amr.model import Measure
from beredd.common.errors import UserError

TEST: Final = re.compile(r"^([A-Z0-9]{3,4})_([A-Z])([DME])(\d[\d._]*)?$", re.IGNORECASE)
_GUIDELINES: Final = {
    "N": "CLSI",
    "E": "EUCAST",
    "F": "SFM",
    "S": "SRGA",
    "B": "BSAC",
    "D": "DIN",
    "C": "CRG",
    "T": "NEO",
}
_METHODS: Final = {"D": Measure.ZONE, "M": Measure.MIC, "E": Measure.GRADIENT}

_HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "isolate": ("spec num", "specimen number", "isolate number"),
    "patient": ("patient id", "identification number"),
    "last_name": ("last name",),
    "first_name": ("first name",),
    "birth_date": ("date birth", "date of birth"),
    "date": ("spec date", "specimen date"),
    "organism": ("organism",),
    "specimen": ("spec type", "specimen type"),
    "country": ("country a", "country"),
    "laboratory": ("laboratory",),
    "hospital": ("institut", "institution"),
    "ward": ("ward", "location"),
    "ward_type": ("ward type", "location type", "pat type"),
    "age": ("age",),
    "sex": ("sex",),
    "admitted": ("date admis", "date of admission"),
    "meca": ("meca pcr",),  # not the MRSA screening test: it shows resistance, not the gene
    "esbl": ("esbl",),
    "carbapenemase": ("carbapenem", "carbapenemase"),
}
TELLING: Final = ("spec date", "specimen date", "patient id", "identification number", "laboratory")


def is_whonet(header: Sequence[str]) -> bool:
    """Whether a heading is one of WHONET: an organism, at least one test, and another of its headings."""
    known = {folded_heading(heading) for heading in header}
    return "organism" in known and any(TEST.match(one) for one in header) and any(one in known for one in TELLING)


def whonet_map(header: Sequence[str], codes: Codes, where: str) -> tuple[ColumnMap, tuple[str, ...]]:
    """Return the column map of a WHONET file, and the test columns whose antimicrobial no code table knows.

    Raises
    ------
    UserError
        When it has no column of organisms, or no test.
    """
    by_name: dict[str, str] = {}
    for heading in header:
        by_name.setdefault(folded_heading(heading), heading)
    columns = {}
    for name, wanted in _HEADINGS.items():
        there = tuple(by_name[one] for one in wanted if one in by_name)
        if there:
            columns[name] = FieldSource(headings=there)
    if "organism" not in columns or not any(TEST.match(heading) for heading in header):
        raise UserError(
            "The file has no column Organism with tests such as AMP_ND10 beside it.",
            where=where,
            remedy=f"Is it a data file of WHONET? Its columns are: {', '.join(header[:30])}.",
        )
    results, unknown = [], []
    for heading in header:
        test = TEST.match(heading)
        if test is None:
            continue
        code, guideline, method, potency = test.groups()
        antimicrobial = codes.antimicrobial_codes.get(code.casefold())
        if antimicrobial is None:
            unknown.append(heading)
            continue
        results.append(
            ResultSource(
                heading=heading,
                antimicrobial=antimicrobial,
                measure=_METHODS[method.upper()],
                guideline=_GUIDELINES.get(guideline.upper(), guideline.upper()),
                potency=(potency or "").replace("_", ".") or None,
            )
        )
    return ColumnMap(format="whonet", columns=columns, results=tuple(results)), tuple(unknown)
