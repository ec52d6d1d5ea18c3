from datetime import date

import pytest

from beredd.programmes.actors import Actor, actors


@pytest.fixture
def agency():
    return Actor.model_validate(
        {
            "id": "a",
            "kind": "agency",
            "names": [
                {"text": {"sv": "Gamla"}, "until": "2025-12-31"},
                {"text": {"sv": "Nya"}, "since": "2026-01-01"},
            ],
        }
    )


@pytest.mark.parametrize(("day", "name"), [("2000-01-01", "Gamla"), ("2025-12-31", "Gamla"), ("2026-01-01", "Nya")])
def test_a_name_holds_from_its_first_day_to_its_last(agency, day, name):
    assert agency.name_on(date.fromisoformat(day)).text.sv == name


def test_before_any_known_name_the_earliest_is_used():
    late = Actor.model_validate(
        {"id": "a", "kind": "agency", "names": [{"text": {"sv": "Nya"}, "since": "2026-01-01"}]}
    )
    assert late.name_on(date(2020, 1, 1)).text.sv == "Nya"


def test_every_actor_of_the_register_has_a_name_today_and_ids_are_their_keys():
    for actor_id, actor in actors().items():
        assert actor.id == actor_id
        assert actor.names


def test_the_names_of_an_actor_do_not_overlap():
    for actor in actors().values():
        for one, after in zip(actor.names, actor.names[1:], strict=False):
            assert one.until is not None
            assert after.since is not None
            assert one.until < after.since
