"""EHR-BSI: bloodstream infections from electronic records, ECDC's four linked files.

``1.EHRBSI`` (hospital and period), ``2.EHRBSI$Patient`` (stay), ``3.EHRBSI$Patient$Isolate`` and
``4.EHRBSI$Patient$Isolate$Res`` (one row an isolate and antibiotic) are linked by RecordId and ParentId. The files are
told by their columns, not by their names. They are held in memory together.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from beredd.amr.column_map import ColumnMap, FieldSource, ResultSource
from beredd.amr.csv_blocks import SOURCE_ROW
from beredd.amr.dates import reading_of, refuse_undecided
from beredd.amr.fields import DATES, Reading, cells, descriptive, read_flags
from beredd.amr.joined import KEY, pivoted
from beredd.amr.model import Measure
from beredd.amr.rejected import Faults, joined_rejected, odd_rejected
from beredd.amr.results import long_results, read_results
from beredd.amr.text_files import TextSource
from beredd.common.errors import UserError

if TYPE_CHECKING:
    from beredd.amr.one_file import FileCount, Setting

_ROLES: Final = (
    ("results", {"antibiotic", "parentid", "sir"}),
    ("isolates", {"microorganismcode", "parentid"}),
    ("patients", {"patientid", "parentid"}),
    ("hospitals", {"recordid", "aggregationlevel"}),
)
"""The role of a file and the columns that tell it, the most particular first."""
_NEEDED: Final = ("results", "isolates", "patients")
_PARENT: Final = {"results": "isolates", "isolates": "patients", "patients": "hospitals"}
_WORDS: Final = {"results": "result", "isolates": "isolate", "patients": "patient", "hospitals": "hospital"}

_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "isolate": ("isolateid",),
    "patient": ("hospitalid", "patientid"),
    "date": ("dateofspeccollection",),
    "organism": ("microorganismcode", "microorganismcodelabel"),
    "specimen": ("specimen",),
    "country": ("reportingcountry",),
    "region": ("geolocation",),
    "laboratory": ("laboratorycode",),
    "hospital": ("hospitalid",),
    "ward": ("unitid",),
    "ward_type": ("patienttype", "unitspecialtyshort"),
    "age": ("age",),
    "sex": ("gender", "sex"),
    "admitted": ("dateofhospitaladmission",),
}
_FLAGS: Final = {
    "meca": ("resultpcrmec", "resultpbp2aaggl"),
    "esbl": ("resultesbl", "esbl"),
    "carbapenemase": ("resultcarbapenemase", "resultcarbapenemases"),
}
_RESULTS: Final = (
    ("sir", Measure.REPORTED, None),
    ("micvalue", Measure.MIC, "micsusceptibilitysign"),
    ("gradvalue", Measure.GRADIENT, "gradsusceptibilitysign"),
    ("zonevalue", Measure.ZONE, "zonesusceptibilitysign"),
    ("micsir", Measure.REPORTED, None),
    ("gradsir", Measure.REPORTED, None),
    ("zonesir", Measure.REPORTED, None),
)
_MISSING: Final = ("UNK", "N/A", "NA", "UNKNOWN")


@dataclass(frozen=True)
class LinkedFiles:
    """The files by their role; the one of hospitals may be lacking."""

    results: TextSource
    isolates: TextSource
    patients: TextSource
    hospitals: TextSource | None

    @property
    def files(self) -> tuple[TextSource, ...]:
        """The files that are there, in the order of their counts."""
        return tuple(one for one in (self.hospitals, self.patients, self.isolates, self.results) if one is not None)


@dataclass(frozen=True)
class LinkedRead:
    """What came of the four files: isolates (numbered), rejected lines, a count a file, and what to tell."""

    isolates: pl.DataFrame
    rejected: pl.DataFrame
    counts: tuple["FileCount", ...]
    notes: Counter[str]
    unknown: dict[str, Counter[str]]
    guessed: dict[str, Counter[str]]


@dataclass
class _Table:
    """One of the files as text, with small letters as headings, and its faults."""

    source: TextSource
    text: pl.DataFrame
    odd: pl.DataFrame
    faults: Faults

    @property
    def rows(self) -> int:
        return self.text.height + self.odd.height

    @property
    def rejected(self) -> pl.DataFrame:
        return joined_rejected([odd_rejected(self.odd, self.source.name, private=False), self.faults.rejected])


def role_of(header: Sequence[str]) -> str | None:
    """Return which of the four files has this heading, None when it is none of them."""
    there = {heading.casefold() for heading in header}
    return next((role for role, needed in _ROLES if needed <= there), None)


def linked_files(sources: Sequence[TextSource]) -> LinkedFiles:
    """Return the files by their roles.

    Raises
    ------
    UserError
        When one is lacking, or two have the same role.
    """
    by_role: dict[str, TextSource] = {}
    for source in sources:
        role = role_of(source.header) or ""
        if role in by_role:
            raise UserError(
                f"Two files hold EHR-BSI's {role}: {by_role[role].name} and {source.name}.",
                where=str(source.path),
                remedy="Read one delivery at a time.",
            )
        by_role[role] = source
    lacking = [role for role in _NEEDED if role not in by_role]
    if lacking:
        raise UserError(
            f"EHR-BSI's file of {' and of '.join(lacking)} is lacking.",
            where=str(sources[0].path),
            remedy="Give the linked files together, or their folder.",
        )
    return LinkedFiles(by_role["results"], by_role["isolates"], by_role["patients"], by_role.get("hospitals"))


def read_linked(files: LinkedFiles, setting: "Setting", begin: int) -> LinkedRead:
    """Read the four files into isolates.

    A row whose ParentId is not in its parents' file is an orphan: it is rejected with that reason, and so is what
    hangs on it. An isolate without results is an isolate.
    """
    from beredd.amr.one_file import FileCount

    tables = {name: _table(getattr(files, name)) for name in ("results", "isolates", "patients")}
    if files.hospitals is not None:
        tables["hospitals"] = _table(files.hospitals)
    for child, parent in reversed(_PARENT.items()):
        if parent in tables:
            _refuse_orphans(tables[child], tables[parent], _WORDS[parent])
    isolates, reading = _isolates(tables, setting)
    _refuse_orphans(tables["results"], tables["isolates"], "isolate")  # anew: isolates were refused meanwhile
    found = isolates.join(_results(tables["results"], setting, reading.notes), on=KEY, how="left")
    found = found.with_columns(
        *(pl.coalesce(f"={name}", name).alias(name) for name in _FLAGS if f"={name}" in found.columns),
        row=pl.int_range(begin + 1, begin + 1 + found.height, dtype=pl.Int64),
        source_file=pl.lit(files.isolates.name),
    ).drop(KEY, *(f"={name}" for name in _FLAGS if f"={name}" in found.columns))
    counts = []
    for source in files.files:
        table = next(one for one in tables.values() if one.source is source)
        lines = table.rejected
        refused = int((~lines["isolate_kept"]).sum())
        kept = found.height if source is files.isolates else 0
        counts.append(
            FileCount(source.name, table.rows, kept, refused, table.rows - kept - refused, lines.height - refused)
        )
    rejected = joined_rejected(table.rejected for table in tables.values())
    return LinkedRead(found, rejected, tuple(counts), reading.notes, reading.unknown, reading.guessed)


def _table(source: TextSource) -> _Table:
    batches = list(source.batches())
    frames = [batch.frame for batch in batches] or [
        pl.DataFrame(schema={**dict.fromkeys(source.header, pl.String()), SOURCE_ROW: pl.Int64()})
    ]
    text = pl.concat(frames).rename({name: name.casefold() for name in source.header})
    odd = (
        pl.concat([batch.odd for batch in batches])
        if batches
        else pl.DataFrame(schema={SOURCE_ROW: pl.Int64, "text": pl.String, "what": pl.String})
    )
    return _Table(source, text, odd, Faults(text, source.name, frozenset(), text.columns))


def _refuse_orphans(child: _Table, parent: _Table, word: str) -> None:
    there = parent.text.filter(~parent.faults.bad)["recordid"].str.strip_chars()
    lone = ~child.text["parentid"].str.strip_chars().is_in(there.implode())
    child.faults.row("parentid", lone, f"No {word} with this RecordId was read.")


def _isolates(tables: dict[str, _Table], setting: "Setting") -> tuple[pl.DataFrame, Reading]:
    """Return the isolates with what their patients and hospitals say; faulty ones are refused in their table."""
    table = tables["isolates"]
    patients = _above(table.text, tables["patients"].text)
    whole = patients if "hospitals" not in tables else _above(patients, tables["hospitals"].text, link="parentid:2")
    columns = {
        name: FieldSource(headings=there, join=name == "patient")
        for name, wanted in _COLUMNS.items()
        if (there := tuple(one for one in wanted if one in whole.columns))
    }
    reading = Reading(
        ColumnMap(format="ehr-bsi", columns=columns, missing=_MISSING),
        setting.codes,
        str(table.source.path),
        setting.country,
    )
    for name in DATES:
        for heading in columns[name].headings if name in columns else ():
            texts = cells(whole, heading, reading.absent).unique().drop_nulls()
            decided = reading_of(texts, format=setting.date_format, where=reading.where, column=heading)
            if decided.undecided:
                refuse_undecided(reading.where, heading, str(texts.sort()[0]))
            reading.dates[heading] = decided
    frame = descriptive(whole, reading, table.faults)
    doubled = table.text["recordid"].str.strip_chars().is_duplicated()
    table.faults.row("recordid", doubled, "Two isolates have the same RecordId.")
    frame = frame.with_columns(table.text["recordid"].str.strip_chars().alias(KEY))
    return frame.filter(~table.faults.bad), reading


def _above(text: pl.DataFrame, parents: pl.DataFrame, link: str = "parentid") -> pl.DataFrame:
    """Return rows with the columns of their parents beside them; where both have a column, the row's own counts."""
    level = 2 if link == "parentid" else 3
    shared = {name: f"{name}:{level}" for name in parents.columns if name in text.columns or name == "recordid"}
    above = parents.unique("recordid", keep="first", maintain_order=True).rename(shared)
    return text.join(above, left_on=link, right_on=f"recordid:{level}", how="left", maintain_order="left").with_columns(
        pl.exclude(SOURCE_ROW, f"{SOURCE_ROW}:2", f"{SOURCE_ROW}:3").fill_null("")
    )


def _results(table: _Table, setting: "Setting", notes: Counter[str]) -> pl.DataFrame:
    """Return the results of each isolate's RecordId: one row, columns of results and ``=meca`` and the like."""
    sources = tuple(
        ResultSource(heading=value, measure=measure, sign=sign if sign in table.text.columns else None)
        for value, measure, sign in _RESULTS
        if value in table.text.columns
    )
    flags = {
        name: FieldSource(headings=there)
        for name, wanted in _FLAGS.items()
        if (there := tuple(one for one in wanted if one in table.text.columns))
    }
    found = ColumnMap(
        format="ehr-bsi",
        columns={"organism": FieldSource(value="-"), **flags},
        results=sources,
        antimicrobial="antibiotic",
        missing=_MISSING,
    )
    reading = Reading(found, setting.codes, str(table.source.path), notes=notes)
    columns = read_results(table.text, reading, table.faults)
    rows = long_results(table.text, columns, reading, table.faults)
    marks = {f"={name}": read_flags(table.text, reading, table.faults, name) for name in flags}
    rows = rows.with_columns(table.text["parentid"].str.strip_chars().alias(KEY), **marks).filter(~table.faults.bad)
    wide = pivoted(rows, notes)
    return wide.join(rows.group_by(KEY).agg(pl.col(name).max() for name in marks), on=KEY, how="left")
