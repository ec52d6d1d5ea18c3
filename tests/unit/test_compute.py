import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from isolate_tables import isolate_table
from part_kernels import dies, refuses, rows_of, slowly, threads, waits

from beredd.amr import first_isolates
from beredd.amr.first_isolates import mark_part
from beredd.common.errors import SurroundingsError, UserError
from beredd.common.progress import Cancelled
from beredd.compute import map_parts, part_of, partition_by_patient

MAKING = Path(__file__).resolve().parent.parent / "making"


@pytest.fixture(scope="module")
def isolates() -> pl.DataFrame:
    """600 isolates of 150 patients and some of nobody."""
    return isolate_table(
        (
            {
                "patient": f"p{number * 37 % 150}" if number % 20 else None,
                "date": date(2022, 1, 1) + timedelta(days=number * 11 % 900),
                "AMP": "SIR"[number % 3],
                "CIP": "SR"[number % 2],
                "GEN": "SSR"[number % 3],
            }
            for number in range(600)
        ),
        ["AMP", "CIP", "GEN"],
    )


@pytest.fixture(scope="module")
def parts(isolates: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return partition_by_patient(isolates, tmp_path_factory.mktemp("parts"), parts=6)


def together(results: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(results).sort("row")


def as_file(results: list[pl.DataFrame]) -> bytes:
    kept = io.BytesIO()
    together(results).rechunk().write_parquet(kept)
    return kept.getvalue()


def test_a_patient_is_in_one_part_and_nothing_is_lost(isolates: pl.DataFrame, parts: list[Path]) -> None:
    read = [pl.read_parquet(part) for part in parts]
    assert pl.concat(read).sort("row").equals(isolates)
    patients = [set(part["patient"].drop_nulls()) for part in read]
    assert sum(map(len, patients)) == len(set.union(*patients)) == 150
    assert all(part["row"].is_sorted() and part.height > 40 for part in read)


def test_the_part_of_a_patient_is_the_same_in_every_version() -> None:
    assert [part_of(patient, 16) for patient in ("a", "fe41d7bafa", "åäö")] == [0, 6, 0]


def test_a_file_larger_than_a_piece_is_divided_alike(
    isolates: pl.DataFrame, parts: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolates.write_parquet(tmp_path / "isolates.parquet")
    monkeypatch.setattr("beredd.compute._BATCH_ROWS", 70)
    pieces = partition_by_patient(tmp_path / "isolates.parquet", tmp_path / "parts", parts=6)
    assert [path.name for path in pieces] == [path.name for path in parts]
    for piece, part in zip(pieces, parts, strict=True):
        assert pl.read_parquet(piece).equals(pl.read_parquet(part))
    assert sorted((tmp_path / "parts").iterdir()) == pieces


def test_parts_hold_the_columns_that_are_asked_for(isolates: pl.DataFrame, tmp_path: Path) -> None:
    isolates.write_parquet(tmp_path / "isolates.parquet")
    for source in (isolates, tmp_path / "isolates.parquet"):
        written = partition_by_patient(source, tmp_path / "parts", parts=2, columns=["row", "patient"])
        assert together([pl.read_parquet(part) for part in written]).equals(isolates.select("row", "patient"))


def test_parts_without_rows_are_written_too(isolates: pl.DataFrame, tmp_path: Path) -> None:
    written = partition_by_patient(isolates.filter(patient="p1"), tmp_path, parts=3)
    assert sorted(pl.read_parquet(part).height > 0 for part in written) == [False, False, True]
    assert together(map_parts(mark_part, written, workers=1)).height == isolates.filter(patient="p1").height


def test_in_this_process_as_without_parts(isolates: pl.DataFrame, parts: list[Path]) -> None:
    told: list[float] = []
    found = map_parts(mark_part, parts, workers=1, progress=lambda share, words: told.append(share))
    assert together(found).equals(first_isolates(isolates).select("row", "first", "episode", "first_row"))
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_by_one_process_and_by_two_the_same_file(parts: list[Path]) -> None:
    files = {as_file(map_parts(mark_part, parts, workers=workers)) for workers in (1, 2)}
    assert len(files) == 1


def test_results_come_in_the_order_of_the_parts_and_parameters_reach_the_kernel(parts: list[Path]) -> None:
    found = map_parts(rows_of, parts, parameters={"times": 2}, workers=2)
    assert found == [(part.name, pl.read_parquet(part).height * 2) for part in parts]
    assert found == map_parts(rows_of, parts, parameters={"times": 2}, workers=1)
    assert map_parts(rows_of, [], workers=2) == []


def test_processes_have_one_thread_each_and_this_one_keeps_its_settings(parts: list[Path]) -> None:
    before = dict(os.environ)
    assert map_parts(threads, parts[:2], workers=2) == [1, 1]
    assert dict(os.environ) == before


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_kernel_refuses_reaches_the_user_whole(parts: list[Path], workers: int) -> None:
    with pytest.raises(UserError) as refused:
        map_parts(refuses, parts[:1] * 3, workers=workers)
    assert (refused.value.where, refused.value.remedy) == ("part-0000.parquet", "Make it even.")


def test_a_process_that_the_system_ends_is_told(parts: list[Path]) -> None:
    with pytest.raises(SurroundingsError, match="ended by the system"):
        map_parts(dies, parts, workers=2)


@pytest.mark.parametrize("workers", [1, 2])
def test_cancelled_work_begins_no_more_parts(parts: list[Path], tmp_path: Path, workers: int) -> None:
    def cancel(share: float, words: str) -> None:
        if share > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        map_parts(
            waits, parts * 3, parameters={"marks": str(tmp_path), "seconds": 0.05}, workers=workers, progress=cancel
        )
    assert len(list(tmp_path.glob("begun-*"))) < 12


def test_what_cannot_be_asked_is_said(parts: list[Path]) -> None:
    with pytest.raises(UserError, match="0 workers"):
        map_parts(rows_of, parts, workers=0)
    with pytest.raises(UserError, match="not both"):
        map_parts(rows_of, parts, workers=2, scheduler="tcp://127.0.0.1:1")
    with pytest.raises(ValueError, match="no function of a module"):
        map_parts(lambda path: path, parts)
    with pytest.raises(UserError, match="0 parts"):
        partition_by_patient(isolate_table([]), "nowhere", parts=0)


def test_without_dask_the_remedy_names_the_extra(parts: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SurroundingsError, match=r"beredd\[cluster\]"):
        map_parts(rows_of, parts, scheduler="tcp://127.0.0.1:1")


def test_a_scheduler_that_does_not_answer(parts: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beredd.compute.CONNECT_SECONDS", 0.2)
    with pytest.raises(SurroundingsError, match="No Dask scheduler answers"):
        map_parts(rows_of, parts, scheduler=f"tcp://127.0.0.1:{free_port()}")
    with pytest.raises(SurroundingsError, match="No Dask scheduler answers"):
        map_parts(rows_of, parts, scheduler="nonsense://")


class Cluster(NamedTuple):
    address: str
    workers: list[subprocess.Popen[bytes]]


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler and two workers of one thread on free ports, each a process of its own."""
    address = f"tcp://127.0.0.1:{free_port()}"
    more = {"POLARS_MAX_THREADS": "1", "PYTHONPATH": str(MAKING)}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": os.environ | more}
    program = [sys.executable, "-m"]
    scheduler = [*program, "distributed.cli.dask_scheduler", "--host", address, "--no-dashboard", "--no-show"]
    worker = [*program, "distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1"]
    worker += ["--no-nanny", "--no-dashboard", "--memory-limit", "0", "--local-directory", str(tmp_path / "dask")]
    processes = [subprocess.Popen(scheduler, **quiet)]
    try:
        processes += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        yield Cluster(address, processes[1:])
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def test_on_a_cluster_the_result_is_the_same_though_a_worker_dies(
    isolates: pl.DataFrame, parts: list[Path], cluster: Cluster, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    pids = {worker.pid for worker in cluster.workers}
    killed: list[int] = []

    def kill_one_that_works(share: float, words: str) -> None:
        begun = {path.name.removeprefix("begun-") for path in marks.glob("begun-*")}
        done = {path.name.removeprefix("done-") for path in marks.glob("done-*")}
        working = {int(mark.rsplit("-", 1)[1]) for mark in begun - done}
        if not killed and working and {int(mark.rsplit("-", 1)[1]) for mark in begun} == pids:
            killed.append(working.pop())
            os.kill(killed[0], signal.SIGKILL)

    wait_for_workers(cluster)
    found = map_parts(
        slowly,
        parts,
        parameters={"marks": str(marks), "seconds": 0.25},
        scheduler=cluster.address,
        progress=kill_one_that_works,
    )
    assert set(killed) < pids
    assert len(list(marks.glob("begun-*"))) > len(parts)  # what the dead one had begun was begun anew
    here = map_parts(mark_part, parts, workers=1)
    assert as_file(found) == as_file(here)
    with pytest.raises(UserError) as refused:
        map_parts(refuses, parts[:1], scheduler=cluster.address)
    assert refused.value.remedy == "Make it even."


def wait_for_workers(cluster: Cluster) -> None:
    from distributed import Client

    with Client(cluster.address, timeout=20, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        for _ in range(200):
            if len(client.ncores()) == len(cluster.workers):  # type: ignore[no-untyped-call]
                return
            time.sleep(0.1)
    raise AssertionError("the workers did not come")
