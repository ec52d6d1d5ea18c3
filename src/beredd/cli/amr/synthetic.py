"""``beredd amr synthetic``: a made-up national data set, labelled as such in every row."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from beredd.common.errors import UserError


def synthetic(
    *,
    out: Annotated[Path, Parameter(name=["--out", "-o"], help="Where it goes: a .parquet or .csv file.")],
    isolates: Annotated[int, Parameter(help="How many isolates.")] = 200_000,
    seed: Annotated[int, Parameter(help="The same seed gives the same table.")] = 2026,
) -> None:
    """Make a synthetic national data set: Sweden and Denmark, ten years, 26 regions, MICs; no person in it exists."""
    from beredd.amr import synthetic_isolates, write_isolates
    from beredd.common.whole_files import write_whole

    if out.suffix not in (".parquet", ".csv"):
        raise UserError(f"{out} is neither .parquet nor .csv.", remedy="End the name with one of them.")
    frame = synthetic_isolates(isolates, seed=seed)
    if out.suffix == ".csv":
        write_whole(out, frame.write_csv().encode("utf-8"))
    else:
        metadata = {"sorted_by": ["patient", "organism", "date", "row"], "provenance": {"synthetic": True}}
        write_isolates(frame, out, metadata=metadata, step={"step": "synthetic", "isolates": isolates, "seed": seed})
    print(f"{frame.height} made-up isolates of {frame['patient'].n_unique()} made-up people are in {out}.")
