"""Groups of ATC codes as data."""

import polars as pl
import pytest
from pydantic import ValidationError

from beredd.amr.consumption_groups import Group, consumption_groups, group_of, in_group, within
from beredd.common.errors import UserError
from beredd.common.text import Text

CODES = pl.DataFrame({"atc": ["J01FA01", "J01FA10", "J01FF01", "J01XX05", "J01XX08", "QJ01FA01", None]})


def _inside(expression: pl.Expr) -> list[str]:
    return CODES.filter(expression).get_column("atc").to_list()


def test_any_atc_code_is_a_group_of_what_begins_with_it() -> None:
    assert _inside(within(group_of("J01FA"))) == ["J01FA01", "J01FA10"]
    assert _inside(within(group_of("J01XX08"))) == ["J01XX08"]
    assert _inside(within(group_of("QJ01"))) == ["QJ01FA01"]


def test_what_is_taken_out_is_out() -> None:
    assert _inside(within(consumption_groups().ratios["esac-2007"].broad)) == ["J01FA10", "J01FF01"]


def test_methenamine_goes_out_of_every_group_that_has_it() -> None:
    assert _inside(in_group("J01X", "in")) == ["J01XX05", "J01XX08"]
    assert _inside(in_group("J01X", "out")) == ["J01XX08"]
    assert _inside(in_group("aware-scope", "out")) == ["J01FA01", "J01FA10", "J01FF01", "J01XX08"]


@pytest.mark.parametrize("name", ["J0", "J01CA4", "penicillins", "j01", ""])
def test_what_is_neither_code_nor_name_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="There is no group"):
        group_of(name)


def test_a_group_of_words_that_are_no_codes_is_refused() -> None:
    with pytest.raises(ValidationError, match="'J1' is not an ATC code"):
        Group(title=Text(en="x"), include=("J1",), source="x")


def test_every_group_speaks_three_languages_and_what_is_recalled_is_marked() -> None:
    groups = consumption_groups().groups
    for group in groups.values():
        assert group.title.sv
        assert group.title.da
        assert group.title.en
        assert group.verified or any(words in group.source for words in ("held against", "left out"))
    assert not groups["broad-hospital"].verified
    assert not consumption_groups().ratios["jiacra-ecdc"].verified
