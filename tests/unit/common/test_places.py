from collections import Counter

import pytest

from beredd.common.errors import UserError
from beredd.common.places import place, places


def test_a_place_is_known_by_its_iso_code():
    assert place("SE-AB").name.to("sv") == "Stockholms län"
    assert place("DK-84").parent == "DK"


def test_all_regions_of_both_countries_are_there():
    assert Counter(found.parent for found in places().values() if "-" in found.code) == {"SE": 21, "DK": 5}


def test_every_parent_is_a_place_and_every_place_is_named_in_all_languages():
    for found in places().values():
        assert found.parent is None or found.parent in places()
        assert found.name.sv
        assert found.name.da
        assert found.name.en


def test_an_unknown_code_says_what_codes_look_like():
    with pytest.raises(UserError, match=r"No place has the code 'Stockholm'\. Use ISO 3166"):
        place("Stockholm")
