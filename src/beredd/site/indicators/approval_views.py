"""Pages on which values are judged: approved or returned many at once, and an approved one revised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from beredd.common.periods import Period
from beredd.common.places import place
from beredd.indicators import IndicatorDefinition, Observation, definitions, latest_vintage
from beredd.indicators.entry import RevisionKind, ValueState
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, can, require
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language
from beredd.site.indicators.actions import Chosen, approve_values, publish_values, return_values, revise_value
from beredd.site.indicators.entry_lines import TYPED
from beredd.site.indicators.models import ValueRow
from beredd.site.indicators.queries import observations_seen_by
from beredd.site.indicators.rules import submitters
from beredd.site.indicators.value_columns import MISSING_REASONS, REVISION_KINDS
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.registers.changes import NewerRowError, RowFaultsError
from beredd.site.registers.column import BadValueError, Value, parse
from beredd.site.registers.list_views import page_links
from beredd.site.registers.register import register
from beredd.site.registers.sight import PAGE_ROWS, Sight


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """A submitted value beside what is known already, so that whoever judges it sees the difference."""

    row: ValueRow
    definition: IndicatorDefinition
    place: str
    missing: str
    same: Observation | None
    """What holds for the same period now, when this would replace it."""
    before: Observation | None
    """The newest value of an earlier period."""
    difference: Decimal | None
    own: bool
    fault: str = ""


class ReviseForm(PlainForm):
    """A new value in the place of an approved one."""

    value = forms.CharField(label=gettext_lazy("Value"), required=False, max_length=30)
    numerator = forms.CharField(label=gettext_lazy("Numerator"), required=False, max_length=30)
    denominator = forms.CharField(label=gettext_lazy("Denominator"), required=False, max_length=30)
    low = forms.CharField(label=gettext_lazy("Lower limit, 95 per cent"), required=False, max_length=30)
    high = forms.CharField(label=gettext_lazy("Upper limit, 95 per cent"), required=False, max_length=30)
    n = forms.CharField(label=gettext_lazy("Count (n)"), required=False, max_length=30)
    missing_reason = forms.ChoiceField(label=gettext_lazy("Why missing"), required=False)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=1000)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of revision"))
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Why the value is revised. It stays in the history."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = reader_language()
        reasons = [(code, words.to(language)) for code, words in MISSING_REASONS.items()]
        self.fields["missing_reason"].choices = [("", "–"), *reasons]  # type: ignore[attr-defined]
        kinds = [(code, words.to(language)) for code, words in REVISION_KINDS.items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def given(self) -> dict[str, Value]:
        """Return the values as the register holds them; a cell that cannot be read gets its fault."""
        found: dict[str, Value] = {}
        for name in TYPED:
            try:
                found[name] = parse(register("values").column(name), self.cleaned_data[name])
            except BadValueError as fault:
                self.add_error(name, str(fault))
        return found


@dataclass(slots=True)
class Judged:
    """What came of a POST on the page: where something is wrong, and what to say of it."""

    chosen: list[Chosen]
    note: str = ""
    done: str = ""
    problem: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    status: int = 200


@require_http_methods(["GET", "POST"])
def approve_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show what has been submitted; who approves chooses lines and approves or returns them; a lead publishes."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id, Verb.APPROVE)
    judged = _judge(request.POST, user, programme) if request.method == "POST" else Judged([])
    if judged.done:
        messages.success(request, judged.done)
        return redirect("approve_values", programme.id)
    sight = Sight(user, programme)
    page = Paginator(submitted_rows(sight), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "lines": approval_lines(sight, programme, page, judged.faults),
        "page": page,
        "pages": page_links(page, request.GET),
        "chosen": {one.code for one in judged.chosen},
        "problem": judged.problem,
        "note": judged.note,
        "approved": _approved(sight),
        "may_publish": can(user, Verb.PUBLISH, programme),
    }
    return render(request, "indicators/approve.html", context, status=judged.status)


def _judge(post: QueryDict, user: User, programme: Programme) -> Judged:
    """Do what was asked with the chosen values: all of them or none."""
    parted = (one.partition(".") for one in post.getlist("chosen"))
    judged = Judged([Chosen(code, int(version)) for code, _dot, version in parted if version.isdigit()])
    judged.note, step, status = post.get("note", "").strip(), post.get("step"), 422
    if not judged.chosen:
        judged.problem = _("Choose at least one value.")
    elif step == "publish" and not judged.note:
        judged.problem = _("Write why the values are published.")
    else:
        try:
            judged.done = _step(step, user, programme, judged)
            status = 200
        except RowFaultsError as error:
            judged.faults = {
                judged.chosen[at].code: "; ".join(words for _name, words in found) for at, found in error.faults.items()
            }
            judged.problem = _("Nothing has been saved: some of the values cannot be judged so.")
        except NewerRowError as error:
            status = 409
            judged.problem = _(
                "%(code)s has been changed since you opened the page. Nothing has been saved: look again."
            ) % {"code": error.row.code}
    judged.status = status
    return judged


def _step(step: str | None, user: User, programme: Programme, judged: Judged) -> str:
    if step == "publish":
        publish_values(by=user, programme=programme, chosen=judged.chosen, why=judged.note)
        return _("The values are published.")
    if step == "return":
        return_values(by=user, programme=programme, chosen=judged.chosen, note=judged.note)
        return _("The values are returned.")
    approve_values(by=user, programme=programme, chosen=judged.chosen, note=judged.note)
    return _("The values are approved.")


def submitted_rows(sight: Sight) -> QuerySet[ValueRow]:
    """Return the submitted values that the person may see whole, in order of their numbers."""
    rows: QuerySet[ValueRow] = sight.rows(register("values"))
    seen = rows.filter(state=ValueState.SUBMITTED, indicator__in=list(definitions()))
    return seen.filter(field_confidentiality__lte=max(sight.clearance, 0)).order_by("number")


def approval_lines(
    sight: Sight, programme: Programme, page: Iterable[ValueRow], faults: dict[str, str]
) -> list[ApprovalLine]:
    """Return submitted values, each beside what is known."""
    rows = list(page)
    known = latest_vintage(observations_seen_by(sight.user, {row.indicator for row in rows})) if rows else []
    by = submitters(programme.id, [row.code for row in rows])
    series: dict[tuple[str, str], list[Observation]] = {}
    for one in known:
        series.setdefault((one.indicator, one.place), []).append(one)
    return [
        _line(
            row, series.get((row.indicator, row.place), []), by.get(row.code) == sight.user.pk, faults.get(row.code, "")
        )
        for row in rows
    ]


def _line(row: ValueRow, series: Sequence[Observation], own: bool, fault: str) -> ApprovalLine:
    language = reader_language()
    period = Period.parse(row.period)
    same = next((one for one in series if one.period == row.period), None)
    earlier = [one for one in series if one.value is not None and Period.parse(one.period) < period]
    before = max(earlier, key=lambda one: Period.parse(one.period), default=None)
    beside = same if same is not None and same.value is not None else before
    difference = None
    if row.value is not None and beside is not None and beside.value is not None:
        difference = row.value - Decimal(str(beside.value))
    return ApprovalLine(
        row=row,
        definition=definitions()[row.indicator],
        place=place(row.place).name.to(language),
        missing=MISSING_REASONS[row.missing_reason].to(language) if row.missing_reason in MISSING_REASONS else "",
        same=same,
        before=before,
        difference=difference,
        own=own,
        fault=fault,
    )


def _approved(sight: Sight, most: int = 50) -> list[tuple[ValueRow, IndicatorDefinition, str]]:
    """Return the values approved last, from which a revision begins."""
    language = reader_language()
    rows = sight.rows(register("values")).filter(state=ValueState.APPROVED).order_by("-vintage", "-number")[:most]
    return [
        (row, definitions()[row.indicator], place(row.place).name.to(language))
        for row in rows
        if row.indicator in definitions() and not any(sight.hides(row, name) for name in TYPED)
    ]


@require_http_methods(["GET", "POST"])
def revise_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Write a revision of an approved value; the old one stays as an older vintage."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    row = sight.row(register("values"), code)
    if row is None or row.state != ValueState.APPROVED or any(sight.hides(row, name) for name in TYPED):
        raise Http404
    require(user, Verb.WRITE_ROW, Thing(programme.id, frozenset({row.actor})))
    first = {name: getattr(row, name) for name in TYPED}
    form = ReviseForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.given()
        if form.is_valid() and _revised(form, user=user, programme=programme, row=row, given=given):
            messages.success(request, _("The revision has been submitted."))
            return redirect("enter_periods", programme.id)
    context = {
        "programme": programme,
        "row": row,
        "definition": definitions()[row.indicator],
        "place": place(row.place).name.to(reader_language()),
        "form": form,
    }
    return render(request, "indicators/revise.html", context, status=422 if form.errors else 200)


def _revised(form: ReviseForm, *, user: User, programme: Programme, row: ValueRow, given: dict[str, Value]) -> bool:
    kind = RevisionKind(form.cleaned_data["kind"])
    try:
        revise_value(by=user, programme=programme, of=row, kind=kind, given=given, why=form.cleaned_data["why"])
    except RowFaultsError as error:
        for faults in error.faults.values():
            for name, words in faults:
                form.add_error(name if name in form.fields else None, words)
        return False
    return True
