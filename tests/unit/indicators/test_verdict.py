"""Verdicts: each kind, its threshold, its words."""

import pytest

from beredd.common.text import LANGUAGES
from beredd.indicators import Baseline, Direction, IndicatorDefinition, Target, VerdictKind, judge, target_value
from beredd.indicators.reasons import chance_words, decimals_for, value_words

FALLING = {2015 + i: 100 * 0.95**i for i in range(10)}
RISING = {2015 + i: 50 * 1.05**i for i in range(10)}


def _target(value: float, year: int | None = 2030, **given: object) -> Target:
    fields = {"id": "t", "place": "SE", "direction": "at_most", "source": "test", **given}
    return Target(value=value, year=year, **fields)


@pytest.mark.parametrize(
    ("values", "target", "kind"),
    [
        ({}, _target(50), VerdictKind.CANNOT_TELL),
        ({2024: {"missing_reason": "x"}}, _target(50), VerdictKind.CANNOT_TELL),
        ({"2024-Q1": 10}, _target(50), VerdictKind.CANNOT_TELL),
        ({2023: 60, 2024: 55}, _target(50), VerdictKind.CANNOT_TELL),
        ({2023: 60, 2024: 45}, _target(50), VerdictKind.REACHED),
        (FALLING, _target(50), VerdictKind.ON_TRACK),
        (FALLING, _target(20), VerdictKind.OFF_TRACK),
        (FALLING, _target(60), VerdictKind.ON_TRACK),
        (FALLING, _target(90), VerdictKind.REACHED),
        (RISING, _target(50), VerdictKind.MOVING_AWAY),
        (RISING, _target(80), VerdictKind.MOVING_AWAY),
        (
            RISING,
            _target(80, direction="at_least"),
            VerdictKind.REACHED if 50 * 1.05**9 >= 80 else VerdictKind.ON_TRACK,
        ),
        (FALLING, _target(150, direction="at_least"), VerdictKind.MOVING_AWAY),
        (FALLING, _target(70, year=2024), VerdictKind.REACHED),
        (FALLING, _target(50, year=2024), VerdictKind.OFF_TRACK),
        (FALLING, _target(90, year=2020), VerdictKind.REACHED),
        (FALLING, _target(50, year=2060), VerdictKind.CANNOT_TELL),
        (FALLING, _target(70, year=2060), VerdictKind.REACHED),
        (FALLING, _target(50, year=None), VerdictKind.ON_TRACK),
        (FALLING, _target(99, year=None), VerdictKind.REACHED),
        (RISING, _target(49, year=None), VerdictKind.MOVING_AWAY),
        (RISING, _target(90, year=None), VerdictKind.REACHED),
        ({y: 50 + (-1) ** y * 5 for y in range(2015, 2025)}, _target(40), VerdictKind.OFF_TRACK),
    ],
)
def test_every_kind_of_verdict(define, observe, values, target, kind) -> None:  # type: ignore[no-untyped-def]
    [verdict] = judge(define(targets=(target,)), observe(values))
    assert verdict.kind is kind
    for language in LANGUAGES:
        assert "{" not in verdict.reason.to(language)


def test_a_share_of_few_is_not_judged(define, observe) -> None:  # type: ignore[no-untyped-def]
    few = {year: {"value": 10.0 - i * 0.5, "n": 12} for i, year in enumerate(range(2015, 2025))}
    [verdict] = judge(define(unit_code="%", targets=(_target(5),)), observe(few))
    assert verdict.kind is VerdictKind.CANNOT_TELL
    assert "12" in verdict.reason.to("en")


def test_tolerance_holds_back_moving_away(define, observe) -> None:  # type: ignore[no-untyped-def]
    for tolerance, kind in ((0.0, VerdictKind.MOVING_AWAY), (100.0, VerdictKind.OFF_TRACK)):
        [verdict] = judge(define(tolerance=tolerance, targets=(_target(40),)), observe(RISING))
        assert verdict.kind is kind


def test_a_relative_target_counts_from_its_baseline(define, observe) -> None:  # type: ignore[no-untyped-def]
    target = _target(-20, relative=True, baseline=Baseline(place="SE", year=2019, value=19.9, source="test"))
    assert target_value(target) == pytest.approx(15.92)
    [verdict] = judge(define(targets=(target,)), observe({2024: 20.0}))
    assert verdict.target_value == pytest.approx(15.92)


def test_what_is_followed_without_judgement_has_no_verdict(define, observe) -> None:  # type: ignore[no-untyped-def]
    assert judge(define(direction=Direction.NONE, targets=(_target(1),)), observe(FALLING)) == []


def test_each_target_is_judged_at_its_own_place(define, observe) -> None:  # type: ignore[no-untyped-def]
    definition = define(targets=(_target(50), _target(50, id="dk", place="DK")))
    verdicts = judge(definition, observe(FALLING) + observe({2024: 10}, place="DK"))
    assert [(v.place, v.latest_value) for v in verdicts][1] == ("DK", 10)


def test_a_revision_replaces_and_an_old_footing_is_left_out(define, observe) -> None:  # type: ignore[no-untyped-def]
    old = observe(dict.fromkeys(range(2010, 2019), 200.0), vintage="2018")
    new = observe(dict.fromkeys(range(2018, 2021), 100.0), vintage="2020")
    [verdict] = judge(define(targets=(_target(90),)), old + new)
    assert verdict.kind is VerdictKind.CANNOT_TELL
    assert verdict.latest_value == 100


def test_suppressed_values_are_never_judged(define, observe) -> None:  # type: ignore[no-untyped-def]
    values = {2023: 60.0, 2024: {"suppressed": True}}
    [verdict] = judge(define(targets=(_target(50),)), observe(values))
    assert verdict.latest_period == "2023"


def test_uncertainty_comes_with_the_verdict(define, observe) -> None:  # type: ignore[no-untyped-def]
    [verdict] = judge(define(targets=(_target(50, verified=False),)), observe(FALLING))
    assert verdict.probability is not None
    assert verdict.probability >= 0.5
    assert verdict.expected_low is not None
    assert verdict.expected is not None
    assert verdict.expected_high is not None
    assert verdict.expected_low <= verdict.expected <= verdict.expected_high
    assert "över 99 %" in verdict.reason.to("sv").replace("\u00a0", " ")
    assert "ikke kontrolleret" in verdict.reason.to("da")


def test_words_of_numbers(define) -> None:  # type: ignore[no-untyped-def]
    one: IndicatorDefinition = define(decimals=2)
    assert value_words(1234.5, one, "sv") == "1\u00a0234,50\u00a0fall"
    assert value_words(1234.5, one, "da") == "1.234,50\u00a0tilfælde"
    assert value_words(0.0004, one, "en") == "0.0004\u00a0cases"
    assert (chance_words(0.5, "en"), chance_words(0.001, "da")) == ("50%", "under 1\u00a0%")
    assert (decimals_for(0, 1), decimals_for(1e-12, 1)) == (1, 6)
