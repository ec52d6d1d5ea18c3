from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beredd.common.money import Money
from beredd.programmes import money_rows, money_totals, totals_by_actor, totals_by_source, totals_by_years
from beredd.programmes.model import Grant

SOURCE = {"kind": "appropriation", "text": {"en": "1:14"}, "appropriation": "1:14", "item": "1"}


def grant(grant_id, actor, **fields):
    plain = {"id": grant_id, "duty": "X-01", "actor": actor, "purpose": {"en": "work"}, "currency": "SEK"}
    return plain | {"source": SOURCE} | fields


def year(number, amount):
    return {"year": number, "amount": amount}


def test_each_year_is_a_row_and_a_sum_over_years_is_one_span(build):
    programme = build(
        money=[
            grant("a", None, years=[year(2025, 10), year(2026, 40)], currency="DKK"),
            grant("b", None, total=280, over=[2027, 2030], currency="DKK"),
        ]
    )
    rows = money_rows(programme)
    assert [(row.years, row.amount) for row in rows] == [("2025", 10), ("2026", 40), ("2027–2030", 280)]
    assert totals_by_years(rows) == {
        (2025, 2025): (Money(amount=10, currency="DKK"),),
        (2026, 2026): (Money(amount=40, currency="DKK"),),
        (2027, 2030): (Money(amount=280, currency="DKK"),),
    }


def test_swedish_and_danish_kronor_are_never_added(build):
    programme = build(
        money=[grant("a", "lv", years=[year(2024, 5)]), grant("b", "lv", years=[year(2024, 7)], currency="DKK")]
    )
    both = (Money(amount=5, currency="SEK"), Money(amount=7, currency="DKK"))
    rows = money_rows(programme)
    assert money_totals(rows) == both
    assert totals_by_actor(rows) == {"lv": both}


def test_two_purses_are_summed_apart(build):
    aid = {"kind": "development_aid", "text": {"en": "aid"}}
    money = [grant("a", None, years=[year(2024, 130)]), grant("b", None, total=280, over=[2027, 2030], source=aid)]
    sums = totals_by_source(money_rows(build(money=money)))
    assert [(source.kind, each.amount) for source, them in sums.items() for each in them] == [
        ("appropriation", 130),
        ("development_aid", 280),
    ]


def test_a_programme_without_money_has_no_totals(build):
    assert money_rows(build()) == ()
    assert money_totals(()) == ()


AMOUNTS = st.integers(0, 10**12)
GRANTS = st.lists(
    st.tuples(
        st.sampled_from(["lv", "sos", None]),
        st.sampled_from(["SEK", "DKK"]),
        st.dictionaries(st.integers(2020, 2030), AMOUNTS, min_size=1, max_size=4) | AMOUNTS,
    ),
    max_size=8,
)


@given(GRANTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost_or_made_in_any_of_the_sums(build, grants):
    money = [
        grant(str(n), actor, currency=currency, total=given_amounts, over=[2027, 2030])
        if isinstance(given_amounts, int)
        else grant(str(n), actor, currency=currency, years=[year(*pair) for pair in given_amounts.items()])
        for n, (actor, currency, given_amounts) in enumerate(grants)
    ]
    rows = money_rows(build(money=money))
    for currency in ("SEK", "DKK"):
        whole = sum(Grant.model_validate(one).amount for one in money if one["currency"] == currency)
        assert sum(row.amount for row in rows if row.currency == currency) == whole
        sums = (
            money_totals(rows),
            [each for them in totals_by_actor(rows).values() for each in them],
            [each for them in totals_by_years(rows).values() for each in them],
            [each for them in totals_by_source(rows).values() for each in them],
        )
        for parts in sums:
            assert sum(each.amount for each in parts if each.currency == currency) == whole
