"""A process that is killed in any action leaves all of it or nothing: in rows, in history, and in files."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from kept_sites import empty_site
from running_site import environment_of

SCRIPT = Path(__file__).with_name("killed_actions.py")


@pytest.fixture
def deaths(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[list[int]]]:
    """Return what each death in an action left behind; the last is what is there when the action came through."""

    def kill(action: str) -> list[list[int]]:
        empty_site(tmp_path_factory, tmp_path)
        words = [sys.executable, str(SCRIPT), "alpha-2026", action]
        done = subprocess.run(words, env=environment_of(tmp_path), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        found = json.loads(done.stdout)
        assert len(found) > 10, "it was killed at many points"
        return found

    return kill


def test_a_state_its_evidence_and_its_event(deaths):
    found = deaths("set_state")
    assert all(evidence == 2 * states and events == states for states, evidence, events in found), found
    assert found[0] == [0, 0, 0]
    assert found[-1][0] >= 1


def test_rows_of_a_register_and_their_events(deaths):
    found = deaths("write_rows")
    for rows, added, versions, events in found:
        assert rows % 2 == 0, "two at once or none"
        assert added == rows
        assert versions == events, "each version has its event"
    assert found[-1][0] >= 2


def test_a_released_report_and_its_files(deaths):
    found = deaths("release_report")
    for released, events, own_are_whole, all_are_whole in found:
        assert released == events
        assert own_are_whole, "what is released has every file"
        assert all_are_whole, "no half folder stands under a name of its own"
    assert found[0][0] == 0
    assert found[-1][0] == 1


def test_a_data_set_its_files_its_work_and_what_was_read(deaths):
    found = deaths("read_data_set")
    for rows, files, works, readings, values, read, done, files_are_whole, tables_are_whole in found:
        assert rows == files == works, "what is handed in has its file and its work"
        assert readings == read == done, "what is read is so everywhere"
        assert values == 2 * readings
        assert files_are_whole
        assert tables_are_whole
    assert found[0][0] == 0
    assert found[-1][5] >= 1


def test_checked_minutes_and_their_files(deaths):
    found = deaths("check_minutes")
    for checked, kept, events, own_are_whole, all_are_whole in found:
        assert checked == kept == events, "what is checked is kept"
        assert own_are_whole, "what is kept has every file"
        assert all_are_whole, "no half folder stands under a name of its own"
    assert found[0][0] == 0
    assert found[-1][0] == 1
