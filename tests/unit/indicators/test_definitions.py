"""The definitions that ship, and what is refused in one."""

import importlib
from pathlib import Path

import pytest

from beredd.common.content_files import ContentFaults, content_dir
from beredd.common.errors import UserError
from beredd.indicators import Baseline, Direction, Target, definition, definitions, judge, national_observations
from beredd.indicators.definitions import definition_faults
from beredd.programmes.frameworks import frameworks


def test_every_definition_says_all_in_three_languages() -> None:
    assert len(definitions()) >= 47
    for one in definitions().values():
        texts = [one.title, one.why_it_matters, one.numerator, one.unit, one.source]
        texts += [text for text in (one.denominator, one.limitations) if text]
        for text in texts:
            assert text.sv, one.id
            assert text.da, one.id
            assert text.en, one.id


def test_every_definition_has_values_and_every_value_a_definition() -> None:
    assert {one.indicator for one in national_observations()} == set(definitions())


def test_no_share_of_resistance_carries_a_target_of_incidence() -> None:
    """The EU targets of 2023 count infections per inhabitant, which a share among isolates does not measure."""
    shares = [one for one in definitions().values() if one.id.endswith("-r") or one.id == "mrsa-share"]
    assert len(shares) >= 9
    assert all(one.unit_code == "%" and not one.targets for one in shares)


def test_every_target_can_be_judged() -> None:
    for one in definitions().values():
        assert len(judge(one, national_observations())) == len(one.targets)


def test_a_target_of_a_framework_names_a_goal_that_is_there() -> None:
    tied = [target for one in definitions().values() for target in one.targets if target.framework]
    assert tied
    for target in tied:
        goals = {goal.code for goal in frameworks()[target.framework or ""].goals}
        assert target.framework_goal in goals


def test_an_unknown_id_is_answered_with_a_guess() -> None:
    with pytest.raises(UserError, match="Did you mean mrsa-share"):
        definition("mrsa-shar")
    with pytest.raises(UserError, match="indicator list"):
        definition("zzzz")


def test_what_is_wrong_beyond_single_fields_is_found(define) -> None:  # type: ignore[no-untyped-def]
    common = {"year": 2030, "value": -5, "direction": "at_most", "source": "x"}
    baseline = Baseline(place="DK", year=2019, value=1, source="x")
    faults = definition_faults(
        define(
            targets=(
                Target(id="a", place="XX", **common),
                Target(id="a", place="SE", relative=True, **common),
                Target(id="b", place="SE", relative=True, baseline=baseline, **common),
            )
        )
    )
    words = " ".join(what for what, _ in faults)
    assert all(part in words for part in ("stands twice", "unknown place 'XX'", "no baseline", "another place's"))


def test_a_file_named_otherwise_than_its_id_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "indicators"
    folder.mkdir()
    text = (content_dir() / "indicators" / "mrsa-share.yaml").read_text(encoding="utf-8")
    (folder / "other.yaml").write_text(text, encoding="utf-8")
    room = importlib.import_module("beredd.indicators.definitions")  # the package hands out a function of this name
    monkeypatch.setattr(room, "content_dir", lambda: tmp_path)
    with pytest.raises(ContentFaults, match=r"mrsa-share\.yaml"):
        definitions.__wrapped__()


def test_followed_indicators_have_no_targets() -> None:
    assert all(not one.targets for one in definitions().values() if one.direction is Direction.NONE)
