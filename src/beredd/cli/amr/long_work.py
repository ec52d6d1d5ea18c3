"""Long work on the command line: how far it has come, and where it is done part by part."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

if TYPE_CHECKING:
    from beredd.common.progress import Progress
    from beredd.compute import Kernel, Result

Scheduler = Annotated[
    str | None, Parameter(name="--scheduler", help="A Dask scheduler, tcp://host:8786, whose workers do the work.")
]
Workers = Annotated[
    int | None, Parameter(name="--workers", help="Processes on this machine; without it the work is done in one.")
]
PartsFolder = Annotated[
    Path | None,
    Parameter(
        name="--parts-folder", help="With --scheduler: a folder that the workers see by the same path, for the parts."
    ),
]

PARTS_A_WORKER = 4
"""So many parts for each process: small enough that all end at about the same time."""
PARTS_OF_A_CLUSTER = 64


def over_parts(
    kernel: "Kernel[Result]",
    isolates: Path,
    *,
    columns: Sequence[str],
    parameters: Mapping[str, Any],
    scheduler: str | None,
    workers: int | None,
    folder: Path | None,
    progress: "Progress",
) -> "list[Result]":
    """Divide `columns` of an isolate table by patient and run `kernel` over the parts, which are removed afterwards."""
    from beredd.compute import map_parts, partition_by_patient

    parts = PARTS_OF_A_CLUSTER if scheduler is not None else PARTS_A_WORKER * (workers or 1)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="beredd-parts-", dir=folder) as own:
        paths = partition_by_patient(
            isolates, own, parts=parts, columns=columns, progress=lambda share, words: progress(0.3 * share, words)
        )
        return map_parts(
            kernel,
            paths,
            parameters=parameters,
            scheduler=scheduler,
            workers=workers,
            progress=lambda share, words: progress(0.3 + 0.7 * share, words),
        )


def on_terminal() -> "Progress":
    """Return what tells on a terminal how far the work has come, in one line; nothing in a pipe."""
    from beredd.common.progress import SILENT

    if not sys.stderr.isatty():
        return SILENT

    def tell(share: float, words: str) -> None:
        line = f"{share:4.0%} {words}"[:100]
        print(f"\r\x1b[K{line}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)

    return tell
