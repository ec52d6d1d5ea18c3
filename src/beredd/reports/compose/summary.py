"""The summary: a place for the main points, and the facts that the programme itself can tell."""

from collections import Counter
from collections.abc import Iterator

from beredd.common.formats import format_money, listed
from beredd.common.text import label
from beredd.indicators import judge
from beredd.programmes.calendar import calendar_items
from beredd.programmes.money import money_rows, money_totals
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, BulletList, Heading
from beredd.reports.free_parts import SUMMARY
from beredd.reports.standings import Group
from beredd.reports.words import counted


def summary(material: Material) -> Iterator[Block]:
    """Yield the lead that people write, then the facts: duties by state, what is late, verdicts, next date, money."""
    yield Heading(level=1, text=material.say("summary"), anchor="summary")
    yield from material.or_to_write(SUMMARY, lambda: material.say("summary_to_write"))
    facts = [*_duties(material), *_late(material), *_verdicts(material), *_next(material), *_money(material)]
    yield BulletList(items=tuple(facts))


def _duties(material: Material) -> Iterator[str]:
    own = [one for one in material.standings if one.group is not Group.OUTSIDE]
    states = Counter(one.entry.state.value if one.entry else "" for one in own)
    named = [
        material.say(
            "state_count",
            number=number,
            state=label("state", state, material.language) if state else material.say("without_state_count"),
        )
        for state, number in sorted(states.items(), key=lambda pair: (not pair[0], -pair[1]))
    ]
    yield counted("duties", len(own), material.language, states=listed(named, material.language))
    outside = len(material.standings) - len(own)
    if outside:
        yield counted("outside", outside, material.language)


def _late(material: Material) -> Iterator[str]:
    late = [one for one in material.standings if one.group is Group.LATE]
    if not late:
        yield material.say("late_none")
        return
    items = [
        material.say("late_item", id=one.duty.id, date=material.day(one.item.date))
        for one in late
        if one.item and one.item.date
    ]
    yield material.say("late_some", duties=listed(items, material.language))


def _verdicts(material: Material) -> Iterator[str]:
    verdicts = [
        verdict
        for indicator, values in material.newest.items()
        if indicator in material.known and values
        for verdict in judge(material.known[indicator], values)
    ]
    if not material.newest:
        if material.programme.goals:
            yield material.say("indicators_none")
    elif verdicts:
        counts = Counter(verdict.kind.value for verdict in verdicts)
        kinds = [
            material.say("verdict_count", number=number, kind=label("verdict", kind, material.language))
            for kind, number in counts.most_common()
        ]
        yield material.say("verdict_counts", number=len(verdicts), kinds=listed(kinds, material.language))


def _next(material: Material) -> Iterator[str]:
    after = max(material.report.due or material.today, material.today)
    for item in calendar_items(material.programme, after, None, material.follow_up, material.today, timeless=False):
        if item.date is not None and item.date > after and not item.follows:
            yield material.say("next_dates", what=material.text(item.label), date=material.day(item.date))
            return


def _money(material: Material) -> Iterator[str]:
    rows = money_rows(material.programme)
    # Money from different sources is not one sum: a frame of the budget and development aid stand beside each other.
    amounts = [
        format_money(money, material.language)
        for kind in dict.fromkeys(row.source.kind for row in rows)
        for money in money_totals(row for row in rows if row.source.kind == kind)
    ]
    if len(amounts) > 1:
        yield material.say("money_sources", amounts=listed(amounts, material.language))
    elif amounts:
        yield material.say("money_total", amounts=listed(amounts, material.language))
    frames = material.programme.within_existing_frames
    if frames:
        yield material.say("within_frames", id=frames)
