"""From files handed in to values that count: each step whole, and nobody's numbers lost."""

from datetime import date

import little_amr
import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from beredd.common.information_class import InformationClass
from beredd.common.personal_numbers import PersonalNumberError
from beredd.common.provenance import sha256_of
from beredd.indicators import is_synthetic, latest_vintage
from beredd.site.accounts.models import User
from beredd.site.audit.models import AuditEvent
from beredd.site.datasets import store
from beredd.site.datasets.actions import StepRefusedError, approve, delete, input_hash, read_again
from beredd.site.datasets.models import DataSetFile, DataSetRow, DataSetValue, Reading
from beredd.site.datasets.registers import DATA_SETS
from beredd.site.indicators.queries import observations_for_report, observations_seen_by
from beredd.site.registers.actions import add_row, change_row, withdraw_row
from beredd.site.registers.changes import NewerRowError, RowFaultsError
from beredd.site.work.models import Work
from beredd.site.work.worker import work_off

ONE = "alpha-2026"


def mine(observations):
    """What comes from data sets."""
    return [one for one in observations if "data_set" in one.provenance.parameters]


def test_what_is_handed_in_waits_until_a_worker_takes_it(hand_in):
    row = hand_in()
    file = row.files.get()
    assert (row.state, row.code, row.actor) == ("reading", "DATA-1", "fohm")
    assert store.path_of(file).read_bytes() == little_amr.FEW
    assert file.sha256 == sha256_of(little_amr.FEW)
    assert row.input_sha256 == input_hash([file]) != file.sha256
    assert Work.objects.get().state == "queued"
    assert not Reading.objects.exists()


def test_what_is_read_is_counted_and_kept(read):
    row = read()
    assert row.state == "read"
    assert (row.rows_read, row.rows_used, row.joined, row.rejected, row.cells) == (42, 40, 0, 2, 0)
    assert (row.first_day.year, row.last_day.year) == (2023, 2024)
    reading = Reading.objects.get()
    folder = store.reading_folder(row.pk, reading.work)
    assert (
        {path.name for path in folder.iterdir()}
        == {"isolates.parquet", "prepared.parquet", "rejected.csv"}
        == set(reading.tables)
    )
    assert pl.read_parquet(folder / "isolates.parquet")["source_file"].unique().to_list() == ["blod.csv"]
    assert reading.parameters == {"format": "whonet", "guideline": "EUCAST 2025", "codes_sha256": "ab"}
    assert [path.name for path in store.folder_of(row.pk).iterdir() if path.name.startswith(".")] == []
    work = Work.objects.get()
    assert (work.state, work.share, work.result) == ("done", 1.0, {"rows": 42, "rejected": 2, "values": 2})


def test_several_files_are_one_data_set_whatever_their_order(read):
    parts = ("a.csv", little_amr.table(little_amr.ROWS[:10])), ("b.csv", little_amr.table(little_amr.ROWS[10:]))
    one, other = read(*parts), read(*reversed(parts))
    assert one.input_sha256 == other.input_sha256
    assert one.rows_used == other.rows_used == 40


def test_two_files_of_one_name_are_both_read(read):
    row = read(("x.csv", little_amr.table(little_amr.ROWS[:10])), ("x.csv", little_amr.table(little_amr.ROWS[10:])))
    assert row.rows_used == 40


def test_values_count_only_when_somebody_else_has_approved(read, alva, dora, programme):
    row = read()
    assert mine(observations_seen_by(alva)) == []
    with pytest.raises(PermissionDenied):
        approve(by=alva, programme=programme, code=row.code, version=row.version, why="Bra")
    approved = approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
    assert (approved.state, approved.vintage) == ("approved", date(2026, 11, 22))
    found = mine(observations_seen_by(alva, ["ecoli-3gc-r"]))
    assert [(one.place, one.period, one.n) for one in found] == [("SE-AB", "2023", 20), ("SE-AB", "2024", 20)]
    origin = found[0].provenance
    assert origin.input_sha256 == row.input_sha256
    assert origin.source == "Blododlingar (DATA-1)"
    assert origin.definition_version
    assert origin.parameters["guideline"] == "EUCAST 2025"
    assert found[0].vintage.startswith("2026-11-22 12:")
    assert mine(observations_for_report(programme)) == found
    assert mine(observations_seen_by(alva, ["did-se"])) == []


def test_who_handed_in_does_not_approve_however_high_the_role(read, cilla, programme):
    row = read(by=cilla)
    with pytest.raises(StepRefusedError, match="own"):
        approve(by=cilla, programme=programme, code=row.code, version=row.version, why="Bra")


def test_a_new_data_set_is_a_new_vintage_beside_the_old(read, alva, dora, programme):
    for rows in (little_amr.ROWS, little_amr.ROWS[:20]):
        row = read(("blod.csv", little_amr.table(rows)))
        approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
    found = mine(observations_seen_by(alva))
    assert len(found) == 4
    assert [one.n for one in latest_vintage(found)] == [10, 10]
    assert {one.vintage.split()[-1] for one in found} == {"DATA-1", "DATA-2"}


def test_a_withdrawn_data_set_gives_nothing_and_can_be_taken_up_again(read, alva, dora, programme):
    row = read()
    row = approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
    with pytest.raises(RowFaultsError, match=r"^withdrawn: "):
        withdraw_row(by=alva, programme=programme, of=DATA_SETS, code=row.code, version=row.version, why="Fel")
    gone = withdraw_row(by=dora, programme=programme, of=DATA_SETS, code=row.code, version=row.version, why="Fel")
    assert mine(observations_seen_by(alva)) == mine(observations_for_report(programme)) == []
    assert gone.state == "approved"


def test_a_report_of_a_past_day_has_what_was_approved_then(read, dora, programme, alva):
    from django.utils import timezone

    row = read()
    before = timezone.now()
    approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
    assert mine(observations_for_report(programme, before)) == []
    assert len(mine(observations_for_report(programme, timezone.now()))) == 2


def test_made_up_data_say_so_in_every_value(read, alva, dora, programme):
    row = read(synthetic=True, place="SE")
    approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
    found = mine(observations_seen_by(alva))
    assert all(is_synthetic(one) for one in found)
    assert found[0].provenance.source == "SYNTETISKA DATA: Blododlingar (DATA-1)"
    # Sweden has a real series: the made-up one stands nowhere in it.
    assert mine(latest_vintage(observations_seen_by(alva, ["ecoli-3gc-r"]))) == []


def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing(read, alva, programme):
    row = read(("BAD.csv", little_amr.FEW))
    work = Work.objects.get()
    assert (row.state, work.state, work.fault) == ("failed", "failed", "user")
    assert work.said == "BAD.csv: The column organism is missing. Name it in a column map."
    assert [path.name for path in store.folder_of(row.pk).iterdir()] == ["files"]
    again = read_again(by=alva, programme=programme, code=row.code, version=row.version)
    assert again.state == "reading"


def test_a_file_with_personal_numbers_is_not_read_and_does_not_stay(read):
    row = read(("blod.csv", little_amr.table([("19121212-1212", "2024-01-01", "S")])))
    assert (row.state, Work.objects.get().fault) == ("failed", "personal_number")
    assert row.files.get().removed
    assert not store.folder_of(row.pk).exists()
    assert "1212" not in str(list(AuditEvent.objects.values()))


def test_a_name_with_a_personal_number_stops_before_anything_is_stored(hand_in):
    with pytest.raises(PersonalNumberError):
        hand_in(name="Patient 19121212-1212")
    assert not DataSetRow.objects.exists()
    assert not DataSetFile.objects.exists()
    assert list(store.folder().iterdir()) == []


def test_read_again_gives_new_values_and_keeps_the_earlier_reading_as_origin(
    read, alva, programme, django_capture_on_commit_callbacks
):
    row = read()
    first = Reading.objects.get()
    read_again(by=alva, programme=programme, code=row.code, version=row.version)
    with django_capture_on_commit_callbacks(execute=True):
        work_off()
    assert Reading.objects.count() == 2
    assert DataSetValue.objects.count() == 2
    assert not store.reading_folder(row.pk, first.work).exists()


def test_what_is_approved_is_not_read_again_nor_made_into_something_else(read, dora, programme):
    row = read()
    row = approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
    with pytest.raises(StepRefusedError):
        read_again(by=dora, programme=programme, code=row.code, version=row.version)
    for values in ({"place": "SE-M"}, {"synthetic": True}, {"kind": "animals"}):
        with pytest.raises(RowFaultsError):
            change_row(
                by=dora, programme=programme, of=DATA_SETS, code=row.code, version=row.version, values=values, why="x"
            )


@pytest.mark.parametrize(
    "values", [{"state": "approved"}, {"rows_read": 5}, {"vintage": date(2026, 1, 1)}, {"input_sha256": "ab"}]
)
def test_nobody_writes_by_hand_what_the_program_writes(values, cilla, programme, read):
    with pytest.raises(RowFaultsError):
        add_row(by=cilla, programme=programme, to=DATA_SETS, values={"name": "x", "place": "SE", **values})
    row = read()
    with pytest.raises(RowFaultsError):
        change_row(
            by=cilla, programme=programme, of=DATA_SETS, code=row.code, version=row.version, values=values, why="x"
        )


def test_deleting_takes_files_tables_and_values_and_leaves_the_history(
    read, cilla, dora, programme, django_capture_on_commit_callbacks
):
    row = read()
    row = approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
    with pytest.raises(PermissionDenied):
        delete(by=dora, programme=programme, code=row.code, version=row.version, why="Fel fil")
    with django_capture_on_commit_callbacks(execute=True):
        row = delete(by=cilla, programme=programme, code=row.code, version=row.version, why="Fel fil")
    assert (row.state, row.withdrawn) == ("deleted", True)
    assert not store.folder_of(row.pk).exists()
    assert not DataSetValue.objects.exists()
    assert mine(observations_seen_by(cilla)) == []
    events = AuditEvent.objects.filter(thing="datasets").order_by("id")
    assert [one.action for one in events] == [
        "add_row", "begin_reading", "begin_work", "read_data_set", "approve_data_set", "delete_data_set",
    ]  # fmt: skip
    assert events.last().why == "Fel fil"
    with pytest.raises(StepRefusedError):
        delete(by=cilla, programme=programme, code=row.code, version=row.version, why="En gång till")
    with pytest.raises(RowFaultsError):
        change_row(
            by=cilla, programme=programme, of=DATA_SETS, code=row.code, version=row.version,
            values={"note": "x"}, why="x",
        )  # fmt: skip


def test_the_second_of_two_who_saw_the_same_is_stopped(read, dora, cilla, programme):
    row = read()
    approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
    with pytest.raises(NewerRowError):
        delete(by=cilla, programme=programme, code=row.code, version=row.version, why="Fel")


def test_a_data_set_may_be_as_secret_as_its_owner_is_cleared_for(hand_in, alva, dora, programme):
    """The worker sees what its owner's log-in saw; who is not cleared does not learn of it."""
    alva.memberships.update(clearance=2)
    owner = User.objects.get(pk=alva.pk)
    owner.assurance = 2
    secret = InformationClass(2, 1, 1, "OSL 18:13", date(2026, 1, 1), "Chefen")
    row = hand_in(by=owner, information_class=secret)
    work_off()
    row = DataSetRow.objects.get(pk=row.pk)
    assert (row.state, row.confidentiality) == ("read", 2)
    with pytest.raises(Http404):
        approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
    assert {one.confidentiality for one in AuditEvent.objects.filter(thing="datasets")} == {2}


def test_the_owners_lost_right_does_not_leave_the_data_set_hanging(hand_in, alva):
    row = hand_in()
    alva.memberships.all().delete()
    work_off()
    assert DataSetRow.objects.get(pk=row.pk).state == "read"


def test_what_killed_processes_left_is_swept(read, cilla, programme):
    import os

    row = read()
    deleted = read()
    old, young = store.folder() / ".incoming-old", store.folder() / ".incoming-young"
    never = store.folder_of(999)
    for path in (old, young, never):
        path.mkdir()
    for path in (old, never):
        os.utime(path, (0, 0))
    delete(by=cilla, programme=programme, code=deleted.code, version=deleted.version, why="Fel")
    store.sweep()
    left = {path.name for path in store.folder().iterdir()}
    assert left == {str(row.pk), ".incoming-young"}
