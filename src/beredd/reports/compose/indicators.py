"""One indicator in a report: why it matters, its chart with table, and the verdict against each target."""

from collections.abc import Iterator

from beredd.common.formats import format_number
from beredd.common.places import place
from beredd.common.text import label
from beredd.indicators import judge
from beredd.indicators.model import IndicatorDefinition, Observation, Target, Verdict
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, Figure, Heading, Paragraph, Table
from beredd.reports.words import capital


def indicator_blocks(material: Material, indicator: str, level: int) -> Iterator[Block]:
    """Yield the part of one indicator under a heading of `level`; a note where it has no definition or no values."""
    known = material.known.get(indicator)
    if known is None:
        yield Paragraph(text=material.say("indicator_unknown", id=indicator), role="note")
        return
    title = material.text(known.title)
    yield Heading(level=level, text=title, anchor=f"indicator-{known.id}")
    yield Paragraph(text=material.text(known.why_it_matters))
    values = material.newest.get(indicator, [])
    if not any(one.value is not None for one in values):
        yield Paragraph(text=material.say("no_values", title=title), role="note")
        return
    verdicts = judge(known, values)
    yield _figure(material, known, values, verdicts)
    yield Paragraph(
        text=material.say(
            "indicator_unit",
            unit=material.text(known.unit),
            direction=label("direction", known.direction, material.language),
            source=material.text(known.source).rstrip("."),
        )
    )
    if verdicts:
        yield _verdicts(material, known, verdicts)
    if known.limitations:
        yield Paragraph(text=material.say("limitations", text=material.text(known.limitations)), role="note")


def _figure(
    material: Material, known: IndicatorDefinition, values: list[Observation], verdicts: list[Verdict]
) -> Figure:
    from beredd.charts import indicator_chart  # Altair takes a second to load; a report without charts need not wait

    chart = indicator_chart(known, values, verdicts, material.language)
    table = chart.table
    return Figure(
        caption=chart.caption,
        alt=chart.alt,
        summary=chart.summary,
        svg=chart.svg,
        table=Table(
            caption=table.caption, header=table.header, rows=table.rows, numeric=table.numeric, note=table.note
        ),
    )


def _verdicts(material: Material, known: IndicatorDefinition, verdicts: list[Verdict]) -> Table:
    targets = {target.id: target for target in known.targets}
    return Table(
        caption=material.say("verdicts_caption", title=material.text(known.title)),
        header=tuple(material.say(f"column_{column}") for column in ("target", "latest", "verdict", "why")),
        rows=tuple(_row(material, known, targets.get(verdict.target), verdict) for verdict in verdicts),
    )


def _row(
    material: Material, known: IndicatorDefinition, target: Target | None, verdict: Verdict
) -> tuple[str, str, str, str]:
    number = format_number(verdict.target_value, material.language, decimals=known.decimals)
    words = material.say(target.direction, value=number) if target else number
    if target and target.year:
        words = material.say("in_year", target=words, year=target.year)
    words = material.say("at_place", place=material.text(place(verdict.place).name), target=words)
    if target and not target.verified:
        words = material.say("target_unverified", target=words)
    latest = "–"
    if verdict.latest_value is not None:
        value = format_number(verdict.latest_value, material.language, decimals=known.decimals)
        latest = material.say("value_in", value=value, period=verdict.latest_period or "–")
    kind = label("verdict", verdict.kind, material.language)
    return words, latest, capital(kind), material.text(verdict.reason)
