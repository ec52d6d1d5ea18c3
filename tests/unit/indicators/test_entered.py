"""Approved values become observations: provenance, vintages, and what a correction leaves alone."""

from datetime import date
from decimal import Decimal

from beredd.indicators import Observation, comparable, latest_vintage, observation_frame, older_vintages
from beredd.indicators.entered import ApprovedValue, approved_observations, snapshot_sha256
from beredd.indicators.entry import Entry


def approved(number, period, value, on, **more):
    given = {
        "programme": "se-amr-2026",
        "code": f"VAL-{number}",
        "number": number,
        "indicator": "ecoli-3gc-r",
        "entry": Entry(place="SE", period=period, value=Decimal(value), source="EARS-Net"),
        "approved_on": date.fromisoformat(on),
        "definition_version": "1",
        "snapshot": {"code": f"VAL-{number}", "value": value},
    }
    return ApprovedValue(**(given | more))


def test_an_approved_value_can_be_traced_to_its_row_and_its_definition():
    entry = Entry(
        place="SE", period="2025", value=Decimal("9.4"), numerator=Decimal(94), denominator=Decimal(1000), n=1000,
        low=Decimal("9.1"), high=Decimal("9.7"), source="EARS-Net 2026-03",
    )  # fmt: skip
    (one,) = approved_observations([approved(3, "2025", "9.4", "2026-11-22", entry=entry)])
    assert (one.value, one.low, one.high, one.n, one.vintage) == (9.4, 9.1, 9.7, 1000, "2026-11-22")
    assert one.provenance.source == "EARS-Net 2026-03"
    assert one.provenance.input_sha256 == snapshot_sha256({"code": "VAL-3", "value": "9.4"})
    assert one.provenance.definition_version == "1"
    assert one.provenance.parameters == {
        "programme": "se-amr-2026", "row": "VAL-3", "numerator": "94", "denominator": "1000",
    }  # fmt: skip
    assert observation_frame([one]).height == 1


def test_the_hash_is_of_what_the_row_says_not_of_the_order_it_says_it_in():
    assert snapshot_sha256({"a": 1, "b": 2}) == snapshot_sha256({"b": 2, "a": 1})
    assert snapshot_sha256({"a": 1}) != snapshot_sha256({"a": 2})


def test_a_revision_is_a_newer_vintage_and_the_old_one_stays():
    both = approved_observations([approved(2, "2025", "9.9", "2026-12-01"), approved(1, "2025", "9.4", "2026-11-22")])
    assert [one.value for one in latest_vintage(both)] == [9.9]
    assert [one.value for one in older_vintages(both)] == [9.4]


def test_two_approvals_on_one_day_are_two_vintages_in_their_order():
    same_day = [approved(number, "2025", f"9.{number}", "2026-11-22") for number in (3, 1, 2)]
    found = approved_observations(same_day)
    assert [one.vintage for one in found] == ["2026-11-22", "2026-11-22 (2)", "2026-11-22 (3)"]
    assert [one.value for one in latest_vintage(found)] == [9.3]


def test_a_correction_moves_no_other_value_but_a_new_count_does():
    shipped = [
        Observation.model_validate(
            {"indicator": "ecoli-3gc-r", "place": "SE", "period": year, "value": 5.0, "vintage": "2025",
             "provenance": {"source": "x"}}
        )
        for year in ("2022", "2023")
    ]  # fmt: skip
    for kind, kept in (("correction", ["2022", "2023"]), ("new_count", ["2023"])):
        (revision,) = approved_observations(
            [approved(1, "2023", "6", "2026-11-22", revision_kind=kind, revision_of="VAL-9")]
        )
        assert [one.period for one in comparable([*shipped, revision])] == kept
        assert [one.value for one in latest_vintage([*shipped, revision])] == [5.0, 6.0]


def test_a_correction_of_a_new_count_keeps_the_footing_of_the_count():
    old = [
        Observation.model_validate(
            {"indicator": "ecoli-3gc-r", "place": "SE", "period": year, "value": 5.0, "vintage": "2025",
             "provenance": {"source": "x"}}
        )
        for year in ("2022", "2023")
    ]  # fmt: skip
    news = approved_observations(
        [
            approved(1, "2023", "6", "2026-01-01", revision_kind="new_count"),
            approved(2, "2023", "6.5", "2026-02-01", revision_kind="correction"),
        ]
    )
    assert [(one.period, one.value) for one in comparable([*old, *news])] == [("2023", 6.5)]
