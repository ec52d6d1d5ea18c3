"""Dates ahead on a line of time, with the same in a sentence and a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import altair as alt
from babel.dates import format_date as format_day

from beredd.charts.look import FAINT_INK, INK, WIDTH, colour, config, shape, style_numbers
from beredd.charts.model import Chart, ChartTable
from beredd.charts.svg import chart_svg
from beredd.charts.words import say, sentence
from beredd.common.formats import LOCALES, format_date

MOST_ROWS = 24
"""So many dates are drawn; the table has them all."""

_ROW = 24


@dataclass(frozen=True, slots=True)
class DueMark:
    """A date with what is due; ``group`` is the programme or kind that gives it its look, ``late`` sets it apart."""

    day: date
    text: str
    group: str
    late: bool = False


def timeline_chart(marks: Sequence[DueMark], today: date, language: str, *, title: str | None = None) -> Chart:
    """Return the dates as points on a line of time, one row a date, with a line for today.

    Parameters
    ----------
    marks
        What is due, in any order.
    today
        The day the line for today stands at.
    language
        ``sv``, ``da`` or ``en``.
    title
        What the dates are of; "dates ahead" when not given.
    """
    heading = title or say("due_title", language)
    ordered = sorted(marks, key=lambda mark: (mark.day, mark.group, mark.text))
    summary = _summary(ordered, language)
    words = say("alt_none", language, kind=say("timeline", language), title=heading, summary=summary)
    spec = _spec(ordered[:MOST_ROWS], today, words, language)
    header = (say("date", language), say("what", language), say("programme", language))
    rows = tuple((format_date(mark.day, language), mark.text, mark.group) for mark in ordered)
    table = ChartTable(heading, header, rows)
    return Chart(spec, chart_svg(spec, label=words, language=language), words, heading, summary, table)


def _summary(marks: Sequence[DueMark], language: str) -> str:
    if not marks:
        return say("due_none", language)
    nearest = f"{marks[0].text}, {format_date(marks[0].day, language)}"
    if len(marks) == 1:
        return say("due_summary_one", language, next=nearest)
    first, last = format_date(marks[0].day, language), format_date(marks[-1].day, language)
    return sentence(say("due_summary", language, count=len(marks), first=first, last=last, next=nearest))


def _spec(marks: Sequence[DueMark], today: date, words: str, language: str) -> dict[str, Any]:
    looks = style_numbers(list(dict.fromkeys(mark.group for mark in marks)))
    first = min([today, *(mark.day for mark in marks)]) - timedelta(days=10)
    last = max([today, *(mark.day for mark in marks)]) + timedelta(days=10)
    height = _ROW * max(len(marks), 1)
    ticks = _ticks(first, last, language)
    names = " : ".join(f"datum.value == {day} ? '{name}'" for day, name in ticks.items())
    axis = alt.Axis(title=None, values=list(ticks), labelExpr=f"{names} : ''" if ticks else "''", tickSize=6)
    scale = alt.Scale(domain=[_moment(first), _moment(last)], nice=False, zero=False)
    now = alt.Chart(alt.InlineData(values=[{"day": _moment(today), "text": say("today", language)}]))
    layers: list[alt.Chart] = [
        now.mark_rule(color=INK, strokeDash=[4, 3]).encode(x=alt.X("day:Q", scale=scale, axis=axis)),
        now.mark_text(baseline="bottom", dy=-4, y=0, color=INK).encode(x=alt.X("day:Q"), text=alt.Text("text:N")),
    ]
    for row, mark in enumerate(marks):
        ink = colour(looks[mark.group])
        data = [{"day": _moment(mark.day), "text": f"{format_date(mark.day, language)}  {mark.text}"[:80]}]
        base = alt.Chart(alt.InlineData(values=data)).encode(x=alt.X("day:Q"), y=alt.value(row * _ROW + _ROW / 2))
        fill = "#ffffff" if mark.late else ink
        layers.append(
            base.mark_point(size=70, color=ink, fill=fill, shape=shape(looks[mark.group]), opacity=1, strokeWidth=2)
        )
        right = mark.day - first > (last - first) / 2
        layers.append(
            base.mark_text(
                align="right" if right else "left", baseline="middle", dx=-10 if right else 10, color=FAINT_INK
            ).encode(text=alt.Text("text:N"))
        )
    chart = alt.layer(*layers).properties(width=WIDTH, height=height, description=words)
    return {**chart.to_dict(), "config": config()}


def _moment(day: date) -> int:
    """Return the day as a number that keeps the order and the distances."""
    return day.toordinal()


def _ticks(first: date, last: date, language: str) -> dict[int, str]:
    """Return the days that the axis marks, with their names: years, or months where the line is short."""
    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    if len(years) > 1:
        step = -(-len(years) // 8)
        return {_moment(day): str(day.year) for day in years[::step]}
    months = [
        date(first.year + month // 12, month % 12 + 1, 1)
        for month in range(first.month, 12 * (last.year - first.year) + last.month)
    ]
    step = -(-len(months) // 6) or 1
    return {_moment(day): format_day(day, format="LLL y", locale=LOCALES[language]) for day in months[::step]}
