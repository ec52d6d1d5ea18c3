"""Consumption: nothing is lost between sales and sums, and the order of rows changes nothing."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from little_consumption import little_ddds, packages, people, products, sold, tablets

from beredd.amr.aware import aware_shares
from beredd.amr.consumption import packages_to_ddd, uncounted
from beredd.amr.consumption_rates import did

TABLE = little_ddds()
REGISTER = products(
    tablets("A", "J01CE02", 1.0, 20),
    tablets("B", "J01CA04", 50.0, 1, strength_unit="mg", conc_volume=1.0, volume=60.0),
    tablets("C", "J01CE01", 3.0, 10, strength_unit="MU", route="P"),
    tablets("D", "J01MA02", 0.5, 10),
    tablets("E", "J01EE01", 480.0, 30, strength_unit="mg", combination="J01EE01_1"),
    {**tablets("F", "J01CE02", 1.0), "atc": None},
    tablets("G", "J01FA15", 1.0),
    tablets("H", "J01XX05", 1.0, 100, salt="HIPP"),
)
row = st.tuples(
    st.sampled_from([*"ABCDEFGH", "unknown"]),
    st.sampled_from(["SE", "DK", "SE-AB"]),
    st.sampled_from(["2023", "2024"]),
    st.sampled_from(["community", "hospital"]),
    st.integers(-5, 10_000).map(float),
)
sales = st.lists(row, min_size=1, max_size=25)


@given(sales)
@settings(max_examples=30)
def test_every_row_is_counted_or_told_and_sums_are_those_of_the_products(
    rows: list[tuple[str, str, str, str, float]],
) -> None:
    counted = packages_to_ddd(packages(*rows), REGISTER, TABLE, version="2024")
    assert counted.height == len(rows)
    assert counted.get_column("product_id").to_list() == [one[0] for one in rows]
    assert (counted.get_column("ddds").is_null() == counted.get_column("reason").is_not_null()).all()
    lost = uncounted(counted)
    assert lost.get_column("rows").sum() + counted.get_column("ddds").count() == len(rows)
    by_product = sum(
        packages_to_ddd(packages(*own), REGISTER, TABLE, version="2024").get_column("ddds").sum()
        for name in {one[0] for one in rows}
        if (own := [one for one in rows if one[0] == name])
    )
    in_all = did(counted, people(), methenamine="in").get_column("ddds").sum()
    assert in_all == pytest.approx(by_product)
    by_group = did(counted, people(), methenamine="in", groups=("J01C", "J01E", "J01F", "J01M", "J01X"))
    assert by_group.get_column("ddds").sum() == pytest.approx(in_all)


@given(sales, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_sales_and_register_changes_nothing(
    rows: list[tuple[str, str, str, str, float]], random: object
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    turned = REGISTER.reverse()
    keys = ["place", "period", "sector"]

    def sums(own: list[tuple[str, str, str, str, float]], register: pl.DataFrame) -> pl.DataFrame:
        counted = packages_to_ddd(packages(*own), register, TABLE, version="2024")
        return did(counted, people(), methenamine="out", groups=("J01", "J01C"), by=keys)

    first, second = sums(rows, REGISTER), sums(shuffled, turned)
    assert first.drop("ddds", "did").equals(second.drop("ddds", "did"))
    for name in ("ddds", "did"):
        assert first.get_column(name).to_list() == pytest.approx(second.get_column(name).to_list(), nan_ok=True)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["J01CE02", "J01MA02", "J01XX08", "J01XX05", "P01AB01", "J02AC01"]),
            st.sampled_from(["community", "hospital"]),
            st.floats(0, 1e6),
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=25)
def test_the_four_parts_of_aware_are_the_whole(rows: list[tuple[str, str, float]]) -> None:
    found = aware_shares(sold(*rows), methenamine="in")
    whole = sum(ddds for atc, _, ddds in rows if atc != "J02AC01")
    assert found.get_column("ddds").sum() == pytest.approx(whole)
    assert found.height == 4
    if whole > 0:
        assert found.get_column("share_of_all").sum() == pytest.approx(100)
