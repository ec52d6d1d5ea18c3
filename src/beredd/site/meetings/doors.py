"""From the lists and rows of this room's registers to its own pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from beredd.site.accounts.rights import Thing, Verb, can
from beredd.site.registers.sight import Sight

Doors = list[tuple[str, str]]


def _may_write(sight: Sight, row: Any) -> bool:
    return not row.withdrawn and can(sight.user, Verb.WRITE_ROW, Thing(sight.programme.id, frozenset({row.actor})))


def series_doors(sight: Sight, _row: Any | None) -> Doors:
    """To when the meetings are held, and where the next one is made."""
    return [(reverse("meeting_overview", args=[sight.programme.id]), _("Are the meetings held?"))]


def meeting_doors(sight: Sight, row: Any | None) -> Doors:
    """To a meeting's agenda and minutes on one page, and to writing them."""
    if row is None:
        return series_doors(sight, row)
    where = [sight.programme.id, row.code]
    doors = [(reverse("minutes", args=where), _("Agenda and minutes"))]
    if _may_write(sight, row):
        doors.append((reverse("write_minutes", args=where), _("Write the minutes")))
    return doors


def contact_doors(sight: Sight, row: Any | None) -> Doors:
    """To logging a contact with its class, and to the firms."""
    if row is not None:
        return []
    doors = [(reverse("firms", args=[sight.programme.id]), _("Firms in the dialogue"))]
    if sight.may_add():
        doors.insert(0, (reverse("log_contact", args=[sight.programme.id]), _("Log a contact with its class")))
    return doors
