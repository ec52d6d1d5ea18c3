"""Read a table against its declared columns: good rows typed, bad rows kept aside, every fault with its place.

Files are read as text and each column is parsed as it was declared. A row with a fault is never half-used: it stays in
``rejected`` as it was written, so that accepted and rejected rows always add up to the rows of the file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import polars as pl
from rapidfuzz import process

from beredd.common.columns import DTYPES, Column
from beredd.common.errors import Finding, UserError
from beredd.common.provenance import sha256_of
from beredd.common.table_files import TextTable, read_text_table, table_bytes
from beredd.common.whole_files import write_whole

FINDINGS_PER_COLUMN = 20
"""So many faults of one column are told one by one; the rest are counted."""

ROW = "row"
"""The name of the column that holds the row's number in the file."""

_FAULTS = "faults"


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A rule over typed rows, beyond what one cell can tell: an unknown code, a low above its high.

    ``fault`` is true where a row breaks the rule; ``found`` names the columns that are shown in the message.
    """

    column: str
    fault: pl.Expr
    what: str
    remedy: str
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRead:
    """What came of reading one file.

    ``frame`` holds the accepted rows, typed, with their number in ``row``. ``rejected`` holds the others as text, with
    ``row`` and ``faults``. ``findings`` names at most 20 faults of a column; ``fault_counts`` counts all. ``notices``
    are remarks that reject nothing.
    """

    name: str
    sha256: str
    shape: str
    frame: pl.DataFrame
    rejected: pl.DataFrame
    findings: tuple[Finding, ...]
    fault_counts: dict[str, int]
    notices: tuple[Finding, ...] = ()

    @property
    def total(self) -> int:
        """How many filled rows the file has."""
        return self.frame.height + self.rejected.height

    def summary(self) -> str:
        """Say in one sentence what was read and what was not."""
        if not self.rejected.height:
            return f"{self.name}: all {self.total} rows were read."
        return f"{self.name}: {self.frame.height} of {self.total} rows were read, {self.rejected.height} were not."


@dataclass(frozen=True, slots=True)
class _Fault:
    """Rows where one thing is wrong: a boolean column of the working frame, and the words for it."""

    flag: str
    column: str
    what: str
    remedy: str
    shown: tuple[str, ...]


def read_table(
    source: Path | bytes,
    columns: Sequence[Column],
    *,
    name: str | None = None,
    checks: Sequence[RowCheck] = (),
    unique: Sequence[str] = (),
    sheet: str | None = None,
) -> TableRead:
    """Read a CSV or XLSX file whose columns are declared.

    Parameters
    ----------
    source
        The file, or its bytes with a `name`.
    columns
        The declaration.
    name
        The file's name in messages.
    checks
        Rules over whole rows.
    unique
        Columns that together name a row. Rows that repeat one another whole are kept once; rows that share the key and
        differ are all rejected, because nobody can know which is right.
    sheet
        The sheet of a workbook.

    Raises
    ------
    UserError
        When the file holds no table, or a required column is missing or written twice.
    """
    shown = name or (str(source) if isinstance(source, Path) else "table")
    raw = table_bytes(source, shown)
    known = {word.casefold(): column.name for column in columns for word in (column.name, *column.aliases)}
    text = read_text_table(raw, shown, known, sheet=sheet)
    names, notices = _match_header(text.header, columns, known, shown)
    good_shape, odd_findings, odd_rows = _whole_rows(text, shown)
    work = _text_frame(names, good_shape)
    faults: list[_Fault] = []
    work = _parse_columns(work, columns, faults)
    work = _apply_checks(work, checks, faults)
    if unique:
        work = _reject_repeated(work, columns, tuple(unique), faults)
    findings, counts = _findings(work, faults, shown)
    rejected = _rejected(work, faults, names, odd_rows)
    clean = ~_any_fault(faults)
    frame = work.filter(clean).select(ROW, *(pl.col(f"={column.name}").alias(column.name) for column in columns))
    if odd_rows:
        counts = {"(row)": len(odd_rows), **counts}
    return TableRead(
        shown, sha256_of(raw), text.shape, frame, rejected, (*odd_findings, *findings), counts, tuple(notices)
    )


def write_rejected_csv(table: TableRead, path: Path) -> None:
    """Write the rejected rows as they were, with row number and faults, so that they can be mended and handed in.

    Raises
    ------
    SurroundingsError
        When the file cannot be written; nothing half-written is left.
    """
    write_whole(path, table.rejected.write_csv().encode("utf-8-sig"))


def did_you_mean(word: str, choices: Sequence[str]) -> str:
    """Return ``Did you mean X?`` when one of `choices` looks like `word`, else an empty text."""
    best = process.extractOne(word.casefold(), choices, processor=str.casefold, score_cutoff=70)
    return f"Did you mean {best[0]}?" if best else ""


def _match_header(
    header: tuple[str, ...], columns: Sequence[Column], known: dict[str, str], file: str
) -> tuple[list[str], list[Finding]]:
    """Return the name of each column of the file, unknown ones as written, and remarks on those."""
    folded = [cell.casefold().replace(" ", "_") for cell in header]
    names = [known.get(cell.casefold()) or known.get(fold) or "" for cell, fold in zip(header, folded, strict=True)]
    found = [name for name in names if name]
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        raise UserError(
            f"The column {', '.join(twice)} stands twice in the header.",
            where=f"{file}:1",
            remedy="Remove or rename one of them.",
        )
    missing = [column.name for column in columns if column.required and column.name not in found]
    unknown = [cell for cell, name in zip(header, names, strict=True) if cell and not name]
    if missing:
        guesses = " ".join(
            f"({cell!r} is in the file: did you mean {best[0]}?)"
            for cell in unknown
            if (best := process.extractOne(cell.casefold(), missing, score_cutoff=65))
        )
        raise UserError(
            f"The column {', '.join(missing)} is missing. The file has: {', '.join(header)[:300]}. {guesses}".strip(),
            where=f"{file}:1",
            remedy="Add it to the header row, or start from the template.",
        )
    if not found:
        raise UserError(
            f"No column of the file is known: {', '.join(header)[:300]}.",
            where=f"{file}:1",
            remedy=f"Name them {', '.join(column.name for column in columns)}.",
        )
    absent = [column.name for column in columns if column.name not in found]
    notices = [
        Finding(
            file=file,
            line=1,
            field=cell,
            what="is not a column here; its values are not read.",
            remedy=did_you_mean(cell, absent) or "Nothing to do, unless it matters.",
        )
        for cell in unknown
    ]
    return _distinct(header, names), notices


def _distinct(header: tuple[str, ...], names: list[str]) -> list[str]:
    """Return one name a column: declared ones as declared, others as written, made different where they clash."""
    taken = {name for name in names if name} | {ROW, _FAULTS}
    result = []
    for position, (cell, name) in enumerate(zip(header, names, strict=True), start=1):
        chosen = name or cell or f"column {position}"
        while not name and (chosen in taken or chosen.startswith(("=", "!"))):
            chosen = f"{chosen.lstrip('=!')} ({position})"
        taken.add(chosen)
        result.append(chosen)
    return result


def _whole_rows(text: TextTable, file: str) -> tuple[TextTable, list[Finding], list[tuple[int, list[str], str]]]:
    """Set aside the rows that have more or fewer fields than the header."""
    width = len(text.header)
    odd = [
        (number, row, f"has {len(row)} fields; the header has {width}")
        for number, row in zip(text.numbers, text.rows, strict=True)
        if len(row) != width
    ]
    if not odd:
        return text, [], []
    whole = [(number, row) for number, row in zip(text.numbers, text.rows, strict=True) if len(row) == width]
    findings = [
        Finding(
            file=file,
            line=number,
            what=f"The row {what}.",
            remedy="Put values that hold the delimiter in quotes, and keep empty fields.",
        )
        for number, _, what in odd[:FINDINGS_PER_COLUMN]
    ]
    kept = TextTable(text.header, [row for _, row in whole], [number for number, _ in whole], text.shape)
    return kept, findings, odd


def _text_frame(names: list[str], text: TextTable) -> pl.DataFrame:
    """Return the rows as a frame of text, cells trimmed for parsing later, with the row number."""
    cells = list(zip(*text.rows, strict=True)) if text.rows else [()] * len(names)
    data = {ROW: pl.Series(text.numbers, dtype=pl.Int64)}
    data |= {name: pl.Series(values, dtype=pl.String) for name, values in zip(names, cells, strict=True)}
    return pl.DataFrame(data)


def _parse_columns(work: pl.DataFrame, columns: Sequence[Column], faults: list[_Fault]) -> pl.DataFrame:
    """Add a typed column ``=name`` for every declared column, and a flag for each kind of fault in it."""
    added: list[pl.Expr] = []
    for column in columns:
        dtype = DTYPES[column.type]
        default = pl.lit(column.default, dtype=dtype)
        if column.name not in work.columns:
            added.append(default.alias(f"={column.name}"))
            continue
        text = pl.col(column.name).str.strip_chars()
        empty = text == ""
        typed = column.parsed(text)
        added.append(pl.when(empty).then(default).otherwise(typed).cast(dtype).alias(f"={column.name}"))
        added.append((~empty & typed.is_null()).alias(f"!type {column.name}"))
        what = f"is not {column.expected}" if not column.expected.startswith("one of") else "is not a known value"
        faults.append(_Fault(f"!type {column.name}", column.name, what, column.remedy, (column.name,)))
        if column.required:
            added.append(empty.alias(f"!empty {column.name}"))
            remedy = f"Write a value ({column.expected})."
            faults.append(_Fault(f"!empty {column.name}", column.name, "is empty", remedy, ()))
    return work.with_columns(added)


def _apply_checks(work: pl.DataFrame, checks: Sequence[RowCheck], faults: list[_Fault]) -> pl.DataFrame:
    """Add a flag for each rule; the rule's expressions see the typed columns under their declared names."""
    if not checks:
        return work
    typed = work.select(pl.col(f"={name[1:]}").alias(name[1:]) for name in work.columns if name.startswith("="))
    flags = typed.select(check.fault.fill_null(value=False).alias(f"!check {i}") for i, check in enumerate(checks))
    flags = work.hstack(flags.get_columns()).select(
        # A cell that could not be read is told once; what follows from it is not.
        (pl.col(f"!check {i}") & ~_any_fault([fault for fault in faults if fault.column == check.column])).alias(
            f"!check {i}"
        )
        for i, check in enumerate(checks)
    )
    for i, check in enumerate(checks):
        shown = tuple(name for name in check.found or (check.column,) if name in work.columns)
        faults.append(_Fault(f"!check {i}", check.column, check.what, check.remedy, shown))
    return work.hstack(flags.get_columns())


def _reject_repeated(
    work: pl.DataFrame, columns: Sequence[Column], key: tuple[str, ...], faults: list[_Fault]
) -> pl.DataFrame:
    """Flag rows that repeat a key among the rows that are otherwise good."""
    good = ~_any_fault(faults) if faults else pl.lit(value=True)
    keys = [f"={name}" for name in key]
    content = [f"={column.name}" for column in columns]
    seen = work.filter(good).select(
        ROW,
        pl.len().over(keys).alias("size"),
        pl.struct(content).n_unique().over(keys).alias("different"),
        pl.col(ROW).min().over(keys).alias("first"),
    )
    clash = seen.filter((pl.col("size") > 1) & (pl.col("different") > 1)).get_column(ROW)
    again = seen.filter(
        (pl.col("size") > 1) & (pl.col("different") == 1) & (pl.col(ROW) != pl.col("first"))
    ).get_column(ROW)
    named = ", ".join(key)
    shown = tuple(name for name in key if name in work.columns)
    faults.append(
        _Fault("!clash", named, "stands in several rows that differ", "Keep the one row that is right.", shown)
    )
    faults.append(_Fault("!again", named, "repeats an earlier row", "Remove the repetition.", shown))
    return work.with_columns(
        pl.col(ROW).is_in(clash.to_list()).alias("!clash"), pl.col(ROW).is_in(again.to_list()).alias("!again")
    )


def _any_fault(faults: list[_Fault]) -> pl.Expr:
    either: Callable[[pl.Expr, pl.Expr], pl.Expr] = lambda left, right: left | right  # noqa: E731 - a fold's step
    return reduce(either, (pl.col(fault.flag) for fault in faults), pl.lit(value=False))


def _findings(work: pl.DataFrame, faults: list[_Fault], file: str) -> tuple[list[Finding], dict[str, int]]:
    """Return the first faults of each column in the order of the file, and the count of all."""
    found: list[Finding] = []
    counts: dict[str, int] = {}
    told: dict[str, int] = {}
    sums = work.select(pl.col(fault.flag).sum() for fault in faults).row(0, named=True)
    for fault in faults:
        if not sums[fault.flag]:
            continue
        rows = work.filter(pl.col(fault.flag))
        counts[fault.column] = counts.get(fault.column, 0) + rows.height
        room = FINDINGS_PER_COLUMN - told.get(fault.column, 0)
        for row in rows.head(max(room, 0)).iter_rows(named=True):
            value = ", ".join(str(row[name])[:60] for name in fault.shown) or None
            what = f"{value!r} {fault.what}." if value else f"{fault.what}."
            found.append(
                Finding(file=file, line=row[ROW], field=fault.column, what=what, remedy=fault.remedy, found=value)
            )
        told[fault.column] = told.get(fault.column, 0) + rows.height
    return sorted(found, key=lambda finding: finding.line or 0), counts


def _rejected(
    work: pl.DataFrame, faults: list[_Fault], names: list[str], odd: list[tuple[int, list[str], str]]
) -> pl.DataFrame:
    """Return the rows not accepted, as written, with all their faults in words."""
    words = pl.concat_str(
        [pl.when(pl.col(fault.flag)).then(pl.lit(f"{fault.column} {fault.what}")) for fault in faults],
        separator="; ",
        ignore_nulls=True,
    )
    rows = work.filter(_any_fault(faults)).select(ROW, words.alias(_FAULTS), *names)
    if not odd:
        return rows
    width = len(names)
    ragged = {
        ROW: pl.Series([number for number, _, _ in odd], dtype=pl.Int64),
        _FAULTS: pl.Series([what for _, _, what in odd], dtype=pl.String),
    }
    for position, name in enumerate(names):
        last = position == width - 1
        cells = [
            ",".join(row[position:]) if last and len(row) > width else row[position] if position < len(row) else ""
            for _, row, _ in odd
        ]
        ragged[name] = pl.Series(cells, dtype=pl.String)
    return pl.concat([rows, pl.DataFrame(ragged)]).sort(ROW)
