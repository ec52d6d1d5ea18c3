from datetime import date
from random import Random
from typing import Any

import polars as pl
import pytest
from isolate_tables import isolate_table

from beredd.amr import compare_methods
from beredd.amr.compare_methods import REASONS
from beredd.common.errors import UserError

BECAUSE = [f"because_{reason}" for reason in REASONS]
DRUGS = ("AMP", "CIP", "GEN")


def differences(rows: list[dict[str, Any]], one: str, other: str) -> dict[str, int]:
    found = compare_methods(isolate_table(rows, DRUGS), by=()).differences
    found = found.filter(counted_by=one, not_by=other).select(pl.col(BECAUSE).sum())
    return {reason.removeprefix("because_"): number for reason, number in found.row(0, named=True).items() if number}


def test_counts_stand_side_by_side() -> None:
    rows: list[dict[str, Any]] = [
        {"AMP": "R"},
        {"AMP": "S", "specimen": "urine"},
        {"AMP": "NI", "patient": "p2"},
        {"AMP": None, "patient": "p3", "specimen": "urine"},
    ]
    counts = compare_methods(isolate_table(rows, DRUGS), antimicrobials=["AMP"]).counts
    assert counts.columns[:3] == ["year", "organism", "antimicrobial"]
    row = counts.row(0, named=True)
    assert [row[f"{name}_isolates"] for name in ("phenotype", "episode", "ears_net", "glass")] == [3, 3, 2, 4]
    assert [row[f"{name}_tested"] for name in ("phenotype", "episode", "ears_net", "glass")] == [1, 1, 1, 2]
    assert [row[f"{name}_percent_r"] for name in ("episode", "ears_net", "glass")] == [100, 100, 50]


@pytest.mark.parametrize(
    ("rows", "one", "other", "expected"),
    [
        ([{"specimen": "urine"}], "episode", "ears_net", {"specimen": 1}),
        ([{"specimen": "urine"}, {}], "ears_net", "episode", {"specimen": 1}),
        ([{}, {"specimen": "urine"}], "glass", "phenotype", {"specimen": 1}),
        ([{"date": date(2023, 12, 1)}, {"date": date(2024, 1, 1)}], "ears_net", "episode", {"period": 1}),
        ([{"date": date(2023, 12, 1)}, {"date": date(2024, 1, 1)}], "glass", "phenotype", {"period": 1}),
        (
            [dict.fromkeys(DRUGS, "S"), dict.fromkeys(DRUGS, "R")],
            "phenotype",
            "episode",
            {"antibiogram": 1},
        ),
        ([{"date": None}, {"specimen": "urine"}], "ears_net", "episode", {"date": 1}),
        ([{"age": 14}, {"age": 15}], "glass", "ears_net", {"patient_group": 1}),
        ([{"sex": None}, {"sex": "f"}], "glass", "ears_net", {"patient_group": 1}),
        (
            [{"organism": "Acinetobacter baumannii"}, {"organism": "Acinetobacter pittii"}],
            "episode",
            "ears_net",
            {"organism": 1},
        ),
        (
            [{"date": day} for day in (date(2022, 6, 1), date(2023, 5, 1), date(2023, 7, 1))],
            "episode",
            "glass",
            {"period": 1},
        ),
    ],
)
def test_why_one_counts_what_the_other_does_not(
    rows: list[dict[str, Any]], one: str, other: str, expected: dict[str, int]
) -> None:
    assert differences(rows, one, other) == expected


def test_the_reasons_add_up_and_say_the_difference_of_the_counts() -> None:
    pick = Random(1).choice  # noqa: S311 - a test's data
    rows = [
        {
            "patient": pick([*"abcdefghijklmnopqrst", None]),
            "date": pick([date(year, month, 1) for year in (2021, 2022, 2023) for month in (1, 7)] + [None]),
            "organism": pick(["Escherichia coli", "Acinetobacter pittii", "Acinetobacter baumannii"]),
            "specimen": pick(["blood", "urine", None]),
            "age": pick([1, 50, None]),
            "sex": pick(["f", "m", None]),
            "origin": pick(["hospital", None]),
            **{drug: pick(["S", "R"]) for drug in DRUGS},
        }
        for _ in range(200)
    ]
    found = compare_methods(isolate_table(rows, DRUGS), by=())
    differ = found.differences
    assert differ.select(pl.sum_horizontal(BECAUSE) == pl.col("isolates")).to_series().all()
    assert differ["because_other"].sum() == 0
    assert all(differ[reason].sum() > 0 for reason in BECAUSE if reason not in ("because_date", "because_other"))
    for row in found.counts.filter(antimicrobial="AMP").iter_rows(named=True):
        own = differ.filter(organism=row["organism"])
        more = own.filter(counted_by="glass", not_by="episode")["isolates"].sum()
        less = own.filter(counted_by="episode", not_by="glass")["isolates"].sum()
        assert row["glass_isolates"] - row["episode_isolates"] == more - less


def test_without_rows_and_without_what_glass_needs() -> None:
    assert compare_methods(isolate_table([], DRUGS)).differences.height == 0
    with pytest.raises(UserError, match="origin"):
        compare_methods(isolate_table([{}], DRUGS).drop("origin"))
