"""The ratio of broad to narrow by its published versions, counted by hand."""

import polars as pl
import pytest
from little_consumption import people, sold

from beredd.amr.ratios import broad_narrow_ratio, esac_indicators, ratio_versions
from beredd.common.errors import UserError

# One power of ten to each group, so that a sum says which groups are in it.
GROUPS = {
    "J01CA04": 1.0,
    "J01CE02": 10.0,
    "J01CF05": 100.0,
    "J01DB01": 1_000.0,
    "J01FA01": 10_000.0,
    "J01CR02": 100_000.0,
    "J01DC02": 1_000_000.0,
    "J01DD08": 10_000_000.0,
    "J01FA10": 100_000_000.0,
    "J01FF01": 1_000_000_000.0,
    "J01MA02": 10_000_000_000.0,
    "J01XX05": 100_000_000_000.0,
}


def _sales() -> pl.DataFrame:
    return sold(*((atc, "community", ddds) for atc, ddds in GROUPS.items()), ("J01CE02", "hospital", 7.0))


@pytest.mark.parametrize(
    ("version", "broad", "narrow"),
    [
        ("esac-2007", 1_111_100_000.0, 11_010.0),
        ("jiacra-ecdc", 10_111_100_000.0, 11_111.0),
        ("nordic-multimed", 10_111_100_000.0, 11_111.0),
    ],
)
def test_each_version_counts_its_own_groups_and_says_its_name(version: str, broad: float, narrow: float) -> None:
    row = broad_narrow_ratio(_sales(), version=version).row(0, named=True)
    assert (row["ddds_broad"], row["ddds_narrow"]) == (broad, narrow)
    assert row["ratio"] == pytest.approx(broad / narrow)
    assert (row["ratio_version"], row["sector"]) == (version, "community")


def test_the_published_versions_are_these_three() -> None:
    assert ratio_versions() == ["esac-2007", "jiacra-ecdc", "nordic-multimed"]


@pytest.mark.parametrize("version", [None, "ecdc", ""])
def test_a_version_must_be_named(version: str | None) -> None:
    with pytest.raises(UserError, match="esac-2007, jiacra-ecdc, nordic-multimed"):
        broad_narrow_ratio(_sales(), version=version)


def test_the_example_of_the_documentation() -> None:
    parts = {"J01CE02": 50, "J01CA08": 20, "J01CF05": 10, "J01CR02": 10, "J01FF01": 5, "J01MA02": 5}
    doses = sold(*((atc, "community", float(number)) for atc, number in parts.items()))
    ratios = [broad_narrow_ratio(doses, version=version).item(0, "ratio") for version in ratio_versions()]
    assert [round(ratio, 2) for ratio in ratios] == [0.3, 0.19, 0.19]


def test_no_narrow_sales_give_no_ratio() -> None:
    row = broad_narrow_ratio(sold(("J01MA02", "community", 5.0)), version="jiacra-ecdc").row(0, named=True)
    assert (row["ddds_broad"], row["ddds_narrow"], row["ratio"]) == (5.0, 0.0, None)


def test_esacs_indicators_are_of_the_community() -> None:
    doses = sold(
        ("J01CE02", "community", 60.0),
        ("J01DD08", "community", 30.0),
        ("J01MA02", "community", 10.0),
        ("J01CE02", "hospital", 900.0),
    )
    found = dict(
        esac_indicators(doses, people(1000 / 366 * 1000), methenamine="in").select("indicator", "value").rows()
    )
    assert found["J01 DID"] == pytest.approx(0.1)
    assert found["J01C DID"] == pytest.approx(0.06)
    assert [found[name] for name in ("J01CE %", "J01CR %", "cephalosporins-3-4 %", "J01MA %")] == [
        60.0,
        0.0,
        30.0,
        10.0,
    ]
    assert found["broad/narrow esac-2007"] == pytest.approx(0.5)
    assert len(found) == 10
