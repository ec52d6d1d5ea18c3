"""Tables of organisms and antimicrobials as others keep them → our columns.

Three layouts, told by their headings: our own, WHONET's resource files (Organisms.txt, Antibiotics.txt) and the tables
of the R package AMR (microorganisms, antimicrobials). Nothing of the latter two comes with beredd: who has them may lay
them over our tables.
"""

import gzip
import io
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import polars as pl

from beredd.amr.codes import ANTIMICROBIAL_COLUMNS, ORGANISM_COLUMNS
from beredd.common.errors import UserError
from beredd.common.table_files import decode, read_text_table, table_bytes

ROW: Final = "row"
"""The row's number in the file, the heading counted as 1."""


class Layout(StrEnum):
    """Whose columns a table has."""

    OWN = "own"
    WHONET = "WHONET"
    R = "R package AMR"


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table as text, its headings as in the file, with the row's number in ``row``."""

    name: str
    frame: pl.DataFrame

    def has(self, *columns: str) -> bool:
        """Return whether all `columns` are there."""
        return set(columns) <= set(self.frame.columns)


def read_source(source: Path | pl.DataFrame, known: Collection[str]) -> SourceTable:
    """Read a table as text.

    Parameters
    ----------
    source
        CSV or tab-separated text (also gzipped), XLSX or Parquet; or a frame.
    known
        Headings that are expected, for telling the delimiter.

    Raises
    ------
    UserError
        When it is not there, no table, or rows have too many or too few cells (each is named by its number).
    """
    if isinstance(source, pl.DataFrame):
        return _numbered("table", source.with_columns(pl.all().cast(pl.String)))
    name = source.name
    raw = table_bytes(source, name)
    if raw.startswith(b"\x1f\x8b"):
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError):
            raise UserError("The gzip file is damaged.", where=name, remedy="Fetch it anew.") from None
    if raw.startswith(b"PAR1"):
        return _numbered(name, pl.read_parquet(io.BytesIO(raw)).with_columns(pl.all().cast(pl.String)))
    if not raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        frame = _quick_csv(raw, name, known)
        if frame is not None:
            return _numbered(name, frame)
    return _careful(raw, name, known)


def _quick_csv(raw: bytes, name: str, known: Collection[str]) -> pl.DataFrame | None:
    """Return the table, None when its rows are uneven or its headings repeated."""
    text, _ = decode(raw, name)
    heading = text.partition("\n")[0]
    headings = {sign: [cell.strip(' "\r') for cell in heading.split(sign)] for sign in ",;\t|"}
    delimiter = max(headings, key=lambda sign: sum(cell in known for cell in headings[sign]))
    if len(set(headings[delimiter])) < len(headings[delimiter]):
        return None
    try:
        return pl.read_csv(text.encode(), separator=delimiter, infer_schema=False)
    except (pl.exceptions.PolarsError, ValueError):
        return None


def _careful(raw: bytes, name: str, known: Collection[str]) -> SourceTable:
    table = read_text_table(raw, name, {word.casefold() for word in known})
    width = len(table.header)
    uneven = [
        number
        for number, row in zip(table.numbers, table.rows, strict=True)
        if len(row) != width and any(cell.strip() for cell in row[width:]) | (len(row) < width)
    ]
    if uneven:
        shown = ", ".join(map(str, uneven[:20])) + (" …" if len(uneven) > 20 else "")
        raise UserError(
            f"{len(uneven)} rows have more or fewer cells than the heading: {shown}.",
            where=name,
            remedy="Put quotation marks around cells that hold the delimiter, and fill up short rows.",
        )
    if len(set(table.header)) < width:
        raise UserError("A heading stands twice.", where=f"{name}:1", remedy="Rename or remove one of the columns.")
    columns = {heading: [row[n] for row in table.rows] for n, heading in enumerate(table.header)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(table.header, pl.String))
    return SourceTable(name, _trimmed(frame).insert_column(0, pl.Series(ROW, table.numbers, dtype=pl.Int64)))


def _numbered(name: str, frame: pl.DataFrame) -> SourceTable:
    frame = _trimmed(frame.rename({heading: heading.strip() for heading in frame.columns}))
    frame = frame.drop(ROW, strict=False).with_row_index(ROW, offset=2).with_columns(pl.col(ROW).cast(pl.Int64))
    return SourceTable(name, frame.filter(~pl.all_horizontal(pl.exclude(ROW).is_null())))


def _trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the cells without blanks around them, empty ones and R's NA as null."""
    text = pl.all().str.strip_chars()
    return frame.with_columns(text.replace({"": None, "NA": None}))


def layout_of(table: SourceTable) -> tuple[bool, Layout]:
    """Return whether a table is of organisms (False: of antimicrobials), and whose columns it has.

    Raises
    ------
    UserError
        When its headings tell neither.
    """
    for of_organisms, layout, columns in _TELLING:
        if table.has(*columns):
            return of_organisms, layout
    raise UserError(
        f"The headings are of no code table that is known: {', '.join(table.frame.columns[1:])[:200]}.",
        where=f"{table.name}:1",
        remedy="Begin with the column name (organisms) or code (antimicrobials), or hand in WHONET's Organisms.txt or "
        "Antibiotics.txt, or the R package's microorganisms or antimicrobials.",
    )


_TELLING: Final = (
    (True, Layout.R, ("mo", "fullname")),
    (False, Layout.R, ("ab", "name")),
    (True, Layout.WHONET, ("WHONET_ORG_CODE", "ORGANISM")),
    (False, Layout.WHONET, ("WHONET_ABX_CODE", "ANTIBIOTIC")),
    (False, Layout.OWN, ("code",)),
    (True, Layout.OWN, ("name",)),
)
"""The columns that tell a layout, the surest first."""
HEADINGS: Final = frozenset(
    (*ORGANISM_COLUMNS, *ANTIMICROBIAL_COLUMNS, "mo_group_name", "mo_name", *(one for _, _, c in _TELLING for one in c))
)
"""Headings that are expected, in any layout."""


def _of(table: SourceTable, column: str) -> pl.Expr:
    """Return the column, or nulls where the table has none."""
    return pl.col(column) if table.has(column) else pl.lit(None, dtype=pl.String)


def _listed(*columns: pl.Expr) -> pl.Expr:
    """Join words that have | between them in `columns` into one cell with ; between."""
    joined = pl.concat_str(
        [column.str.replace_all("|", ";", literal=True) for column in columns], separator=";", ignore_nulls=True
    )
    return pl.when(joined != "").then(joined)


_KIND_OF_KINGDOM: Final = {
    "Bacteria": "bacteria",
    "Archaea": "bacteria",
    "Fungi": "fungi",
    "Protozoa": "parasites",
    "Animalia": "parasites",
    "Chromista": "parasites",
}
_GRAM_POSITIVE_PHYLA: Final = (
    "Actinomycetota",
    "Actinobacteria",
    "Bacillota",
    "Firmicutes",
    "Chloroflexota",
    "Chloroflexi",
)
_NO_WALL: Final = ("Mycoplasmatota", "Tenericutes")
_TAXA: Final = ("genus", "family", "order", "class")


def organisms_of_r(table: SourceTable) -> pl.DataFrame:
    """Return the R package's microorganisms in our columns, with ``row``.

    The code (``mo``) becomes a synonym. The Gram group follows from phylum and class: Bacillota (but Negativicutes),
    Actinomycetota and Chloroflexota are positive, bacteria without a wall neither, all others negative.
    """
    phylum, class_ = _of(table, "phylum"), _of(table, "class")
    bacteria = _of(table, "kingdom").is_in(["Bacteria"]) & phylum.is_not_null() & ~phylum.str.starts_with("(")
    gram = (
        pl.when(~bacteria | phylum.is_in(_NO_WALL))
        .then(None)
        .when(phylum.is_in(_GRAM_POSITIVE_PHYLA) & (class_ != "Negativicutes").fill_null(value=True))
        .then(pl.lit("positive"))
        .otherwise(pl.lit("negative"))
    )
    rank = _of(table, "rank").replace({"species group": "group", "(unknown rank)": "none"})
    taxa = [pl.when(~_of(table, taxon).str.starts_with("(")).then(_of(table, taxon)).alias(taxon) for taxon in _TAXA]
    return table.frame.select(
        ROW,
        pl.col("fullname").alias("name"),
        rank.alias("rank"),
        _of(table, "kingdom").replace_strict(_KIND_OF_KINGDOM, default="none").alias("kind"),
        *taxa,
        gram.alias("gram"),
        pl.when(_of(table, "oxygen_tolerance") == "anaerobe").then(pl.lit("yes")).alias("anaerobe"),
        _listed(_of(table, "snomed")).alias("snomed"),
        pl.col("mo").alias("synonyms"),
        pl.lit("R package AMR").alias("source"),
    )


_KIND_OF_TYPE: Final = {"f": "fungi", "p": "parasites", "w": "parasites", "a": "parasites"}


def organisms_of_whonet(table: SourceTable) -> pl.DataFrame:
    """Return WHONET's Organisms.txt in our columns, with ``row``.

    "Candida sp." is the genus, "ss." a subspecies. A name that is no longer current (``TAXONOMIC_STATUS`` other than C)
    is a synonym of the current name with its code, or with the code that replaced it (``REPLACED_BY``).
    """
    organism = pl.col("ORGANISM").str.replace(r"\s+(sp|spp|species)\.?$", "").str.replace(r"\bss\.?\s", "subsp. ")
    stain = pl.coalesce(
        pl.when(_of(table, column).is_in(["+", "-"])).then(_of(table, column))
        for column in ("SUBKINGDOM_CODE", "ORGANISM_TYPE")
    )
    words = organism.str.split(" ").list.len()
    rank = (
        pl.when(pl.col("ORGANISM").str.contains(r"\s(sp|spp|species)\.?$"))
        .then(pl.lit("genus"))
        .when(organism.str.contains(r"\bsubsp\. "))
        .then(pl.lit("subspecies"))
        .when(organism.str.contains(r"(?i)\bcomplex\b"))
        .then(pl.lit("complex"))
        .when(organism.str.contains(r"(?i)\bgroup\b|,|\(") | (words != 2))
        .then(pl.lit("group"))
        .otherwise(pl.lit("species"))
    )
    rows = table.frame.select(
        ROW,
        pl.col("WHONET_ORG_CODE").str.to_lowercase().alias("whonet"),
        _of(table, "REPLACED_BY").str.to_lowercase().alias("replaced"),
        (_of(table, "TAXONOMIC_STATUS") == "C").fill_null(value=True).alias("current"),
        organism.alias("name"),
        rank.alias("rank"),
        _of(table, "ORGANISM_TYPE").replace_strict(_KIND_OF_TYPE, default="bacteria").alias("kind"),
        stain.replace_strict({"+": "positive", "-": "negative"}, default=None).alias("gram"),
        pl.when(_of(table, "ANAEROBE") == "X").then(pl.lit("yes")).alias("anaerobe"),
        *(_of(table, taxon.upper()).alias(taxon) for taxon in _TAXA),
        _of(table, "SCT_CODE").alias("snomed"),
    ).with_columns(
        # the species' own first word is safer than the GENUS column, which names other genera here and there
        pl.when(pl.col("rank").is_in(["species", "subspecies", "genus"]))
        .then(pl.col("name").str.split(" ").list.first())
        .otherwise(pl.col("genus"))
        .alias("genus"),
        pl.coalesce("replaced", "whonet").alias("meant"),
    )
    old = rows.filter(~pl.col("current")).group_by("meant").agg(pl.col("name").str.join(";").alias("synonyms"))
    now = rows.filter("current").join(old, left_on="whonet", right_on="meant", how="left")
    orphans = rows.filter(~pl.col("current")).join(now, left_on="meant", right_on="whonet", how="anti")
    every = pl.concat([now, orphans.with_columns(synonyms=pl.lit(None, dtype=pl.String))], how="diagonal")
    return every.sort(ROW).drop("replaced", "current", "meant").with_columns(source=pl.lit("WHONET Organisms"))


def antimicrobials_of_whonet(table: SourceTable) -> pl.DataFrame:
    """Return WHONET's Antibiotics.txt in our columns, one row a code, with ``row``."""
    rows = table.frame.select(
        ROW,
        pl.col("WHONET_ABX_CODE").str.to_uppercase().alias("code"),
        pl.col("ANTIBIOTIC").alias("name"),
        _listed(_of(table, "ATC_CODE").str.replace_all(r"[,\s]+", ";")).alias("atc"),
        _of(table, "CLASS").str.to_lowercase().alias("class"),
        pl.lit("WHONET Antibiotics").alias("source"),
    )
    return rows.unique("code", keep="first", maintain_order=True)


def antimicrobials_of_r(table: SourceTable) -> pl.DataFrame:
    """Return the R package's antimicrobials in our columns, with ``row``."""
    return table.frame.select(
        ROW,
        pl.col("ab").alias("code"),
        pl.col("name"),
        _listed(_of(table, "atc")).alias("atc"),
        _of(table, "group").str.to_lowercase().alias("class"),
        _listed(_of(table, "abbreviations"), _of(table, "synonyms")).alias("synonyms"),
        pl.lit("R package AMR").alias("source"),
    )
