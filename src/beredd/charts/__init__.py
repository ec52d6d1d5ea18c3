"""Charts: result table → Vega-Lite spec → SVG, with caption, summary sentence and table; no browser, no network."""

from beredd.charts.indicator import indicator_chart
from beredd.charts.lines import Line, Mark, Outlook, Picture, Point, line_chart
from beredd.charts.look import FONT, font_dir
from beredd.charts.model import Chart, ChartTable
from beredd.charts.svg import chart_svg

__all__ = [
    "FONT",
    "Chart",
    "ChartTable",
    "Line",
    "Mark",
    "Outlook",
    "Picture",
    "Point",
    "chart_svg",
    "font_dir",
    "indicator_chart",
    "line_chart",
]
