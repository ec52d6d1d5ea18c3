"""What a user fills in: a column map (TOML), or an empty isolate table (CSV)."""

from pathlib import Path
from typing import Final

from beredd.amr.codes import codes
from beredd.amr.column_map import GIVEN, ColumnMap
from beredd.amr.formats import open_files
from beredd.amr.mapped import map_toml
from beredd.amr.model import ISOLATE_COLUMNS
from beredd.common.columns import template_csv
from beredd.common.errors import UserError

MAP: Final = """\
# A column map: which column of your file holds what. See docs/how-to/read-isolates.md.
shape = "wide"                      # one row an isolate; "long": one row a result
# sheet = "Isolat"                  # of a workbook
# delimiter = ";"                   # where it is not told right by itself
# encoding = "latin-1"
# missing = ["IU", "saknas"]        # what else means that there is no value

[columns]                           # column of the isolate table = heading in your file
organism = "Bakterie"
patient = "Patientkod"
date = { heading = "Provdatum", format = "d/m/Y" }
specimen = { heading = "Provtyp", values = { "Blododling" = "blood", "Likvor" = "csf" } }
sex = "Kön"
age = "Ålder"
country = { value = "SE" }          # the same for all rows

[results]                           # antimicrobial = heading, and how it was measured: mic, gradient, zone, reported
CIP = { heading = "Ciprofloxacin", measure = "mic" }
CTX = [
  { heading = "Cefotaxim mm", measure = "zone" },
  { heading = "Cefotaxim SIR", measure = "reported" },
]

# For a long file, instead of [results]:
# [long]
# antimicrobial = "ab_name"
# key = ["patient", "sample", "organism"]   # the columns that together name an isolate
# mic = { heading = "dilution_value", sign = "dilution_comparison" }
# reported = "interpretation"
"""


def map_template() -> str:
    """Return a column map to write over."""
    return MAP


def map_for(path: Path) -> str:
    """Return the column map of a file as far as it is understood, to be mended by hand.

    Raises
    ------
    UserError
        When the file is no table, or is EHR-BSI's, whose four files have their own reading.
    """
    opened = open_files([path], "auto", None, codes())
    found: ColumnMap | None = opened[0].map if len(opened) == 1 else None
    if found is None:
        raise UserError("There is no column map for these files.", where=str(path), remedy="Name one file.")
    return map_toml(found)


def table_template() -> str:
    """Return an empty isolate table: the descriptive columns, and three of results as examples."""
    described = template_csv([column for column in ISOLATE_COLUMNS if column.name not in GIVEN]).splitlines()
    return "\n".join((f"{described[0]},CIP_mic,CTX_zone,GEN_reported", f"{described[1]},<=0.25,24,S")) + "\n"
