"""Backup and restore on the tests' own database: whole or refused, all or nothing, with a way back."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from beredd.cli import main
from beredd.common.errors import FoundWanting, SurroundingsError, UserError
from beredd.programmes.follow_up import DutyState, Evidence
from beredd.site.accounts.models import Membership, User
from beredd.site.audit.models import AuditEvent
from beredd.site.operations import state
from beredd.site.operations.backup import check_backup, dated_backup, restore_backup, take_backup
from beredd.site.operations.backup import take as take_module
from beredd.site.operations.backup.databases import applied_migrations, scratch
from beredd.site.operations.backup.manifest import MANIFEST, SEAL, Kept, Manifest, seal_of
from beredd.site.operations.backup.older import brought_up
from beredd.site.operations.backup.tables import clear, kept_models, rows_of
from beredd.site.operations.backup.take import write_tables
from beredd.site.programmes.actions import set_date, set_state
from beredd.site.programmes.models import EvidenceRow, StateRow

pytestmark = pytest.mark.django_db(transaction=True)

BYTES = {"documents/abc": b"en handling", "reports/alpha-2026/R1/report.pdf": b"%PDF", "attachments/ab/abcd": b"\0\1"}


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """The site's folder, with a file of each kind and what a backup leaves out."""
    folder = tmp_path / "var"
    for name, data in BYTES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "reports/alpha-2026/R1/report.pdf").chmod(0o444)
    (folder / "secret_key").write_text("hemlig")
    (folder / "demo-log-ins.json").write_text("{}")
    (folder / "log").mkdir()
    (folder / "log" / "beredd.log").write_text("fel")
    (folder / "documents" / ".half-written").write_text("x")
    return folder


@pytest.fixture
def written(var, people, programme) -> None:
    """Something in the database: people with roles, states with evidence, a date, an event of each."""
    evidence = [Evidence(text="Åtgärd – «klar» 🧪"), Evidence(text="", link="https://example.se/å?x=1&y=2")]
    set_state(
        by=people["alva"],
        programme=programme,
        duty="P-01",
        state=DutyState.DONE,
        reason="Gjort.\n'\"\\",
        evidence=evidence,
    )
    set_date(by=people["cilla"], programme=programme, duty="P-04", due_on=date(2027, 2, 1), reason="Enligt plan.")


def dump(without_restores: bool = True) -> dict[str, list[bytes]]:
    """All rows of all tables, as the backup would write them."""
    held = {label: list(rows_of(model, "default")) for label, model in kept_models(apps).items()}
    if without_restores:
        held["audit.auditevent"] = [row for row in held["audit.auditevent"] if b'"restore_backup"' not in row]
    return held


def files(var: Path) -> dict[str, bytes]:
    return {name: (var / name).read_bytes() for name in BYTES if (var / name).is_file()}


def reseal(folder: Path, **changes: object) -> None:
    """Change a manifest as somebody would who knows how it is made."""
    raw = json.loads((folder / MANIFEST).read_text()) | changes
    data = (json.dumps(raw) + "\n").encode()
    (folder / MANIFEST).write_bytes(data)
    (folder / SEAL).write_bytes(seal_of(data))


def put_in(folder: Path, name: str, data: bytes, rows: int | None = None) -> None:
    """Put other bytes into a backup, with a hash that is right."""
    import hashlib

    (folder / name).write_bytes(data)
    raw = json.loads((folder / MANIFEST).read_text())
    kept = raw["files"].get(name, {"rows": rows, "mode": None})
    raw["files"][name] = kept | {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    if rows is not None:
        raw["files"][name]["rows"] = rows
    reseal(folder, **raw)


def test_what_was_there_comes_back_and_there_is_a_way_back(var, written, tmp_path, people, programme):
    before = dump()
    manifest = take_backup(tmp_path / "backup")
    assert manifest.tables()["programmes.staterow"].rows == 1
    assert set(manifest.site_files()) == set(BYTES)
    seen = StateRow.objects.get().pk
    set_state(by=people["alva"], programme=programme, duty="P-01", state=DutyState.UNDER_WAY, reason="Åter.", seen=seen)
    User.objects.filter(username="bo").update(name="Någon annan")
    (var / "documents/abc").write_bytes(b"annat")
    (var / "attachments/ab/abcd").unlink()
    changed = dump()
    assert changed != before
    restored = restore_backup(tmp_path / "backup", replace=True)
    assert dump() == before
    assert files(var) == BYTES
    assert (var / "reports/alpha-2026/R1/report.pdf").stat().st_mode & 0o777 == 0o444
    event = AuditEvent.objects.get(action="restore_backup")
    assert (event.by_id, event.new["made_at"]) == (0, manifest.made_at)
    restore_backup(restored.way_back, replace=True)
    assert dump() == changed
    assert (var / "documents/abc").read_bytes() == b"annat"


def test_a_new_site_takes_it_without_more_words(written, var, tmp_path):
    before = dump()
    take_backup(tmp_path / "backup")
    with transaction.atomic():  # rows that refer to each other go together
        for model in kept_models(apps).values():
            clear(model, "default")
    for name in ("documents", "reports", "attachments"):
        shutil.rmtree(var / name)
    assert restore_backup(tmp_path / "backup").way_back is None
    assert dump() == before
    assert files(var) == BYTES


def test_new_rows_get_numbers_above_those_that_came_back(written, tmp_path, people, programme):
    take_backup(tmp_path / "backup")
    restore_backup(tmp_path / "backup", replace=True)
    seen = StateRow.objects.get().pk
    set_state(by=people["alva"], programme=programme, duty="P-01", state=DutyState.DONE, reason="Åter.", seen=seen,
              evidence=[Evidence(text="ny")])  # fmt: skip
    assert StateRow.objects.count() == 2
    assert EvidenceRow.objects.count() == 3
    assert User.objects.create_user("eva", "x").pk > people["dan"].pk


def test_a_site_that_holds_anything_is_refused_unless_told(written, tmp_path):
    take_backup(tmp_path / "backup")
    before = dump(without_restores=False)
    with pytest.raises(FoundWanting, match="--replace"):
        restore_backup(tmp_path / "backup")
    assert dump(without_restores=False) == before


def test_everybody_logs_in_again(written, tmp_path):
    """A log-in under way names a person by number; after a restore the number may be somebody else's."""
    SessionStore().create()
    take_backup(tmp_path / "backup")
    assert Session.objects.count() == 1
    restore_backup(tmp_path / "backup", replace=True)
    assert not Session.objects.exists()


def test_secrets_and_what_can_be_made_again_are_left_out(written, var, tmp_path):
    manifest = take_backup(tmp_path / "backup")
    everything = b"".join(path.read_bytes() for path in (tmp_path / "backup").rglob("*") if path.is_file())
    assert b"hemlig" not in everything
    assert {"secret_key", "demo-log-ins.json", "log", "sessions.session"} <= set(manifest.left_out)
    with_key = take_backup(tmp_path / "with-key", with_key=True)
    assert "secret_key" in with_key.site_files()
    (var / "secret_key").write_text("en annan")
    restore_backup(tmp_path / "with-key", replace=True)
    assert (var / "secret_key").read_text() == "hemlig"


def test_nobody_else_on_the_machine_reads_it(written, tmp_path):
    take_backup(tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o700


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(bytes(data))


DAMAGE = {
    "a row": lambda folder: _flip(folder / "tables/accounts.user.jsonl"),
    "a file": lambda folder: _flip(folder / "files/documents/abc"),
    "the manifest": lambda folder: _flip(folder / MANIFEST),
    "the seal": lambda folder: _flip(folder / SEAL),
    "a table gone": lambda folder: (folder / "tables/audit.auditevent.jsonl").unlink(),
    "a file gone": lambda folder: (folder / "files/attachments/ab/abcd").unlink(),
    "the seal gone": lambda folder: (folder / SEAL).unlink(),
    "a file added": lambda folder: (folder / "files/documents/new").write_bytes(b"x"),
    "cut short": lambda folder: (folder / "tables/accounts.user.jsonl").write_bytes(b""),
    "a link": lambda folder: ((folder / "files/documents/abc").unlink(),
                              (folder / "files/documents/abc").symlink_to("/etc/hostname")),
    "a way out": lambda folder: reseal(folder, files={"files/../../x": {"sha256": "", "bytes": 0}}),
    "another format": lambda folder: reseal(folder, format=2),
    "a newer program": lambda folder: reseal(folder, program_version="99.0.0"),
    "an unknown shape": lambda folder: reseal(folder, migrations=[("accounts", "0999_later")]),
    "not JSON": lambda folder: (folder / MANIFEST).write_bytes(b"{"),
}  # fmt: skip


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_or_newer_backup_is_refused_and_nothing_changed(written, var, tmp_path, how):
    take_backup(tmp_path / "backup")
    before = dump(without_restores=False)
    DAMAGE[how](tmp_path / "backup")
    with pytest.raises(FoundWanting):
        restore_backup(tmp_path / "backup", replace=True)
    assert dump(without_restores=False) == before
    assert files(var) == BYTES
    assert not (var / "before-restore").exists()


def test_what_is_no_backup(tmp_path, db):
    with pytest.raises(UserError, match="no backup"):
        check_backup(tmp_path)
    (tmp_path / "half.partial").mkdir()
    with pytest.raises(UserError, match="never finished"):
        check_backup(tmp_path / "half.partial")


BROKEN = {
    "refers to nobody": ("tables/accounts.membership.jsonl", lambda row: row | {"user_id": 999_999}),
    "lacks a column": ("tables/accounts.user.jsonl", lambda row: {"id": row["id"]}),
    "is no date": ("tables/programmes.setdaterow.jsonl", lambda row: row | {"due_on": "i morgon"}),
    "breaks a rule": ("tables/accounts.membership.jsonl", lambda row: row | {"clearance": 4}),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_row_that_the_database_refuses_undoes_all(written, var, tmp_path, how):
    name, change = BROKEN[how]
    take_backup(tmp_path / "backup")
    lines = [json.loads(line) for line in (tmp_path / "backup" / name).read_text().splitlines()]
    lines[-1] = change(lines[-1])
    put_in(tmp_path / "backup", name, "".join(json.dumps(line) + "\n" for line in lines).encode())
    put_in(tmp_path / "backup", "files/documents/later", b"senare")
    (var / "attachments/ab/abcd").unlink()
    before, there = dump(without_restores=False), files(var)
    with pytest.raises((FoundWanting, IntegrityError)):
        restore_backup(tmp_path / "backup", replace=True)
    assert dump(without_restores=False) == before
    assert files(var) == there
    assert not (var / "documents/later").exists()
    assert not list(var.glob(".restore-*"))


def test_a_table_with_too_few_rows_is_refused(written, tmp_path):
    take_backup(tmp_path / "backup")
    name = "tables/accounts.user.jsonl"
    lines = (tmp_path / "backup" / name).read_bytes().splitlines(keepends=True)
    put_in(tmp_path / "backup", name, b"".join(lines[:-1]), rows=len(lines))
    with pytest.raises(FoundWanting, match="rows"):
        restore_backup(tmp_path / "backup", replace=True)
    assert User.objects.count() == len(lines)


def test_a_backup_is_never_written_over_nor_into_what_it_keeps(written, var, tmp_path):
    (tmp_path / "there").mkdir()
    with pytest.raises(UserError, match="never written over"):
        take_backup(tmp_path / "there")
    with pytest.raises(UserError, match="cannot lie in var"):
        take_backup(var / "backups" / "new")


def test_what_a_killed_process_left_is_taken_away(written, tmp_path):
    (tmp_path / "backup.partial" / "tables").mkdir(parents=True)
    (tmp_path / "backup.partial" / "tables" / "old.jsonl").write_text("x")
    take_backup(tmp_path / "backup")
    check_backup(tmp_path / "backup")
    assert not (tmp_path / "backup.partial").exists()


def test_two_at_once_do_not_share_a_folder(written, tmp_path, monkeypatch):
    real, met = take_module.write_tables, []

    def meanwhile(folder, using):
        try:
            take_backup(tmp_path / "backup")
        except UserError as error:
            met.append(error.what)
        return real(folder, using)

    monkeypatch.setattr(take_module, "write_tables", meanwhile)
    take_backup(tmp_path / "backup")
    assert met == ["Another backup is being written here."]
    check_backup(tmp_path / "backup")


def test_a_full_disk_leaves_nothing_half_written(written, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(take_module, "copy", full)
    with pytest.raises(SurroundingsError, match="No space left"):
        take_backup(tmp_path / "backup")
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []
    assert state.last_backup() is None


def test_dated_ones_and_how_many_are_kept(written, tmp_path):
    parent = tmp_path / "backups"
    (parent / "mine").mkdir(parents=True)
    for day in ("01", "02", "03"):
        shutil.copytree(take_backup_in(tmp_path, day), parent / f"beredd-202611{day}T020000Z")
    (parent / "beredd-20261104T020000Z").mkdir()  # no manifest: not one of ours to take away
    folder, gone = dated_backup(parent, keep=2)
    assert [path.name for path in gone] == ["beredd-20261101T020000Z", "beredd-20261102T020000Z"]
    assert {path.name for path in parent.iterdir()} == {
        "mine", "beredd-20261103T020000Z", "beredd-20261104T020000Z", folder.name,
    }  # fmt: skip
    assert abs((state.last_backup() - datetime.now(UTC)).total_seconds()) < 60


def take_backup_in(tmp_path: Path, name: str) -> Path:
    take_backup(tmp_path / name)
    return tmp_path / name


def older_backup(folder: Path, var: Path, tmp_path: Path) -> Manifest:
    """A backup as the program wrote it before roles had a clearance and events a class."""
    ends = [("accounts", "0001_initial"), ("audit", "0001_initial"), ("programmes", "0001_initial")]
    with scratch(tmp_path / "old.sqlite3") as using:
        executor = MigrationExecutor(connections[using])
        executor.migrate(ends)
        models = kept_models(executor.loader.project_state(ends).apps)
        user = models["accounts.user"].objects.using(using).create(username="eva", name="Eva Å", password="x")
        models["accounts.membership"].objects.using(using).create(user=user, programme="alpha-2026", role="lead")
        models["audit.auditevent"].objects.using(using).create(
            by_id=user.pk, by_name="Eva Å", action="set_state", thing="duty", thing_id="P-01", new={"state": "done"}
        )
        (folder / "tables").mkdir(parents=True)
        (folder / "files").mkdir()
        held = {}
        for label, model in models.items():
            data = b"".join(rows_of(model, using))
            (folder / "tables" / f"{label}.jsonl").write_bytes(data)
            held[f"tables/{label}.jsonl"] = Kept(sha256="", bytes=len(data), rows=data.count(b"\n"))
        migrations = applied_migrations(using)
    manifest = Manifest(program_version="0.0.9", made_at="2026-01-01T00:00:00+00:00", database="sqlite",
                        migrations=migrations, files=held, left_out={})  # fmt: skip
    (folder / MANIFEST).write_bytes(manifest.as_bytes())
    (folder / SEAL).write_bytes(seal_of(manifest.as_bytes()))
    for name in held:
        put_in(folder, name, (folder / name).read_bytes())
    return manifest


def test_an_older_backup_is_brought_to_todays_shape(var, tmp_path, db):
    older_backup(tmp_path / "backup", var, tmp_path)
    restored = restore_backup(tmp_path / "backup", replace=True)
    assert restored.manifest.program_version == "0.0.9"
    (user,) = User.objects.all()
    assert user.name == "Eva Å"
    membership = Membership.objects.get()
    assert (membership.role, membership.clearance) == ("lead", 1)
    assert AuditEvent.objects.get(action="set_state").confidentiality == 0
    assert not connection.in_atomic_block


def test_bringing_up_changes_nothing_of_todays_shape(written, tmp_path):
    """The way by the scratch database gives the same rows, byte for byte, as were put in."""
    manifest = take_backup(tmp_path / "backup")
    tables = {label: tmp_path / "backup" / "tables" / f"{label}.jsonl" for label in manifest.tables()}
    (tmp_path / "work").mkdir()
    with brought_up(tables, manifest, tmp_path / "work") as after:
        for label, path in tables.items():
            assert after[label].read_bytes() == path.read_bytes(), label


def test_the_tables_can_be_written_from_inside_a_transaction(written, tmp_path):
    held = write_tables(tmp_path, "default")
    assert held["tables/programmes.staterow.jsonl"].rows == 1


def test_the_commands_and_their_codes(written, tmp_path, capsys):
    def told(*words: object) -> tuple[int, str]:
        code = main([str(word) for word in words])
        out = capsys.readouterr()
        return code, out.out + out.err

    folder = tmp_path / "backup"
    code, said = told("backup", folder)
    assert code == 0
    assert "3 files" in said
    assert "Left out: secret_key" in said
    assert "whole" in told("restore", folder, "--check")[1]
    assert told("backup", folder)[0] == 2
    assert told("backup", tmp_path / "other", "--keep", 3)[0] == 2
    assert told("restore", tmp_path)[0] == 2
    code, said = told("restore", folder)
    assert (code, "not empty" in said) == (3, True)
    code, said = told("restore", folder, "--replace")
    assert (code, "The way back: beredd restore" in said) == (0, True)
    (folder / "tables" / "accounts.user.jsonl").write_text("")
    code, said = told("restore", folder, "--check")
    assert (code, "damaged in 1 places" in said) == (3, True)
    code, said = told("backup", tmp_path / "dated", "--dated", "--keep", 1)
    assert (code, "beredd-20" in said) == (0, True)
