"""Short sentences about dates, standings and actors, for every page that shows a duty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beredd.common.formats import format_date, format_month_day
from beredd.common.text import label
from beredd.programmes import OVERDUE, Standing
from beredd.programmes.actors import actors
from beredd.programmes.due_rules import DueRule
from beredd.programmes.follow_up import DutyState, Fulfilment
from beredd.site.config.reader import marked, reader_language, today

TONES: Final[dict[str, str]] = {
    DutyState.NOT_STARTED: "neutral",
    DutyState.UNDER_WAY: "info",
    DutyState.DONE: "success",
    DutyState.NOT_APPLICABLE: "neutral",
    DutyState.SUPERSEDED: "neutral",
}
FULFILMENT_TONES: Final[dict[str, str]] = {
    Fulfilment.FULFILLED: "success",
    Fulfilment.PARTLY: "warning",
    Fulfilment.NOT_FULFILLED: "danger",
    Fulfilment.CANNOT_TELL_YET: "neutral",
}
SOON_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Said:
    """Words with a tone; the words carry the meaning, the colour only repeats it."""

    words: str
    tone: str


@lru_cache(maxsize=1000)
def tag(said: Said) -> SafeString:
    """Return the words as parts/tag.html does, for rows that are written in Python; a table has few different ones."""
    return format_html('<span class="ds-tag" data-size="sm" data-color="{}">{}</span>', said.tone, said.words)


def state_said(state: DutyState | None) -> Said:
    """Return the words for a state; None is what nobody has said anything of."""
    if state is None:
        return Said(_("no state set"), "neutral")
    return Said(label("state", state, reader_language()), TONES[state])


def fulfilment_said(verdict: Fulfilment) -> Said:
    """Return the words for a judgement of whether a duty is fulfilled."""
    return Said(label("fulfilment", verdict, reader_language()), FULFILMENT_TONES[verdict])


def days_said(days: int) -> str:
    """Return the days left in words: today, tomorrow, in 23 days, 3 days ago."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


def standing_said(standing: Standing, days: int | None) -> Said:
    """Return where a line of the calendar stands, in words with a tone."""
    if standing is Standing.LATE and days is not None:
        return Said(ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}, "danger")
    if standing is Standing.UNCONFIRMED:
        return Said(label("standing", standing, reader_language()), "warning")
    if standing is Standing.CLOSED:
        return Said(_("closed"), "success")
    if standing is Standing.NO_DATE or days is None:
        return Said(_("no date"), "neutral")
    if standing is Standing.HAPPENED:
        return Said(days_said(days), "neutral")
    tone = "danger" if days == 0 else "warning" if days <= SOON_DAYS else "info"
    return Said(days_said(days), tone)


def is_overdue(standing: Standing) -> bool:
    """Say whether the date has passed and the duty is not closed."""
    return standing in OVERDUE


def actor_name(actor: str, *, short: bool = False, on: date | None = None) -> str:
    """Return an actor's name of today (or on a day); the id itself where the register does not know it."""
    known = actors().get(actor)
    if known is None:
        return actor
    name = known.name_on(on or today())
    return name.short if short and name.short else name.text.to(reader_language())


def actor_language(actor: str) -> str:
    """Return the language in which :func:`actor_name` gives the full name of today."""
    known = actors().get(actor)
    wanted = reader_language()
    return known.name_on(today()).text.language_of(wanted) if known else wanted


def actor_marked(actor: str, *, short: bool = False) -> SafeString:
    """Return an actor's name of today as HTML, marked with its language where that is not the reader's."""
    known = actors().get(actor)
    if known is None:
        return escape(actor)
    name = known.name_on(today())
    return escape(name.short) if short and name.short else marked(name.text)


def actors_marked(actors: Iterable[str], *, short: bool = False) -> SafeString:
    """Return several actors' names with commas between, as HTML."""
    return format_html_join(", ", "{}", ((actor_marked(actor, short=short),) for actor in actors))


def rule_said(rule: DueRule) -> str:
    """Return a due rule in words: "each year by 1 March, first in 2028"."""
    language = reader_language()
    match rule.kind:
        case "fixed":
            return _("by %(date)s") % {"date": format_date(rule.date, language)}
        case "list":
            return _("by each of %(dates)s") % {"dates": ", ".join(format_date(day, language) for day in rule.dates)}
        case "yearly":
            day = format_month_day(date(2024, rule.month, rule.day), language)
            words = _("each year by %(day)s, first in %(year)d") % {"day": day, "year": rule.first_year}
            return words if rule.last_year is None else _("%(rule)s, last in %(year)d") % {
                "rule": words, "year": rule.last_year,
            }  # fmt: skip
        case "same_as":
            return _("at the same time as %(duty)s") % {"duty": rule.duty}
        case "with_report":
            return _("with each report of %(duties)s") % {"duties": ", ".join(rule.duties)}
        case "before":
            return _("before %(duty)s") % {"duty": rule.duty}
        case "when_needed":
            return rule.condition.to(language)
        case "during":
            return _("from %(start)s to %(end)s") % {
                "start": format_date(rule.start, language),
                "end": format_date(rule.end, language),
            }
        case "continuous":
            return _("continuously, with no interval set")
        case _:
            return _("each year, without a date") if rule.recurrence == "yearly" else _("without a date")
