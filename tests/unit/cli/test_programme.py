"""``beredd programme …`` on the five programmes."""

import csv
import io
import json
import re

import icalendar
import pytest
import time_machine

from beredd.cli import main
from beredd.programmes import load_programme, programme_ids

IDS = programme_ids()


@pytest.fixture
def run(capsys):
    """``run("programme", …)`` → what was printed, on 2026-11-22."""

    def _run(*arguments, code=0):
        with time_machine.travel("2026-11-22", tick=False):
            assert main(["programme", *arguments]) == code
        return capsys.readouterr().out

    return _run


@pytest.mark.parametrize("programme_id", IDS)
@pytest.mark.parametrize("command", ["duties", "calendar", "money", "actors", "coverage"])
def test_every_command_speaks_every_form_and_language(run, command, programme_id):
    for language in ("sv", "da", "en"):
        json.loads(run(command, programme_id, "--format", "json", "--lang", language))
    rows = list(csv.reader(io.StringIO(run(command, programme_id, "--format", "csv"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert run(command, programme_id).strip()


@pytest.mark.parametrize("programme_id", IDS)
def test_duties_holds_every_duty_and_goal_once(run, programme_id):
    programme = load_programme(programme_id)
    found = [(row["row"], row["id"]) for row in json.loads(run("duties", programme_id, "--format", "json"))]
    assert found == [("duty", duty.id) for duty in programme.duties] + [("goal", goal.id) for goal in programme.goals]


@pytest.mark.parametrize("programme_id", IDS)
@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_width_loses_an_id(run, programme_id, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    table = run("duties", programme_id)
    assert all(re.search(rf"^ ?{re.escape(duty.id)}\b", table, re.M) for duty in load_programme(programme_id).duties)
    assert max(map(len, table.splitlines())) <= width


def test_list_names_every_programme(run):
    rows = json.loads(run("list", "--format", "json"))
    assert [row["programme"] for row in rows] == list(IDS)
    assert all(programme_id in run("list") for programme_id in IDS)


def test_calendar_of_all_is_that_of_each(run):
    every = json.loads(run("calendar", "all", "--format", "json"))
    each = [row for one in IDS for row in json.loads(run("calendar", one, "--format", "json"))]
    assert sorted(map(str, every)) == sorted(map(str, each))


def test_calendar_as_ics_has_the_same_dates(run):
    calendar = icalendar.Calendar.from_ical(run("calendar", "all", "--format", "ics", "--lang", "sv"))
    rows = json.loads(run("calendar", "all", "--format", "json"))
    own = sorted(row["date"] for row in rows if row["date"] and row["kind"] not in ("with_report", "before"))
    assert sorted(event.decoded("dtstart").isoformat() for event in calendar.walk("VEVENT")) == own


def test_a_window_turned_round_is_refused(capsys):
    assert main(["programme", "calendar", "all", "--from", "2027-01-01", "--to", "2026-01-01"]) == 2
    assert "before the first" in capsys.readouterr().err


def test_money_tells_that_there_is_none(run):
    assert "within existing frames (A-13)" in run("money", "se-amr-2026")
    assert json.loads(run("money", "se-amr-2026", "--format", "json"))["totals"] == []


def test_money_of_a_span_is_not_spread_over_its_years(run):
    table = json.loads(run("money", "dk-amr-2025", "--format", "json"))
    spans = [(row["first_year"], row["last_year"], row["amount"]) for row in table["totals_by_years"]]
    assert (2027, 2030, 280_000_000) in spans
    assert {row["source_kind"]: row["amount"] for row in table["totals_by_source"]} == {
        "finance_act": 130_000_000,
        "development_aid": 280_000_000,
    }


def test_money_of_the_manufacturing_assignment_adds_up(run):
    table = json.loads(run("money", "se-tillverkningsberedskap-2024", "--format", "json"))
    assert table["totals"] == [{"amount": 4_800_000, "currency": "SEK"}]
    assert {row["appropriation"] for row in table["rows"]} == {"1:14"}


def test_an_unknown_programme_is_answered_with_the_known(capsys):
    assert main(["programme", "duties", "se-amr-2025"]) == 2
    assert "Did you mean se-amr-2026?" in capsys.readouterr().err


def test_check_passes_the_five(run, root):
    files = sorted(str(path) for path in (root / "content/programmes").glob("*.yaml"))
    assert run("check", *files).count("nothing to remark") == len(files)


def test_check_prints_each_fault_with_its_place_and_ends_with_3(run, tmp_path, root):
    text = (root / "content/programmes/se-amr-2026.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.yaml"
    bad.write_text(text.replace("strength: must", "strength: muss", 1), encoding="utf-8")
    line = text[: text.index("strength: must")].count("\n") + 1
    assert re.match(rf"{re.escape(str(bad))}:{line}: duties\.\d+\.strength: .*'must'", run("check", str(bad), code=3))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"a: [1", "Not YAML"),
        (b"- 1\n- 2\n", "Input should be"),
    ],
)
def test_check_of_what_is_no_programme(tmp_path, capsys, content, words):
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(content)
    assert main(["programme", "check", str(bad)]) in (2, 3)
    captured = capsys.readouterr()
    assert words in captured.out + captured.err
    assert "Traceback" not in captured.err


def test_check_without_a_file_or_with_one_that_is_not_there(capsys, tmp_path):
    assert main(["programme", "check"]) == 2
    assert main(["programme", "check", str(tmp_path / "no.yaml")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_schema_is_printed_or_written_whole(run, tmp_path, capsys):
    printed = run("schema")
    out = tmp_path / "schema.json"
    run("schema", "-o", str(out))
    assert out.read_text(encoding="utf-8") == printed
    assert list(tmp_path.iterdir()) == [out]
    assert main(["programme", "schema", "-o", str(tmp_path / "no" / "schema.json")]) == 2
