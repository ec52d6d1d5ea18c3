"""Money by year."""

from beredd.charts import YearMoney, money_chart
from beredd.common.money import Money


def test_amounts_of_a_year_are_added_and_currencies_are_not() -> None:
    amounts = [
        YearMoney(2025, Money(amount=2_000_000, currency="SEK")),
        YearMoney(2025, Money(amount=500_000, currency="SEK")),
        YearMoney(2025, Money(amount=1_000_000, currency="DKK")),
    ]
    chart = money_chart(amounts, "sv", title="Anslag")
    assert [row[1].replace("\u00a0", " ") for row in chart.table.rows] == ["1 000 000 DKK", "2 500 000 SEK"]
    assert len(chart.spec["vconcat"]) == 2
    assert "miljoner SEK" in chart.svg
    assert chart.alt.startswith("Stapeldiagram: Anslag.")


def test_no_money_is_said() -> None:
    chart = money_chart([], "da")
    assert chart.summary == "Der er ingen værdier."
    assert chart.table.rows == ()
