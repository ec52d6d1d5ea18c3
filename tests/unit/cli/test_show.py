import csv
import io
import json

import pytest

from beredd.cli.show import PIPED_WIDTH, Column, plain, show

ROWS = [
    {"id": "X-01", "text": "Gör [b]detta[/b] " * 30, "who": ["lv", "sos"], "done": True, "date": None},
    {"id": "X-02", "text": '=SUM(A1), "så"', "who": [], "done": False, "date": "2026-12-15"},
]
COLUMNS = [Column("id", "id", whole=True), Column("what", "text"), Column("who", cell=lambda row: "+".join(row["who"]))]


def shown(form, rows=ROWS, **options):
    stream = io.StringIO()
    show(rows, COLUMNS, form, stream=stream, **options)
    return stream.getvalue()


def test_json_is_the_rows_as_they_are():
    assert json.loads(shown("json")) == ROWS
    assert "Gör" in shown("json")


def test_csv_has_all_keys_and_cells_unchanged():
    read = list(csv.DictReader(io.StringIO(shown("csv"))))
    assert list(read[0]) == list(ROWS[0])
    assert read[0]["who"] == "lv; sos"
    assert read[1]["text"] == '=SUM(A1), "så"'
    assert (read[0]["done"], read[0]["date"]) == ("true", "")


def test_csv_without_rows_has_its_heading():
    assert shown("csv", rows=[], keys=("id", "text")) == "id,text\n"


def test_a_table_wraps_and_never_cuts(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    table = shown("table", title="Rubrik")
    assert all(len(line) <= 60 for line in table.splitlines())
    assert table.count("[b]detta[/b]") == 30
    assert table.startswith("Rubrik")


def test_in_a_narrow_terminal_rows_come_one_below_the_other(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    table = shown("table", title="Rubrik")
    lines = table.splitlines()
    assert all(len(line) <= 30 for line in lines)
    assert lines[:2] == ["Rubrik", "X-01"]
    assert "  who: lv+sos" in [line.rstrip() for line in lines]
    assert " ".join(table.split()).count("[b]detta[/b]") == 30


def test_a_table_in_a_file_is_wide_and_without_colour(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    table = shown("table")
    assert max(map(len, table.splitlines())) <= PIPED_WIDTH
    assert "\x1b" not in table


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "yes"),
        (0, "0"),
        ([1, 2], "1; 2"),
        ({"a": 1, "b": None, "c": []}, "a=1"),
        ([{"a": 1, "b": "x"}], "a=1, b=x"),
    ],
)
def test_a_value_as_text(value, words):
    assert plain(value) == words
