from datetime import date
from typing import Any

import polars as pl
import pytest
from isolate_tables import ECOLI, isolate_table

from beredd.amr import first_isolates
from beredd.amr.first_isolates import counts
from beredd.common.errors import UserError

DRUGS = ("AMP", "CIP", "GEN", "CTX")


def firsts(table: pl.DataFrame, **parameters: Any) -> list[bool]:
    return first_isolates(table, **parameters)["first"].to_list()


def owners(table: pl.DataFrame, **parameters: Any) -> list[int | None]:
    return first_isolates(table, **parameters)["first_row"].to_list()


def days_of_january(*days: int, **rest: Any) -> list[dict[str, Any]]:
    return [{"date": date(2024, 1, day), **rest} for day in days]


def test_an_episode_ends_a_year_after_its_first_isolate_not_its_last() -> None:
    dates = [date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 1), date(2024, 1, 1)]
    marked = first_isolates(isolate_table({"date": day} for day in dates), method="episode")
    assert marked["first"].to_list() == [True, False, True, False, True]
    assert marked["episode"].to_list() == [1, 1, 2, 2, 3]
    assert marked["first_row"].to_list() == [1, 1, 3, 3, 5]


def test_the_patients_first_ever() -> None:
    table = isolate_table({"date": date(year, 1, 1)} for year in (2020, 2022, 2024))
    assert firsts(table, method="patient") == [True, False, False]


def test_each_isolate_counts_by_isolate_but_not_one_of_no_organism() -> None:
    table = isolate_table([{}, {}, {"organism": None, "organism_found": "xyz"}])
    assert firsts(table, method="isolate") == [True, True, False]


def test_a_subspecies_is_of_its_species_and_a_complex_its_own() -> None:
    names = [
        "Lactobacillus delbrueckii",
        "Lactobacillus delbrueckii lactis",
        "Enterobacter cloacae",
        "Enterobacter cloacae complex",
    ]
    assert firsts(isolate_table({"organism": name} for name in names)) == [True, False, True, True]


def test_another_antibiogram_counts_from_two_points_on() -> None:
    rows: list[dict[str, Any]] = [
        {"AMP": "S", "CIP": "S", "GEN": "S"},
        {"AMP": "R", "CIP": "I", "GEN": "S"},  # 1½ points
        {"AMP": "R", "CIP": "R", "GEN": "S"},  # 2 points from the first
        {"AMP": "R", "CIP": "R", "GEN": None},  # no point from the third
    ]
    table = isolate_table(rows, DRUGS)
    assert firsts(table) == [True, False, True, False]
    assert owners(table) == [1, 1, 3, 3]
    assert owners(table, threshold=1) == [1, 2, 2, 2]


def test_a_result_that_cannot_be_interpreted_says_nothing_and_sdd_is_i() -> None:
    rows: list[dict[str, Any]] = [
        {"AMP": "S", "CIP": "S", "GEN": "S", "CTX": "I"},
        {"AMP": "NI", "CIP": "NI", "GEN": "NI", "CTX": "SDD"},
    ]
    assert firsts(isolate_table(rows, DRUGS), threshold=0.5) == [True, False]


def test_key_antimicrobials_are_those_of_the_gram_stain() -> None:
    rows: list[dict[str, Any]] = [
        {"organism": name, "ERY": result} for name in ("Staphylococcus aureus", ECOLI) for result in ("S", "R")
    ]
    table = isolate_table(rows, ["ERY"])
    assert firsts(table, type="key-antimicrobials") == [True, True, True, False]


def test_of_key_antimicrobials_i_counts_when_asked() -> None:
    table = isolate_table([{"AMP": "S"}, {"AMP": "I"}], DRUGS)
    assert firsts(table, type="key-antimicrobials") == [True, False]
    assert firsts(table, type="key-antimicrobials", ignore_i=False) == [True, True]


def test_the_chosen_antimicrobials_alone_are_compared() -> None:
    table = isolate_table([dict.fromkeys(DRUGS, "S"), dict.fromkeys(DRUGS, "S") | {"AMP": "R", "CIP": "R"}], DRUGS)
    assert firsts(table) == [True, True]
    assert firsts(table, antimicrobials=["AMP", "GEN"]) == [True, False]


def test_defect_6_a_repeat_is_compared_in_the_order_of_time() -> None:
    """Three isolates within 20 days say the same, the last most completely tested.

    The peer begins at that one, so it is new, and so is the first of the group: two count. Here one does.
    """
    rows: list[dict[str, Any]] = [
        {"AMP": "S", "CIP": None, "GEN": None, "CTX": None},
        {"AMP": "S", "CIP": "S", "GEN": None, "CTX": None},
        {"AMP": "S", "CIP": "S", "GEN": "S", "CTX": "S"},
    ]
    table = isolate_table([row | day for row, day in zip(rows, days_of_january(1, 10, 20), strict=True)], DRUGS)
    assert firsts(table, as_amr_r=True) == [True, False, True]
    assert firsts(table) == [True, False, False]


def test_defect_6_an_antibiogram_of_an_earlier_year_may_count_again() -> None:
    """The antibiogram came back in a later episode: new there, a repeat of four years ago to the peer."""
    s, r = dict.fromkeys(DRUGS, "S"), dict.fromkeys(DRUGS, "R")
    days = [date(2020, 1, 1), date(2024, 1, 1), date(2024, 2, 1)]
    table = isolate_table([{"date": day} | row for day, row in zip(days, (s, r, s), strict=True)], DRUGS)
    assert firsts(table, as_amr_r=True) == [True, True, False]
    assert firsts(table) == [True, True, True]


def test_defect_11_a_missing_date_is_not_1970() -> None:
    """The peer takes it for 1970-01-01 and counts it as the patient's first.

    Here it counts only where the patient has no dated isolate of the species.
    """
    table = isolate_table([{"date": None}, {"date": date(2024, 1, 1)}, {"patient": "p2", "date": None}])
    assert firsts(table, method="patient", as_amr_r=True) == [True, False, True]
    marked = first_isolates(table, method="patient")
    assert marked["first"].to_list() == [False, True, True]
    assert marked["episode"].to_list() == [None, 1, None]
    assert marked["first_row"].to_list() == [2, 2, 3]


@pytest.mark.parametrize("method", ["phenotype", "episode", "patient", "ears-net", "glass"])
def test_isolates_without_dates_alone_are_one_episode(method: Any) -> None:
    table = isolate_table([{"date": None}, {"date": None}])
    assert firsts(table, method=method) == [True, False]


@pytest.mark.parametrize("method", ["phenotype", "episode", "patient", "ears-net", "glass"])
def test_an_isolate_without_a_patient_is_its_own_patient(method: Any) -> None:
    marked = first_isolates(isolate_table([{"patient": None}, {}, {"patient": None}, {}]), method=method)
    assert marked["first"].to_list() == [True, True, True, False]
    assert marked["episode"].to_list() == [None, 1, None, 1]
    assert marked["first_row"].to_list() == [1, 2, 3, 2]


def test_intensive_care_is_left_out_before_the_choice_and_by_the_peer_after_it() -> None:
    table = isolate_table([{"ward_type": "icu"}, {"ward_type": None}, {"ward_type": "inpatient"}])
    assert firsts(table, exclude_icu=True) == [False, True, False]
    assert owners(table, exclude_icu=True) == [None, 2, 2]
    assert firsts(table, exclude_icu=True, as_amr_r=True) == [False, False, False]


def test_isolates_without_results_are_left_out_before_the_choice_and_by_the_peer_after_it() -> None:
    table = isolate_table([{}, {"AMP": "NI"}, {"AMP": "S"}])
    assert firsts(table) == [True, False, False]
    assert firsts(table, include_untested=False) == [False, False, True]
    assert firsts(table, include_untested=False, as_amr_r=True) == [False, False, False]


def test_an_organism_that_was_not_recognised_counts_when_asked_each_name_apart() -> None:
    names = ["abc", "abc", "xyz", None]
    table = isolate_table({"organism": None, "organism_found": name} for name in names)
    assert firsts(table) == [False] * 4
    assert firsts(table, include_unknown=True) == [True, False, True, False]
    assert firsts(table, include_unknown=True, as_amr_r=True) == [True, False, False, False]


def test_what_is_no_organism_never_counts() -> None:
    table = isolate_table({"organism": name} for name in ("Contamination", "Unknown", ECOLI))
    assert firsts(table, method="isolate") == [False, False, True]
    assert firsts(table, method="isolate", include_unknown=True) == [False, True, True]


def test_a_programme_may_count_a_genus_as_one_pathogen() -> None:
    names = ("Acinetobacter baumannii", "Acinetobacter pittii")
    table = isolate_table({"organism": name} for name in names)
    assert firsts(table) == [True, True]
    assert firsts(table, method="ears-net") == [True, False]
    assert firsts(table, method="glass") == [True, False]


def test_ears_net_counts_invasive_isolates_once_a_calendar_year() -> None:
    rows: list[dict[str, Any]] = [
        {"date": date(2023, 11, 1), "specimen": "urine"},
        {"date": date(2023, 12, 1)},
        {"date": date(2023, 12, 31), "specimen": "csf"},
        {"date": date(2024, 1, 1)},
    ]
    marked = first_isolates(isolate_table(rows), method="ears-net")
    assert marked["first"].to_list() == [False, True, False, True]
    assert marked["first_row"].to_list() == [None, 2, 2, 4]
    assert marked["episode"].to_list() == [None, 1, 1, 2]


def test_glass_counts_apart_what_its_table_has_apart() -> None:
    rows: list[dict[str, Any]] = [
        {},
        {"specimen": "urine"},
        {"age": 55},
        {"age": 54},
        {"sex": "m"},
        {"origin": "hospital"},
        {"origin": None},
        {"origin": None},
        {"date": date(2025, 1, 1)},
    ]
    marked = first_isolates(isolate_table(rows), method="glass")
    assert marked["first"].to_list() == [True, True, True, False, True, True, True, False, True]
    assert marked["first_row"].to_list() == [1, 2, 3, 1, 5, 6, 7, 7, 9]
    assert marked["episode"].to_list() == [1] * 8 + [2]


def test_ties_of_a_day_are_broken_by_the_row() -> None:
    table = isolate_table([{}, {}]).reverse()
    assert first_isolates(table).sort("row")["first"].to_list() == [True, False]


def test_without_rows_and_with_none_of_the_columns_filled() -> None:
    empty = first_isolates(isolate_table([], DRUGS))
    assert empty.height == 0
    assert empty.schema["first_row"] == pl.Int64
    for method in ("glass", "ears-net"):
        assert first_isolates(isolate_table([], DRUGS), method=method).height == 0  # type: ignore[arg-type]
    assert first_isolates(isolate_table([], DRUGS), as_amr_r=True).height == 0


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"method": "nearest"}, "no method 'nearest'"),
        ({"type": "colour"}, "not compared by 'colour'"),
        ({"days": 0}, "0 days"),
        ({"method": "glass", "as_amr_r": True}, "R package has no method glass"),
        ({"antimicrobials": ["VAN"]}, "no categories for 'VAN'"),
        ({"antimicrobials": []}, "no S, I, R categories"),
        ({"antimicrobials": [], "as_amr_r": True}, "no S, I, R categories"),
    ],
)
def test_what_does_not_go_together_is_said(parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError, match=words):
        first_isolates(isolate_table([{}], DRUGS), **parameters)


@pytest.mark.parametrize(
    ("column", "parameters"),
    [
        ("patient", {}),
        ("specimen", {"method": "ears-net"}),
        ("sex", {"method": "glass"}),
        ("ward_type", {"exclude_icu": True}),
    ],
)
def test_a_missing_column_is_named(column: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(UserError, match=column):
        first_isolates(isolate_table([{}]).drop(column), **parameters)


def test_counts_of_a_marked_table() -> None:
    rows: list[dict[str, Any]] = [{}, {}, {"patient": None}, {"organism": None}, {"date": None}]
    assert counts(first_isolates(isolate_table(rows))) == {
        "all": 5,
        "first": 2,
        "repeats": 2,
        "left_out": 1,
        "without_patient": 1,
        "without_date": 1,
        "without_organism": 1,
    }
