"""Observations survive every way they are written: as Parquet, as CSV, as CSV the way Nordic offices save it."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from beredd.common.provenance import Provenance
from beredd.indicators import (
    Observation,
    Status,
    definitions,
    latest_vintage,
    observation_frame,
    observations_in,
    older_vintages,
    read_observations,
    read_parquet,
    write_csv,
    write_parquet,
)

# Letters as people write them; a cell is trimmed when it is read, and a null character is no text.
words = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)
numbers = st.floats(0, 100, allow_subnormal=False)
periods = st.one_of(
    st.integers(1000, 9999).map(str), st.builds("{}-Q{}".format, st.integers(1990, 2040), st.integers(1, 4))
)
provenances = st.builds(
    Provenance,
    source=words,
    input_sha256=st.just("ab" * 32),
    definition_version=st.none() | words,
    program_version=st.none() | words,
    parameters=st.dictionaries(st.sampled_from(["note", "alpha", "seed"]), words, max_size=2),
)


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    """Return one that the rules accept: a value with or without its interval, or a reason why there is none."""
    kind = draw(st.sampled_from(["value", "interval", "missing", "suppressed"]))
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    return Observation(
        indicator=draw(st.sampled_from(sorted(definitions()))),
        place=draw(st.sampled_from(["SE", "DK", "SE-AB", "DK-84"])),
        period=draw(periods),
        value=value if kind in ("value", "interval") else None,
        low=low if kind == "interval" else None,
        high=high if kind == "interval" else None,
        n=draw(st.none() | st.integers(0, 2**53)),
        status=draw(st.sampled_from(Status)),
        vintage=draw(st.just("") | words),
        suppressed=kind == "suppressed",
        missing_reason=draw(words) if kind == "missing" else None,
        provenance=draw(provenances),
    )


many = st.lists(observations(), max_size=8, unique_by=lambda one: (one.indicator, one.place, one.period, one.vintage))


@settings(max_examples=20)
@given(many)
def test_parquet_and_csv_give_back_what_was_written(written: list[Observation]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parquet, csv = Path(folder) / "o.parquet", Path(folder) / "o.csv"
        write_parquet(written, parquet)
        assert read_parquet(parquet) == written
        write_csv(written, csv)
        table = read_observations(csv)
        assert not table.findings
        assert observations_in(table) == written


@settings(max_examples=20)
@given(many)
def test_decimal_commas_and_semicolons_change_nothing(written: list[Observation]) -> None:
    text = observation_frame(written).write_csv(separator=";", decimal_comma=True)
    table = read_observations(text.encode("utf-8-sig"))
    assert not table.findings
    assert observations_in(table) == written


@given(many)
def test_every_observation_is_newest_or_older_and_never_both(given_: list[Observation]) -> None:
    newest, older = latest_vintage(given_), older_vintages(given_)
    assert len(newest) + len(older) == len(given_)
    assert {(one.indicator, one.place, one.period) for one in newest} == {
        (one.indicator, one.place, one.period) for one in given_
    }
    assert latest_vintage(newest) == newest
