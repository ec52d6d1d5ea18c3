"""Interpretation: order and slices change nothing, a lower MIC is never worse, and a plain reading gives the same."""

from functools import cache
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from beredd.amr import interpret
from beredd.amr.breakpoint_choice import Chooser
from beredd.amr.breakpoints import breakpoints
from beredd.amr.categories import CAPPED
from beredd.amr.codes import codes
from beredd.amr.intrinsic import expected_rules
from beredd.amr.model import SIR, TESTED

ORGANISMS = [
    "Escherichia coli", "Klebsiella pneumoniae", "Pseudomonas aeruginosa", "Staphylococcus aureus",
    "Staphylococcus epidermidis", "Enterococcus faecium", "Streptococcus pneumoniae", "Salmonella enterica",
    "No growth", None,
]  # fmt: skip
SPECIMENS = ["blood", "urine", "csf", "respiratory", "wound", "other", None]
NUMBERS = [0.008, 0.015, 0.03, 0.06, 0.12, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128]
TEXTS = [f"{sign}{number:g}" for sign in ("", "", "<=", ">", "<", ">=") for number in NUMBERS]
DRUGS = ("CIP", "AMC", "CTX", "VAN", "PEN")

Row = tuple[str | None, str | None, str | None, float | None, str | None, str]
SEEDS = st.integers(0, 10**6)


@cache
def core() -> Chooser:
    """The chooser of the core table, made once."""
    return Chooser(breakpoints(), "EUCAST 2025", codes())


def some_rows(seed: int, count: int = 120) -> list[Row]:
    """Make isolates at random, so many that every rule is met; an example is its seed."""
    random = Random(seed)  # noqa: S311 - no secret
    return [
        (
            random.choice(ORGANISMS),
            random.choice(SPECIMENS),
            random.choice([*TEXTS, None]),
            random.choice([*map(float, range(6, 41)), None]),
            random.choice(["S", "I", "R", None, None, None]),
            random.choice(DRUGS),
        )
        for _ in range(count)
    ]


def table(rows: list[Row]) -> pl.DataFrame:
    """Make isolates, each with one drug's results; the others are untested."""
    frame = pl.DataFrame(
        rows, schema=["organism", "specimen", "mic", "zone", "reported", "drug"], orient="row", infer_schema_length=None
    ).cast({"organism": pl.String, "specimen": pl.String, "mic": pl.String, "zone": pl.Float32, "reported": SIR})
    here = {drug: pl.col("drug") == drug for drug in DRUGS}
    return frame.select(
        "organism",
        "specimen",
        *(pl.when(here[drug]).then("mic").cast(pl.Categorical).alias(f"{drug}_mic") for drug in DRUGS),
        *(pl.when(here[drug]).then("zone").alias(f"{drug}_zone") for drug in DRUGS),
        *(pl.when(here[drug]).then("reported").alias(f"{drug}_reported") for drug in DRUGS),
    )


@settings(max_examples=10)
@given(SEEDS, st.sampled_from(CAPPED))
def test_the_order_of_rows_and_slices_change_nothing(seed: int, capped: str) -> None:
    rows = some_rows(seed)
    isolates = table(rows)
    whole = interpret(isolates, capped=capped)  # type: ignore[arg-type] # one of the words
    order = list(range(len(rows)))
    Random(seed).shuffle(order)  # noqa: S311 - no secret
    assert interpret(isolates[order], capped=capped).equals(whole[order])  # type: ignore[arg-type]
    cut = seed % len(rows)
    parts = [interpret(part, capped=capped) for part in (isolates[:cut], isolates[cut:])]  # type: ignore[arg-type]
    assert pl.concat(parts).equals(whole)


@settings(max_examples=10)
@given(SEEDS)
def test_a_plain_reading_row_by_row_gives_the_same(seed: int) -> None:
    rows = some_rows(seed)
    after = interpret(table(rows))
    for place, row in enumerate(rows):
        for drug in DRUGS:
            assert after[drug][place] == (plainly(row) if drug == row[5] else None), row


def plainly(row: Row) -> str | None:
    """Interpret one isolate's result as one would by hand."""
    organism, specimen, mic, zone, reported, drug = row
    if mic is None and zone is None and reported is None:
        return None
    chooser = core()
    context = "unknown" if specimen is None else specimen if specimen != "blood" else "other"
    if organism is not None and drug in expected_rules(organism, codes()):
        return "R"
    found = []
    for method, value in (("MIC", mic), ("DISK", zone)):
        limits = None if organism is None or value is None else chooser.row(method, drug, organism, context)
        if limits is not None and isinstance(value, str):
            found.append(plain_mic(value, limits["s"], limits["r"]))
        elif limits is not None:
            found.append("S" if zone >= limits["s"] else "R" if zone < limits["r"] else "I")  # type: ignore[operator]
    return next((category for category in [*found, reported] if category in TESTED), "NI")


def plain_mic(text: str, s: float, r: float) -> str:
    """Judge every dilution that a text allows; where they differ, nobody can say."""
    number = NUMBERS.index(float(text.lstrip("<>=")))
    sign = text.rstrip("0123456789.")
    low = {"": number, ">=": number, ">": number + 1}.get(sign, -20)
    high = {"": number, "<=": number, "<": number - 1}.get(sign, 30)
    limits = [
        -99 if limit <= 0.001 else min(range(-20, 30), key=lambda n: abs(2.0 ** (n - 7) - limit)) for limit in (s, r)
    ]
    found = {"S" if step <= limits[0] else "R" if step > limits[1] else "I" for step in range(low, high + 1)}
    return found.pop() if len(found) == 1 else "NI"


@settings(max_examples=10)
@given(
    st.sampled_from([name for name in ORGANISMS if name]), st.sampled_from(SPECIMENS), st.sampled_from(["", "<=", ">"])
)
def test_a_lower_mic_is_never_a_worse_category(organism: str, specimen: str | None, sign: str) -> None:
    isolates = pl.DataFrame(
        {
            "organism": [organism] * len(NUMBERS),
            "specimen": pl.Series([specimen] * len(NUMBERS), dtype=pl.String),
            **{f"{drug}_mic": [f"{sign}{number:g}" for number in NUMBERS] for drug in DRUGS},
        }
    )
    after = interpret(isolates)
    for drug in DRUGS:
        ranks = [TESTED.index(category) for category in after[drug] if category in TESTED]
        assert ranks == sorted(ranks), (organism, specimen, drug)


@settings(max_examples=10)
@given(SEEDS)
def test_nothing_is_uninterpretable_but_where_it_may_be(seed: int) -> None:
    """NI only of an operator, or where no breakpoint holds; null only where nothing was tested."""
    rows = some_rows(seed)
    after = interpret(table(rows), intrinsic=False)
    chooser = core()
    for place, (organism, specimen, mic, zone, reported, drug) in enumerate(rows):
        result = after[drug][place]
        assert (result is None) == (mic is None and zone is None and reported is None)
        if result != "NI":
            continue
        assert reported is None
        context = "unknown" if specimen is None else specimen if specimen != "blood" else "other"
        has = {
            method: organism is not None and chooser.row(method, drug, organism, context) is not None
            for method in ("MIC", "DISK")
        }
        assert zone is None or not has["DISK"]
        assert mic is None or not has["MIC"] or mic[0] in "<>"
