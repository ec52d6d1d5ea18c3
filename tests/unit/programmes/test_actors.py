"""The register of actors: names that change at a date, and spellings that lead to one actor only."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

from beredd.common.content_files import content_path, load_content
from beredd.common.text import Text
from beredd.programmes.actors import Actor, ActorName, ActorRegister, actors


def test_every_id_is_there_once() -> None:
    register = load_content(content_path("codes/actors.yaml"), ActorRegister)
    assert len(actors()) == len(register.actors)


def test_every_actor_has_its_own_language_and_english() -> None:
    for actor in actors().values():
        for name in actor.names:
            assert name.text.en
            assert name.text.da if actor.country == "DK" else name.text.sv


def test_a_spelling_leads_to_one_actor_of_a_country() -> None:
    found: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for actor in actors().values():
        spellings = {*actor.aliases}
        for name in actor.names:
            spellings |= {word for word in (name.text.sv, name.text.da, name.text.en, name.short) if word}
        for spelling in spellings:
            found[(actor.country, spelling.lower())].add(actor.id)
    assert {spelling: ids for spelling, ids in found.items() if len(ids) > 1} == {}


def test_names_in_time_do_not_overlap() -> None:
    for actor in actors().values():
        spans = sorted((name.since or date.min, name.until or date.max) for name in actor.names)
        assert all(first[1] < second[0] for first, second in pairwise(spans))


def test_a_name_changes_at_its_date() -> None:
    msb = actors()["msb"]
    assert msb.name_on(date(2025, 12, 31)).text.sv == "Myndigheten för samhällsskydd och beredskap"
    assert msb.name_on(date(2026, 1, 1)).text.sv == "Myndigheten för civilt försvar"


def test_where_no_name_holds_the_first_is_shown() -> None:
    gone = Actor(id="x", kind="agency", names=(ActorName(text=Text(sv="Före detta"), until=date(2020, 1, 1)),))
    assert gone.name_on(date(2026, 1, 1)).text.sv == "Före detta"


def test_collectives_say_how_many_they_are() -> None:
    assert actors()["lansstyrelserna"].members == 21
    assert actors()["regionerna"].members == 21
