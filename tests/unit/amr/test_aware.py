"""WHO's AWaRe: shares of the classified and of all, the unclassified shown."""

import polars as pl
import pytest
from little_consumption import sold

from beredd.amr.aware import aware_list, aware_shares, classified
from beredd.common.errors import UserError


def test_the_list_has_the_groups_of_2023_without_the_rifamycins_of_tuberculosis() -> None:
    """WHO's list has 87, 141 and 29; three are J04AB and two have no code yet (cefoselis, micronomicin)."""
    counts = dict(aware_list().group_by("group").len().rows())
    assert counts == {"access": 87, "watch": 141 - 5, "reserve": 29}
    assert not aware_list().select("atc", "route").is_duplicated().any()


def test_the_route_decides_for_two_substances() -> None:
    rows = sold(("J01XX01", "community", 1.0), ("J01XX01", "hospital", 1.0), ("J01XX01", "hospital", 1.0))
    rows = rows.with_columns(pl.Series("route", ["O", "P", None]))
    assert classified(rows).get_column("aware").to_list() == ["watch", "reserve", "unclassified"]


def test_shares_are_of_the_classified_and_of_all_with_the_unclassified_shown() -> None:
    rows = sold(
        ("J01CE02", "community", 60.0),
        ("J01MA02", "community", 15.0),
        ("J01XX08", "hospital", 5.0),
        ("J01XX05", "community", 20.0),
        ("J02AC01", "community", 99.0),
    )
    found = aware_shares(rows, methenamine="in")
    assert found.select("aware", "ddds", "share_of_classified", "share_of_all").rows() == [
        ("access", 60.0, pytest.approx(75.0), pytest.approx(60.0)),
        ("watch", 15.0, pytest.approx(18.75), pytest.approx(15.0)),
        ("reserve", 5.0, pytest.approx(6.25), pytest.approx(5.0)),
        ("unclassified", 20.0, None, pytest.approx(20.0)),
    ]
    assert found.select("list", "scope", "methenamine").unique().rows() == [("WHO 2023", "aware-scope", "in")]
    out = aware_shares(rows, methenamine="out")
    assert out.filter(pl.col("aware") == "unclassified").item(0, "ddds") == 0
    assert out.filter(pl.col("aware") == "access").item(0, "share_of_classified") == pytest.approx(75.0)


def test_the_scope_is_whos_or_j01_alone() -> None:
    rows = sold(("J01CE02", "community", 50.0), ("P01AB01", "community", 30.0), ("A07AA09", "hospital", 20.0))
    who = aware_shares(rows, methenamine="in")
    assert who.select("ddds").to_series().to_list() == [80.0, 20.0, 0.0, 0.0]
    alone = aware_shares(rows, methenamine="in", scope="J01")
    assert alone.select("ddds").to_series().to_list() == [50.0, 0.0, 0.0, 0.0]


def test_a_place_without_sales_of_the_scope_has_no_share() -> None:
    found = aware_shares(sold(("J02AC01", "community", 1.0)), methenamine="in")
    assert found.get_column("ddds").to_list() == [0.0] * 4
    assert found.get_column("share_of_all").null_count() == 4


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(UserError, match="no column ward"):
        aware_shares(sold(("J01CE02", "community", 1.0)), methenamine="in", by=("place", "period", "ward"))


def test_an_unknown_list_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match=r"WHO 2019.*Use one of WHO 2023"):
        aware_shares(sold(("J01CE02", "community", 1.0)), "WHO 2019", methenamine="in")
