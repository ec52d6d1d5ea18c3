"""Daily doses and published rates against outside tables."""

from pathlib import Path

import polars as pl
import pytest
from little_consumption import DOSES_2024, doses, people, sold

from beredd.amr.consumption_rates import did
from beredd.indicators import national_observations


def test_the_tests_own_daily_doses_are_those_of_the_peer(shared: Path) -> None:
    path = shared / "oracle" / "amr" / "ref" / "antimicrobials.csv.gz"
    if not path.is_file():
        pytest.skip(f"no table of antimicrobials at {path}")
    peer = (
        pl.read_csv(path, infer_schema=False, null_values=["NA", ""])
        .with_columns(pl.col("atc").str.split("|"))
        .explode("atc")
    )
    own = pl.DataFrame(doses(DOSES_2024, "2024"))
    checked = 0
    for atc, route, ddd in own.select("atc", "route", "ddd").iter_rows():
        name = "oral" if route == "O" else "iv"
        rows = peer.filter((pl.col("atc") == atc) & pl.col(f"{name}_ddd").is_not_null())
        found = {
            float(dose) / (1000 if unit == "mg" else 1)
            for dose, unit in rows.select(f"{name}_ddd", f"{name}_units").iter_rows()
        }
        assert any(ddd == pytest.approx(dose) for dose in found), (atc, route, ddd, found)
        checked += 1
    assert checked >= 55


def test_rates_of_the_collected_series_come_out_of_their_doses() -> None:
    """Each published DID, turned to doses by its own year's days and back, in community, hospital and total."""
    series = [
        one
        for one in national_observations()
        if one.value is not None
        and one.indicator in ("j01-total", "j01c-community", "j01dh-hospital")
        and one.place != "EU"
    ]
    assert len(series) > 40
    for one in series:
        year = int(one.period)
        days = 366 if year % 4 == 0 else 365
        amount = (one.value or 0.0) * 5_900_000 * days / 1000
        rates = did(
            sold(("J01CE02", "community", amount), place=one.place, period=one.period),
            people(5_900_000, place=one.place, years=(year,)),
            methenamine="in",
        )
        assert rates.item(0, "did") == pytest.approx(one.value)
