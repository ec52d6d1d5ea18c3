"""The AMR room beside the R package AMR 3.0.0: wall and CPU seconds and peak memory, one operation a process.

    python benchmarks/amr.py [--rows 10000 100000] [--only phenotype wisca] [--folder FOLDER]

Both read the same seeded isolates (benchmarks/amr_data.py). Where Rscript or the package is missing, the peer's figures
are those measured elsewhere, on two cores of another machine: compare the orders of magnitude, not the decimals.
Seconds are those of the operation alone, without start and reading of the table; memory is the whole process's.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import amr_data

HERE = Path(__file__).resolve().parent
REGIMENS = ("AMC", "TZP", "CXM", "CTX", "MEM", "AMC+GEN")
GOAL_SECONDS, GOAL_MB = 15, 2000
"""The whole chain on a million isolates."""


class Cost(NamedTuple):
    """What an operation took; ``elsewhere`` marks a figure that was not measured here."""

    wall: float | None
    cpu: float
    megabytes: float | None
    elsewhere: str = ""


def _elsewhere(rows: int, name: str) -> Cost | None:
    """Return the peer's figure from docs/reference/speed.md: AMR 3.0.0, R 4.2.2, two cores that others used too."""
    found = PEER_ELSEWHERE.get(name, {}).get(rows)
    return Cost(*found) if found else None


MEASURED, EXTRAPOLATED = "elsewhere", "elsewhere, extrapolated"
PEER_ELSEWHERE: dict[str, dict[int, tuple[float | None, float, float | None, str]]] = {
    "interpret": {
        10_000: (82.7, 43.5, 389, MEASURED),
        100_000: (572.5, 226.9, 1164, MEASURED),
        1_000_000: (None, 2000, 10_000, EXTRAPOLATED),
    },
    "isolate": {
        10_000: (2.5, 1.8, 252, MEASURED),
        100_000: (24.6, 14.6, 313, MEASURED),
        1_000_000: (None, 145, None, EXTRAPOLATED),
    },
    "patient": {
        10_000: (1.7, 1.1, 252, MEASURED),
        100_000: (22.3, 10.2, 290, MEASURED),
        1_000_000: (120.6, 104.8, 1180, MEASURED),
    },
    "episode": {
        10_000: (1.8, 1.2, 252, MEASURED),
        100_000: (12.4, 10.1, 289, MEASURED),
        1_000_000: (189.1, 105.0, 1180, MEASURED),
    },
    "phenotype": {
        10_000: (5.6, 3.9, 230, MEASURED),
        100_000: (105.3, 48.1, 286, MEASURED),
        1_000_000: (None, 480, None, EXTRAPOLATED),
    },
    "key": {
        10_000: (9.3, 5.8, 268, MEASURED),
        100_000: (117.7, 48.0, 285, MEASURED),
        1_000_000: (None, 490, None, EXTRAPOLATED),
    },
    "antibiogram": {
        10_000: (2.6, 1.7, 266, MEASURED),
        100_000: (10.2, 4.8, 314, MEASURED),
        1_000_000: (52.1, 24.2, 1136, MEASURED),
    },
    "combination": {
        10_000: (2.5, 1.3, 266, MEASURED),
        100_000: (13.7, 6.5, 310, MEASURED),
        1_000_000: (118.3, 55.3, 1256, MEASURED),
    },
    "wisca": {
        10_000: (6.8, 2.9, 262, MEASURED),
        100_000: (16.3, 6.5, 309, MEASURED),
        1_000_000: (None, 35, None, EXTRAPOLATED),
    },
    "cmi2012": {
        10_000: (22.5, 13.5, 242, MEASURED),
        100_000: (402.7, 165.2, 408, MEASURED),
        1_000_000: (None, 1650, None, EXTRAPOLATED),
    },
}
WORDS = {
    "interpret": "as.sir / interpret, 20 MICs",
    "isolate": "first isolates, isolate",
    "patient": "first isolates, patient",
    "episode": "first isolates, episode",
    "phenotype": "first isolates, phenotype",
    "key": "the same, key antimicrobials",
    "antibiogram": "antibiogram, traditional",
    "combination": "antibiogram, 6 regimens",
    "wisca": "WISCA, 6 x 5, 1,000 draws",
    "cmi2012": "MDR by CMI 2012",
    "chain": "the whole chain",
}


def operation(name: str, path: Path) -> Callable[[], Any]:
    """Return what is measured, with its table read; the chain reads by itself."""
    import polars as pl

    from beredd import amr
    from beredd.amr import warm

    warm.warm()
    categories = ["row", "patient", "date", "organism", "organism_found", "specimen", "ward_type", "country", "region"]
    drugs = list(amr_data.DRUGS)
    if name == "chain":
        return lambda: chain(path)
    _ = amr.interpret, amr.first_isolates, amr.antibiogram, amr.wisca, amr.multidrug  # imported before the clock starts
    if name == "interpret":
        mics = pl.read_parquet(path, columns=["row", "organism", "specimen", *(f"{drug}_mic" for drug in drugs)])
        return lambda: amr.interpret(mics)
    table = pl.read_parquet(path, columns=[*categories, *drugs])
    methods = {"isolate": "isolate", "patient": "patient", "episode": "episode", "phenotype": "phenotype"}
    if name in methods:
        return lambda: amr.first_isolates(table, method=methods[name])
    measures: dict[str, Callable[[], Any]] = {
        "key": lambda: amr.first_isolates(table, type="key-antimicrobials"),
        "antibiogram": lambda: amr.antibiogram(table),
        "combination": lambda: amr.antibiogram(table, kind="combination", antimicrobials=REGIMENS),
        "wisca": lambda: amr.wisca(table, REGIMENS, by="specimen", draws=1000, pooling="none"),
        "cmi2012": lambda: amr.multidrug(table),
    }
    return measures[name]


def chain(path: Path) -> None:
    """Read Parquet, interpret 20 drugs, mark first isolates, count all indicators by year and region."""
    import polars as pl

    from beredd import amr

    table = pl.read_parquet(path).drop(amr_data.DRUGS)
    interpreted = amr.interpret(table)
    del table
    marked = amr.first_isolates(interpreted)
    found = amr.isolate_observations(marked, place="SE", vintage="2026-11", source="synthetic")
    by_region = amr.resistance(marked, by=("organism", "year", "region"))
    if not found or not by_region.height:
        raise RuntimeError("the chain gave nothing")


def measure_here(name: str, path: Path) -> None:
    """Measure one operation in this process, and print it as JSON."""
    import resource

    run = operation(name, path)
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    print(
        json.dumps(
            {
                "wall": time.perf_counter() - wall,
                "cpu": time.process_time() - cpu,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def ours(name: str, path: Path) -> Cost | str:
    """Measure one of our operations in a process of its own; the words of the failure when it fails."""
    done = subprocess.run(
        [sys.executable, __file__, "--operation", name, "--table", path], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["failed"])[-1]
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def peer(name: str, path: Path) -> Cost | None:
    """Measure the R package's operation in a process of its own; None when it has none."""
    if name == "chain":
        return None
    process = subprocess.Popen(
        ["Rscript", "--vanilla", str(HERE / "amr.R"), name, str(path.with_suffix(".csv"))],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    told = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    wall, cpu = (float(word) for word in told.split()[-2:])
    return Cost(wall, cpu, usage.ru_maxrss / 1024)


def peer_is_there() -> bool:
    """Return whether Rscript and the package can be run."""
    if shutil.which("Rscript") is None:
        return False
    asked = ["Rscript", "--vanilla", "-e", 'quit(status = !requireNamespace("AMR", quietly = TRUE))']
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def line(name: str, own: Cost | str, other: Cost | None) -> str:
    """Return one row of the printed table."""
    if isinstance(own, str):
        return f"{WORDS[name]:<31} {own}"
    text = f"{WORDS[name]:<31}{own.wall or 0:>9.2f}{own.cpu:>9.2f}{own.megabytes or 0:>8.0f}"
    if other is None:
        return text
    wall = f"{other.wall:>10.1f}" if other.wall is not None else f"{'':>10}"
    memory = f"{other.megabytes:>8.0f}" if other.megabytes is not None else f"{'':>8}"
    return f"{text}{wall}{other.cpu:>10.1f}{memory}{other.cpu / max(own.cpu, 0.001):>9.0f}  {other.elsewhere}"


def main() -> int:
    """Measure, print, and end with 3 when the goal for the chain does not hold here."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--only", nargs="+", choices=list(WORDS), default=list(WORDS))
    parser.add_argument("--folder", type=Path, help="where the tables are kept; a temporary one when not given")
    parser.add_argument("--operation", choices=list(WORDS), help=argparse.SUPPRESS)
    parser.add_argument("--table", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.operation:
        measure_here(asked.operation, asked.table)
        return 0
    beside_peer = peer_is_there()
    if not beside_peer:
        print("Rscript or the R package AMR is not here: the peer's figures are those measured elsewhere.")
    kept = True
    with tempfile.TemporaryDirectory() as temporary:
        for rows in asked.rows:
            path = amr_data.write(rows, asked.folder or Path(temporary), csv=beside_peer)
            print(f"\n{rows:,} isolates\n{'':<31}{'wall s':>9}{'CPU s':>9}{'MB':>8}", end="")
            print(f"{'peer wall':>10}{'peer CPU':>10}{'MB':>8}{'CPU ratio':>9}")
            for name in asked.only:
                own = ours(name, path)
                print(line(name, own, peer(name, path) if beside_peer else _elsewhere(rows, name)), flush=True)
                kept &= isinstance(own, Cost)
                if name == "chain" and rows == 1_000_000 and isinstance(own, Cost):
                    kept &= (own.wall or 0) < GOAL_SECONDS and (own.megabytes or 0) < GOAL_MB
    return 0 if kept else 3


if __name__ == "__main__":
    sys.exit(main())
