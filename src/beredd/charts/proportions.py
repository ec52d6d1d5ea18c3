"""Shares with their intervals: a line over time, or one row a group; and the same in a sentence and a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from beredd.charts.lines import Line, Picture, Point, line_chart
from beredd.charts.look import FAINT_INK, GRID, INK, WIDTH, colour, config
from beredd.charts.model import Chart, ChartTable
from beredd.charts.svg import chart_svg
from beredd.charts.words import say, sentence
from beredd.common.formats import format_number
from beredd.common.periods import Period

ENOUGH = 30
"""Fewer tested than this is drawn hollow and said so (the minimum of CLSI M39)."""
_ROW_HEIGHT = 24
_SCALE_STEPS = (5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Share:
    """Events of `tested`, by one group; `name` is the group in the reader's words, a period where it is over time."""

    name: str
    events: int
    tested: int
    percent: float | None
    low: float | None
    high: float | None


def shares_chart(
    shares: Sequence[Share],
    language: str,
    *,
    title: str,
    group: str,
    over_time: bool,
    source: str,
) -> Chart:
    """Return a chart of shares with 95 % intervals.

    Parameters
    ----------
    shares
        In the order in which they are shown; with `over_time` their names are periods.
    language
        ``sv``, ``da`` or ``en``.
    title
        What is counted, in words.
    group
        What the groups are: the heading of the table's first column.
    over_time
        Draw a line over the periods instead of a row a group.
    source
        Where the numbers come from.
    """
    known = [one for one in shares if one.percent is not None]
    summary = _summary(known, language, over_time=over_time)
    alt = say("alt_none", language, kind=say("line_chart" if over_time else "dot_chart", language), title=title,
              summary=summary)  # fmt: skip
    spec = _over_time(known, group, alt) if over_time else _by_group(shares, language)
    few = any(one.tested < ENOUGH for one in shares)
    return Chart(
        spec=spec,
        svg=chart_svg(spec, label=alt, language=language),
        alt=alt,
        caption=say("caption", language, title=title, unit="%", source=source.rstrip(".")),
        summary=summary,
        table=ChartTable(
            caption=title,
            header=(
                group,
                say("tested", language),
                say("resistant", language),
                "%",
                say("interval", language),
            ),
            rows=tuple(_row(one, language) for one in shares),
            numeric=(1, 2, 3, 4),
            note=say("few_tested", language, number=ENOUGH) if few else None,
        ),
    )


def _percent(value: float, language: str) -> str:
    return format_number(value, language, decimals=1)


def _row(one: Share, language: str) -> tuple[str, ...]:
    tested = format_number(one.tested, language, decimals=0) + ("*" if one.tested < ENOUGH else "")
    if one.percent is None or one.low is None or one.high is None:
        return (one.name, tested, str(one.events), "–", "–")
    interval = f"{_percent(one.low, language)}–{_percent(one.high, language)}"
    events = format_number(one.events, language, decimals=0)
    return (one.name, tested, events, _percent(one.percent, language), interval)


def _summary(known: Sequence[Share], language: str, *, over_time: bool) -> str:
    if not known:
        return say("no_data", language)
    if over_time:
        first, last = known[0], known[-1]
    else:
        first = min(known, key=lambda one: one.percent or 0.0)
        last = max(known, key=lambda one: one.percent or 0.0)
    key = "share_one" if first is last else "share_time" if over_time else "share_groups"
    return sentence(
        say(
            key,
            language,
            first=first.name,
            first_value=_percent(first.percent or 0.0, language),
            last=last.name,
            last_value=_percent(last.percent or 0.0, language),
            tested=sum(one.tested for one in known),
        )
    )


def _over_time(known: Sequence[Share], group: str, alt: str) -> dict[str, Any]:
    points = tuple(Point(_start(Period.parse(one.name)), one.percent or 0.0, one.low, one.high) for one in known)
    months = max((Period.parse(one.name).months for one in known), default=12)
    line = Line("", 0, points, step=months / 12)
    return line_chart(Picture(lines=(line,) if known else (), y_title="%", x_title=group, description=alt))


def _start(period: Period) -> float:
    return period.year + (period.part - 1) * period.months / 12


def _by_group(shares: Sequence[Share], language: str) -> dict[str, Any]:
    """Return a row a group: the interval as a bar, the share as a point, hollow where few were tested."""
    rows = [
        {
            "name": one.name,
            "percent": one.percent,
            "low": one.low,
            "high": one.high,
            "ink": "#ffffff" if one.tested < ENOUGH else colour(0),
        }
        for one in shares
    ]
    top = next((step for step in _SCALE_STEPS if step >= max((one.high or 0 for one in shares), default=0)), 100)
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 260, "ticks": False}}
    scale = {"domain": [0, top]}
    axis = {"title": say("share_resistant", language), "tickCount": 5, "grid": True, "gridColor": GRID}
    return {
        "config": config(),
        "width": WIDTH,
        "height": max(len(rows), 1) * _ROW_HEIGHT,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": FAINT_INK},
                "encoding": {
                    "y": y,
                    "x": {"field": "low", "type": "quantitative", "scale": scale, "axis": axis},
                    "x2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "point", "size": 70, "filled": True, "opacity": 1, "stroke": INK, "strokeWidth": 1.2},
                "encoding": {
                    "y": y,
                    "x": {"field": "percent", "type": "quantitative", "scale": scale, "axis": axis},
                    "fill": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    }
