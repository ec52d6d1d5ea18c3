"""What meetings and the log of information show of a programme's duties: for the overview and the duty's page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beredd.common.formats import format_date
from beredd.programmes.meetings import (
    Interval,
    MeetingDay,
    Regularity,
    SeriesStanding,
    duty_meetings,
    informed,
    series_standing,
)
from beredd.site.config.reader import reader_language, today
from beredd.site.meetings.contact_registers import CONTACTS, INFORMATION_LOG
from beredd.site.meetings.meeting_registers import INTERVALS, MEETING_SERIES, MEETINGS
from beredd.site.programmes.wording import Said, days_said
from beredd.site.registers.brief import some_columns
from beredd.site.registers.sight import Sight

TONES: Final = {
    Regularity.KEPT: "success",
    Regularity.NEXT_NOT_PLANNED: "warning",
    Regularity.PLANNED_LATE: "warning",
    Regularity.BROKEN: "danger",
    Regularity.NONE_HELD: "warning",
    Regularity.NO_INTERVAL: "neutral",
    Regularity.ENDED: "neutral",
}


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series with when it last met, when it meets next, and whether its interval is kept."""

    code: str
    title: str
    interval: str
    standing: SeriesStanding
    regularity: Said
    may_plan: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence that shows something of a duty, and where to read on."""

    words: str
    url: str


def regularity_said(regularity: Regularity) -> Said:
    """Return whether a series' interval is kept, in words."""
    words = {
        Regularity.KEPT: _("the interval is kept"),
        Regularity.NEXT_NOT_PLANNED: _("the next meeting is not planned"),
        Regularity.PLANNED_LATE: _("the next meeting is planned too late"),
        Regularity.BROKEN: _("the interval has run out"),
        Regularity.NONE_HELD: _("no meeting held yet"),
        Regularity.NO_INTERVAL: _("when needed"),
        Regularity.ENDED: _("ended"),
    }
    return Said(words[regularity], TONES[regularity])


def meeting_days(sight: Sight, series: Iterable[str]) -> dict[str, list[MeetingDay]]:
    """Return the days of the meetings that the person may read, by series."""
    found: dict[str, list[MeetingDay]] = defaultdict(list)
    rows = sight.rows(MEETINGS).filter(series__in=list(series))
    for number, day, state, of_series in some_columns(sight, MEETINGS, ("date", "state", "series"), rows):
        # A state is never empty: it is where the person may not read it.
        if day and state and of_series:
            found[of_series].append(MeetingDay(f"{MEETINGS.prefix}-{number}", day, state))
    return found


def series_lines(sight: Sight, may_plan: Any, rows: Sequence[Any] | None = None) -> list[SeriesLine]:
    """Return the programme's series, or those in `rows`, as lines; as many queries for many as for one."""
    if rows is None:
        rows = list(sight.rows(MEETING_SERIES).order_by("number"))
    days, language = meeting_days(sight, [row.code for row in rows]), reader_language()
    lines = []
    for row in rows:
        values = sight.values(MEETING_SERIES, row)
        interval = Interval(str(values.get("interval") or Interval.WHEN_NEEDED))
        standing = series_standing(interval, days[row.code], today(), ended=bool(values.get("ended")))
        lines.append(
            SeriesLine(
                code=row.code,
                title=str(values.get("title") or ""),
                interval=INTERVALS[interval.value].to(language),
                standing=standing,
                regularity=regularity_said(standing.regularity),
                may_plan=standing.next is None and not row.ended and may_plan(row),
            )
        )
    return lines


def duty_facts(sight: Sight, duty: str) -> list[Fact]:
    """Return what the meetings, contacts and the log of information show of a duty; nothing where there is none.

    For the duty's page: A-09 gets its meetings, A-17 and C-02 their contacts, A-19 and C-15 what was told and when.
    """
    facts = [_meetings_fact(sight, duty), _contacts_fact(sight, duty), _information_fact(sight, duty)]
    return [fact for fact in facts if fact is not None]


def information_days(sight: Sight, duty: str = "") -> list[date]:
    """Return the days on which the government's offices were informed, of a duty or at all."""
    rows = sight.find(INFORMATION_LOG, where={"duties": duty} if duty else None)
    return [day for _number, day in some_columns(sight, INFORMATION_LOG, ("date",), rows) if day]


def _meetings_fact(sight: Sight, duty: str) -> Fact | None:
    rows = some_columns(sight, MEETINGS, ("date", "state"), sight.find(MEETINGS, where={"duties": duty}))
    days = [MeetingDay(f"{MEETINGS.prefix}-{number}", day, state) for number, day, state in rows if day and state]
    if not days:
        return None
    found = duty_meetings(days, today())
    words = ngettext("%(number)d meeting held", "%(number)d meetings held", found.held) % {"number": found.held}
    parts = [words, _("%(number)d of them in the past year") % {"number": found.held_last_year}]
    if found.last:
        parts.append(_("the last on %(day)s") % {"day": _day(found.last.date)})
    parts.append(_("the next on %(day)s") % {"day": _day(found.next.date)} if found.next else _("no next one planned"))
    return Fact(f"{', '.join(parts)}.", _list_url(sight, MEETINGS.key, duty))


def _contacts_fact(sight: Sight, duty: str) -> Fact | None:
    rows = some_columns(sight, CONTACTS, ("date",), sight.find(CONTACTS, where={"duties": duty}))
    days = [day for _number, day in rows if day]
    if not days:
        return None
    words = ngettext("%(number)d contact logged", "%(number)d contacts logged", len(days)) % {"number": len(days)}
    last = _("the last on %(day)s") % {"day": _day(max(days))}
    return Fact(f"{words}, {last}.", _list_url(sight, CONTACTS.key, duty))


def _information_fact(sight: Sight, duty: str) -> Fact | None:
    found = informed(information_days(sight, duty), today())
    if found.last is None or found.days_since is None:
        return None
    words = ngettext("Informed %(number)d time", "Informed %(number)d times", found.times) % {"number": found.times}
    last = _("last on %(day)s, %(ago)s") % {"day": _day(found.last), "ago": days_said(-found.days_since)}
    return Fact(f"{words}, {last}.", _list_url(sight, INFORMATION_LOG.key, duty))


def _list_url(sight: Sight, key: str, duty: str) -> str:
    return f"{reverse('rows', args=[sight.programme.id, key])}?duties={duty}"


def _day(day: date) -> str:
    return format_date(day, reader_language())
