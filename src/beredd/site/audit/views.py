"""Who changed what, when and why: a programme's audit trail as a page."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beredd.site.audit.models import AuditEvent
from beredd.site.audit.queries import OPEN_THINGS, pare_evidence, readable_events
from beredd.site.audit.wording import deed_said, field_said, value_said
from beredd.site.config.past import end_of, past_day
from beredd.site.config.reader import reader_language
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.registers.history import Difference, differences_of_event
from beredd.site.registers.list_views import page_links
from beredd.site.registers.register import Register, registers
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight

EVENTS_ON_A_PAGE: Final = 50
COUNTED_AT_MOST: Final = 10_000
"""So many events are counted and paged: a count of all would read each; who wants older ones narrows the days."""


class NewestEvents(Paginator):  # type: ignore[type-arg]  # it takes none when it runs
    """Pages of the newest events, as many as are counted."""

    object_list: QuerySet[AuditEvent]

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by()[: COUNTED_AT_MOST + 1].count()

    @cached_property
    def count(self) -> int:
        """How many events there are, or are paged."""
        return min(self._counted, COUNTED_AT_MOST)

    @property
    def more(self) -> bool:
        """Say whether there are older events than those that are paged."""
        return self._counted > COUNTED_AT_MOST


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event: what it is about with its address, and what differs."""

    event: AuditEvent
    thing: str
    url: str
    differences: tuple[Difference, ...]

    @property
    def deed(self) -> str:
        """What was done, in words."""
        return deed_said(self.event.action)


@require_GET
def history_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show a programme's events, the newest first, by thing, person and day."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    thing, who, since, until = asked = _asked(request)
    page = NewestEvents(_narrowed(readable_events(sight), *asked), EVENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    language = reader_language()
    context = {
        "programme": programme,
        "lines": lines_of(sight, list(page.object_list)),
        "page": page,
        "pages": page_links(page, request.GET),
        "things": [(key, _thing_words(key)) for key in OPEN_THINGS]
        + [(key, of.title.to(language)) for key, of in registers().items()],
        "thing": thing,
        "who": who,
        "since": since,
        "until": until,
        "active": bool(thing or who or since or until),
    }
    return render(request, "audit/history.html", context)


def _asked(request: HttpRequest) -> tuple[str, str, date | None, date | None]:
    """Return what is asked for: about what, by whom, since and until which day."""
    given = request.GET
    days = past_day(given.get("since", "")), past_day(given.get("until", ""))
    return given.get("thing", ""), given.get("who", "").strip(), *days


def asked_events(request: HttpRequest, sight: Sight) -> QuerySet[AuditEvent]:
    """Return the events that an address asks for and the person may read, the newest first."""
    return _narrowed(readable_events(sight), *_asked(request))


def _narrowed(
    events: QuerySet[AuditEvent], thing: str, who: str, since: date | None, until: date | None
) -> QuerySet[AuditEvent]:
    if thing:
        events = events.filter(thing=thing)
    if who:
        events = events.filter(by_name__icontains=who)
    if since is not None:
        events = events.filter(at__date__gte=since)
    if until is not None:
        events = events.filter(at__lte=end_of(until))
    return events


def _thing_words(thing: str) -> str:
    words = {
        "duty": _("Duty"),
        "decision": _("Decision"),
        "grant": _("Grant"),
        "report": _("Report"),
        "section": _("Section of a report"),
        "document": _("Document"),
        "attachment": _("Attachment"),
        "programme": _("Programme"),
    }
    return words.get(thing, thing)


def lines_of(sight: Sight, events: list[AuditEvent]) -> list[EventLine]:
    """Return the events with what differs in each; one query a register for the rows as they are today."""
    pare_evidence(sight, events)
    known = registers()
    today: dict[tuple[str, str], RegisterRow] = {}
    for key in {event.thing for event in events if event.thing in known}:
        of = known[key]
        numbers = [of.number_of(event.thing_id) for event in events if event.thing == key]
        rows = sight.rows(of, withdrawn=True).filter(number__in=[number for number in numbers if number])
        today |= {(key, row.code): row for row in rows}
    return [_line(sight, event, known.get(event.thing), today.get((event.thing, event.thing_id))) for event in events]


def _line(sight: Sight, event: AuditEvent, of: Register | None, row: RegisterRow | None) -> EventLine:
    language = reader_language()
    if of is not None and row is not None:
        url = reverse("row", args=[sight.programme.id, of.key, row.code])
        changed = tuple(differences_of_event(sight, of, row, event)) if event.old else ()
        return EventLine(event, f"{of.one.to(language)} {row.code}", url, changed)
    url = ""
    if event.thing == "duty":
        try:
            url = reverse("duty", args=[sight.programme.id, event.thing_id])
        except NoReverseMatch:
            url = ""
    return EventLine(event, f"{_thing_words(event.thing)} {event.thing_id}", url, tuple(_plain(event)))


def _plain(event: AuditEvent) -> list[Difference]:
    """Return what differs between the two sides of an event that is no row's."""
    old = event.old if isinstance(event.old, dict) else {}
    new = event.new if isinstance(event.new, dict) else {}
    names = dict.fromkeys([*old, *new])
    return [
        Difference(field_said(name), value_said(name, old.get(name)), value_said(name, new.get(name)))
        for name in names
        if old.get(name) != new.get(name)
    ]
