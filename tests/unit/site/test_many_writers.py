"""Several processes write at once, and backups are taken meanwhile: real processes, on SQLite or PostgreSQL."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from kept_sites import empty_site
from running_site import BEREDD, SERVER, database_of, environment_of, make_database

SCRIPT = Path(__file__).with_name("writing_process.py")
MAKE_PERSON = (
    "from beredd.site.starting import start_django; start_django();"
    "from beredd.site.accounts.models import User, Membership;"
    "u = User.objects.create_user('cilla', 'x', name='Cilla Rask');"
    "Membership.objects.create(user=u, programme='alpha-2026', role='lead', actor='lv', clearance=3)"
)
Run = Callable[..., str]


class Site:
    """A site in a folder, worked on by processes."""

    def __init__(self, home: Path, *, sqlite: bool = False) -> None:
        home.mkdir(exist_ok=True)
        self.home = home
        self.environment = environment_of(home)
        if sqlite:
            self.environment.pop("BEREDD_DATABASE_URL", None)
        elif server := os.environ.get(SERVER):
            make_database(server, database_of(home))

    def beredd(self, *words: object, code: int = 0) -> str:
        command = [*BEREDD, *map(str, words)]
        done = subprocess.run(command, env=self.environment, cwd=self.home, capture_output=True, text=True, check=False)
        assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def writer(self, duty: str, times: int) -> "subprocess.Popen[str]":
        words = [sys.executable, str(SCRIPT), "alpha-2026", duty, "cilla", str(times)]
        return subprocess.Popen(words, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def site(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with one person, on the database that the tests run on."""
    home = tmp_path / "site"
    empty_site(tmp_path_factory, home)
    made = Site(home)
    subprocess.run([sys.executable, "-c", MAKE_PERSON], env=made.environment, check=True)
    return made


def finished(writer: "subprocess.Popen[str]") -> tuple[int, int]:
    out, err = writer.communicate(timeout=400)
    assert writer.returncode == 0, err[-3000:]
    done, late = out.split()
    return int(done), int(late)


def lines(backup: Path, label: str) -> list[dict]:
    return [json.loads(line) for line in (backup / "tables" / f"{label}.jsonl").read_text().splitlines()]


def test_several_writers_queue_and_nobody_meets_a_locked_database(site, tmp_path):
    times, writers = 25, [("P-01", 2), ("P-02", 2)]
    running = [site.writer(duty, times) for duty, how_many in writers for _ in range(how_many)]
    results = [finished(one) for one in running]
    assert [done for done, _late in results] == [times] * 4
    site.beredd("backup", tmp_path / "backup")
    rows = lines(tmp_path / "backup", "programmes.staterow")
    assert Counter(row["duty"] for row in rows) == {"P-01": 2 * times, "P-02": 2 * times}
    assert len({(row["duty"], row["after"]) for row in rows}) == len(rows), "none was written over another"


def test_a_backup_while_people_write_is_one_moment(site, tmp_path):
    running = [site.writer("P-01", 60), site.writer("P-02", 60)]
    backups = []
    while any(one.poll() is None for one in running) and len(backups) < 4:
        folder = tmp_path / f"backup-{len(backups)}"
        site.beredd("backup", folder)
        backups.append(folder)
    assert [finished(one)[0] for one in running] == [60, 60]
    counts = []
    for folder in backups:
        states = {row["id"] for row in lines(folder, "programmes.staterow")}
        evidence = Counter(row["entry_id"] for row in lines(folder, "programmes.evidencerow"))
        events = [row for row in lines(folder, "audit.auditevent") if row["action"] == "set_state"]
        assert evidence == dict.fromkeys(states, 2), "each state with both of its evidence"
        assert len(events) == len(states), "and with its event"
        counts.append(len(states))
    assert counts == sorted(counts)
    assert counts[0] < 120, "the first was taken while they wrote"
    other = Site(tmp_path / "other")
    other.beredd("restore", backups[0])
    other.beredd("backup", tmp_path / "again")
    assert lines(tmp_path / "again", "programmes.staterow") == lines(backups[0], "programmes.staterow")
    # People go on in the restored site: numbers follow those that came back.
    assert finished(other.writer("P-01", 3))[0] == 3


def test_a_restore_while_people_write_stands_as_a_whole(site, tmp_path):
    assert finished(site.writer("P-01", 5))[0] == 5
    site.beredd("backup", tmp_path / "backup")
    running = [site.writer("P-02", 40), site.writer("P-03", 40)]
    told = site.beredd("restore", tmp_path / "backup", "--replace")
    assert "The way back" in told
    for one in running:
        finished(one)
    site.beredd("backup", tmp_path / "after")
    states = {row["id"] for row in lines(tmp_path / "after", "programmes.staterow")}
    evidence = Counter(row["entry_id"] for row in lines(tmp_path / "after", "programmes.evidencerow"))
    events = [row for row in lines(tmp_path / "after", "audit.auditevent") if row["action"] == "set_state"]
    assert evidence == dict.fromkeys(states, 2)
    assert len(events) == len(states)
    assert sum(row["duty"] == "P-01" for row in lines(tmp_path / "after", "programmes.staterow")) == 5


@pytest.mark.database
@pytest.mark.skipif(not os.environ.get(SERVER), reason="needs PostgreSQL (make test-postgres)")
def test_from_a_laptop_to_an_agency_and_home_again(tmp_path):
    laptop, agency, home = (
        Site(tmp_path / "laptop", sqlite=True),
        Site(tmp_path / "agency"),
        Site(tmp_path / "home", sqlite=True),
    )
    for one in (laptop, agency, home):
        one.environment.pop("BEREDD_CONTENT", None)  # the demo of the real programmes: rows of every register
    laptop.beredd("demo", "--no-serve", "--no-reports")
    laptop.beredd("backup", tmp_path / "first")
    agency.beredd("restore", tmp_path / "first")
    agency.beredd("backup", tmp_path / "second")
    home.beredd("restore", tmp_path / "second")
    home.beredd("backup", tmp_path / "third")
    made = [json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("first", "second", "third")]
    assert [one["database"] for one in made] == ["sqlite", "postgresql", "sqlite"]
    for table in sorted((tmp_path / "first" / "tables").iterdir()):
        label = table.name.removesuffix(".jsonl")
        first, second, third = (_unrestored(tmp_path / name, label) for name in ("first", "second", "third"))
        assert first == second == third, label
    assert len(lines(tmp_path / "first", "audit.auditevent")) > 10


def _unrestored(backup: Path, label: str) -> list[dict]:
    """The rows as read, without the events that tell of the restores themselves."""
    return [row for row in lines(backup, label) if row.get("action") != "restore_backup"]
