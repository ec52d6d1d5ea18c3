"""Lines over years as a Vega-Lite spec; what the lines mean is decided in :mod:`beredd.charts.indicator`."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import altair as alt

from beredd.charts.look import FAINT_INK, HEIGHT, INK, WIDTH, colour, config, dash, shape

LABEL_HEIGHT = 16
"""Pixels that one name at a line's end takes."""

CHARACTER_WIDTH = 7.0
"""Pixels that a letter of a name takes, on the large side."""

# Channels as objects: a string would be looked up in the whole schema each time, the half of Altair's own cost.
_X, _X2, _Y, _Y2 = alt.X("x:Q"), alt.X2("x2:Q"), alt.Y("y:Q"), alt.Y2("y2:Q")


@dataclass(frozen=True, slots=True)
class Point:
    """One value on the time axis; ``x`` in years."""

    x: float
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line with a name; ``look`` numbers its colour, dash and shape; a faint one is an older vintage.

    ``step`` is the distance in years between neighbours: a wider one is a gap.
    """

    name: str
    look: int
    points: tuple[Point, ...]
    faint: bool = False
    step: float = 1.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A target: a level across the chart, with its name; ``x`` is the year it is due."""

    name: str
    value: float
    look: int
    x: float | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the trend gives for a year to come, drawn from the line's last point."""

    name: str
    look: int
    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that a line chart shows."""

    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    y_title: str = ""
    x_title: str = ""
    description: str = ""


@dataclass(slots=True)
class _Frame:
    """The chart's own measures: its domains, and the names at the ends of things, to be kept apart."""

    x: tuple[float, float]
    top: float
    step: float
    labels: list[dict[str, Any]] = field(default_factory=list)

    def pixel(self, value: float) -> float:
        """Return how far below the top `value` lies, in pixels."""
        return HEIGHT * (1 - value / self.top)

    def add_label(self, x: float, value: float, text: str, ink: str) -> None:
        """Remember a name to be written beside (x, value)."""
        self.labels.append({"x": x, "pixel": self.pixel(min(value, self.top)), "text": text, "ink": ink})


def nice_step(top: float, ticks: int = 5) -> float:
    """Return the step 1, 2 or 5 times a power of ten that gives about `ticks` steps up to `top`."""
    if top <= 0:
        return 1.0
    raw = top / ticks
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw * 0.999999)


def apart(pixels: Sequence[float], height: float = LABEL_HEIGHT) -> list[float]:
    """Return the pixels moved as little as keeps neighbours `height` apart, in their order."""
    order = sorted(range(len(pixels)), key=lambda i: pixels[i])
    placed = [pixels[i] for i in order]
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + height)
    overflow = max(placed[-1] - (HEIGHT + height / 2), 0.0) if placed else 0.0
    if overflow:
        placed[-1] -= overflow
        for i in reversed(range(len(placed) - 1)):
            placed[i] = min(placed[i], placed[i + 1] - height)
    moved = [0.0] * len(pixels)
    for i, pixel in zip(order, placed, strict=True):
        moved[i] = pixel
    return moved


def line_chart(picture: Picture) -> dict[str, Any]:
    """Return the spec of a line chart with gaps, bands, targets, outlooks and names at the lines' ends."""
    spec: dict[str, Any] = json.loads(_spec(picture))
    return spec


@lru_cache(maxsize=256)
def _spec(picture: Picture) -> str:
    """Return the spec as JSON: kept, since Altair holds every part against its schema."""
    frame = _frame(picture)
    layers: list[alt.Chart] = []
    for line in picture.lines:
        layers += _line_layers(line, frame)
    for outlook in picture.outlooks:
        layers += _outlook_layers(outlook, frame)
    for mark in picture.marks:
        layers += _mark_layers(mark, frame)
    layers += _label_layers(frame)
    if not layers:  # nothing to show: the axes alone
        layers.append(alt.Chart(_values([{"x": frame.x[0], "y": 0}])).mark_point(opacity=0))
    layers[0] = layers[0].encode(x=_x_axis(frame, picture.x_title), y=_y_axis(frame, picture.y_title))
    chart = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, description=picture.description)
    return json.dumps({**chart.to_dict(), "config": config()})


def _frame(picture: Picture) -> _Frame:
    points = [point for line in picture.lines for point in line.points]
    xs = [point.x for point in points] + [mark.x for mark in picture.marks if mark.x is not None]
    xs += [outlook.end.x for outlook in picture.outlooks]
    heights = [point.high if point.high is not None else point.value for point in points]
    heights += [mark.value for mark in picture.marks]
    seen = max(heights, default=1.0)
    # A far outlook must not press the facts down to the axis: it is cut at one and a half times what is known.
    seen = max([seen, *(min(outlook.end.value, 1.5 * seen) for outlook in picture.outlooks)])
    step = nice_step(seen)
    top = step * math.ceil(seen / step * 1.0001) if seen > 0 else 1.0
    low, high = min(xs, default=0.0), max(xs, default=1.0)
    return _Frame((low - 0.5, high + 0.5) if low == high else (low, high), top, step)


def _x_axis(frame: _Frame, title: str) -> alt.X:
    low, high = math.ceil(frame.x[0]), math.floor(frame.x[1])
    step = max(1, round((high - low) / 10))
    step = next((one for one in (1, 2, 5, 10, 20, 50) if one >= step), 100)
    ticks = [year for year in range(low, high + 1) if year % step == 0] or [low]
    return alt.X(
        "x:Q",
        scale=alt.Scale(domain=list(frame.x), nice=False, zero=False),
        axis=alt.Axis(title=title, values=ticks, format="d", tickSize=4, labelOverlap=False),
    )


def _y_axis(frame: _Frame, title: str) -> alt.Y:
    decimals = max(0, -math.floor(math.log10(frame.step) + 1e-9))
    ticks = [round(frame.step * i, decimals + 2) for i in range(round(frame.top / frame.step) + 1)]
    axis = alt.Axis(
        title=title,
        values=ticks,
        format=f",.{decimals}f",
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleBaseline="bottom",
        titleX=-30,
        titleY=-10,
    )
    return alt.Y("y:Q", scale=alt.Scale(domain=[0, frame.top], nice=False), axis=axis)


def _values(rows: Iterable[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _segments(line: Line) -> tuple[list[list[Point]], list[tuple[Point, Point]]]:
    """Return the runs of neighbouring points, and the pairs across a gap."""
    runs: list[list[Point]] = []
    gaps: list[tuple[Point, Point]] = []
    for point in line.points:
        if runs and point.x - runs[-1][-1].x <= line.step * 1.01:
            runs[-1].append(point)
        else:
            if runs:
                gaps.append((runs[-1][-1], point))
            runs.append([point])
    return runs, gaps


def _line_layers(line: Line, frame: _Frame) -> list[alt.Chart]:
    ink = FAINT_INK if line.faint else colour(line.look)
    width = 1.2 if line.faint else 2.2
    runs, gaps = _segments(line)
    layers: list[alt.Chart] = []
    bands = [
        {"x": point.x, "y": point.low, "y2": min(point.high, frame.top), "run": number}
        for number, run in enumerate(runs)
        for point in run
        if point.low is not None and point.high is not None
    ]
    if bands:
        area = alt.Chart(_values(bands)).mark_area(color=ink, opacity=0.16)
        layers.append(area.encode(x=_X, y=_Y, y2=_Y2, detail=alt.Detail("run:N")))
    if gaps:
        ends = [{"x": end.x, "y": end.value, "gap": number} for number, pair in enumerate(gaps) for end in pair]
        dotted = alt.Chart(_values(ends)).mark_line(color=ink, strokeWidth=1, strokeDash=[1, 4], strokeCap="round")
        layers.append(dotted.encode(x=_X, y=_Y, detail=alt.Detail("gap:N")))
    solid = [
        {"x": point.x, "y": point.value, "run": number}
        for number, run in enumerate(runs)
        for point in run
        if len(run) > 1
    ]
    if solid:
        stroke = alt.Chart(_values(solid)).mark_line(
            color=ink, strokeWidth=width, strokeDash=[3, 2] if line.faint else dash(line.look), strokeJoin="round"
        )
        layers.append(stroke.encode(x=_X, y=_Y, detail=alt.Detail("run:N")))
    dots = alt.Chart(_values({"x": point.x, "y": point.value} for point in line.points)).mark_point(
        color=ink, fill="#ffffff" if line.faint else ink, shape=shape(line.look), size=28, strokeWidth=1.2, opacity=1
    )
    layers.append(dots.encode(x=_X, y=_Y))
    if line.points:
        last = line.points[-1]
        frame.add_label(last.x, last.value, line.name, ink)
    return layers


def _outlook_layers(outlook: Outlook, frame: _Frame) -> list[alt.Chart]:
    ink = colour(outlook.look)
    ends = [{"x": point.x, "y": min(point.value, frame.top)} for point in (outlook.start, outlook.end)]
    way = alt.Chart(_values(ends)).mark_line(color=ink, strokeWidth=1.2, strokeDash=[2, 3]).encode(x=_X, y=_Y)
    layers = [way]
    end = outlook.end
    if end.low is not None and end.high is not None and end.low < frame.top:
        bar = [{"x": end.x, "y": end.low, "y2": min(end.high, frame.top)}]
        spread = alt.Chart(_values(bar)).mark_rule(color=ink, strokeWidth=5, opacity=0.35)
        layers.append(spread.encode(x=_X, y=_Y, y2=_Y2))
    frame.add_label(end.x, end.value, outlook.name, FAINT_INK)
    return layers


def _mark_layers(mark: Mark, frame: _Frame) -> list[alt.Chart]:
    level = [{"x": frame.x[0], "x2": frame.x[1], "y": mark.value}]
    rule = alt.Chart(_values(level)).mark_rule(color=INK, strokeWidth=1.4, strokeDash=[6, 4])
    layers = [rule.encode(x=_X, x2=_X2, y=_Y)]
    if mark.x is not None:
        dot = alt.Chart(_values([{"x": mark.x, "y": mark.value}])).mark_point(
            shape="diamond", color=INK, fill="#ffffff", size=70, strokeWidth=1.6, opacity=1
        )
        layers.append(dot.encode(x=_X, y=_Y))
    frame.add_label(frame.x[1], mark.value, mark.name, INK)
    return layers


def _label_layers(frame: _Frame) -> list[alt.Chart]:
    """Return the names at the ends of things, moved so that none lies over another."""
    if not frame.labels:
        return []
    pixels = [label["pixel"] - (0 if label["x"] >= frame.x[1] else 10) for label in frame.labels]
    for group in _neighbours(frame):
        for i, pixel in zip(group, apart([pixels[i] for i in group]), strict=True):
            pixels[i] = pixel
    layers = []
    for label, pixel in zip(frame.labels, pixels, strict=True):
        place = [{"x": label["x"], "y": frame.top * (1 - pixel / HEIGHT), "text": label["text"]}]
        text = alt.Chart(_values(place)).mark_text(align="left", baseline="middle", dx=8, color=label["ink"])
        layers.append(text.encode(x=_X, y=_Y, text=alt.Text("text:N")))
    return layers


def _neighbours(frame: _Frame) -> list[list[int]]:
    """Return the labels in groups that share a stretch of the time axis, by the width their text needs."""
    scale = WIDTH / (frame.x[1] - frame.x[0])
    spans = [
        (label["x"] * scale, label["x"] * scale + CHARACTER_WIDTH * len(label["text"]), i)
        for i, label in enumerate(frame.labels)
    ]
    groups: list[list[int]] = []
    reach = -math.inf
    for start, end, i in sorted(spans):
        if start < reach:
            groups[-1].append(i)
        else:
            groups.append([i])
        reach = max(reach, end)
    return groups
