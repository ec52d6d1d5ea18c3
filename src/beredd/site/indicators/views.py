"""The list of indicators, and one indicator's page.

The series that beredd ships with are published statistics: whoever may log in may see them. Values that people have
entered and approved stand beside them for those who may read them, and which programmes use an indicator is told only
to those who may read the programme.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from beredd.charts import Chart, indicator_chart, region_map
from beredd.common.places import place
from beredd.common.text import Text, label
from beredd.indicators import (
    IndicatorDefinition,
    Observation,
    Verdict,
    VerdictKind,
    change_of,
    change_words,
    comparable,
    definitions,
    judge,
    latest_vintage,
    target_value,
)
from beredd.programmes.model import Goal, Programme
from beredd.site.accounts.models import User
from beredd.site.config.reader import reader_language
from beredd.site.indicators.queries import observations_seen_by
from beredd.site.programmes.content import signed_in
from beredd.site.programmes.queries import readable_programmes
from beredd.site.programmes.wording import Said

TONES = {
    VerdictKind.REACHED: "success",
    VerdictKind.ON_TRACK: "success",
    VerdictKind.OFF_TRACK: "warning",
    VerdictKind.MOVING_AWAY: "danger",
    VerdictKind.CANNOT_TELL: "neutral",
}


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator in the list: its newest value at each place, and what is judged of it."""

    definition: IndicatorDefinition
    url: str
    latest: list[tuple[str, Observation]]
    verdicts: list[tuple[str, Said]]


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A verdict with its target."""

    verdict: Verdict
    said: Said
    place: str
    year: int | None
    direction: str
    level: float
    source: str
    verified: bool
    probability: float | None


def indicator_lines(user: User) -> list[IndicatorLine]:
    """Return every indicator with what the person may read of its values."""
    observations = _by_indicator(user)
    return [_line(one, observations.get(one.id, [])) for one in definitions().values()]


@require_GET
def indicators_page(request: HttpRequest) -> HttpResponse:
    """Show every indicator with its newest values, those of the person's programmes first."""
    user = signed_in(request)
    own = {use for programme in readable_programmes(user) for use in _used_by(programme)}
    lines = indicator_lines(user)
    context = {
        "own": [line for line in lines if line.definition.id in own],
        "others": [line for line in lines if line.definition.id not in own],
    }
    return render(request, "indicators/indicators.html", context)


@require_GET
def indicator_page(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """Show one indicator: chart, table, verdicts, definition and where the numbers come from."""
    one = definitions().get(indicator_id)
    if one is None:
        raise Http404
    user = signed_in(request)
    observations = observations_seen_by(user, [one.id])
    verdicts = judge(one, observations)
    countries = [observation for observation in observations if "-" not in observation.place]
    chart: Chart | None = indicator_chart(one, countries, verdicts, reader_language()) if countries else None
    targets = {target.id: target for target in one.targets}
    context = {
        "one": one,
        "chart": chart,
        "changes": _changes(one, countries),
        "map": region_map(one, observations, reader_language()),
        "verdicts": [
            VerdictLine(
                verdict=verdict,
                said=_said(verdict),
                place=place(verdict.place).name.to(reader_language()),
                year=targets[verdict.target].year,
                direction=targets[verdict.target].direction,
                level=target_value(targets[verdict.target]),
                source=targets[verdict.target].source,
                verified=targets[verdict.target].verified,
                probability=verdict.probability * 100 if verdict.probability is not None else None,
            )
            for verdict in verdicts
        ],
        "uses": _uses(readable_programmes(user), one.id),
        "sources": _sources(observations),
    }
    return render(request, "indicators/indicator.html", context)


def _changes(one: IndicatorDefinition, observations: list[Observation]) -> list[Text]:
    """Return how fast each country's series moves, where its numbers allow it to be told."""
    newest = comparable(observations)
    found = []
    for code in sorted({each.place for each in newest}, reverse=True):
        change = change_of(one, [each for each in newest if each.place == code])
        if change is not None:
            found.append(change_words(change, code))
    return found


def _by_indicator(user: User) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = defaultdict(list)
    for one in observations_seen_by(user):
        found[one.indicator].append(one)
    return found


def _used_by(programme: Programme) -> set[str]:
    return {indicator for goal in programme.goals for indicator in goal.indicators}


def _uses(programmes: list[Programme], indicator: str) -> list[tuple[Programme, Goal]]:
    return [(programme, goal) for programme in programmes for goal in programme.goals if indicator in goal.indicators]


def _said(verdict: Verdict) -> Said:
    return Said(label("verdict", verdict.kind, reader_language()), TONES[verdict.kind])


def _line(one: IndicatorDefinition, observations: list[Observation]) -> IndicatorLine:
    language = reader_language()
    newest: dict[str, Observation] = {}
    for observation in latest_vintage(observations):
        # The regions' values stand on the indicator's own page: here they would bury the countries'.
        if observation.value is not None and not observation.suppressed and "-" not in observation.place:
            newest[observation.place] = max(
                newest.get(observation.place, observation), observation, key=lambda given: given.period
            )
    return IndicatorLine(
        definition=one,
        url=reverse("indicator", args=[one.id]),
        latest=[(place(code).name.to(language), newest[code]) for code in sorted(newest, reverse=True)],
        verdicts=[(place(verdict.place).name.to(language), _said(verdict)) for verdict in judge(one, observations)],
    )


def _sources(observations: list[Observation]) -> list[tuple[str, str, int]]:
    """Return each source with its file's hash and how many values it gave."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for one in observations:
        counts[one.provenance.source, one.provenance.input_sha256 or ""] += 1
    return [(source, sha256, count) for (source, sha256), count in sorted(counts.items())]
