"""Revisions: order of vintages, what counts, what is still seen."""

import pytest

from beredd.indicators import Observation, comparable, is_synthetic, latest_vintage, older_vintages
from beredd.indicators.vintages import vintage_order


def test_vintages_are_ordered_by_the_date_in_them() -> None:
    texts = ["", "first edition", "DANMAP 2015", "2024", "DANMAP 2024", "2025-03", "2025-11-18"]
    assert sorted(texts[3:] + texts[:3], key=vintage_order) == texts


def test_the_newest_counts_and_the_older_stay(observe) -> None:  # type: ignore[no-untyped-def]
    old, new = observe({2023: 16.54}, vintage="DANMAP 2023"), observe({2023: 16.47, 2024: 16.27}, vintage="DANMAP 2024")
    assert [one.value for one in latest_vintage(new + old)] == [16.47, 16.27]
    assert [one.value for one in older_vintages(new + old)] == [16.54]


def test_places_do_not_revise_each_other(observe) -> None:  # type: ignore[no-untyped-def]
    both = observe({2023: 1.0}, vintage="2023") + observe({2023: 2.0}, place="DK", vintage="2024")
    assert len(latest_vintage(both)) == 2
    assert older_vintages(both) == []


@pytest.mark.parametrize(("revised", "kept"), [(101.0, [90.0, 101.0]), (110.0, [110.0])])
def test_a_large_revision_parts_the_footings(observe, revised, kept) -> None:  # type: ignore[no-untyped-def]
    old = observe({2014: 90.0, 2015: 100.0}, vintage="2015")
    new = observe({2015: revised}, vintage="2020")
    assert [one.value for one in comparable(old + new)] == kept
    assert len(latest_vintage(old + new)) == 2


def test_a_value_withdrawn_later_is_missing_not_the_old_one(observe) -> None:  # type: ignore[no-untyped-def]
    old, new = observe({2023: 5.0}, vintage="2023"), observe({2023: {"missing_reason": "x"}}, vintage="2024")
    assert [one.value for one in comparable(old + new)] == [None]


def made_up(observations: list[Observation]) -> list[Observation]:
    return [
        one.model_copy(update={"provenance": one.provenance.model_copy(update={"parameters": {"synthetic": True}})})
        for one in observations
    ]


def test_a_made_up_value_stands_in_no_real_series(observe) -> None:  # type: ignore[no-untyped-def]
    real, fake = observe({2023: 7.0}, vintage="2024"), made_up(observe({2023: 1.0, 2024: 2.0}, vintage="2030"))
    for chosen in (latest_vintage, comparable):
        assert [one.value for one in chosen(real + fake)] == [7.0]
    assert older_vintages(real + fake) == []


def test_a_made_up_series_is_seen_where_there_is_no_real_one(observe) -> None:  # type: ignore[no-untyped-def]
    real = observe({2023: 7.0}, vintage="2024")
    elsewhere = made_up(observe({2023: 1.0}, place="SE-AB", vintage="2030"))
    found = latest_vintage(real + elsewhere)
    assert [(one.place, one.value, is_synthetic(one)) for one in found] == [("SE", 7.0, False), ("SE-AB", 1.0, True)]
