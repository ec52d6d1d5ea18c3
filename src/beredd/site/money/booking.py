"""The rules of the books, whichever door an entry comes by: the page, the register's form, a workbook, the API."""

from typing import Any, Final

from django.utils.translation import gettext as _

from beredd.programmes.follow_up import MoneyStep
from beredd.programmes.model import Grant, Programme
from beredd.site.accounts.models import User
from beredd.site.money.models import MoneyEntryRow
from beredd.site.registers.register import Fault, RowRule, Values, register
from beredd.site.registers.sight import Sight

BOOKED: Final = (
    "text", "grant", "year", "step", "amount", "currency", "booked_on", "receipt", "actor", "takes_back", "note",
    "withdrawn",
)  # fmt: skip
"""What of an entry stands for ever. Its class may change, and with it who may read it."""


def never_changed(_by: User, _programme: Programme) -> RowRule:
    """A booked entry is neither changed nor withdrawn: whoever reads an old account must find it in the books."""

    def rule(before: Values | None, row: Values) -> list[Fault]:
        if before is None:
            return []
        told = _("is booked and never changed; take the entry back and make a new one")
        return [(name, told) for name in BOOKED if before.get(name) != row.get(name)][:1]

    return rule


def fits_the_grant(_by: User, programme: Programme) -> RowRule:
    """An entry is of a year of its grant, in its currency, by the actor that the decision gives it to."""
    grants = {grant.id: grant for grant in programme.money}

    def rule(before: Values | None, row: Values) -> list[Fault]:
        grant = grants.get(str(row.get("grant") or ""))
        if before is not None or grant is None:
            return []
        found: list[Fault] = []
        if row.get("year") not in years_of(grant):
            found.append(("year", _("the decision gives this money for %(years)s") % {"years": _years(grant)}))
        if row.get("currency") != grant.currency:
            found.append(("currency", _("the grant is in %(currency)s") % {"currency": grant.currency}))
        if grant.actor and row.get("actor") != grant.actor:
            found.append(("actor", _("the decision gives this money to another: %(actor)s") % {"actor": grant.actor}))
        if not grant.actor and not row.get("actor"):
            found.append(("actor", _("say who requisitions, uses or repays")))
        return found

    return rule


def fits_the_step(_by: User, _programme: Programme) -> RowRule:
    """Money has an amount, what was used a receipt, and an account that was sent a diary number and no amount."""

    def rule(before: Values | None, row: Values) -> list[Fault]:
        if before is not None:
            return []
        amount, receipt = row.get("amount"), str(row.get("receipt") or "").strip()
        if row.get("step") == MoneyStep.ACCOUNT_SENT:
            found = [("amount", _("an account that is sent has no amount"))] if amount else []
            return found + ([] if receipt else [("receipt", _("write the account’s diary number"))])
        if amount is None:
            return [("amount", _("write the amount, nought as well"))]
        if row.get("step") == MoneyStep.USED and int(str(amount)) > 0 and not receipt:
            return [("receipt", _("what was used needs its receipt"))]
        if int(str(amount)) < 0 and not row.get("takes_back"):
            return [("takes_back", _("a negative amount says which entry it takes back"))]
        return []

    return rule


def takes_back_rightly(by: User, programme: Programme) -> RowRule:
    """An entry takes back one of the same grant, year and step, and no more of it than is left."""
    left: dict[str, int] = {}
    sight = Sight(by, programme)

    def rule(before: Values | None, row: Values) -> list[Fault]:
        code = str(row.get("takes_back") or "")
        if before is not None or not code:
            return []
        original = sight.row(register("money-entries"), code)
        if original is None:
            return []  # the reference itself tells that there is none, or none that the writer may see
        if any(sight.hides(original, name) for name in ("grant", "year", "step", "actor", "amount")):
            return [("takes_back", _("is not yours to take back"))]
        if any(getattr(original, name) != row.get(name) for name in ("grant", "year", "step", "actor")):
            return [("takes_back", _("is of another grant, year, step or actor"))]
        if original.takes_back:
            return [("takes_back", _("takes back another entry itself"))]
        if original.step == MoneyStep.ACCOUNT_SENT:
            return [("takes_back", _("is taken back already"))] if left_of(original) is None else []
        amount = int(str(row.get("amount") or 0))
        rest = left.setdefault(code, left_of(original) or 0)
        if amount >= 0:
            return [("amount", _("what takes back is negative"))]
        if -amount > rest:
            return [("amount", _("of this entry %(amount)s is left to take back") % {"amount": rest})]
        left[code] = rest + amount
        return []

    return rule


_SAME: Final = ("grant", "year", "step", "amount", "booked_on", "receipt", "actor")
"""What two entries have in common when they are one entry booked twice."""


def booked_once(_by: User, programme: Programme) -> RowRule:
    """The same receipt, day and amount for the same grant, year and step is booked once.

    All that stands in the books is read at once: a workbook may bring thousands of entries.
    """
    known: set[tuple[Any, ...]] | None = None

    def rule(before: Values | None, row: Values) -> list[Fault]:
        nonlocal known
        if before is not None or row.get("takes_back") or not row.get("receipt") or row.get("booked_on") is None:
            return []
        if known is None:
            known = _in_the_books(programme.id)
        key = tuple(row.get(name) for name in _SAME)
        if key in known:
            return [("receipt", _("is booked already with this day and amount"))]
        known.add(key)
        return []

    return rule


def _in_the_books(programme: str) -> set[tuple[Any, ...]]:
    """Return what stands: entries without those that were taken back whole, which may be booked again."""
    rows = list(MoneyEntryRow.objects.filter(programme=programme).values("number", "takes_back", *_SAME))
    taken: dict[str, int] = {}
    for row in rows:
        if row["takes_back"]:
            taken[row["takes_back"]] = taken.get(row["takes_back"], 0) + (row["amount"] or 0)
    found = set()
    for row in rows:
        code = f"{MoneyEntryRow.PREFIX}-{row['number']}"
        if not row["takes_back"] and not (code in taken and (row["amount"] or 0) + taken[code] == 0):
            found.add(tuple(row[name] for name in _SAME))
    return found


def entry_of(programme: str, code: str) -> MoneyEntryRow | None:
    """Return an entry by its code."""
    number = code.removeprefix(f"{MoneyEntryRow.PREFIX}-")
    if not number.isdigit():
        return None
    return MoneyEntryRow.objects.filter(programme=programme, number=int(number)).first()


def left_of(entry: MoneyEntryRow) -> int | None:
    """Return what is left of an entry after what has been taken back; None where nothing is.

    Of an account that was sent, which has no amount, 0 while it stands.
    """
    taken = MoneyEntryRow.objects.filter(programme=entry.programme, takes_back=entry.code)
    if entry.step == MoneyStep.ACCOUNT_SENT:
        return None if taken.exists() else 0
    left = (entry.amount or 0) + sum(amount or 0 for amount in taken.values_list("amount", flat=True))
    return left if left > 0 else None


def years_of(grant: Grant) -> tuple[int, ...]:
    """Return the years for which a grant gives money."""
    if grant.over is not None:
        return tuple(range(grant.over[0], grant.over[1] + 1))
    return tuple(year.year for year in grant.years)


def _years(grant: Grant) -> str:
    return ", ".join(str(year) for year in years_of(grant))
