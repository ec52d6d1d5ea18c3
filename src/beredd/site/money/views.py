"""The money's page: what the decision gives, what is booked of it, and what is late or does not add up."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beredd.common.errors import UserError
from beredd.programmes.follow_up import MoneyEntry, MoneyStep
from beredd.programmes.funding_gap import FundingSource, within_own_frames
from beredd.programmes.model import Programme
from beredd.programmes.money import MoneyRow
from beredd.programmes.money_cycle import CycleLine, cycle_lines, strays
from beredd.programmes.money_findings import money_findings
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can, can_with_some
from beredd.site.config.reader import reader_language, today
from beredd.site.config.refusals import refusal
from beredd.site.money.actions import enter_money, grant_of, newest_entry, take_back, thing_of_grant
from beredd.site.money.booking import left_of
from beredd.site.money.forms import MoneyForm, TakeBackForm, add_faults
from beredd.site.money.lines import (
    entry_lines,
    finding_lines,
    gap_lines,
    grant_lines,
    share_lines,
    step_words,
    sum_tables,
)
from beredd.site.money.queries import COUNTED, entries_for, money_entry, needs_for
from beredd.site.money.registers import MONEY_ENTRIES
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.followed_dates import dates_followed
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.changes import RowFaultsError
from beredd.site.registers.references import options
from beredd.site.registers.sight import Sight

FINDINGS_SHOWN: Final = 100
ENTRIES_SHOWN: Final = 50
"""The newest entries on the page; all of them stand in the register."""


@require_http_methods(["GET", "POST"])
def money_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show the money; a POST enters an amount."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    entries = entries_for(sight)
    lines = cycle_lines(programme, dates_followed(programme.id), entries)
    rows = _rows_to_enter(user, programme, lines)
    if request.method != "POST":
        return _page(request, sight, lines, entries, _form(programme, rows))
    if not can_with_some(user, Verb.ENTER_MONEY, programme.id):
        raise PermissionDenied
    form = _form(programme, rows, request.POST)
    if not form.is_valid():
        return _page(request, sight, lines, entries, form, status=422)
    try:
        _enter(user, programme, form.cleaned_data)
    except NewerEntryError:
        again = _form(programme, rows, initial=form.cleaned_data | {"seen": newest_entry(programme.id)})
        return _page(request, sight, lines, entries, again, newer=True, status=409)
    except RowFaultsError as fault:
        add_faults(form, fault)
        return _page(request, sight, lines, entries, form, status=422)
    except UserError as fault:
        form.add_error(None, refusal(fault))
        return _page(request, sight, lines, entries, form, status=422)
    messages.success(request, _("The amount is saved."))
    return redirect("money", programme.id)


def _enter(user: User, programme: Programme, given: dict[str, Any]) -> None:
    grant, year = given["grant"].rsplit(":", 1)
    if given["seen"] != newest_entry(programme.id):
        raise NewerEntryError(grant)
    enter_money(
        by=user,
        programme=programme,
        grant=grant,
        year=int(year),
        step=MoneyStep(given["step"]),
        amount=given["amount"],
        reason=given["reason"],
        booked_on=given["booked_on"],
        receipt=given["receipt"],
        # Where the decision names the agency, it is that one, whatever was chosen for another grant.
        actor=grant_of(programme, grant).actor or given.get("actor", ""),
        seen=newest_entry(programme.id, grant),
    )


def _rows_to_enter(user: User, programme: Programme, lines: Sequence[CycleLine]) -> list[MoneyRow]:
    """Return the grants and years whose money the person may enter."""
    return [
        line.row
        for line in lines
        if can(user, Verb.ENTER_MONEY, thing_of_grant(programme, grant_of(programme, line.row.grant)))
    ]


def _form(programme: Programme, rows: Sequence[MoneyRow], *data: Any, **kwargs: Any) -> MoneyForm:
    known = list(options(MONEY_ENTRIES.column("actor"), programme, reader_language()).items())
    kwargs.setdefault("initial", {"seen": newest_entry(programme.id)})
    return MoneyForm(*data, rows=rows, actors=known, **kwargs)


def _page(
    request: HttpRequest,
    sight: Sight,
    lines: Sequence[CycleLine],
    entries: list[MoneyEntry],
    form: MoneyForm,
    *,
    newer: bool = False,
    status: int = 200,
) -> HttpResponse:
    user, programme = signed_in(request), sight.programme
    stray = strays(programme, entries)
    findings = money_findings(lines, today(), stray[:FINDINGS_SHOWN])
    more_findings = len(stray) - len(stray[:FINDINGS_SHOWN]) + max(0, len(findings) - FINDINGS_SHOWN)
    own = needs_for(sight, source=FundingSource.EXISTING_FRAMES) if programme.within_existing_frames else []
    may_enter = bool(form.fields["grant"].choices)  # type: ignore[attr-defined]
    own_frames = within_own_frames(own)
    newest = sorted(entries, key=lambda entry: int(entry.code.rpartition("-")[2]), reverse=True)
    context = {
        "programme": programme,
        "steps": step_words(),
        "lines": grant_lines(lines, findings),
        "tables": sum_tables(lines),
        "shares": share_lines(lines),
        "findings": finding_lines(findings[:FINDINGS_SHOWN]),
        "more_findings": more_findings,
        "own_frames": [(year, gap_lines(gaps)) for year, gaps in own_frames.items()],
        "entries": entry_lines(programme, newest[:ENTRIES_SHOWN], entries, user),
        "more_entries": len(newest) > ENTRIES_SHOWN,
        "register": MONEY_ENTRIES,
        "accounts": _accounts(programme, lines),
        "form": form if may_enter else None,
        "newer": newer,
    }
    return render(request, "money/money.html", context, status=status)


def _accounts(programme: Programme, lines: Sequence[CycleLine]) -> list[tuple[str, str]]:
    """Return for whom an account can be printed: each actor whose grant has a duty to account for it."""
    owing = {grant.id for grant in programme.money if grant.account_duty}
    found = dict.fromkeys(line.row.actor for line in lines if line.row.grant in owing and line.row.actor)
    return [(actor, actor_name(actor)) for actor in found if actor]


@require_http_methods(["GET", "POST"])
def take_back_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Take back an entry that was wrong, by a negative one that points at it."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    row = sight.row(MONEY_ENTRIES, code)
    if row is None or any(sight.hides(row, name) for name in COUNTED):
        raise Http404
    try:
        grant = grant_of(programme, row.grant)
    except KeyError:
        raise Http404 from None
    if not can(user, Verb.ENTER_MONEY, thing_of_grant(programme, grant)):
        raise PermissionDenied
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    gone = row.takes_back or left_of(row) is None
    if request.method == "POST" and form.is_valid() and not gone:
        try:
            new = take_back(by=user, programme=programme, code=code, reason=form.cleaned_data["reason"])
        except (KeyError, NewerEntryError):
            gone = True
        except RowFaultsError as fault:
            add_faults(form, fault)
        except UserError as fault:
            form.add_error(None, refusal(fault))
        else:
            messages.success(request, _("%(code)s takes it back.") % {"code": new.code})
            return redirect("money", programme.id)
    context = {
        "programme": programme,
        "row": row,
        "entry": entry_lines(
            programme, [money_entry(row, [name for name in row.field_classes if sight.hides(row, name)])], [], user
        ),
        "form": form,
        "gone": gone,
    }
    return render(request, "money/take_back.html", context, status=409 if gone else 422 if form.errors else 200)
