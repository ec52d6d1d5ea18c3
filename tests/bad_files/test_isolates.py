"""Isolate files in a bad way: one sentence that helps, exit code 2, and nothing written; or read, and nothing lost."""

from datetime import date
from pathlib import Path

import pytest

from beredd.amr.read import read_isolates
from beredd.cli import main
from beredd.common.errors import UserError

GOOD = "patient,date,organism,CIP_mic\n" + "".join(f"P{n},2024-01-{n:02},eco,0.5\n" for n in range(1, 29))


def write(folder: Path, data: str | bytes, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


REFUSED = {
    "empty": (b"", "The file is empty."),
    "blank": (b"\n\n \n", "The file is empty."),
    "binary": (bytes(range(256)) * 40, "not a table of text"),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(2000), "not a table of text"),
    "half of UTF-16": (GOOD.encode("utf-16")[:-1], "half of it is not UTF-16"),
    "broken workbook": (b"PK\x03\x04" + b"x" * 500, "workbook cannot be opened"),
    "broken parquet": (b"PAR1" + b"x" * 500, "Parquet file is damaged"),
    "broken sqlite": (b"SQLite format 3\x00" + b"x" * 500, "SQLite file is damaged"),
    "no organism": (b"patient,date,CIP\nA,2024-01-01,S\n", "No column is known to name the organism"),
    "no results": (b"patient,date,organism\nA,2024-01-01,eco\n", "No column is known to hold results"),
    "two orders": (
        b"patient,date,organism,CIP\nA,18/03/2024,eco,S\nB,03/18/2024,eco,S\n",
        "day first and dates with the",
    ),
    "no order": (b"patient,date,organism,CIP\nA,04/03/2024,eco,S\n", "can have the day or the month first"),
    "personal numbers": (b"patient,date,organism,CIP\n811228-9874,2024-01-01,eco,S\n", "holds personal numbers"),
    "open quotation mark": (GOOD.replace("P2,", '"P2,').encode(), "A quotation mark is never closed"),
    "counts": (b"COUNTRY,YEAR,PATHOGEN,RESISTANT,SUSCEPTIBLE,BATCHID\nSE,2024,ESCCOL,1,2,x\n", "holds counts"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_told_in_one_sentence(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, words = REFUSED[kind]
    path = write(tmp_path, data)
    out = tmp_path / "out" / "o.parquet"
    assert main(["amr", "read", str(path), "-o", str(out)]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert "9874" not in said
    assert sorted(one.name for one in tmp_path.iterdir()) == ["f.csv"]


def test_a_row_cut_off_in_the_middle(tmp_path: Path) -> None:
    found = read_isolates([write(tmp_path, GOOD[:-12])])
    (count,) = found.counts
    assert (count.rows, count.isolates, count.rejected) == (28, 27, 1)
    (line,) = found.rejected.rows(named=True)
    assert (line["row"], line["reason"]) == (29, "The row has 2 cells, the heading has 4.")
    assert line["cells"].startswith("P28")


def test_a_row_cut_off_within_quotation_marks(tmp_path: Path) -> None:
    found = read_isolates([write(tmp_path, GOOD + 'P29,2024-01-29,"ec')])
    assert found.counts[0].rejected == 1
    assert found.rejected["reason"].to_list() == ["The row is cut off within quotation marks."]


def test_too_many_cells(tmp_path: Path) -> None:
    found = read_isolates([write(tmp_path, GOOD + "P29,2024-01-29,eco,0,5\n")])
    assert found.rejected["reason"].to_list() == ["The row has more than 4 cells, the heading has 4."]
    assert found.counts[0].isolates == 28


def test_one_comma_too_many_at_every_end_is_nothing(tmp_path: Path) -> None:
    found = read_isolates([write(tmp_path, GOOD.replace("\n", ",\n"))])
    assert (found.counts[0].isolates, found.counts[0].rejected) == (28, 0)


def test_stray_quotation_marks_within_words(tmp_path: Path) -> None:
    text = GOOD.replace("P3,", 'P"3",').replace("P4,", '"P4"x,')
    found = read_isolates([write(tmp_path, text)])
    assert found.counts[0].rows == 28
    assert found.counts[0].isolates + found.counts[0].rejected == 28


def test_lines_of_the_old_mac(tmp_path: Path) -> None:
    assert read_isolates([write(tmp_path, GOOD.replace("\n", "\r"))]).counts[0].isolates == 28


def test_empty_rows_and_a_heading_twice(tmp_path: Path) -> None:
    text = "\n\npatient,date,organism,CIP_mic,CIP_mic\n\nA,2024-01-02,eco,0.5,9\n,,,,\n\nB,,eco,1,9\n"
    found = read_isolates([write(tmp_path, text)])
    assert found.frame["source_row"].to_list() == [5, 8]
    assert found.frame["CIP_mic"].to_list() == ["0.5", "1"]


def test_only_a_heading(tmp_path: Path) -> None:
    found = read_isolates([write(tmp_path, GOOD.splitlines()[0])])
    assert (found.counts[0].rows, found.frame.height) == (0, 0)
    assert found.frame.schema["date"].is_temporal()


def test_decimal_commas_in_a_windows_file(tmp_path: Path) -> None:
    text = "Patient;Provdatum;Bakterie;Ciprofloxacin MIC\nÅ1;2024-01-02;E. coli;<=0,25\n"
    found = read_isolates([write(tmp_path, text.encode("cp1252"))])
    one = found.frame.row(0, named=True)
    assert (one["patient"], one["CIP_mic"], one["date"]) == ("Å1", "<=0.25", date(2024, 1, 2))


def test_a_missing_date_is_missing(tmp_path: Path) -> None:
    text = "patient,date,organism,CIP\nA,,eco,S\nB,NA,eco,S\nC,0000-00-00,eco,S\n"
    found = read_isolates([write(tmp_path, text)])
    assert found.frame["date"].to_list() == [None, None]
    assert found.counts[0].rejected == 1
    assert any("without a date: 2" in notice for notice in found.notices)


def test_the_same_file_twice(tmp_path: Path) -> None:
    files = [write(tmp_path, GOOD, "a.csv"), write(tmp_path, GOOD, "b.csv")]
    with pytest.raises(UserError, match="same content"):
        read_isolates(files)


def test_a_folder_without_tables(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no tables"):
        read_isolates([tmp_path])
