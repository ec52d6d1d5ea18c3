"""From the lists and rows of values to the pages on which they are entered, judged and revised."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from beredd.indicators.entry import ValueState
from beredd.site.accounts.rights import Thing, Verb, can
from beredd.site.registers.sight import Sight

Doors = list[tuple[str, str]]


def value_doors(sight: Sight, row: Any | None) -> Doors:
    """To the periods and to what waits for an approver; from an approved value to its revision."""
    programme = sight.programme.id
    doors = [(reverse("enter_periods", args=[programme]), _("Periods and values"))]
    if can(sight.user, Verb.APPROVE, programme):
        doors.append((reverse("approve_values", args=[programme]), _("Values to approve")))
    if row is not None and row.state == ValueState.APPROVED:
        mine = Thing(programme, frozenset({row.actor}), row.confidentiality, tuple(row.shown_to))
        if can(sight.user, Verb.WRITE_ROW, mine):
            doors.append((reverse("revise_value", args=[programme, row.code]), _("Revise a value")))
    return doors


def period_doors(sight: Sight, _row: Any | None) -> Doors:
    """To the page on which periods are opened and values entered."""
    return [(reverse("enter_periods", args=[sight.programme.id]), _("Periods and values"))]
