"""Dates ahead, and the duties that have none."""

from collections.abc import Iterator

from beredd.common.text import label
from beredd.programmes.calendar import CalendarItem, calendar_items
from beredd.programmes.due_rules import Event
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, Heading, Table
from beredd.reports.words import capital

TIMELESS = frozenset({"continuous", "when_needed", "undated"})


def dates_ahead(material: Material) -> Iterator[Block]:
    """Yield what comes after the report is drawn up, and the standing duties."""
    items = calendar_items(material.programme, material.today, None, material.follow_up, material.today)
    coming = [item for item in items if (item.date or item.start) and not item.follows]
    timeless = [item for item in items if item.date is None and item.start is None and item.kind in TIMELESS]
    if not coming and not timeless:
        return
    yield Heading(level=1, text=material.say("dates"), anchor="dates")
    if coming:
        yield Table(
            caption=material.say("dates_caption", date=material.day(material.today)),
            header=tuple(material.say(f"column_{column}") for column in ("date", "what", "id")),
            rows=tuple((_when(material, item), _what(material, item), item.id) for item in coming),
        )
    if timeless:
        yield Heading(level=2, text=material.say("standing_tasks"), anchor="standing")
        yield Table(
            caption=material.say("standing_caption"),
            header=tuple(material.say(f"column_{column}") for column in ("id", "duty", "when")),
            rows=tuple((item.id, material.text(item.text), _rhythm(material, item)) for item in timeless),
        )


def _when(material: Material, item: CalendarItem) -> str:
    if item.date is None:
        spans = [material.day(day) for day in (item.start, item.end) if day is not None]
        return " – ".join(spans)
    day = material.day(item.date, weekday=True)
    if item.last_working_day is None or item.last_working_day == item.date:
        return day
    return material.say("working_day_in_cell", date=day, day=material.day(item.last_working_day))


def _what(material: Material, item: CalendarItem) -> str:
    what, text = material.text(item.label), material.text(item.text)
    if item.event is Event.WORK and item.own_label is None:
        return text  # "work" as a name for what happens tells nothing
    what = capital(what)
    return what if item.row == "programme" else material.say("what_with_text", what=what, text=text)


def _rhythm(material: Material, item: CalendarItem) -> str:
    if item.condition is not None:
        return material.text(item.condition)
    kind = label("due_kind", item.kind, material.language)
    return f"{label('due_kind', 'yearly', material.language)}, {kind}" if item.yearly else kind
