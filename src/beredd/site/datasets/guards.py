"""What nobody writes by hand in a data set: its state, its counts, its vintage; and what stands once it is read."""

from typing import Final

from django.utils.translation import gettext as _

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can
from beredd.site.datasets.models import State
from beredd.site.registers.register import Fault, RowRule, Values

BY_PROGRAM: Final = (
    "first_day", "last_day", "rows_read", "rows_used", "joined", "rejected", "cells", "vintage", "input_sha256",
)  # fmt: skip
WHAT_IT_IS: Final = ("kind", "place", "format", "coverage", "synthetic")
"""What the values were counted by: changed only before the files have been read."""
STILL_OPEN: Final = frozenset({State.UPLOADED.value, State.FAILED.value})


def guard_data_set(by: User, programme: Programme) -> RowRule:
    """Refuse by every door what only the data set's own page may do."""
    may_approve = can(by, Verb.APPROVE, programme)

    def rule(before: Values | None, after: Values) -> list[Fault]:
        found: list[Fault] = []
        state = State.UPLOADED.value if before is None else before["state"]
        if after["state"] != state:
            found.append(("state", _("is changed on the data set’s own page")))
        known = {} if before is None else before
        found += [
            (name, _("is written by the program"))
            for name in BY_PROGRAM
            if (after[name] or None) != (known.get(name) or None)
        ]
        if before is None:
            return found
        if state == State.DELETED:
            found.append(("state", _("the data set is deleted; nothing of it is changed any more")))
        if state not in STILL_OPEN:
            found += [
                (name, _("the files have been read so; hand them in as a new data set"))
                for name in WHAT_IT_IS
                if before[name] != after[name]
            ]
        if before["withdrawn"] != after["withdrawn"]:
            if state == State.READING:
                found.append(("withdrawn", _("the files are being read; stop that first")))
            if state == State.APPROVED and not may_approve:
                found.append(("withdrawn", _("only an approver withdraws what has been approved")))
        return found

    return rule
