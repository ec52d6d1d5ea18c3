"""A stand-in for the AMR room: small, quick, and with the same public names, for tests of what the site does around it.

It reads CSV with the columns patient, date, organism, CIP (S, I, R); a row without a date is rejected, and a personal
number stops it.
"""

import csv
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import polars as pl

from beredd.common.errors import UserError
from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.progress import SILENT, Progress
from beredd.common.provenance import Provenance
from beredd.indicators.model import Observation

INDICATOR = "ecoli-3gc-r"


def read_isolates(files, *, format="auto", columns=None, out, rejected, country=None, progress: Progress = SILENT):
    """Read files; ``SLOW`` in a file's name waits for each row, ``BAD`` cannot be read."""
    good, bad, total = [], [], 0
    for file in map(Path, files):
        if "BAD" in file.name:
            raise UserError("The column organism is missing.", where=str(file), remedy="Name it in a column map.")
        text = file.read_text(encoding="utf-8")
        refuse_personal_numbers(text, where=file.name)
        rows = list(csv.DictReader(text.splitlines()))
        for number, row in enumerate(rows, 2):
            total += 1
            if "SLOW" in file.name:
                time.sleep(0.1)
            if row["date"]:
                good.append(
                    {"source_file": file.name, "source_row": number, **row, "date": date.fromisoformat(row["date"])}
                )
            else:
                bad.append((file.name, number, "date", row["patient"], "the date is missing"))
            progress(number / (len(rows) + 1), "reading")
    pl.DataFrame(good).write_parquet(out)
    with Path(rejected).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["file", "row", "column", "found", "reason"])
        writer.writerows(bad)
    count = SimpleNamespace(rows=total, isolates=len(good), rejected=len(bad), joined=0, cells=0)
    form = format if format != "auto" else "whonet"
    return SimpleNamespace(
        counts=(count,),
        notices=("2 kinds of date.",),
        provenance={"files": [{"format": form}], "codes_sha256": "ab"},
        frame=pl.read_parquet(out),
    )


def interpret(frame, *, guideline, progress: Progress = SILENT):
    """Give the frame back."""
    progress(1.0, "interpreting")
    return frame


def mark_first(frame, *, progress: Progress = SILENT):
    """Take the first of each patient."""
    return frame.unique("patient", keep="first", maintain_order=True)


def isolate_observations(
    frame, *, place, vintage, source, coverage, input_sha256, parameters, progress: Progress = SILENT
):
    """Count the share that is R, by year; of the region that the isolates name, else of the country."""
    place = frame["region"][0] if "region" in frame.columns else place
    tested, resistant = Counter(), Counter()
    for row in frame.iter_rows(named=True):
        tested[row["date"].year] += 1
        resistant[row["date"].year] += row["CIP"] == "R"
    return [
        Observation(
            indicator=INDICATOR, place=place, period=str(year), value=100 * resistant[year] / n, n=n, vintage=vintage,
            provenance=Provenance(source=source, input_sha256=input_sha256, parameters=parameters),
        )
        for year, n in sorted(tested.items())
    ]  # fmt: skip


def put_in(setattr: Callable[..., None]) -> None:
    """Put these in the place of the room's own functions."""
    from beredd import amr
    from beredd.amr import observations

    for function in (read_isolates, interpret, isolate_observations):
        setattr(amr, function.__name__, function)
    setattr(observations, "mark_first", mark_first)


def table(rows) -> bytes:
    """Return a CSV file of (patient, date, CIP)."""
    lines = ["patient,date,organism,CIP", *(f"{patient},{day},Escherichia coli,{cip}" for patient, day, cip in rows)]
    return "\n".join(lines).encode() + b"\n"


ROWS = [
    (f"p{number}", f"{2023 + number % 2}-05-{number % 27 + 1:02}", "R" if number % 5 == 0 else "S")
    for number in range(40)
]
FEW = table([*ROWS, ("p90", "", "R"), ("=1+1", "", "S")])
"""Forty isolates over two years, and two rows without a date."""
