"""Actions on a site that is killed at every point, one after the other; prints what each death left behind.

Run by test_killed.py as a process of its own: ``python killed_actions.py PROGRAMME ACTION``. A child is made by fork,
does the action, and ends itself with SIGKILL at its n-th point, for n = 1, 2, … until it comes through. A point is
before and after each statement and each commit of the database, and each time that a file is opened, made or renamed.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beredd.site.config.settings")

HOME = os.environ["BEREDD_HOME"]
Way = tuple[Callable[[], None], Callable[[], Any]]
"""An action, and what tells what there is of it afterwards."""
FILE_EVENTS = {"open", "os.rename", "os.mkdir", "os.chmod", "os.rmdir", "os.remove", "shutil.rmtree"}


class Fuse:
    """Ends this process at the n-th point that it comes to."""

    def __init__(self) -> None:
        self.left: int | None = None

    def point(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.point()
        result = execute(sql, params, many, context)
        self.point()
        return result

    def file(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.left is not None and event in FILE_EVENTS and str(arguments[0]).startswith(HOME):
            writes = event != "open" or "w" in str(arguments[1] or "") or int(arguments[2] or 0) & os.O_WRONLY
            if writes and "sqlite3" not in str(arguments[0]):
                self.point()


FUSE = Fuse()


@contextmanager
def lit(points: int) -> Iterator[None]:
    """Burn down over the block: ``points`` points, then the end."""
    from django.db import connection

    commit = connection._commit

    def watched() -> Any:
        FUSE.point()
        result = commit()
        FUSE.point()
        return result

    connection._commit = watched
    with connection.execute_wrapper(FUSE.statement):
        FUSE.left = points
        yield
        FUSE.left = None


def kill_everywhere(action: Callable[[], None], left_behind: Callable[[], Any]) -> list[Any]:
    """Return what is left behind after each death, and last what is there when the action came through."""
    from django.db import connections

    found = []
    for points in range(1, 2000):
        connections.close_all()
        child = os.fork()
        if child == 0:
            try:
                with lit(points):
                    action()
                os._exit(0)
            except BaseException as error:
                sys.stderr.write(f"{type(error).__name__}: {error}\n")
                os._exit(9)
        _, status = os.waitpid(child, 0)
        wait_for_its_connection()
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            found.append(left_behind())
            continue
        assert os.WEXITSTATUS(status) == 0, f"the action failed at {points}"
        found.append(left_behind())
        return found
    raise AssertionError("the action never came through")


def wait_for_its_connection() -> None:
    """PostgreSQL undoes what a dead client had begun as soon as it notices."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(1000):
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the dead process's connection is still there")


def main(programme_id: str, named: str) -> None:
    """Set a site up, and kill one action everywhere."""
    import django

    django.setup()
    from beredd.programmes import load_programme
    from beredd.site.accounts.models import Membership, User
    from beredd.site.starting import set_up

    set_up()
    programme = load_programme(programme_id)
    lead = User.objects.create_user("cilla", "x", name="Cilla Rask")
    Membership.objects.create(user=lead, programme=programme.id, role="lead", actor="fohm", clearance=3)
    sys.addaudithook(FUSE.file)
    ways = {
        "set_state": setting_a_state,
        "write_rows": writing_rows,
        "release_report": releasing_a_report,
        "check_minutes": checking_minutes,
        "read_data_set": reading_a_data_set,
    }
    told = kill_everywhere(*ways[named](lead, programme))
    print(json.dumps(told))


def setting_a_state(lead: Any, programme: Any) -> Way:
    """One state with two pieces of evidence."""
    from beredd.programmes.follow_up import DutyState, Evidence
    from beredd.site.audit.models import AuditEvent
    from beredd.site.programmes.actions import set_state
    from beredd.site.programmes.models import EvidenceRow, StateRow

    def action() -> None:
        seen = StateRow.objects.filter(duty="P-03").order_by("id").last()
        evidence = [Evidence(text="Ett"), Evidence(text="Två")]
        set_state(by=lead, programme=programme, duty="P-03", state=DutyState.DONE, reason="Klart.", evidence=evidence,
                  seen=seen.pk if seen else 0)  # fmt: skip

    def left_behind() -> Any:
        events = AuditEvent.objects.filter(action="set_state").count()
        return [StateRow.objects.count(), EvidenceRow.objects.count(), events]

    return action, left_behind


def writing_rows(lead: Any, programme: Any) -> Way:
    """Two new rows of a register at once, and a change of an older one's version."""
    from beredd.site.audit.models import AuditEvent
    from beredd.site.registers.actions import write_rows
    from beredd.site.registers.changes import Change
    from beredd.site.registers.register import register

    to = register("contacts")
    values = {column.name: _some(column) for column in to.columns if column.required} | {"firm": "Prov AB"}

    def action() -> None:
        new = [Change(values=values), Change(values=values)]
        old = [Change(code=row.code, version=row.version, values={"subject": f"Prov {row.version}"})
               for row in to.model._default_manager.order_by("number")[:1]]  # fmt: skip
        write_rows(by=lead, programme=programme, to=to, changes=[*old, *new], why="Prov.")

    def left_behind() -> Any:
        rows = list(to.model._default_manager.all())
        events = AuditEvent.objects.filter(thing=to.key)
        return [len(rows), events.filter(action="add_row").count(), sum(row.version for row in rows), events.count()]

    return action, left_behind


def _some(column: Any) -> Any:
    """Return a value that a required column takes."""
    from beredd.site.registers.column import Kind

    match column.kind:
        case Kind.DATE:
            return date(2026, 11, 20)
        case Kind.CHOICE:
            return next(iter(column.choices))
        case _:
            return "Prov"


def releasing_a_report(lead: Any, programme: Any) -> Way:
    """A complete report, frozen with its files."""
    from beredd.programmes.follow_up import DutyState, Evidence

    freeze = import_module("beredd.reports.freeze")  # beside the function of the same name
    from beredd.reports.due import DueReport
    from beredd.reports.free_parts import free_parts
    from beredd.site.audit.models import AuditEvent
    from beredd.site.config import surroundings
    from beredd.site.programmes.actions import NewerEntryError, note_decision, set_state
    from beredd.site.reports.actions import release_report, write_content
    from beredd.site.reports.models import FrozenRow

    due = date(2026, 12, 15)
    report = DueReport(programme.reports[0], due, due)
    note_decision(by=lead, programme=programme, number="S2026/00077", decided_on=None, reason="Registrator.")
    set_state(by=lead, programme=programme, duty="P-03", state=DutyState.DONE, reason="Gjort.",
              evidence=[Evidence(text="Brev")])  # fmt: skip
    for key in ("plan", *(part.key for part in free_parts(programme, report.spec, due))):
        write_content(by=lead, programme=programme, report=report, key=key, text="Planen är prövad.",
                      evidence=Evidence(text="Bilaga 1"))  # fmt: skip

    # Making a file's bytes touches nothing that is kept; made once, they need not be made again for each death.
    made: dict[str, bytes] = {}
    render = freeze.render

    def once(document: Any, form: Any, template: Any = None) -> bytes:
        return made.get(form) or made.setdefault(form, render(document, form, template))

    freeze.render = once
    root = Path(surroundings.var_dir()) / "reports"

    def action() -> None:
        with suppress(NewerEntryError):  # the one before was killed after its commit: released is released
            release_report(by=lead, programme=programme, report=report, language="sv")

    def left_behind() -> Any:
        held = list(FrozenRow.objects.values_list("folder", "sha256"))
        own = all(not freeze.verify(root / one) and freeze.fingerprint(root / one) == sha256 for one, sha256 in held)
        seen = [path for path in root.glob("*/*") if not path.name.startswith(".")]
        whole = all(not freeze.verify(path) for path in seen)
        return [len(held), AuditEvent.objects.filter(action="release_report").count(), own, whole]

    _make_once(action, made, freeze.FORMS)
    return action, left_behind


def checking_minutes(lead: Any, programme: Any) -> Way:
    """The minutes of a meeting, checked and kept; opened again by the next attempt where the death came afterwards."""
    from beredd.reports.freeze import fingerprint, verify
    from beredd.site.audit.models import AuditEvent
    from beredd.site.config import surroundings
    from beredd.site.meetings import adopted
    from beredd.site.meetings.meeting_registers import AGENDA_ITEMS, MEETINGS
    from beredd.site.meetings.models import FrozenMinutesRow, MeetingRow
    from beredd.site.registers.actions import add_row, change_row

    meeting = add_row(by=lead, programme=programme, to=MEETINGS, values={
        "title": "Prov", "date": date(2026, 11, 20), "state": "held", "minutes_state": "draft"})  # fmt: skip
    add_row(by=lead, programme=programme, to=AGENDA_ITEMS, values={"title": "Punkt", "meeting": meeting.code})
    # Making a file's bytes touches nothing that is kept; every child writes the same few.
    adopted.rendered = lambda _document, form: form.encode()
    root = Path(surroundings.var_dir()) / "minutes"

    def action() -> None:
        row = MeetingRow.objects.get()
        if row.minutes_state != "checked":
            change_row(by=lead, programme=programme, of=MEETINGS, code=row.code, version=row.version,
                       values={"minutes_state": "checked"}, why="Justerat.")  # fmt: skip

    def left_behind() -> Any:
        held = list(FrozenMinutesRow.objects.values_list("folder", "sha256"))
        own = all(not verify(root / one) and fingerprint(root / one) == sha256 for one, sha256 in held)
        whole = all(not verify(path) for path in root.glob("*/*") if not path.name.startswith("."))
        checked = MeetingRow.objects.filter(minutes_state="checked").count()
        return [checked, len(held), AuditEvent.objects.filter(action="freeze_minutes").count(), own, whole]

    return action, left_behind


def reading_a_data_set(lead: Any, programme: Any) -> Way:
    """A data set handed in, and what a reading found of it let stand: row, work, task, files, tables and values."""
    from beredd.common.provenance import Provenance, sha256_of
    from beredd.indicators.model import Observation
    from beredd.site.datasets import store
    from beredd.site.datasets.actions import Handed, NewDataSet, upload
    from beredd.site.datasets.engine import Found
    from beredd.site.datasets.models import DataSetRow, Reading
    from beredd.site.datasets.reading import Made
    from beredd.site.work.ending import set_done
    from beredd.site.work.models import Work

    table = b"isolates"
    one = Observation(indicator="ecoli-3gc-r", place="SE", period="2024", value=9.0, provenance=Provenance(source="x"))
    found = Found(rows=2, used=2, joined=0, rejected=0, cells=0, first_day=None, last_day=None, observations=(one, one))

    def action() -> None:
        file = Handed(name="a.csv", chunks=[b"a,b\n", b"1,2\n"])
        data_set = NewDataSet(name="Prov", kind="isolates", place="SE")
        row = upload(by=lead, programme=programme, data_set=data_set, files=[file])
        Work.objects.filter(code=row.code).update(state="running", worker="x")
        work = Work.objects.select_related("by").get(code=row.code)
        hidden = store.hidden_reading(row.pk, work.pk)
        hidden.mkdir()
        (hidden / "isolates.parquet").write_bytes(table)
        set_done(work, Made(found, {"isolates.parquet": sha256_of(table)}, row.input_sha256))

    def left_behind() -> Any:
        rows = list(DataSetRow.objects.all())
        files = [file for row in rows for file in row.files.all()]
        kept = all(sha256_of(store.path_of(file)) == file.sha256 for file in files)
        readings = list(Reading.objects.select_related("data_set"))
        whole = all(
            sha256_of(store.reading_folder(one.data_set_id, one.work) / name) == sha256
            for one in readings
            for name, sha256 in one.tables.items()
        )
        values = sum(one.values.count() for one in readings)
        read = sum(row.state == "read" for row in rows)
        done = Work.objects.filter(state="done").count()
        return [len(rows), len(files), Work.objects.count(), len(readings), values, read, done, kept, whole]

    return action, left_behind


def _make_once(action: Callable[[], None], made: dict[str, bytes], forms: Any) -> None:
    """Do the action up to its first writing, so that the files' bytes are there for every child."""
    freeze = import_module("beredd.reports.freeze")  # beside the function of the same name

    write_folder = freeze._write_folder

    class Enough(Exception):
        pass

    def stop(*_args: Any) -> None:
        raise Enough

    freeze._write_folder = stop
    try:
        action()
    except Enough:
        pass
    finally:
        freeze._write_folder = write_folder
    assert set(made) == set(forms)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
