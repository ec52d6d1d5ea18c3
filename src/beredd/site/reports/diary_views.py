"""What has been sent and received: the page, the list for the agency's diary, and logging a released report."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from beredd.common.errors import UserError
from beredd.site.accounts.rights import Verb, can_with_some
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language, today
from beredd.site.config.refusals import refusal
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.queries import newest_decision
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.actions import add_row
from beredd.site.registers.brief import some_columns
from beredd.site.registers.changes import RowFaultsError
from beredd.site.registers.sight import Sight
from beredd.site.reports.asked import Asked, asked_report
from beredd.site.reports.diary import counterpart_words, diary_csv
from beredd.site.reports.models import FrozenRow
from beredd.site.reports.sent_documents import RECEIVED, SENT, SENT_DOCUMENTS, WAYS


@dataclass(frozen=True, slots=True)
class SentLine:
    """A document that has been sent or received, as a page shows it."""

    code: str
    what: str
    day: date | None
    counterpart: str
    number: str
    received: bool


class LogForm(PlainForm):
    """That a released report has been sent."""

    sent_on = forms.DateField(
        label=gettext_lazy("Sent on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    counterpart = forms.ChoiceField(label=gettext_lazy("Sent to"))
    how = forms.ChoiceField(label=gettext_lazy("How"))
    own_number = forms.CharField(
        label=gettext_lazy("Own diary number"),
        help_text=gettext_lazy("Leave it empty until the report is registered; until then it is to be registered."),
        required=False,
        max_length=300,
    )
    secret = forms.BooleanField(label=gettext_lazy("Marked as secret"), required=False)
    secrecy_ground = forms.CharField(
        label=gettext_lazy("Ground of secrecy"),
        help_text=gettext_lazy("For example OSL 15:2. Only where it is marked as secret."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, recipients: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["counterpart"].choices = recipients
        fields["how"].choices = [(key, words.to(reader_language())) for key, words in WAYS.items()]
        fields["secret"].widget.attrs["class"] = ""


SHOWN: Final = 50
"""So many documents stand on the page; the register and the list have all."""


@require_GET
def diary_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show what is to be registered, and what has been sent and received last."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    rows = sight.rows(SENT_DOCUMENTS).order_by("-sent_on", "-number")
    numberless = _without_number(sight, rows)
    waiting = list(rows.filter(number__in=numberless[:SHOWN]))
    newest = list(rows[:SHOWN])
    sight.look_up(SENT_DOCUMENTS, [*waiting, *newest])
    context = {
        "programme": programme,
        "unlogged": _unlogged(sight, rows),
        "to_register": [_line(sight, row) for row in waiting],
        "more_to_register": len(numberless) - len(waiting),
        "lines": [_line(sight, row) for row in newest],
        "all": rows.count(),
        "register": SENT_DOCUMENTS,
        "may_add": sight.may_add(),
    }
    return render(request, "reports/diary.html", context)


def _without_number(sight: Sight, rows: QuerySet[Any]) -> list[int]:
    """Return the numbers of the documents that no diary number is known of; one that is hidden is known."""
    found = some_columns(sight, SENT_DOCUMENTS, ("own_number",), rows.filter(own_number=""), needed={"own_number"})
    return [number for number, _own in found]


@require_GET
def diary_list(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Hand out the list for the agency's own diary."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    response = HttpResponse(diary_csv(Sight(user, programme)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{programme.id}-diary.csv"'
    return response


def _unlogged(sight: Sight, rows: QuerySet[Any]) -> list[tuple[FrozenRow, str, str]]:
    """Return the released reports that no row tells to have been sent, as far as the reader sees rows and fields."""
    programme = sight.programme
    sent = rows.filter(direction=SENT).exclude(report="")
    seen = some_columns(sight, SENT_DOCUMENTS, ("report", "report_due", "direction"), sent, needed={"direction"})
    logged = {(report, due) for _number, report, due, _direction in seen}
    titles = {spec.id: spec.title.to(reader_language()) for spec in programme.reports}
    return [
        (row, titles.get(row.report, row.report), reverse("log_sent", args=[programme.id, row.report, row.due_on]))
        for row in FrozenRow.objects.filter(programme=programme.id)
        if (row.report, row.due_on) not in logged and row.report in titles
    ]


def _line(sight: Sight, row: Any) -> SentLine:
    values = sight.values(SENT_DOCUMENTS, row)
    day = values.get("sent_on")
    return SentLine(
        row.code,
        str(values.get("what") or ""),
        day if isinstance(day, date) else None,
        counterpart_words(dict(values)),
        str(values.get("own_number") or "") if "own_number" in values else _("hidden"),
        values.get("direction") == RECEIVED,
    )


def sent_lines(asked: Asked) -> list[SentLine]:
    """Return what the log says of one report on its date."""
    spec, due = asked.report.spec, asked.report.due
    if spec is None or due is None:
        return []
    sight = Sight(asked.user, asked.programme)
    rows = sight.rows(SENT_DOCUMENTS).filter(report=spec.id, report_due=due).order_by("sent_on", "number")
    for column in ("report", "report_due"):
        rows = rows.exclude(sight.hiding(column))
    return [_line(sight, row) for row in rows]


@require_http_methods(["GET", "POST"])
def log_sent(request: HttpRequest, programme_id: str, report_id: str, due: date | None) -> HttpResponse:
    """Log that a released report has been sent, with its hash and the decision's diary number."""
    asked = asked_report(request, programme_id, report_id, due)
    if not can_with_some(asked.user, Verb.WRITE_ROW, asked.programme.id):
        raise PermissionDenied
    frozen, spec = asked.frozen, asked.report.spec
    if frozen is None or spec is None:
        raise Http404
    recipients = [(actor, actor_name(actor)) for actor in spec.recipients]
    form = LogForm(request.POST if request.method == "POST" else None, recipients=recipients, initial=_start())
    if request.method == "POST" and form.is_valid():
        try:
            row = add_row(
                by=asked.user, programme=asked.programme, to=SENT_DOCUMENTS, values=_values(asked, frozen, form)
            )
        except RowFaultsError as fault:
            for found in fault.faults.values():
                for column, what in found:
                    form.add_error(column if column in form.fields else None, what)
        except UserError as fault:
            form.add_error(None, refusal(fault))
        else:
            messages.success(request, _("%(code)s: the report is logged as sent.") % {"code": row.code})
            return redirect("report", programme_id, report_id, due)
    context = {"programme": asked.programme, "asked": asked, "spec": spec, "frozen": frozen, "form": form}
    return render(request, "reports/log_sent.html", context, status=422 if form.errors else 200)


def _start() -> dict[str, Any]:
    return {"sent_on": today(), "how": "email"}


def _values(asked: Asked, frozen: FrozenRow, form: LogForm) -> dict[str, Any]:
    given, spec = form.cleaned_data, asked.report.spec
    noted = newest_decision(asked.programme.id)
    return {
        "what": (spec.title.to(asked.programme.language) if spec else frozen.report)[:300],
        "direction": SENT,
        "sent_on": given["sent_on"],
        "counterpart": given["counterpart"],
        "how": given["how"],
        "own_number": given["own_number"].strip(),
        "decision_number": asked.programme.decision.number or (noted.number if noted else ""),
        "report": frozen.report,
        "report_due": frozen.due_on,
        "sha256": frozen.sha256,
        "secret": given["secret"],
        "secrecy_ground": given["secrecy_ground"].strip(),
    }
