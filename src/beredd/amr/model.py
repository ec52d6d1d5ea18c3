"""What an isolate table is: one row an isolate, the columns that every step of the AMR room agrees on.

An isolate (isolat) is one organism from one specimen of one patient. The table is wide: the descriptive columns of
:data:`ISOLATE_COLUMNS`, then columns of results, named by the antimicrobial's WHONET code and what they hold:

=================  =======================  ==================================================================
column             type                     holds
=================  =======================  ==================================================================
``CIP_mic``        Categorical              minimum inhibitory concentration as written, ``<=0.25``, mg/L
``CIP_gradient``   Categorical              the same by gradient strip (E-test)
``CIP_zone``       Float32                  zone diameter by disk diffusion, mm
``CIP_reported``   :data:`SIR`              the laboratory's own S, I, R
``CIP``            :data:`SIR`              the category that counts: what :func:`beredd.amr.interpret` gives
=================  =======================  ==================================================================

A table that comes with categories alone (no MIC, no zone) has its ``CIP`` from the reading already.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import polars as pl

from beredd.common.columns import Column, ColumnType
from beredd.common.text import Text

SIR: Final = pl.Enum(["S", "SDD", "I", "R", "NI"])
"""Susceptible, susceptible dose-dependent, susceptible with increased exposure, resistant, not interpretable.

The order is that of falling susceptibility; NI is no result at all and counts in no denominator.
"""
TESTED: Final = ("S", "SDD", "I", "R")
"""The categories that make up a denominator."""
SUSCEPTIBLE: Final = ("S", "SDD", "I")
"""EUCAST since 2019: I is susceptible at increased exposure."""


class Measure(StrEnum):
    """How a result was measured; the value is the ending of its column's name."""

    MIC = "mic"
    GRADIENT = "gradient"
    ZONE = "zone"
    REPORTED = "reported"


DTYPE_OF: Final[dict[Measure, pl.DataType]] = {
    Measure.MIC: pl.Categorical(),
    Measure.GRADIENT: pl.Categorical(),
    Measure.ZONE: pl.Float32(),
    Measure.REPORTED: SIR,
}

SPECIMENS: Final = ("blood", "csf", "urine", "respiratory", "wound", "faeces", "genital", "screening", "other")
"""Kinds of specimen (provmaterial, prøvemateriale) that rules and tables tell apart; csf is cerebrospinal fluid."""
INVASIVE: Final = ("blood", "csf")
"""What EARS-Net counts."""
WARD_TYPES: Final = ("icu", "inpatient", "outpatient", "emergency", "care_home", "other")
ORIGINS: Final = ("community", "hospital")
"""Where the infection began: community (samhällsförvärvad) or hospital (vårdrelaterad)."""
SEXES: Final = ("f", "m", "o")
SYNTHETIC_FILE: Final = "synthetic, not real"
"""What stands in ``source_file`` of every synthetic isolate, so that no table made of them can hide it."""


def _column(
    name: str,
    kind: ColumnType,
    sv: str,
    da: str,
    en: str,
    *,
    allowed: tuple[str, ...] = (),
    at_least: float | None = None,
    at_most: float | None = None,
    unit: str | None = None,
    example: str = "",
) -> Column:
    return Column(
        name,
        kind,
        Text(sv=sv, da=da, en=en),
        allowed=allowed,
        at_least=at_least,
        at_most=at_most,
        unit=unit,
        example=example,
    )


ISOLATE_COLUMNS: Final[tuple[Column, ...]] = (
    _column(
        "row",
        ColumnType.INTEGER,
        "Isolatets nummer i tabellen, från 1, i filernas ordning.",
        "Isolatets nummer i tabellen, fra 1, i filernes rækkefølge.",
        "The isolate's number in the table, from 1, in the order of the files.",
        example="1",
    ),
    _column(
        "source_file",
        ColumnType.TEXT,
        "Filen som raden kom ur.",
        "Filen, som rækken kom fra.",
        "The file that the row came from.",
        example="whonet-2024.csv",
    ),
    _column(
        "source_row",
        ColumnType.INTEGER,
        "Radens nummer i filen, rubriken räknad som 1.",
        "Rækkens nummer i filen, overskriften regnet som 1.",
        "The row's number in the file, the heading counted as 1.",
        example="2",
    ),
    _column(
        "isolate",
        ColumnType.TEXT,
        "Laboratoriets nummer på isolatet eller provet.",
        "Laboratoriets nummer på isolatet eller prøven.",
        "The laboratory's number of the isolate or the specimen.",
        example="B24-1748",
    ),
    _column(
        "patient",
        ColumnType.TEXT,
        "Patientens kod, aldrig ett personnummer.",
        "Patientens kode, aldrig et CPR-nummer.",
        "The patient's code, never a personal number.",
        example="fe41d7bafa",
    ),
    _column(
        "date",
        ColumnType.DATE,
        "Provtagningsdag.",
        "Prøvetagningsdag.",
        "The day the specimen was taken.",
        example="2024-03-18",
    ),
    _column(
        "organism",
        ColumnType.TEXT,
        "Organismens vetenskapliga namn enligt kodtabellen.",
        "Organismens videnskabelige navn efter kodetabellen.",
        "The organism's scientific name, as in the code table.",
        example="Escherichia coli",
    ),
    _column(
        "organism_found",
        ColumnType.TEXT,
        "Organismen som den stod i filen.",
        "Organismen, som den stod i filen.",
        "The organism as it stood in the file.",
        example="eco",
    ),
    _column(
        "specimen",
        ColumnType.TEXT,
        "Provmaterialets slag.",
        "Prøvematerialets art.",
        "The kind of specimen.",
        allowed=SPECIMENS,
        example="blood",
    ),
    _column(
        "specimen_found",
        ColumnType.TEXT,
        "Provmaterialet som det stod i filen.",
        "Prøvematerialet, som det stod i filen.",
        "The specimen as it stood in the file.",
        example="bl",
    ),
    _column(
        "country",
        ColumnType.TEXT,
        "Land, ISO 3166-1.",
        "Land, ISO 3166-1.",
        "Country, ISO 3166-1.",
        example="SE",
    ),
    _column(
        "region",
        ColumnType.TEXT,
        "Region, ISO 3166-2.",
        "Region, ISO 3166-2.",
        "Region, ISO 3166-2.",
        example="SE-AB",
    ),
    _column("laboratory", ColumnType.TEXT, "Laboratorium.", "Laboratorium.", "Laboratory.", example="KAR"),
    _column("hospital", ColumnType.TEXT, "Sjukhus.", "Hospital.", "Hospital.", example="H01"),
    _column("ward", ColumnType.TEXT, "Avdelning.", "Afdeling.", "Ward.", example="B24"),
    _column(
        "ward_type",
        ColumnType.TEXT,
        "Vårdenhetens slag.",
        "Afdelingens art.",
        "The kind of ward.",
        allowed=WARD_TYPES,
        example="icu",
    ),
    _column(
        "origin",
        ColumnType.TEXT,
        "Var infektionen började: i samhället eller på sjukhus.",
        "Hvor infektionen begyndte: i samfundet eller på hospital.",
        "Where the infection began: in the community or in hospital.",
        allowed=ORIGINS,
        example="community",
    ),
    _column(
        "age",
        ColumnType.INTEGER,
        "Ålder i hela år vid provtagningen.",
        "Alder i hele år ved prøvetagningen.",
        "Age in whole years when the specimen was taken.",
        at_least=0,
        at_most=125,
        unit="years",
        example="68",
    ),
    _column("sex", ColumnType.TEXT, "Kön.", "Køn.", "Sex.", allowed=SEXES, example="f"),
    _column(
        "admitted",
        ColumnType.DATE,
        "Inskrivningsdag.",
        "Indlæggelsesdag.",
        "The day of admission.",
        example="2024-03-15",
    ),
    _column("meca", ColumnType.BOOLEAN, "mecA eller mecC påvisad.", "mecA eller mecC påvist.", "mecA or mecC found."),
    _column("esbl", ColumnType.BOOLEAN, "ESBL påvisat.", "ESBL påvist.", "ESBL found."),
    _column(
        "carbapenemase",
        ColumnType.BOOLEAN,
        "Karbapenemas påvisat.",
        "Carbapenemase påvist.",
        "Carbapenemase found.",
    ),
)
"""The descriptive columns of an isolate table. ``row``, ``source_file`` and ``source_row`` are given by the reading."""

ISOLATE_NAMES: Final = frozenset(column.name for column in ISOLATE_COLUMNS)


def measured(names: Sequence[str], measure: Measure) -> list[str]:
    """Return the codes of the antimicrobials that have a column of `measure` among the columns `names`, in order."""
    ending = f"_{measure.value}"
    return [name.removesuffix(ending) for name in names if name.endswith(ending) and name not in ISOLATE_NAMES]


def interpreted(frame: pl.DataFrame) -> list[str]:
    """Return the codes of the antimicrobials that have a category (a column of type :data:`SIR`), in order."""
    return [name for name, dtype in frame.schema.items() if dtype == SIR and not name.endswith("_reported")]


def first_column(method: str) -> str:
    """Return the name of the column that marks the first isolates by `method`: ``first_ears_net``."""
    return f"first_{method.replace('-', '_')}"
