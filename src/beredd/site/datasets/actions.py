"""What people do with data sets: hand in, read again, approve, delete. They are withdrawn as rows of any register."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from beredd.common.information_class import InformationClass
from beredd.common.provenance import sha256_of
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, can_with_some, require
from beredd.site.config.reader import today
from beredd.site.datasets import store
from beredd.site.datasets.models import DataSetFile, DataSetRow, DataSetValue, State
from beredd.site.datasets.registers import DATA_SETS, KEY
from beredd.site.datasets.steps import take_step
from beredd.site.registers.actions import add_row
from beredd.site.registers.changes import NewerRowError
from beredd.site.registers.column import Value
from beredd.site.registers.sight import Sight
from beredd.site.work.actions import begin

READ_AGAIN: Final = frozenset({State.UPLOADED.value, State.FAILED.value, State.READ.value})


class StepRefusedError(Exception):
    """A step that the data set's state, or who takes it, does not allow; ``why`` is one of the words' keys."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A file that somebody hands in, in pieces as it came."""

    name: str
    chunks: Iterable[bytes]
    is_map: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDataSet:
    """What is said of a data set when it is handed in."""

    name: str
    kind: str
    place: str
    format: str = "auto"
    coverage: Decimal | None = None
    synthetic: bool = False
    note: str = ""
    information_class: InformationClass = field(default_factory=InformationClass)
    shown_to: tuple[str, ...] = ()


def upload(
    *, by: User, programme: Programme, data_set: NewDataSet, files: Sequence[Handed], why: str = ""
) -> DataSetRow:
    """Take in the files of a new data set and begin to read them; all of it or nothing.

    Parameters
    ----------
    by, programme
        Who hands them in, and where: whoever may write rows there, of the own actor at least.
    data_set
        What it is.
    files
        The data, and at most one column map. Their kinds have been looked at (``file_kinds``).
    why
        The reason, kept with the event.

    Raises
    ------
    Http404, PermissionDenied
        When `by` may not write there.
    RowFaultsError
        When what is said of it breaks a rule.
    SecurityClassifiedError, ClassifiedDocumentError, PersonalNumberError
        When something of it must not be held here.
    SurroundingsError
        When it cannot be stored.
    """
    if not can_with_some(by, Verb.WRITE_ROW, programme.id):
        require(by, Verb.WRITE_ROW, programme)
    with store.incoming() as place:
        taken = [store.take_in(place, one.name, one.chunks, is_map=one.is_map) for one in files]
        with transaction.atomic():
            values: dict[str, Value] = {
                "name": data_set.name, "kind": data_set.kind, "place": data_set.place, "format": data_set.format,
                "coverage": data_set.coverage,
                "synthetic": data_set.synthetic, "note": data_set.note,
            }  # fmt: skip
            row: DataSetRow = add_row(
                by=by, programme=programme, to=DATA_SETS, values=values, why=why,
                information_class=data_set.information_class, shown_to=data_set.shown_to,
            )  # fmt: skip
            row = DataSetRow.objects.get(pk=row.pk)
            for one in taken:
                file = DataSetFile.objects.create(
                    data_set=row, name=one.name, size=one.size, sha256=one.sha256, is_map=one.is_map, by=by
                )
                store.settle(file, one)
            return _begin(by, programme, row, input_hash(taken))


def input_hash(files: Iterable[store.Incoming | DataSetFile]) -> str:
    """Return one hash for several files, whatever their order: of their own hashes, sorted, each on a line."""
    return sha256_of("".join(f"{one}\n" for one in sorted(file.sha256 for file in files)).encode("ascii"))


@transaction.atomic
def read_again(*, by: User, programme: Programme, code: str, version: int) -> DataSetRow:
    """Begin to read a data set's files anew: after a fault, or with a newer program.

    Raises
    ------
    Http404, PermissionDenied
        When `by` may not read it, or not write it.
    StepRefusedError
        When it is approved or deleted, has no files, or is being read.
    NewerRowError
        When somebody has changed it since `by` saw it.
    """
    row = _for_step(by, programme, code, version, Verb.WRITE_ROW)
    if row.withdrawn or row.state not in READ_AGAIN:
        raise StepRefusedError("state")
    files = list(row.files.filter(removed=False))
    if not any(not file.is_map for file in files):
        raise StepRefusedError("no_files")
    return _begin(by, programme, row, input_hash(files))


def _begin(by: User, programme: Programme, row: DataSetRow, sha256: str) -> DataSetRow:
    row = take_step(row, by=by, action="begin_reading", state=State.READING.value, input_sha256=sha256)
    begin(by=by, programme=programme, kind="read_data_set", about=row, thing=KEY)
    return row


@transaction.atomic
def approve(*, by: User, programme: Programme, code: str, version: int, why: str) -> DataSetRow:
    """Approve a data set that has been read: its values count from now on, as a vintage of their own.

    Raises
    ------
    Http404, PermissionDenied
        When `by` may not read it, or not approve.
    StepRefusedError
        When it has not been read, is withdrawn, or was handed in by `by`.
    NewerRowError
        When somebody has changed it since `by` saw it.
    """
    row = _for_step(by, programme, code, version, Verb.APPROVE)
    if row.withdrawn or row.state != State.READ:
        raise StepRefusedError("state")
    if row.files.filter(by=by).exists():
        raise StepRefusedError("own")
    reading = row.readings.order_by("-id").first()
    if reading is None:
        raise StepRefusedError("state")
    reading.approved_at, reading.approved_by = timezone.now(), by
    reading.save(update_fields=["approved_at", "approved_by"])
    return take_step(row, by=by, action="approve_data_set", why=why, state=State.APPROVED.value, vintage=today())


@transaction.atomic
def delete(*, by: User, programme: Programme, code: str, version: int, why: str) -> DataSetRow:
    """Delete a data set: its files, its derived tables and its values. That it was here, and why it went, stays.

    Raises
    ------
    Http404, PermissionDenied
        When `by` may not read it, or not delete.
    StepRefusedError
        When it is deleted already, or is being read.
    NewerRowError
        When somebody has changed it since `by` saw it.
    """
    row = _for_step(by, programme, code, version, Verb.DELETE_DATA)
    if row.state in {State.DELETED, State.READING}:
        raise StepRefusedError("state")
    DataSetValue.objects.filter(reading__data_set=row).delete()
    row.files.update(removed=True)
    number = row.pk
    # After the rows: what is left by a process that is killed here is swept when a worker begins.
    transaction.on_commit(lambda: store.remove_files(number))
    return take_step(row, by=by, action="delete_data_set", why=why, withdrawn=True, state=State.DELETED.value)


def _for_step(by: User, programme: Programme, code: str, version: int, verb: Verb) -> DataSetRow:
    require(by, Verb.READ, programme)
    row: DataSetRow | None = Sight(by, programme).row(DATA_SETS, code)
    if row is None:
        raise Http404  # hidden and not there: the same answer
    require(by, verb, Thing(programme.id, frozenset({row.actor}), row.confidentiality, tuple(row.shown_to)))
    if row.version != version:
        raise NewerRowError(row)
    return row
