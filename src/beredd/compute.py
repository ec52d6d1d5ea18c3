"""Run a kernel over parts: here in worker processes, or on a Dask cluster; the results are the same to the byte.

A kernel is a function of a module, with the path of a part and keyword parameters as arguments; it computes the same
from the same part wherever it runs, so that neither the number of workers nor the death of one changes a result. Parts
are Parquet files with every row of some patients (:func:`partition_by_patient`).
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from hashlib import blake2b
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from time import sleep
from typing import TYPE_CHECKING, Any, Final, TypeVar

from beredd.common.errors import SurroundingsError, UserError
from beredd.common.progress import SILENT, Progress

if TYPE_CHECKING:
    import polars as pl

Result = TypeVar("Result")
Kernel = Callable[..., Result]
"""Called as ``kernel(path, **parameters)`` with a part's path as text."""

ONE_THREAD: Final = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""What tells the libraries in a worker process to use one thread: the processes are the parallelism."""
CONNECT_SECONDS: Final = 10
"""So long a scheduler may take to answer."""
_TURN: Final = 0.2
"""So many seconds pass at most until a wish to cancel is heard."""
_BATCH_ROWS: Final = 500_000
"""So many rows of a file are divided at once."""
_PART: Final = "=part"

_environment = Lock()


def map_parts(
    kernel: Kernel[Result],
    parts: Sequence[str | Path],
    *,
    parameters: Mapping[str, Any] | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    progress: Progress = SILENT,
) -> list[Result]:
    """Return what `kernel` gives for each part, in the order of `parts`.

    Parameters
    ----------
    kernel
        A function at the top of a module that the workers can import.
    parts
        Files; those of a cluster must be able to open them by the same path.
    parameters
        Keyword arguments of the kernel, the same for each part; they must be small and picklable.
    scheduler
        The address of a Dask scheduler, ``tcp://host:8786``; without it the work is done here.
    workers
        Processes on this machine; as many as processors when not given, and 1 means no other process. A cluster has
        workers of its own.
    progress
        Is told after each part; when it raises, what has not begun is not begun.

    Raises
    ------
    SurroundingsError
        When the scheduler cannot be reached or has no workers, or a process here was ended by the system.
    UserError
        When the number of workers is not one, or a scheduler is named beside it; and whatever the kernel raises.
    """
    if workers is not None and scheduler is not None:
        raise UserError("A cluster has its own workers.", remedy="Give a scheduler or a number of workers, not both.")
    if workers is not None and workers < 1:
        raise UserError(f"{workers} workers can do nothing.", remedy="Give at least 1.")
    if getattr(kernel, "__module__", "__main__") == "__main__" or "<" in getattr(kernel, "__qualname__", "<"):
        raise ValueError(f"{kernel!r} is no function of a module: other processes cannot import it")
    paths = [str(Path(part).resolve()) for part in parts]
    given = dict(parameters or {})
    progress(0.0, f"computing {len(paths)} parts")
    if scheduler is not None:
        return _on_cluster(kernel, paths, given, scheduler, progress)
    count = min(workers or processors(), len(paths))
    if count <= 1:
        return _here(kernel, paths, given, progress)
    return _in_processes(kernel, paths, given, count, progress)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _here(kernel: Kernel[Result], paths: list[str], given: dict[str, Any], progress: Progress) -> list[Result]:
    results = []
    for path in paths:
        results.append(kernel(path, **given))
        _tell(progress, len(results), len(paths))
    return results


def _in_processes(
    kernel: Kernel[Result], paths: list[str], given: dict[str, Any], count: int, progress: Progress
) -> list[Result]:
    # spawn, not fork: a forked child would inherit the locks of Polars' threads, and hang
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        with _one_thread_each():
            futures = [pool.submit(kernel, path, **given) for path in paths]
        try:
            _await(futures, progress)
            return [future.result() for future in futures]
        except BrokenProcessPool:
            raise SurroundingsError(
                "A worker process was ended by the system.",
                remedy="There was probably too little memory: make more parts, or use fewer workers.",
            ) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _await(futures: "Sequence[Future[Any]]", progress: Progress) -> None:
    """Return when all are done; tell the progress, and raise what the first failure raised at once."""
    left = set(futures)
    while left:
        done, left = wait(left, timeout=_TURN, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        _tell(progress, len(futures) - len(left), len(futures))


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let processes that begin meanwhile use one thread each; this process has read these settings long ago."""
    with _environment:
        before = {name: os.environ.get(name) for name in ONE_THREAD}
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _on_cluster(
    kernel: Kernel[Result], paths: list[str], given: dict[str, Any], scheduler: str, progress: Progress
) -> list[Result]:
    try:
        dask: Any = import_module("distributed")
    except ImportError:
        raise SurroundingsError(
            "Work on a cluster needs Dask, which is not installed.",
            remedy='Install it with: pip install "beredd[cluster]", or leave --scheduler out.',
        ) from None
    try:
        client = dask.Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError):
        raise SurroundingsError(
            "No Dask scheduler answers.",
            where=scheduler,
            remedy="Start one with: dask scheduler, give its address as tcp://host:8786, or leave --scheduler out.",
        ) from None
    with client:
        if not client.ncores():
            raise SurroundingsError(
                "The scheduler has no workers.", where=scheduler, remedy=f"Start some with: dask worker {scheduler}"
            )
        # pure=False: the file behind a path may have changed since it was last computed
        futures = client.map(kernel, paths, pure=False, **given)
        try:
            return _gathered(futures, progress)
        except dask.KilledWorker:
            raise SurroundingsError(
                "A part ended every worker that took it.",
                where=scheduler,
                remedy="There was probably too little memory: make more parts, or give the workers more.",
            ) from None
        except (dask.CancelledError, CancelledError, OSError):
            raise SurroundingsError(
                "The scheduler was lost while it worked.", where=scheduler, remedy="Start it and the work anew."
            ) from None
        finally:
            with suppress(Exception):  # the scheduler may be gone
                client.cancel(futures)


def _gathered(futures: "Sequence[Any]", progress: Progress) -> list[Any]:
    """Return the futures' results; a part whose worker died has been given to another by the scheduler."""
    left = list(futures)
    while left:
        done = [future for future in left if future.done()]
        for future in done:
            if future.status != "finished":
                future.result()  # raises what the kernel raised
        left = [future for future in left if not future.done()]
        _tell(progress, len(futures) - len(left), len(futures))
        if left:
            sleep(_TURN / 4)
    return [future.result() for future in futures]


def _tell(progress: Progress, done: int, total: int) -> None:
    progress(done / total, f"computed {done} of {total} parts")


def partition_by_patient(
    isolates: "pl.DataFrame | str | Path",
    folder: str | Path,
    *,
    parts: int = 16,
    columns: Sequence[str] | None = None,
    progress: Progress = SILENT,
) -> list[Path]:
    """Write a table as Parquet parts that keep each patient together, in the table's order; return their paths.

    The part is the remainder of the patient's BLAKE2b hash (8 bytes, little-endian, of the UTF-8 text) by `parts`: the
    same in every version, on every machine. A row without a patient goes by its number in the table. All parts are
    written, those without rows too.

    Parameters
    ----------
    isolates
        A table with ``patient``, or the Parquet file that holds one; a file is read piece by piece, and may be larger
        than memory.
    folder
        Where the parts go: ``part-0000.parquet`` …; what has these names is written over.
    parts
        How many.
    columns
        What the parts hold, ``patient`` among them; all columns when not given. Fewer are written faster.
    progress
        Is told how far the work has come.
    """
    import polars as pl

    if parts < 1:
        raise UserError(f"{parts} parts hold nothing.", remedy="Give at least 1.")
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    paths = [target / f"part-{part:04}.parquet" for part in range(parts)]
    if not isinstance(isolates, pl.DataFrame):
        scan = pl.scan_parquet(isolates).select(columns or pl.all())
        rows = int(scan.select(pl.len()).collect().item())
        if rows > _BATCH_ROWS:
            _divide_by_pieces(scan, rows, paths, progress)
            return paths
        isolates = scan.collect()
    chosen = isolates.select(columns or pl.all())
    for number, part in enumerate(_divided(chosen, parts), start=1):
        part.write_parquet(paths[number - 1], compression="lz4")
        progress(number / parts, f"wrote part {number} of {parts}")
    return paths


def _divide_by_pieces(scan: "pl.LazyFrame", rows: int, paths: list[Path], progress: Progress) -> None:
    """Divide a table larger than one piece: each piece's share of a part into a file, then the shares into the part."""
    import polars as pl

    with TemporaryDirectory(dir=paths[0].parent, prefix=".dividing-") as kept:
        shares: list[list[Path]] = [[] for _ in paths]
        for begin in range(0, rows, _BATCH_ROWS):
            piece = scan.slice(begin, _BATCH_ROWS).collect()
            for number, share in enumerate(_divided(piece, len(paths))):
                shares[number].append(Path(kept) / f"{number:04}-{begin:012}.parquet")
                share.write_parquet(shares[number][-1], compression="lz4")
            progress(0.7 * (begin + piece.height) / rows, f"divided {begin + piece.height} of {rows} rows")
        for number, path in enumerate(paths, start=1):
            pl.scan_parquet(shares[number - 1]).sink_parquet(path, compression="lz4", maintain_order=True)
            progress(0.7 + 0.3 * number / len(paths), f"wrote part {number} of {len(paths)}")


def _divided(piece: "pl.DataFrame", parts: int) -> "list[pl.DataFrame]":
    """Return the rows of each part, in the order of the piece."""
    import polars as pl

    patients = piece["patient"].drop_nulls().unique()
    table = pl.DataFrame(
        {"patient": patients, _PART: [part_of(patient, parts) for patient in patients.cast(pl.String)]}
    )
    row = pl.col("row") if "row" in piece.columns else pl.row_index()
    numbered = piece.join(table, on="patient", how="left", maintain_order="left").with_columns(
        pl.col(_PART).fill_null(row.cast(pl.Int64) % parts)
    )
    empty = piece.clear()
    by_part = numbered.partition_by(_PART, as_dict=True, include_key=False, maintain_order=True)
    return [by_part.get((part,), empty) for part in range(parts)]


def part_of(patient: str, parts: int) -> int:
    """Return the part, from 0, that a patient's rows are in."""
    return int.from_bytes(blake2b(patient.encode(), digest_size=8).digest(), "little") % parts
