"""Booking what happens with a grant's money, and taking back what was booked wrongly."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from beredd.programmes.follow_up import MoneyStep
from beredd.programmes.model import Grant, Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, require
from beredd.site.config.reader import today
from beredd.site.money.booking import left_of
from beredd.site.money.models import MoneyEntryRow
from beredd.site.money.registers import MONEY_ENTRIES
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change, class_of
from beredd.site.registers.sight import Sight


def thing_of_grant(programme: Programme, grant: Grant) -> Thing:
    """Return a grant as rights see it: a contributor of the granted actor may enter its money."""
    return Thing(programme.id, frozenset({grant.actor} if grant.actor else ()))


def newest_entry(programme: str, grant: str | None = None) -> int:
    """Return the number of the newest entry, of a programme or of one grant; 0 where there is none.

    Entries that the reader may not see count too: a number tells nothing but that the books have grown.
    """
    rows = MoneyEntryRow.objects.filter(programme=programme)
    last = (rows.filter(grant=grant) if grant else rows).order_by("number").last()
    return last.number if last else 0


@transaction.atomic
def enter_money(
    *,
    by: User,
    programme: Programme,
    grant: str,
    year: int,
    step: MoneyStep,
    amount: int | None,
    reason: str,
    booked_on: date | None = None,
    receipt: str = "",
    note: str = "",
    actor: str = "",
    takes_back: str = "",
    like: MoneyEntryRow | None = None,
    seen: int | None = None,
) -> MoneyEntryRow:
    """Enter a step of a grant's cycle in whole kronor; an account that was sent has no amount.

    Parameters
    ----------
    by, programme, grant, year, step, amount
        Who books what.
    reason
        What the entry is for, as the books say it; kept as the reason in the audit trail too.
    booked_on
        The day of booking; today where it is not said.
    receipt
        The reference to the agency's books (verifikation), or the account's diary number.
    note
        Whatever else a later reader should know.
    actor
        Who requisitions, uses or repays; the decision's own actor where it names one.
    takes_back
        The code of the entry that this negative one takes back.
    like
        An entry as secret as which the new one is to be.
    seen
        The newest entry of the grant that the writer had before the eyes; None where nobody looked.

    Raises
    ------
    KeyError
        When the programme has no such grant.
    NewerEntryError
        When somebody has entered something for the grant since `seen`.
    RowFaultsError
        When the books' rules forbid it.
    """
    found = grant_of(programme, grant)
    require(by, Verb.ENTER_MONEY, thing_of_grant(programme, found))
    # The rows are held until the transaction ends, so that the second of two writers waits and then sees the first.
    list(MoneyEntryRow.objects.filter(programme=programme.id, grant=grant).select_for_update().values_list("pk"))
    if seen is not None and newest_entry(programme.id, grant) != seen:
        raise NewerEntryError(grant)
    values: dict[str, Any] = {
        "text": reason.strip()[:300],
        "grant": grant,
        "year": year,
        "step": step.value,
        "amount": (amount or None) if step is MoneyStep.ACCOUNT_SENT else amount,
        "currency": found.currency,
        "booked_on": booked_on or today(),
        "receipt": receipt,
        "actor": actor or found.actor or "",
        "takes_back": takes_back,
        "note": note,
    }
    change = Change(values=values, **(class_of(like) if like is not None else {}))
    row: MoneyEntryRow = write_rows(
        by=by, programme=programme, to=MONEY_ENTRIES, changes=[change], why=reason, action="enter_money"
    )[0]
    return row


def take_back(*, by: User, programme: Programme, code: str, reason: str) -> MoneyEntryRow:
    """Take back what is left of an entry, by a negative one that points at it.

    Raises
    ------
    KeyError
        When there is no such entry that `by` may see, or its amount is hidden from `by`.
    NewerEntryError
        When nothing of it is left: somebody has taken it back already.
    """
    require(by, Verb.READ, programme)
    sight = Sight(by, programme)
    row: MoneyEntryRow | None = sight.row(MONEY_ENTRIES, code)
    if row is None or sight.hides(row, "amount"):
        raise KeyError(code)
    left = left_of(row)
    if left is None or row.takes_back:
        raise NewerEntryError(code)
    return enter_money(
        by=by,
        programme=programme,
        grant=row.grant,
        year=row.year or 0,
        step=MoneyStep(row.step),
        amount=-left,
        reason=reason,
        receipt=row.receipt if row.step == MoneyStep.ACCOUNT_SENT else "",
        note=_("Takes back %(code)s.") % {"code": code},
        actor=row.actor,
        takes_back=code,
        like=row,
    )


def grant_of(programme: Programme, grant: str) -> Grant:
    """Return a grant of a programme.

    Raises
    ------
    KeyError
        When there is none of that id.
    """
    for one in programme.money:
        if one.id == grant:
            return one
    raise KeyError(grant)
