"""Isolates for benchmarks/amr.py: seeded, of any number, as Parquet for beredd and CSV for the R package AMR.

    python benchmarks/amr_data.py --rows 10000 --folder /tmp/isolates

One row an isolate: patient, date (2020-2024), hospital, ward, specimen, organism of 13 species (0.5 % unknown, 0.3 %
none), age, sex, region, and 20 drugs each as MIC (some with <=, >= or >) and as S, I, R. A patient has 2.5 isolates on
average and up to some 25. Resistance belongs to patient and species and is drawn anew in 8 % of isolates, so that
repeats are like one another. The same seed and number of rows give the same tables.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from beredd.amr.model import ISOLATE_COLUMNS, SIR
from beredd.common.columns import DTYPES

SEED = 42
DRUGS = tuple(
    "AMP AMC TZP CXM CTX CAZ MEM ETP GEN TOB".split()  # noqa: SIM905 - read more easily so
    + "CIP SXT NIT FOX PEN VAN TEC ERY CLI LNZ".split()  # noqa: SIM905
)
# organism, the R package's code, WHONET's code, share of isolates
SPECIES = (
    ("Escherichia coli", "B_ESCHR_COLI", "eco", 0.36),
    ("Staphylococcus aureus", "B_STPHY_AURS", "sau", 0.15),
    ("Klebsiella pneumoniae", "B_KLBSL_PNMN", "kpn", 0.10),
    ("Staphylococcus epidermidis", "B_STPHY_EPDR", "sep", 0.07),
    ("Enterococcus faecalis", "B_ENTRC_FCLS", "efa", 0.06),
    ("Pseudomonas aeruginosa", "B_PSDMN_AERG", "pae", 0.05),
    ("Proteus mirabilis", "B_PROTS_MRBL", "pmi", 0.05),
    ("Enterococcus faecium", "B_ENTRC_FACM", "efm", 0.04),
    ("Streptococcus pneumoniae", "B_STRPT_PNMN", "spn", 0.04),
    ("Enterobacter cloacae", "B_ENTRBC_CLOC", "ecl", 0.03),
    ("Streptococcus agalactiae", "B_STRPT_AGLC", "sgc", 0.02),
    ("Acinetobacter baumannii", "B_ACNTB_BMNN", "aba", 0.012),
    ("Citrobacter freundii", "B_CTRBC_FRND", "cfr", 0.01),
)
UNKNOWN, NONE = 0.005, 0.003
LEVELS = ["<=0.25", "0.5", "1", "2", "4", "8", ">8", "16", ">=32"]
WILD = np.array([0.45, 0.25, 0.15, 0.08, 0.04, 0.01, 0.01, 0.005, 0.005])
RESISTANT = np.array([0.0, 0.0, 0.01, 0.02, 0.07, 0.15, 0.25, 0.2, 0.3])
TESTED = 0.72
REGIONS = [f"SE-{code}" for code in "AB AC BD C D E F G H I K M N O S T U W X Y Z".split()]  # noqa: SIM905
WARDS = ["icu", "inpatient", "outpatient", "emergency"]
SPECIMENS = ["blood", "urine", "respiratory", "wound", "csf"]


def isolates(rows: int, seed: int = SEED) -> pl.DataFrame:
    """Return an isolate table with MICs (``AMP_mic``) and categories (``AMP``), in the order of the days."""
    draw = np.random.default_rng(seed)
    patients = max(1, round(rows * 0.6))  # of whom some two thirds have an isolate
    weight = draw.gamma(1.5, size=patients)  # some are ill often
    patient = np.sort(draw.choice(patients, rows, p=weight / weight.sum()))
    first_day = draw.integers(0, 1500, patients)
    day = np.minimum(first_day[patient] + (draw.exponential(90, rows)).astype(np.int64), 1826)
    kind = draw.choice(len(SPECIES) + 2, rows, p=_shares())
    # the same person's next isolate is of the same species more often than not
    again = np.zeros(rows, dtype=bool)
    again[1:] = (patient[1:] == patient[:-1]) & (draw.random(rows - 1) < 0.55)
    kind = kind[np.maximum.accumulate(np.where(again, 0, np.arange(rows)))]
    resistant = _resistant(draw, patient, kind)
    by_day = np.argsort(day, kind="stable")
    names = [name for name, *_ in SPECIES]
    region = draw.integers(0, len(REGIONS), patients)[patient]
    columns: dict[str, Any] = {
        "row": np.arange(1, rows + 1),
        "patient": pl.Series("patient", patient[by_day]).cast(pl.String).str.zfill(8),
        "date": pl.Series((18262 + day[by_day]).astype(np.int32)).cast(pl.Date),
        "organism": _named([*names, None, None], kind[by_day]),
        "organism_found": _named([*(code for _, _, code, _ in SPECIES), "xxx", None], kind[by_day]),
        "specimen": _named(SPECIMENS, draw.choice(5, rows, p=[0.25, 0.45, 0.12, 0.16, 0.02])),
        "country": _named(["SE"], np.zeros(rows, dtype=np.int64)),
        "region": _named(REGIONS, region[by_day]),
        "hospital": _named([f"H{number:02}" for number in range(1, 22)], region[by_day]),
        "ward_type": _named(WARDS, draw.choice(4, rows, p=[0.1, 0.5, 0.3, 0.1])),
        "origin": _named(["community", "hospital"], draw.integers(0, 2, rows)),
        "age": draw.integers(0, 100, patients)[patient[by_day]],
        "sex": _named(["f", "m"], draw.integers(0, 2, patients)[patient[by_day]]),
    }
    for number, drug in enumerate(DRUGS):
        columns |= _results(draw, drug, resistant[by_day, number])
    others = [pl.lit(None, DTYPES[one.type]).alias(one.name) for one in ISOLATE_COLUMNS if one.name not in columns]
    return pl.DataFrame(columns).with_columns(others)


def _shares() -> np.ndarray[Any, Any]:
    shares = np.array([*(share for *_, share in SPECIES), UNKNOWN, NONE])
    return shares / shares.sum()


def _resistant(draw: np.random.Generator, patient: Any, kind: Any) -> np.ndarray[Any, Any]:
    """Return whether each isolate (row) resists each drug (column)."""
    rows = patient.size
    rate = draw.beta(1.2, 4, size=(len(SPECIES) + 2, len(DRUGS)))
    pair = patient * (len(SPECIES) + 2) + kind
    _, kept = np.unique(pair, return_inverse=True)
    own = draw.random((int(kept.max()) + 1, len(DRUGS)), dtype=np.float32)[kept]
    anew = draw.random(rows) < 0.08
    own[anew] = draw.random((int(anew.sum()), len(DRUGS)), dtype=np.float32)
    return own < rate[kind]


def _results(draw: np.random.Generator, drug: str, resistant: Any) -> dict[str, pl.Series]:
    rows = resistant.size
    tested = draw.random(rows) < TESTED
    at = draw.random(rows)
    level = np.where(resistant, np.searchsorted(_steps(RESISTANT), at), np.searchsorted(_steps(WILD), at))
    category = np.where(level >= 6, 3, np.where(level == 5, 2, 0)).astype(np.uint8)  # R, I, S of the Enum
    missing = pl.Series(~tested)
    sir = pl.Series(category).cat.to(SIR)
    mic = _named(LEVELS, level)
    nothing = pl.Series([None])
    return {
        f"{drug}_mic": nothing.cast(pl.String).zip_with(missing, mic).cast(pl.Categorical),
        drug: nothing.cast(SIR).zip_with(missing, sir),
    }


def _steps(shares: Any) -> Any:
    return np.cumsum(shares)[:-1]


def _named(names: list[str | None] | list[str], places: Any) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(pl.Series(places))


def for_the_peer(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table as the R package has it: its own codes of organisms, AMP_MIC and AMP_SIR."""
    code = {name: peer for name, peer, _, _ in SPECIES}
    mo = pl.col("organism").replace_strict(code, default=None, return_dtype=pl.String)
    return table.select(
        pl.col("row").alias("row_id"),
        pl.col("patient").alias("patient_id"),
        "date",
        "hospital",
        pl.col("ward_type").replace({"icu": "ICU"}).alias("ward"),
        "specimen",
        pl.when(pl.col("organism").is_null() & pl.col("organism_found").is_not_null())
        .then(pl.lit("UNKNOWN"))
        .otherwise(mo)
        .alias("mo"),
        "age",
        "sex",
        *(pl.col(f"{drug}_mic").cast(pl.String).alias(f"{drug}_MIC") for drug in DRUGS),
        *(pl.col(drug).cast(pl.String).alias(f"{drug}_SIR") for drug in DRUGS),
    )


def write(rows: int, folder: Path, *, csv: bool = True) -> Path:
    """Write ``isolates-ROWS.parquet``, sorted as beredd amr read does, and ``.csv``; return the first."""
    path = folder / f"isolates-{rows}.parquet"
    table = isolates(rows)
    if csv:
        for_the_peer(table).write_csv(path.with_suffix(".csv"))
    table.sort("patient", "organism", "date", "row").write_parquet(path)
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000])
    parser.add_argument("--folder", type=Path, default=Path())
    asked = parser.parse_args()
    for count in asked.rows:
        print(write(count, asked.folder))
