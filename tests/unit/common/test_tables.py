"""Reading tables: every shape of file, every fault with its place, nothing good lost."""

import contextlib
import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredd.common import table_files
from beredd.common.columns import Column, ColumnType, columns_markdown, number_in, template_csv
from beredd.common.errors import SurroundingsError, UserError
from beredd.common.tables import FINDINGS_PER_COLUMN, RowCheck, read_table, write_rejected_csv, write_whole
from beredd.common.text import Text


def _column(name: str, kind: ColumnType, **given: object) -> Column:
    return Column(name, kind, Text(en=f"The {name}."), **given)  # type: ignore[arg-type]


COLUMNS = (
    _column("place", ColumnType.TEXT, required=True, example="SE", aliases=("plats",)),
    _column("year", ColumnType.PERIOD, required=True, example="2024"),
    _column("value", ColumnType.NUMBER, example="9,4", unit="%", at_least=0, at_most=100),
    _column("n", ColumnType.INTEGER),
    _column("day", ColumnType.DATE),
    _column("sure", ColumnType.BOOLEAN, default=True),
    _column("status", ColumnType.TEXT, allowed=("final", "provisional"), default="final"),
)

Workbook = Callable[..., bytes]


@pytest.fixture
def workbook() -> Workbook:
    """Return a maker of XLSX files: sheet name → row number → cells."""

    def make(**sheets: dict[int, list[object]]) -> bytes:
        namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = "http://schemas.openxmlformats.org/package/2006"
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            file.writestr(
                "[Content_Types].xml",
                f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/></Types>',
            )
            file.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
                f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            )
            names = "".join(
                f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(sheets, start=1)
            )
            file.writestr(
                "xl/workbook.xml", f'<workbook {namespace} xmlns:r="{relations}"><sheets>{names}</sheets></workbook>'
            )
            links = "".join(
                f'<Relationship Id="r{i}" Type="{relations}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                for i in range(1, len(sheets) + 1)
            )
            file.writestr(
                "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{links}</Relationships>'
            )
            for i, rows in enumerate(sheets.values(), start=1):
                body = "".join(f'<row r="{row}">{_cells(row, cells)}</row>' for row, cells in rows.items())
                file.writestr(
                    f"xl/worksheets/sheet{i}.xml", f"<worksheet {namespace}><sheetData>{body}</sheetData></worksheet>"
                )
        return buffer.getvalue()

    def _cells(row: int, cells: list[object]) -> str:
        return "".join(
            f'<c r="{chr(65 + at)}{row}"><v>{cell}</v></c>'
            if isinstance(cell, int | float)
            else f'<c r="{chr(65 + at)}{row}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for at, cell in enumerate(cells)
        )

    return make


GOOD = "place;year;value\nVästerås;2024;9,4\nÖrebro;2023;1 234,5\n"


@pytest.mark.parametrize(
    ("raw", "shape"),
    [
        (GOOD.encode(), "semicolon, UTF-8"),
        (GOOD.encode("utf-8-sig"), "semicolon, UTF-8"),
        (GOOD.encode("utf-16"), "semicolon, UTF-16"),
        (GOOD.encode("cp1252"), "semicolon, Windows-1252"),
        (GOOD.encode("latin-1") + b"\x81;2024;1\n", "semicolon, Latin-1"),
        (GOOD.replace(",", ".").replace(";", ",").encode(), "comma, UTF-8"),
        (GOOD.replace(";", "\t").encode(), "tab, UTF-8"),
        (GOOD.replace("\n", "\r\n").encode(), "semicolon, UTF-8"),
        (b"sep=;\n" + GOOD.encode(), "semicolon, UTF-8"),
        (GOOD.replace("place", "Plats").encode(), "semicolon, UTF-8"),
    ],
)
def test_every_shape_of_csv_reads_alike(raw: bytes, shape: str) -> None:
    columns = (*COLUMNS[:2], _column("value", ColumnType.NUMBER))
    table = read_table(raw, columns)
    assert table.shape.endswith(shape)
    assert not table.findings
    assert table.frame["place"].to_list()[:2] == ["Västerås", "Örebro"]
    assert table.frame["value"].to_list()[:2] == [9.4, 1234.5]


def test_a_workbook_reads_with_its_own_row_numbers(workbook: Workbook) -> None:
    raw = workbook(
        Tom={},
        Blad={3: ["place", "year", "value"], 4: ["SE", 2024, 9.4353994], 7: ["DK", "2023", "6,7"], 9: ["DK", "x", 1]},
    )
    table = read_table(raw, COLUMNS, name="tal.xlsx")
    assert table.frame.select("row", "value").rows() == [(4, 9.4353994), (7, 6.7)]
    assert [(finding.line, finding.field) for finding in table.findings] == [(9, "year")]
    assert table.shape == "XLSX, sheet Blad"


def test_a_named_sheet_is_read_and_an_unknown_one_named(workbook: Workbook) -> None:
    sheet = {1: ["place", "year"], 2: ["SE", 2024]}
    raw = workbook(A={1: ["place", "year"], 2: ["DK", 2024]}, B=sheet)
    assert read_table(raw, COLUMNS, sheet="B").frame["place"].to_list() == ["SE"]
    with pytest.raises(UserError, match="A, B"):
        read_table(raw, COLUMNS, sheet="C")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"\x7fELF\x01\x02\x00\x00" * 50, "binary"),
        (b"PK\x03\x04 damaged", "workbook"),
        (b"\xff\xfea\x00\x00", "UTF-16"),
        (b'place,year\n"SE' + b"x" * 11_000_000, "CSV"),
    ],
)
def test_what_holds_no_table_ends_with_one_sentence(raw: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_table(raw, COLUMNS, name="fil.csv")


def test_a_workbook_without_cells_is_empty(workbook: Workbook) -> None:
    with pytest.raises(UserError, match="no filled cells"):
        read_table(workbook(A={}), COLUMNS)


def test_files_missing_unreadable_or_too_large_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="No such file"):
        read_table(tmp_path / "nix.csv", COLUMNS)
    with pytest.raises(UserError, match="cannot be read"):
        read_table(tmp_path, COLUMNS)
    monkeypatch.setattr(table_files, "MAX_TABLE_BYTES", 1_000_000)
    large = tmp_path / "large.csv"
    large.write_bytes(b"place,year\n" + b"SE,2024\n" * 150_000)
    with pytest.raises(UserError, match="larger than 1 MB"):
        read_table(large, COLUMNS)
    with pytest.raises(UserError, match="larger than 1 MB"):
        read_table(large.read_bytes(), COLUMNS)
    monkeypatch.setattr(table_files, "MAX_TABLE_ROWS", 2)
    with pytest.raises(UserError, match="too large"):
        read_table(b"place,year\nSE,2024\nSE,2023\nSE,2022\n", COLUMNS)


def test_a_missing_column_is_named_with_a_guess() -> None:
    with pytest.raises(UserError, match=r"The column year is missing.*'yaer'.*did you mean year"):
        read_table(b"place,yaer\nSE,2024\n", COLUMNS)


def test_a_file_of_nothing_known_is_refused() -> None:
    with pytest.raises(UserError, match=r"No column of the file is known: a, b.*Name them n, day"):
        read_table(b"a,b\n1,2\n", COLUMNS[3:5])


def test_a_doubled_column_is_refused() -> None:
    with pytest.raises(UserError, match="place stands twice"):
        read_table(b"place,Plats,year\nSE,SE,2024\n", COLUMNS)


def test_an_unknown_column_is_a_remark_and_is_kept_with_rejected_rows() -> None:
    table = read_table(b"place,year,vaule,,row,\nSE,2024,1,a,b,\nSE,x,2,c,d,\n", COLUMNS)
    assert next((notice.field, notice.remedy) for notice in table.notices) == ("vaule", "Did you mean value?")
    assert table.rejected["vaule"].to_list() == ["2"]
    assert table.rejected["row (5)"].to_list() == ["d"]
    assert table.frame.columns == ["row", *(column.name for column in COLUMNS)]


def test_each_fault_has_row_column_value_and_remedy() -> None:
    header = "place,year,value,n,day,sure,status\n"
    rows = ",2024-13,abc,1.5,2026-02-30,kanske,slutlig\nSE,2024,101,1,2026-02-01,nej,Final\n"
    table = read_table((header + rows).encode(), COLUMNS, name="tal.csv")
    assert table.frame.is_empty()
    first = {finding.field: finding for finding in table.findings if finding.line == 2}
    assert set(first) == {"place", "year", "value", "n", "day", "sure", "status"}
    assert first["place"].what == "is empty."
    assert first["value"].found == "abc"
    assert first["status"].remedy == "Use final, provisional."
    assert "2026-12-15" in first["day"].remedy
    second = [finding for finding in table.findings if finding.line == 3]
    assert [finding.field for finding in second] == ["value"]
    assert "at most 100" in second[0].what
    assert str(second[0]).startswith("tal.csv:3: value: '101'")


def test_types_and_defaults_come_out_typed() -> None:
    raw = "place;year;value;n;day;sure;status\nSE;2024;;12;2026-02-01 00:00:00;;PROVISIONAL\nDK;2024-Q1;0;;;nej;\n"
    table = read_table(raw.encode(), COLUMNS)
    assert table.frame.drop("row").rows() == [
        ("SE", "2024", None, 12, table.frame["day"][0], True, "provisional"),
        ("DK", "2024-Q1", 0.0, None, None, False, "final"),
    ]
    assert str(table.frame["day"][0]) == "2026-02-01"


def test_rows_of_another_width_are_set_aside() -> None:
    table = read_table(b"place,year\nSE,2024\nSE,2024,1,2\nSE\n\n , \nDK,2024\n", COLUMNS, name="t.csv")
    assert table.frame["place"].to_list() == ["SE", "DK"]
    assert table.rejected["row"].to_list() == [3, 4]
    assert table.rejected["year"].to_list() == ["2024,1,2", ""]
    assert table.fault_counts == {"(row)": 2}
    assert (table.total, table.frame.height) == (4, 2)
    assert "4 fields" in table.findings[0].what


def test_line_numbers_hold_when_a_cell_spans_lines() -> None:
    table = read_table(b'place,year\n"A\nB",2024\nSE,x\n', COLUMNS)
    assert [finding.line for finding in table.findings] == [4]


def test_twenty_faults_of_a_column_are_told_and_all_counted() -> None:
    raw = "place,year\n" + "SE,x\n" * 50
    table = read_table(raw.encode(), COLUMNS)
    assert len(table.findings) == FINDINGS_PER_COLUMN
    assert table.fault_counts == {"year": 50}
    assert table.rejected.height == 50
    assert "50 were not" in table.summary()


def test_rules_over_rows_are_told_once_a_cell() -> None:
    check = RowCheck("value", pl.col("value").is_null(), "is empty", "Write it.")
    table = read_table(b"place,year,value\nSE,2024,abc\nSE,2024,\n", COLUMNS, checks=[check])
    assert [(finding.line, finding.what) for finding in table.findings] == [
        (2, "'abc' is not a number, at least 0, at most 100."),
        (3, "is empty."),
    ]


def test_repeated_rows_are_kept_once_and_clashing_ones_not_at_all() -> None:
    raw = b"place,year,value\nSE,2024,1\nSE,2024,1\nDK,2024,1\nDK,2024,2\nSE,2023,1\nSE,2023,x\n"
    table = read_table(raw, COLUMNS, unique=("place", "year"))
    assert table.frame["row"].to_list() == [2, 6]
    assert table.rejected["row"].to_list() == [3, 4, 5, 7]
    assert "repeats" in table.rejected["faults"][0]
    assert "differ" in table.rejected["faults"][1]


def test_rejected_rows_can_be_mended_and_handed_in(tmp_path: Path) -> None:
    table = read_table("place;year;value\nÖ;x;1\nSE;2024;2\n".encode(), COLUMNS)
    path = tmp_path / "mend" / "rejected.csv"
    write_rejected_csv(table, path)
    mended = path.read_text(encoding="utf-8-sig").replace("x", "2024")
    again = read_table(mended.encode(), COLUMNS)
    assert again.frame["place"].to_list() == ["Ö"]
    assert again.summary().startswith("table: all 1")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SurroundingsError, match="cannot be written"):
        write_whole(tmp_path / "file" / "x.csv", b"a")
    (tmp_path / "folder").mkdir()
    with pytest.raises(SurroundingsError):
        write_whole(tmp_path / "folder", b"a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9,44", 9.44),
        ("9.44", 9.44),
        ("-1", -1.0),
        ("−1,5", -1.5),
        ("+2", 2.0),
        (".5", 0.5),
        ("5,", 5.0),
        ("1e-3", 0.001),
        ("1 234 567", 1234567.0),
        ("1\u00a0234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567", 1234567.0),
        ("1.234", 1.234),
        ("12 34", None),
        ("1,2,3", None),
        ("9,4 %", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("0x10", None),
        ("", None),
    ],
)
def test_numbers_in_the_manners_of_the_north(text: str, number: float | None) -> None:
    frame = pl.DataFrame({"text": [text]}).select(number_in(pl.col("text")).alias("number"))
    assert frame["number"].to_list() == [number]


def test_template_reads_back_and_reference_names_every_column() -> None:
    assert read_table(template_csv(COLUMNS).encode(), COLUMNS).frame["value"].to_list() == [9.4]
    page = columns_markdown(COLUMNS)
    assert all(f"`{column.name}`" in page for column in COLUMNS)
    assert "Unit: %." in page
    assert "no; empty means final" in page


cells = st.sampled_from(["SE", "", " DK ", "2024", "2024-13", "9,4", "x", "-1", "ja", '"', "a,b", "a;b", "1e400", "å"])


@given(st.lists(st.lists(cells, min_size=1, max_size=5), max_size=12), st.sampled_from(",;\t"))
def test_accepted_and_rejected_rows_add_up(rows: list[list[str]], delimiter: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["place", "year", "value"])
    writer.writerows(rows)
    table = read_table(text.getvalue().encode(), COLUMNS, unique=("place", "year"))
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert table.frame.height + table.rejected.height == table.total == filled
    assert not set(table.frame["row"]) & set(table.rejected["row"])
    assert bool(table.findings) == bool(table.rejected.height)


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_table_or_a_sentence(raw: bytes) -> None:
    with contextlib.suppress(UserError):
        assert read_table(raw, COLUMNS).total >= 0
