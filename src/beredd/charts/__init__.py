"""Charts: result table → Vega-Lite spec → SVG, with caption, summary sentence and table; no browser, no network."""

from beredd.charts.indicator import indicator_chart
from beredd.charts.lines import Line, Mark, Outlook, Picture, Point, line_chart
from beredd.charts.look import FONT, font_dir
from beredd.charts.model import Chart, ChartTable
from beredd.charts.money import YearMoney, money_chart
from beredd.charts.proportions import Share, shares_chart
from beredd.charts.region_map import region_map
from beredd.charts.svg import chart_svg
from beredd.charts.timeline import DueMark, timeline_chart

__all__ = [
    "FONT",
    "Chart",
    "ChartTable",
    "DueMark",
    "Line",
    "Mark",
    "Outlook",
    "Picture",
    "Point",
    "Share",
    "YearMoney",
    "chart_svg",
    "font_dir",
    "indicator_chart",
    "line_chart",
    "money_chart",
    "region_map",
    "shares_chart",
    "timeline_chart",
]
