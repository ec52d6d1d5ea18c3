"""An indicator as a chart: a line a place, its targets and trend, and the same in a sentence and a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beredd.charts.lines import Line, Mark, Outlook, Picture, Point, line_chart
from beredd.charts.look import style_numbers
from beredd.charts.model import Chart, ChartTable
from beredd.charts.svg import chart_svg
from beredd.charts.words import say, sentence
from beredd.common.formats import format_number, listed
from beredd.common.periods import Period
from beredd.common.places import place
from beredd.common.text import label
from beredd.indicators.model import IndicatorDefinition, Observation, Target, Verdict, VerdictKind
from beredd.indicators.reasons import limit_words, number_words, value_words
from beredd.indicators.verdict import target_value
from beredd.indicators.vintages import REVISION_BREAK, comparable, in_order, real_first


@dataclass(frozen=True, slots=True)
class Series:
    """The observations of one place that stand on one footing; ``vintage`` is set for older ones."""

    place: str
    observations: tuple[Observation, ...]
    vintage: str | None = None

    @property
    def known(self) -> list[Observation]:
        """The observations with a value that may be shown."""
        return [one for one in self.observations if one.value is not None and not one.suppressed]


def indicator_chart(
    definition: IndicatorDefinition,
    observations: Iterable[Observation],
    verdicts: Sequence[Verdict] = (),
    language: str = "sv",
    *,
    places: Sequence[str] | None = None,
) -> Chart:
    """Return the chart of an indicator.

    Parameters
    ----------
    definition
        The indicator; its targets at the places shown are drawn.
    observations
        Of any indicators and vintages; the definition's own are taken.
    verdicts
        As :func:`beredd.indicators.judge` gives them; their trend is drawn, their judgement stands in the summary.
    language
        ``sv``, ``da`` or ``en``.
    places
        The places to show, in order; all that have observations when not given.
    """
    named = [one for one in observations if one.indicator == definition.id and (places is None or one.place in places)]
    own = real_first(named)
    order = list(places) if places is not None else _place_order(own)
    current, older = _series(own, order)
    shown = [one.place for one in current if one.known]
    targets = [target for target in definition.targets if target.place in shown]
    judged = {verdict.target: verdict for verdict in verdicts if verdict.indicator == definition.id}
    title, unit = definition.title.to(language), definition.unit.to(language)
    summary = _summary(definition, current, targets, judged, language)
    words = _alt(title, current, summary, language)
    picture = _picture(definition, current, older, targets, judged, words, language)
    spec = line_chart(picture)
    source = definition.source.to(language).rstrip(".")
    return Chart(
        spec=spec,
        svg=chart_svg(spec, label=words, language=language),
        alt=words,
        caption=say("caption", language, title=title, unit=unit, source=source),
        summary=summary,
        table=_table(definition, current, older, targets, judged, language),
    )


def _place_order(observations: Iterable[Observation]) -> list[str]:
    """Return the places: countries first, Sweden before Denmark, then regions by code."""
    found = {one.place for one in observations}
    return sorted(found, key=lambda code: (len(code) > 2, {"SE": 0, "DK": 1}.get(code, 2), code))


def _series(own: list[Observation], order: list[str]) -> tuple[list[Series], list[Series]]:
    """Return the current series of each place, and the older vintages that hold something else."""
    newest = comparable(own)
    current = [Series(code, tuple(one for one in newest if one.place == code)) for code in order]
    taken = {id(one) for one in newest}
    rest = [one for one in in_order(own) if id(one) not in taken]
    keys = sorted({(one.place, one.vintage) for one in rest}, key=lambda key: (order.index(key[0]), key[1]))
    older = [
        Series(code, tuple(one for one in rest if (one.place, one.vintage) == (code, vintage)), vintage)
        for code, vintage in keys
    ]
    return [one for one in current if one.observations], [one for one in older if one.known]


def _point(one: Observation) -> Point:
    period = Period.parse(one.period)
    x = period.year + (period.part - 1) * period.months / 12
    return Point(x, one.value or 0.0, one.low, one.high)


def _picture(
    definition: IndicatorDefinition,
    current: list[Series],
    older: list[Series],
    targets: list[Target],
    judged: dict[str, Verdict],
    words: str,
    language: str,
) -> Picture:
    looks = style_numbers([one.place for one in current])
    several = len([one for one in current if one.known]) > 1
    lines = [_line(one, looks[one.place], str(one.vintage), faint=True) for one in older if _differs(one, current)]
    lines += [_line(one, looks[one.place], place(one.place).name.to(language)) for one in current if one.known]
    ends = {one.place: _point(one.known[-1]) for one in current if one.known}
    marks, outlooks = [], []
    for target in targets:
        level = target_value(target)
        key = "target_mark" + ("" if target.year else "_lasting") + ("_place" if several else "")
        name = say(
            key,
            language,
            year=target.year,
            place=place(target.place).name.to(language),
            limit=say(target.direction, language, value=number_words(level, definition, language)),
        )
        marks.append(Mark(name, level, looks[target.place], target.year))
        verdict = judged.get(target.id)
        if target.year and verdict and verdict.expected is not None and ends[target.place].x < target.year:
            end = Point(target.year, verdict.expected, verdict.expected_low, verdict.expected_high)
            mark = say("trend_mark", language, value=number_words(verdict.expected, definition, language))
            outlooks.append(Outlook(mark, looks[target.place], ends[target.place], end))
    return Picture(
        lines=tuple(lines),
        marks=tuple(marks),
        outlooks=tuple(outlooks),
        y_title=definition.unit.to(language),
        x_title=say("year", language),
        description=words,
    )


def _differs(older: Series, current: list[Series]) -> bool:
    """Tell whether an older vintage would be seen beside the newest; a touch of revision stands in the table only."""
    now = {one.period: one.value for series in current if series.place == older.place for one in series.known}
    if not now:
        return False
    return any(
        (value := now.get(one.period)) is None or abs(value - (one.value or 0.0)) > REVISION_BREAK * abs(value)
        for one in older.known
    )


def _line(series: Series, look: int, name: str, *, faint: bool = False) -> Line:
    months = max((Period.parse(one.period).months for one in series.known), default=12)
    return Line(name, look, tuple(_point(one) for one in series.known), faint=faint, step=months / 12)


def _summary(
    definition: IndicatorDefinition,
    current: list[Series],
    targets: list[Target],
    judged: dict[str, Verdict],
    language: str,
) -> str:
    """Say in one sentence: the latest value of each place, the change over five years, the targets and verdicts."""
    parts = [_place_summary(definition, one, language) for one in current if one.known]
    if not parts:
        return say("no_data", language)
    for target in targets:
        verdict = judged.get(target.id)
        parts.append(
            say(
                "target_judged" if verdict else "target_plain",
                language,
                place=place(target.place).name.to(language),
                due=say("due", language, year=target.year) if target.year else "",
                limit=limit_words(target_value(target), target, definition, language),
                verdict=label("verdict", (verdict.kind if verdict else VerdictKind.CANNOT_TELL).value, language),
            )
        )
    return sentence("; ".join(parts))


def _place_summary(definition: IndicatorDefinition, series: Series, language: str) -> str:
    last = series.known[-1]
    given = {
        "place": place(series.place).name.to(language),
        "value": value_words(last.value or 0.0, definition, language),
        "period": last.period,
    }
    base = _base(series)
    if base is None:
        return say("only", language, **given)
    return f"{say('latest', language, **given)}, {_change(definition, base, last, language)}"


def _base(series: Series) -> Observation | None:
    """Return the value that the latest is compared with: the newest that is five years older, else the first."""
    last = Period.parse(series.known[-1].period).middle
    earlier = series.known[:-1]
    old = [one for one in earlier if Period.parse(one.period).middle <= last - 4.99]
    return old[-1] if old else earlier[0] if earlier else None


def _change(definition: IndicatorDefinition, base: Observation, last: Observation, language: str) -> str:
    """Say how much the value has changed: in percentage points for shares, else in per cent where that has meaning."""
    before, now = base.value or 0.0, last.value or 0.0
    if definition.unit_code == "%":
        difference = say("points", language, value=number_words(abs(now - before), definition, language))
    elif before > 0:
        share = abs(now / before - 1) * 100
        number = format_number(share, language, decimals=0 if share >= 1 else 1)
        difference = f"{number}%" if language == "en" else f"{number}\u00a0%"
    else:
        difference = value_words(abs(now - before), definition, language)
    if round(now, definition.decimals) == round(before, definition.decimals):
        return say("same", language, base=base.period)
    return say("higher" if now > before else "lower", language, difference=difference, base=base.period)


def _alt(title: str, current: list[Series], summary: str, language: str) -> str:
    periods = sorted(Period.parse(one.period) for series in current for one in series.known)
    names = listed([place(one.place).name.to(language) for one in current if one.known], language)
    kind = say("line_chart", language)
    if not periods:
        return say("alt_none", language, kind=kind, title=title, summary=summary)
    key = "alt" if periods[0] != periods[-1] else "alt_one"
    first, last = str(periods[0]), str(periods[-1])
    given = {"kind": kind, "title": title, "places": names, "from": first, "to": last, "summary": summary}
    return say(key, language, **given)


def _table(
    definition: IndicatorDefinition,
    current: list[Series],
    older: list[Series],
    targets: list[Target],
    judged: dict[str, Verdict],
    language: str,
) -> ChartTable:
    """Return every value drawn, a row a period, then the targets and what the trend gives for their years."""
    columns = [*current, *older]
    header = [say("period", language)]
    header += [
        place(one.place).name.to(language) + (f", {one.vintage}" if one.vintage is not None else "") for one in columns
    ]
    cells = [{one.period: one for one in series.observations} for series in columns]
    periods = sorted({period for column in cells for period in column}, key=Period.parse)
    rows = [(period, *(_cell(definition, column.get(period), language) for column in cells)) for period in periods]
    for target in targets:
        at = next(i for i, one in enumerate(current) if one.place == target.place)
        blank = [""] * len(columns)
        key = "target_row" if target.year else "target_row_lasting"
        limit = say(target.direction, language, value=number_words(target_value(target), definition, language))
        rows.append((say(key, language, year=target.year), *blank[:at], limit, *blank[at + 1 :]))
        verdict = judged.get(target.id)
        if target.year and verdict and verdict.expected is not None:
            expected = _expected(definition, verdict, language)
            rows.append((say("trend_row", language, year=target.year), *blank[:at], expected, *blank[at + 1 :]))
    notes = [say("vintage_note", language)] if older else []
    return ChartTable(
        caption=say("table", language, title=definition.title.to(language), unit=definition.unit.to(language)),
        header=tuple(header),
        rows=tuple(rows),
        numeric=tuple(range(1, len(header))),
        note=" ".join(notes) or None,
    )


def _cell(definition: IndicatorDefinition, one: Observation | None, language: str) -> str:
    """Return a value with its interval, or why there is none; never an empty cell that might be read as nought."""
    if one is None:
        return "–"
    if one.suppressed:
        return say("suppressed", language)
    if one.value is None:
        return _missing(one.missing_reason, language)
    value = number_words(one.value, definition, language)
    if one.low is None or one.high is None:
        return value
    return f"{value} ({number_words(one.low, definition, language)}–{number_words(one.high, definition, language)})"


def _missing(reason: str | None, language: str) -> str:
    if not reason:
        return say("missing", language)
    try:
        return label("missing_reason", reason, language)
    except KeyError:  # a reason in people's own words
        return reason


def _expected(definition: IndicatorDefinition, verdict: Verdict, language: str) -> str:
    numbers = [verdict.expected, verdict.expected_low, verdict.expected_high]
    middle, low, high = (number_words(number or 0.0, definition, language) for number in numbers)
    return f"{middle} ({low}–{high})"
