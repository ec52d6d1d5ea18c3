"""Money by year as bars, with the same in a sentence and a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from beredd.charts.lines import nice_step
from beredd.charts.look import COLOURS, HEIGHT, WIDTH, config
from beredd.charts.model import Chart, ChartTable
from beredd.charts.svg import chart_svg
from beredd.charts.words import say
from beredd.common.formats import format_money, format_number, listed
from beredd.common.money import Money, totals

_MILLION = 1_000_000

_COLOURS = {"SEK": COLOURS[0], "DKK": COLOURS[1]}
"""As the two countries' lines."""


@dataclass(frozen=True, slots=True)
class YearMoney:
    """Money of one year; amounts of the same year and currency are added."""

    year: int
    money: Money


def money_chart(amounts: Sequence[YearMoney], language: str, *, title: str | None = None) -> Chart:
    """Return bars by year, a panel a currency (kronor of two countries are never added).

    Parameters
    ----------
    amounts
        Money by year, in any order.
    language
        ``sv``, ``da`` or ``en``.
    title
        What the money is for; "money by year" when not given.
    """
    heading = title or say("money_title", language)
    sums = _sums(amounts)
    summary = _summary(amounts, sums, language)
    words = say("alt_none", language, kind=say("bar_chart", language), title=heading, summary=summary)
    spec = _spec(sums, words, language)
    rows = tuple((str(year), format_money(money, language)) for (_, year), money in sums.items())
    table = ChartTable(heading, (say("year", language), say("amount", language)), rows, numeric=(1,))
    return Chart(spec, chart_svg(spec, label=words, language=language), words, heading, summary, table)


def _sums(amounts: Sequence[YearMoney]) -> dict[tuple[str, int], Money]:
    """Return the sum of each currency and year, in order."""
    sums: dict[tuple[str, int], Money] = {}
    for one in amounts:
        key = (one.money.currency, one.year)
        sums[key] = sums[key] + one.money if key in sums else one.money
    return dict(sorted(sums.items()))


def _summary(amounts: Sequence[YearMoney], sums: dict[tuple[str, int], Money], language: str) -> str:
    if not amounts:
        return say("no_data", language)
    total = listed([format_money(one, language) for one in totals(one.money for one in amounts)], language)
    parts = [f"{year}: {format_money(money, language)}" for (_, year), money in sums.items()]
    return say("money_summary", language, total=total, parts="; ".join(parts))


def _spec(sums: dict[tuple[str, int], Money], words: str, language: str) -> dict[str, Any]:
    currencies = sorted({currency for currency, _ in sums}) or ["SEK"]
    panels = [_panel(currency, sums, language) for currency in currencies]
    chart = alt.vconcat(*panels).properties(description=words) if len(panels) > 1 else panels[0]
    return {**chart.to_dict(), "config": config()}


def _panel(currency: str, sums: dict[tuple[str, int], Money], language: str) -> alt.LayerChart | alt.FacetChart:
    rows = [
        {
            "year": str(year),
            "amount": money.amount / _MILLION,
            "text": format_number(money.amount / _MILLION, language),
        }
        for (unit, year), money in sums.items()
        if unit == currency
    ]
    top = max((row["amount"] for row in rows if isinstance(row["amount"], float)), default=1.0)
    step = nice_step(top)
    ticks = [round(step * i, 6) for i in range(int(top / step) + 1)]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("year:O", axis=alt.Axis(title=say("year", language), labelAngle=0, ticks=False)),
        y=alt.Y(
            "amount:Q",
            axis=alt.Axis(
                title=say("money_unit", language, currency=currency),
                values=ticks,
                format="," if step >= 1 else ",.2~f",
                titleAngle=0,
                titleAlign="left",
                titleAnchor="end",
                titleBaseline="bottom",
                titleX=-30,
                titleY=-14,
            ),
        ),
    )
    width = min(WIDTH, 90 * max(len(rows), 2))
    bars = base.mark_bar(color=_COLOURS[currency], size=44)
    texts = base.mark_text(dy=-8).encode(text=alt.Text("text:N"))
    return alt.layer(bars, texts).properties(width=width, height=HEIGHT * 0.75)
