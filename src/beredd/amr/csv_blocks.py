"""Large text files in blocks: any encoding in, whole records of UTF-8 out, memory bounded by the block.

A block ends where a line ends outside quotation marks. Each record then gets a mark after its last cell, so that a row
with too few or too many cells shows itself while the whole block is parsed at once.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from beredd.common.errors import UserError

BLOCK_BYTES: Final = 64_000_000
"""What is parsed at once; about 400,000 rows of 160 characters."""
DELIMITERS: Final = (",", ";", "\t", "|")
SOURCE_ROW: Final = "source_row"
_MARK: Final = "\x1f"
_REMEDY: Final = "Hand in a table as CSV (UTF-8) with one heading row, XLSX or Parquet."
_READ: Final = 8_000_000


@dataclass(frozen=True, slots=True)
class TextBatch:
    """Some rows of a file as text.

    ``frame`` has the file's columns, all String, missing cells empty, and :data:`SOURCE_ROW`. ``odd`` are the rows
    whose shape is wrong: ``source_row``, ``text`` (the row as it was), ``what``. ``size`` is how many bytes they took.
    """

    frame: pl.DataFrame
    odd: pl.DataFrame
    size: int = 0

    @property
    def rows(self) -> int:
        """How many rows of the file these are."""
        return self.frame.height + self.odd.height


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one pass over a file's bytes tells."""

    sha256: str
    size: int
    encoding: str


def file_facts(path: Path) -> FileFacts:
    """Return a file's hash, size and, for text, its encoding (empty for binary files).

    Raises
    ------
    UserError
        When the file is missing, cannot be read, or is empty.
    """
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, size, start, nuls = True, 0, b"", 0
    try:
        with path.open("rb") as file:
            while block := file.read(_READ):
                start = start or block[:65536]
                size += len(block)
                digest.update(block)
                nuls += block.count(0)
                if utf8:
                    try:
                        decoder.decode(block)
                    except UnicodeDecodeError:
                        utf8 = False
    except FileNotFoundError:
        raise UserError("No such file.", where=str(path), remedy="Check the name.") from None
    except OSError as error:
        raise UserError(f"The file cannot be read ({error.strerror}).", where=str(path)) from None
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UserError("The file is empty.", where=str(path), remedy=_REMEDY)
    return FileFacts(digest.hexdigest(), size, _encoding(start, utf8, nuls))


def _encoding(start: bytes, utf8: bool, nuls: int) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if nuls:  # UTF-16 without its mark has a NUL in every other byte of plain letters
        odd, even = start[1::2].count(0), start[::2].count(0)
        half = len(start) // 4
        return "utf-16-le" if odd > half > even else "utf-16-be" if even > half > odd else ""
    if sum(1 for byte in start if byte < 32 and byte not in (9, 10, 12, 13)) > len(start) // 100:
        return ""
    return "utf-8" if utf8 else "cp1252"


@dataclass(frozen=True, slots=True)
class CsvShape:
    """How a CSV file is written: encoding, delimiter, quotation marks or not, heading, and rows before the first."""

    encoding: str
    delimiter: str
    quoted: bool
    header: tuple[str, ...]
    before: int

    def __str__(self) -> str:
        words = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}.get(self.delimiter, self.delimiter)
        return f"CSV, {words}, {self.encoding.upper().replace('CP1252', 'Windows-1252')}"


def csv_shape(path: Path, encoding: str, known: frozenset[str], *, delimiter: str | None = None) -> CsvShape:
    """Return how a CSV file is written, from its first lines.

    ``known`` are headings in small letters: the delimiter that finds most of them is the file's.
    """
    sample = _start(path, encoding)
    before = 0
    announced = sample.partition("\n")[0].strip()
    if announced.casefold().startswith("sep=") and len(announced) == 5:  # Excel's own mark of the delimiter
        delimiter, before = announced[4], 1
        sample = sample.partition("\n")[2]
    lead = len(sample) - len(sample.lstrip("\r\n"))
    before += sample[:lead].count("\n")
    sample = sample[lead:]
    sign = delimiter or max(DELIMITERS, key=lambda one: _fit(sample, one, known))
    first = _first_record(sample, sign)
    quoted = '"' in sample and (
        sign in ",;" or any(f'{edge}"' in sample for edge in (sign, "\n")) or sample.startswith('"')
    )
    return CsvShape(encoding, sign, quoted or sign in ",;", _distinct(first), before + 1)


def _start(path: Path, encoding: str) -> str:
    with path.open("rb") as file:
        decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)("replace")
        text = decoder.decode(file.read(1_000_000))
    return text if "\n" in text else text.replace("\r", "\n")


def _first_record(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return text.partition("\n")[0].split(delimiter)


def _fit(text: str, delimiter: str, known: frozenset[str]) -> tuple[int, int]:
    row = _first_record(text[:100_000], delimiter)
    return sum(cell.strip().casefold() in known for cell in row), len(row)


def _distinct(cells: list[str]) -> tuple[str, ...]:
    """Return headings that are all filled and all different: an empty one is numbered, a repeated one too."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = cell.strip() or f"(column {place})"
        names.append(name if name not in names and name != SOURCE_ROW else f"{name} ({place})")
    return tuple(names)


def distinct_headings(cells: list[str]) -> tuple[str, ...]:
    """Return headings that are all filled and all different."""
    return _distinct(cells)


def csv_batches(path: Path, shape: CsvShape, *, block_bytes: int = BLOCK_BYTES) -> Iterator[TextBatch]:
    """Return the rows after the heading, block by block.

    Raises
    ------
    UserError
        When the bytes are not of the encoding, or a quotation mark in the middle of the file is never closed.
    """
    skip, row = shape.before, shape.before
    for block, whole in _records(path, shape, block_bytes):
        lines = block
        while skip:
            cut = _record_end(lines, shape.quoted)
            lines, skip = lines[cut:], skip - 1
        if not whole:
            if lines.count(b"\n") > 20:
                raise UserError(
                    "A quotation mark is never closed.",
                    where=f"{path}:{row + 1}",
                    remedy="Close it, or take the mark away.",
                )
            odd = _odd([row + 1], [lines.decode("utf-8", "replace")], ["The row is cut off within quotation marks."])
            nothing = {**dict.fromkeys(shape.header, pl.String()), SOURCE_ROW: pl.Int64()}
            yield TextBatch(pl.DataFrame(schema=nothing), odd)
        elif lines:
            batch, count = _batch(lines, shape, row)
            row += count
            yield batch


def _records(path: Path, shape: CsvShape, block_bytes: int) -> Iterator[tuple[bytes, bool]]:
    """Return blocks of whole records, and at last what is cut off within quotation marks with False."""
    rest = b""
    for piece in _utf8(path, shape.encoding, block_bytes):
        rest += piece
        cut = _last_record_end(rest, shape.quoted)
        if cut:
            yield rest[:cut], True
            rest = rest[cut:]
    if rest:
        open_mark = shape.quoted and rest.count(b'"') % 2 == 1
        yield rest, not open_mark


def _last_record_end(block: bytes, quoted: bool) -> int:
    end = block.rfind(b"\n") + 1
    if not quoted:
        return end
    marks = block.count(b'"', 0, end)
    while end and marks % 2:
        before = block.rfind(b"\n", 0, end - 1) + 1
        marks -= block.count(b'"', before, end)
        end = before
    return end


def _record_end(block: bytes, quoted: bool) -> int:
    end = block.find(b"\n") + 1
    while quoted and end and block.count(b'"', 0, end) % 2:
        end = block.find(b"\n", end) + 1
    return end or len(block)


def _utf8(path: Path, encoding: str, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        if encoding == "utf-8":
            first = file.read(size).removeprefix(codecs.BOM_UTF8)
            lone = b"\n" not in first and b"\r" in first  # lines of the old Mac
            while first:
                yield first.replace(b"\r", b"\n") if lone else first
                first = file.read(size)
            return
        decoder = codecs.getincrementaldecoder(encoding)("replace" if encoding == "cp1252" else "strict")
        try:
            while raw := file.read(size):
                yield decoder.decode(raw).encode()
            yield decoder.decode(b"", final=True).encode()
        except UnicodeDecodeError:
            raise UserError(
                f"The file is damaged: half of it is not {encoding.upper()}.", where=str(path), remedy=_REMEDY
            ) from None


def _batch(lines: bytes, shape: CsvShape, row: int) -> tuple[TextBatch, int]:
    frame, width = _parse(lines, shape)
    frame = frame.with_columns(pl.int_range(row + 1, row + 1 + frame.height, dtype=pl.Int64).alias(SOURCE_ROW))
    count = frame.height
    first, second = f"{width}", f"{width + 1}"
    right = (pl.col(first) == _MARK) | ((pl.col(first) == "") & (pl.col(second) == _MARK))
    wrong = frame.filter(~right)
    if wrong.height:
        frame = frame.filter(right)
    named = frame.select(*(pl.col(f"{n}").alias(name) for n, name in enumerate(shape.header)), pl.col(SOURCE_ROW))
    named = named.filter(pl.any_horizontal(pl.exclude(SOURCE_ROW) != ""))
    return TextBatch(named, _odd_rows(wrong, shape), len(lines)), count


def _parse(lines: bytes, shape: CsvShape) -> tuple[pl.DataFrame, int]:
    """Return the cells of whole records (columns 0, 1 …, two more than the heading has) and the heading's width."""
    width = len(shape.header)
    schema = {f"{n}": pl.String() for n in range(width + 2)}
    if not lines.strip(b"\r\n"):
        count = lines.count(b"\n")
        return pl.DataFrame({name: [""] * count for name in schema}, schema=schema), width
    lines = lines.replace(b"\r\n", b"\n") if b"\r" in lines else lines
    lines = lines if lines.endswith(b"\n") else lines + b"\n"
    end = f"{shape.delimiter}{_MARK}\n"
    marked = lines.replace(b"\n", end.encode())
    try:
        frame = pl.read_csv(
            marked,
            has_header=False,
            schema=schema,
            separator=shape.delimiter,
            quote_char='"' if shape.quoted else None,
            empty_string_is_null=False,
            missing_columns="insert",
            extra_columns="ignore",
        ).with_columns(pl.all().fill_null(""))
    except pl.exceptions.PolarsError:  # quotation marks in odd places: the slow, patient way
        frame = _patient_parse(marked.decode(), shape, schema)
    if shape.quoted and frame.height < lines.count(b"\n"):  # line breaks within cells got the mark as well
        frame = frame.with_columns(pl.all().str.replace_all(end, "\n", literal=True))
    return frame, width


def _patient_parse(text: str, shape: CsvShape, schema: dict[str, pl.String]) -> pl.DataFrame:
    width = len(schema)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=shape.delimiter)
    cells = [(row + [""] * width)[:width] for row in rows]
    return pl.DataFrame(cells, schema=schema, orient="row")


def _odd_rows(wrong: pl.DataFrame, shape: CsvShape) -> pl.DataFrame:
    numbers, texts, whats = [], [], []
    width = len(shape.header)
    for row in wrong.rows():
        *cells, number = row
        if _MARK in cells[:width]:
            cells = cells[: cells.index(_MARK)]
            if not any(cells):
                continue
            what = f"The row has {len(cells)} cells, the heading has {width}."
        else:
            what = f"The row has more than {width} cells, the heading has {width}."
        numbers.append(number)
        texts.append(shape.delimiter.join(cells).rstrip(_MARK))
        whats.append(what)
    return _odd(numbers, texts, whats)


def _odd(numbers: list[int], texts: list[str], whats: list[str]) -> pl.DataFrame:
    schema = {SOURCE_ROW: pl.Int64, "text": pl.String, "what": pl.String}
    return pl.DataFrame({SOURCE_ROW: numbers, "text": texts, "what": whats}, schema=schema)
