"""Reading a data set, as long work: the long part writes into a hidden folder, the short one lets all of it stand."""

import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from beredd.common.errors import UserError
from beredd.common.progress import Cancelled
from beredd.common.provenance import program_version
from beredd.common.text import Text
from beredd.indicators.definitions import definitions
from beredd.indicators.model import Observation
from beredd.indicators.vintages import SYNTHETIC, is_synthetic
from beredd.programmes import load_programme
from beredd.site.config.reader import today
from beredd.site.datasets import store
from beredd.site.datasets.actions import input_hash
from beredd.site.datasets.engine import REJECTED, Asked, Found, read_data
from beredd.site.datasets.models import DataSetFile, DataSetRow, DataSetValue, Kind, Reading, State
from beredd.site.datasets.registers import DATA_SETS
from beredd.site.datasets.rejected import make_harmless
from beredd.site.datasets.steps import row_now, take_step
from beredd.site.operations.backup.folders import sha256_of_file
from beredd.site.work.models import Fault, Work
from beredd.site.work.models import State as WorkState
from beredd.site.work.telling import Telling

VALUES_AT_ONCE: Final = 500
MARKS: Final = Text(sv="SYNTETISKA DATA", da="SYNTETISKE DATA", en="SYNTHETIC DATA")
"""What a synthetic data set is called wherever its values are shown."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the long part has made: counts and values, and the derived tables in their hidden folder."""

    found: Found
    tables: dict[str, str]
    """Name → SHA-256."""
    sha256: str


def run(work: Work, tell: Telling) -> Made:
    """Read the files of the work's data set into a hidden folder.

    Raises
    ------
    UserError
        When they cannot be used, or are gone.
    """
    row = DataSetRow.objects.get(programme=work.programme, number=DATA_SETS.number_of(work.code) or 0)
    files = list(row.files.filter(removed=False))
    hidden = store.hidden_reading(row.pk, work.pk)
    shutil.rmtree(hidden, ignore_errors=True)  # of this work, from before the worker was told to end
    hidden.mkdir(mode=store.FOLDER_MODE, parents=True)
    data, column_map = _named(hidden, files)
    sha256 = input_hash(files)
    asked = Asked(
        files=data, column_map=column_map, kind=row.kind, format=row.format or "auto", place=row.place,
        coverage=float(row.coverage) / 100 if row.coverage else None, vintage=today().isoformat(),
        source=_source(row), input_sha256=sha256, synthetic=row.synthetic, folder=hidden,
    )  # fmt: skip
    try:
        found = read_data(asked, tell.step)
    except UserError as error:
        raise _without_folders(error, hidden) from None
    _refuse_strange_values(found.observations)
    tell.step("store", 0.98, 0.99)
    shutil.rmtree(hidden / "in")
    make_harmless(hidden / REJECTED)
    tables = {path.name: sha256_of_file(path) for path in sorted(hidden.iterdir())}
    tell.step("store", 0.99, 1.0)
    return Made(found, tables, sha256)


def _named(hidden: Path, files: Sequence[DataSetFile]) -> tuple[list[Path], Path | None]:
    """Give the files the names that people know them by, for what is said of them; nothing is copied."""
    data, column_map = [], None
    for number, file in enumerate(files, 1):
        # Two files may have the same name; each has a folder of its own.
        path = hidden / "in" / str(number) / file.name
        path.parent.mkdir(parents=True)
        if not store.path_of(file).is_file():
            raise UserError("The file is no longer there.", where=file.name, remedy="Hand it in anew.")
        path.symlink_to(store.path_of(file))
        if file.is_map:
            column_map = path
        else:
            data.append(path)
    return data, column_map


def _without_folders(error: UserError, hidden: Path) -> UserError:
    """Return a fault that names files as people know them, and no folder of the machine."""
    for name in ("what", "where", "remedy"):
        said = getattr(error, name)
        setattr(error, name, re.sub(rf"{re.escape(str(hidden))}/(?:in/\d+/)?", "", said) if said else said)
    return error


def _refuse_strange_values(observations: Iterable[Observation]) -> None:
    """Stop before values enter that no definition knows: a fault in the program, not in the files."""
    if strange := {one.indicator for one in observations} - set(definitions()):
        raise RuntimeError(f"values of unknown indicators: {', '.join(sorted(strange))}")


def finish(work: Work, made: Made) -> dict[str, Any]:
    """Let what was read stand: the derived tables, the values, the counts and the state, all at once."""
    row = row_now(work.programme, work.code)
    if row is None or row.state != State.READING:
        raise Cancelled
    hidden, whole = store.hidden_reading(row.pk, work.pk), store.reading_folder(row.pk, work.pk)
    earlier = list(row.readings.values_list("work", flat=True))
    DataSetValue.objects.filter(reading__data_set=row).delete()
    found = made.found
    # What the engine has seen to be made up is labelled, whatever was said of it.
    row.synthetic = row.synthetic or any(is_synthetic(one) for one in found.observations)
    reading = Reading.objects.create(
        data_set=row, work=work.pk, at=timezone.now(), by=work.by, input_sha256=made.sha256,
        program_version=program_version(), parameters=dict(found.parameters), notices=list(found.notices),
        tables=made.tables,
    )  # fmt: skip
    DataSetValue.objects.bulk_create(
        [_value(reading, _with_origin(one, row, made.sha256)) for one in found.observations], batch_size=VALUES_AT_ONCE
    )
    take_step(
        row, by=work.by, action="read_data_set", state=State.READ.value, first_day=found.first_day,
        last_day=found.last_day, rows_read=found.rows, rows_used=found.used, joined=found.joined,
        rejected=found.rejected, cells=found.cells, input_sha256=made.sha256, synthetic=row.synthetic,
    )  # fmt: skip
    hidden.replace(whole)
    transaction.on_commit(lambda: _forget(row.pk, earlier))
    return {"rows": found.rows, "rejected": found.rejected, "values": len(found.observations)}


def _forget(data_set: int, works: Iterable[int]) -> None:
    for work in works:
        shutil.rmtree(store.reading_folder(data_set, work), ignore_errors=True)


def _with_origin(one: Observation, row: DataSetRow, sha256: str) -> Observation:
    """Return an observation that tells which files it was counted from; a synthetic one says so in its source."""
    parameters = {**one.provenance.parameters, "data_set": row.code, "programme": row.programme}
    if row.synthetic:
        parameters[SYNTHETIC] = True
    provenance = one.provenance.model_copy(
        update={
            "source": _source(row) if row.kind != Kind.AGGREGATES else f"{_source(row)}: {one.provenance.source}",
            "input_sha256": sha256,
            "program_version": one.provenance.program_version or program_version(),
            "definition_version": one.provenance.definition_version or definitions()[one.indicator].version,
            "parameters": parameters,
        }
    )
    return one.model_copy(update={"provenance": provenance})


def _source(row: DataSetRow) -> str:
    """Return what a data set is called where its values are shown."""
    mark = f"{MARKS.to(load_programme(row.programme).language)}: " if row.synthetic else ""
    return f"{mark}{row.name} ({row.code})"


def _value(reading: Reading, one: Observation) -> DataSetValue:
    return DataSetValue(
        reading=reading, indicator=one.indicator, place=one.place, period=one.period, value=one.value, low=one.low,
        high=one.high, n=one.n, status=one.status.value, suppressed=one.suppressed,
        missing_reason=one.missing_reason or "", provenance=one.provenance.model_dump(mode="json"),
    )  # fmt: skip


def failed(work: Work) -> None:
    """Set the data set free after a reading that did not come through; files with personal numbers are taken away."""
    row = row_now(work.programme, work.code)
    if row is None:
        return
    number, key = row.pk, work.pk
    transaction.on_commit(lambda: store.remove_hidden(number, key))
    if row.state != State.READING:
        return
    if work.fault in {Fault.PERSONAL_NUMBER, Fault.CLASSIFIED}:
        row.files.update(removed=True)
        transaction.on_commit(lambda: store.remove_files(number))
    state = State.UPLOADED if work.state == WorkState.CANCELLED else State.FAILED
    take_step(row, by=work.by, action="stop_reading", state=state.value)
