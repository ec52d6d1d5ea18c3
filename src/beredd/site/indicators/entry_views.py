"""Pages on which values are entered: what waits for a person, the periods of a programme, the table, a revision."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from beredd.common.places import places
from beredd.common.text import Text
from beredd.indicators import definitions
from beredd.indicators.entry import Opening, PeriodState, ValueState, is_open
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can, require
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language, today
from beredd.site.indicators.actions import enter_values, lock_period, open_period
from beredd.site.indicators.entry_lines import (
    EntryLine,
    entry_lines,
    indicators_of,
    put_faults,
    read_lines,
)
from beredd.site.indicators.models import PeriodRow, ValueRow
from beredd.site.indicators.rules import openings_of
from beredd.site.indicators.value_columns import PERIOD_STATES, VALUE_STATES
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.queries import readable_programmes
from beredd.site.registers.changes import NewerRowError, RowFaultsError
from beredd.site.registers.history import Difference
from beredd.site.registers.list_views import page_links
from beredd.site.registers.register import register
from beredd.site.registers.sight import PAGE_ROWS, Sight

LINES: Final = 40
"""So many lines of the table stand on a page: a form of more fields than the site takes would be refused."""


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period of a programme: its row, whether values are written today, and how many stand in each state."""

    programme: Programme
    row: PeriodRow
    indicator: Text | None
    state: str
    open: bool
    counts: list[tuple[str, int]]


class OpenForm(PlainForm):
    """Open a period for values."""

    prefix = "open"
    period = forms.CharField(
        label=gettext_lazy("Period"), help_text=gettext_lazy("A year, quarter or month: 2026, 2026-Q3, 2026-07."),
        max_length=7,
    )  # fmt: skip
    closes = forms.DateField(
        label=gettext_lazy("Last day for values"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    """The periods that were before the eyes, each with its version: ``PER-1:3 PER-2:1``."""

    def version_of(self, row: PeriodRow | None) -> int:
        """Return the version of a period's row that the person saw; 0 where it was not there."""
        pairs = (one.partition(":") for one in self.cleaned_data["seen"].split())
        known = {code: int(number) for code, _colon, number in pairs if number.isascii() and number.isdigit()}
        return known.get(row.code, 0) if row is not None else 0


def seen_now(sight: Sight) -> str:
    """Return the periods that the person may see, as :class:`OpenForm` keeps them."""
    rows = sight.rows(register("periods")).order_by("number").values_list("number", "version")
    return " ".join(f"{PeriodRow.PREFIX}-{number}:{version}" for number, version in rows)


@require_GET
def my_values(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person in all programmes: periods that are open, and values to approve."""
    user = signed_in(request)
    programmes = {one.id: one for one in readable_programmes(user)}
    rows = PeriodRow.objects.filter(
        programme__in=programmes, state=PeriodState.OPEN, withdrawn=False
    ).values_list("programme", flat=True)  # fmt: skip
    waiting = ValueRow.objects.filter(programme__in=programmes, state=ValueState.SUBMITTED, withdrawn=False)
    concerned = sorted(set(rows) | set(waiting.order_by().values_list("programme", flat=True)))
    entries, approvals = [], []
    for programme in (programmes[one] for one in concerned):
        sight = Sight(user, programme)
        if sight.may_add():
            entries += [line for line in period_lines(sight, programme, open_rows(sight)) if line.open]
        count = sight.rows(register("values")).filter(state=ValueState.SUBMITTED).count()
        if count and can(user, Verb.APPROVE, programme):
            approvals.append((programme, count))
    return render(request, "indicators/my_values.html", {"entries": entries, "approvals": approvals})


def period_rows(sight: Sight) -> QuerySet[PeriodRow]:
    """Return a programme's periods that the person may see, the newest first."""
    return sight.rows(register("periods")).order_by("-period", "indicator", "number")


def open_rows(sight: Sight) -> list[PeriodRow]:
    """Return the periods of which one at least is open: a row that is not may hold for one indicator of such a one."""
    return list(
        period_rows(sight).filter(period__in=period_rows(sight).order_by().filter(state="open").values("period"))
    )


def period_lines(sight: Sight, programme: Programme, rows: Sequence[PeriodRow]) -> list[PeriodLine]:
    """Return some of a programme's periods as lines, with how many values stand in each."""
    language, day = reader_language(), today()
    periods = {row.period for row in rows}
    openings: dict[str, list[Opening]] = {}
    for one in openings_of(programme.id, periods):
        openings.setdefault(one.period, []).append(one)
    counts: dict[str, Counter[str]] = {}
    seen = sight.rows(register("values")).filter(period__in=periods).order_by()
    for period, state, number in seen.values_list("period", "state").annotate(number=Count("pk")):
        counts.setdefault(period, Counter())[state] += number
    lines = []
    for row in rows:
        if sight.hides(row, "period") or sight.hides(row, "indicator"):
            continue
        definition = definitions().get(row.indicator)
        given = counts.get(row.period, Counter())
        lines.append(
            PeriodLine(
                programme=programme,
                row=row,
                indicator=definition.title if definition else None,
                state=PERIOD_STATES[row.state].to(language),
                open=is_open(openings.get(row.period, []), row.indicator, row.period, day),
                counts=[(words.to(language), given[state]) for state, words in VALUE_STATES.items() if given[state]],
            )
        )
    return lines


@require_http_methods(["GET", "POST"])
def periods_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show a programme's periods; who leads it opens, closes and locks them here."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    may_open = can(user, Verb.OPEN_PERIOD, programme)
    form = OpenForm(initial={"seen": seen_now(sight) if may_open else ""})
    newer: PeriodRow | None = None
    differing: list[Difference] = []
    if request.method == "POST":
        require(user, Verb.OPEN_PERIOD, programme)
        try:
            if request.POST.get("step") in {"close", "lock"}:
                return _close(request, user, sight)
            form = OpenForm(request.POST)
            if form.is_valid() and _opened(user, sight, form):
                messages.success(request, _("The period is open for values."))
                return redirect("enter_periods", programme.id)
        except NewerRowError as fault:
            newer = _readable_now(sight, fault)
            if form.is_bound:
                differing = _differing(newer, form)
                form = OpenForm(initial={**form.cleaned_data, "seen": seen_now(sight)})
    page = Paginator(period_rows(sight), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "lines": period_lines(sight, programme, list(page.object_list)),
        "page": page,
        "pages": page_links(page, request.GET),
        "may_enter": sight.may_add(),
        "may_open": may_open,
        "may_approve": can(user, Verb.APPROVE, programme),
        "may_publish": can(user, Verb.PUBLISH, programme),
        "waiting": sight.rows(register("values")).filter(state=ValueState.SUBMITTED).count(),
        "form": form,
        "newer": newer,
        "differences": differing,
    }
    return render(request, "indicators/periods.html", context, status=409 if newer else 422 if form.errors else 200)


def _readable_now(sight: Sight, fault: NewerRowError) -> PeriodRow:
    row: PeriodRow | None = sight.row(register("periods"), fault.row.code)
    if row is None:
        raise Http404
    return row


def _differing(theirs: PeriodRow, form: OpenForm) -> list[Difference]:
    """Return how a period that somebody else has set differs from what the person wrote."""
    language, closes = reader_language(), form.cleaned_data["closes"]
    found = (
        Difference(_("State"), PERIOD_STATES[theirs.state].to(language), PERIOD_STATES[PeriodState.OPEN].to(language)),
        Difference(_("Last day for values"), str(theirs.closes or ""), str(closes or theirs.closes or "")),
    )
    return [one for one in found if one.before != one.after]


def _opened(user: User, sight: Sight, form: OpenForm) -> bool:
    given = form.cleaned_data
    period = given["period"].strip()
    row = sight.rows(register("periods")).filter(period=period, indicator="").first()
    try:
        open_period(
            by=user, programme=sight.programme, period=period, closes=given["closes"], why=given["why"],
            version=form.version_of(row),
        )  # fmt: skip
    except RowFaultsError as error:
        for faults in error.faults.values():
            for name, words in faults:
                form.add_error(name if name in form.fields else None, words)
        return False
    return True


def _close(request: HttpRequest, user: User, sight: Sight) -> HttpResponse:
    row = sight.row(register("periods"), request.POST.get("code", ""))
    if row is None:
        raise Http404
    version = request.POST.get("version", "")
    lock_period(
        by=user, programme=sight.programme, period=row.period, indicator=row.indicator,
        why=request.POST.get("why", ""), closed=request.POST["step"] == "close",
        version=int(version) if version.isascii() and version.isdigit() else 0,
    )  # fmt: skip
    messages.success(request, _("The period is no longer open for values."))
    return redirect("enter_periods", sight.programme.id)


@require_http_methods(["GET", "POST"])
def enter_page(request: HttpRequest, programme_id: str, period: str) -> HttpResponse:
    """Enter many values at once: a line for each indicator and place."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    if not sight.may_add():
        require(user, Verb.WRITE_ROW, programme)
    openings = openings_of(programme.id, [period])
    if not openings:
        raise Http404
    table = _table(sight, programme, period, openings, request.GET)
    page = Paginator(table.shown, LINES).get_page(request.GET.get("page"))
    # What was written decides what is saved: lines that somebody else has added since must not push any of it away.
    shown = _written(table, request.POST) if request.method == "POST" else list(page)
    lines = entry_lines(sight, programme, period, shown)
    status = 200
    if request.method == "POST":
        done, status = _save(request, user, programme, period, lines)
        if done is not None:
            messages.success(request, done)
            return redirect(request.get_full_path())
    context = _enter_context(programme, period, openings, lines) | {
        "place_choices": table.place_choices,
        "indicator_choices": table.indicator_choices,
        "page": page,
        "pages": page_links(page, request.GET),
    }
    return render(request, "indicators/enter.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Table:
    """What the table holds in all, and what can be chosen for it."""

    shown: list[tuple[str, str]]
    open: frozenset[str]
    place_choices: list[tuple[str, str, bool]]
    indicator_choices: list[tuple[str, str]]


def _table(sight: Sight, programme: Programme, period: str, openings: list[Opening], asked: QueryDict) -> Table:
    """Return the pairs of indicator and place: the programme's indicators at the chosen places, and what has values."""
    language, day = reader_language(), today()
    with_values = set(sight.rows(register("values")).filter(period=period).values_list("indicator", "place"))
    named = [one.indicator for one in openings if one.indicator]
    open_now = frozenset(one for one in definitions() if is_open(openings, one, period, day))
    listed = indicators_of(programme, [*named, *asked.getlist("indicator")], {one for one, _place in with_values})
    chosen = [code for code in asked.getlist("place") if code in places()] or [programme.country]
    shown = [
        (indicator, where)
        for indicator in listed
        if indicator in open_now
        for where in dict.fromkeys([*chosen, *sorted(place for one, place in with_values if one == indicator)])
    ]
    country = [code for code in places() if code.split("-")[0] == programme.country]
    return Table(
        shown=shown,
        open=open_now,
        place_choices=[(code, places()[code].name.to(language), code in chosen) for code in country],
        indicator_choices=[
            (one.id, one.title.to(language))
            for one in definitions().values()
            if one.id in open_now and one.id not in listed
        ],
    )


def _written(table: Table, post: QueryDict) -> list[tuple[str, str]]:
    """Return the pairs that somebody has had before the eyes in the form."""
    named = (name.removesuffix(".version").rpartition(".") for name in post if name.endswith(".version"))
    return [(one, where) for one, _dot, where in named if one in table.open and where in places()]


def _enter_context(
    programme: Programme, period: str, openings: list[Opening], lines: list[EntryLine]
) -> dict[str, Any]:
    return {
        "programme": programme,
        "period": period,
        "lines": lines,
        "faults": [(line, cell) for line in lines for cell in line.cells if cell.fault],
        "line_faults": [line for line in lines if line.fault or line.newer],
        "closes": min((one.closes for one in openings if one.closes), default=None),
        "headings": [cell.label for cell in lines[0].cells] if lines else [],
        "may_write": any(line.editable for line in lines),
    }


def _save(
    request: HttpRequest, user: User, programme: Programme, period: str, lines: list[EntryLine]
) -> tuple[str | None, int]:
    entered, where = read_lines(lines, period, request.POST)
    if any(cell.fault for line in where for cell in line.cells):
        return None, 422
    submit = request.POST.get("step") == "submit"
    try:
        enter_values(by=user, programme=programme, values=entered, submit=submit)
    except RowFaultsError as error:
        for number, faults in error.faults.items():
            put_faults(where[number], faults)
        return None, 422
    except NewerRowError as error:
        for line in where:
            line.newer = line.row is not None and line.row.code == error.row.code
        return None, 409
    if not entered:
        return _("Nothing was written."), 200
    return (_("The values have been submitted.") if submit else _("The values are saved as drafts.")), 200
