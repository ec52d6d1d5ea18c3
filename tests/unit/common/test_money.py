import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from beredd.common.money import Money, totals

MONEY = st.builds(Money, amount=st.integers(-(10**12), 10**12), currency=st.sampled_from(["SEK", "DKK"]))


def test_amounts_of_one_currency_are_added():
    assert Money(amount=2, currency="SEK") + Money(amount=3, currency="SEK") == Money(amount=5, currency="SEK")


def test_two_currencies_are_not():
    with pytest.raises(ValueError, match="SEK and DKK are not added"):
        Money(amount=2, currency="SEK") + Money(amount=3, currency="DKK")


@pytest.mark.parametrize("fields", [{"amount": 1.5, "currency": "SEK"}, {"amount": 1, "currency": "kr"}, {"amount": 1}])
def test_money_is_whole_kronor_of_a_named_country(fields):
    with pytest.raises(ValidationError):
        Money(**fields)


@given(st.lists(MONEY))
def test_totals_are_one_a_currency_in_order_of_appearance_and_lose_nothing(amounts):
    sums = totals(amounts)
    assert [each.currency for each in sums] == list(dict.fromkeys(each.currency for each in amounts))
    for each in sums:
        assert each.amount == sum(part.amount for part in amounts if part.currency == each.currency)
