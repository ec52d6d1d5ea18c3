"""A list as a workbook, and back: the export, the dry run, and the confirmation of exactly what was shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from beredd.common.errors import SurroundingsError, UserError
from beredd.common.text import LANGUAGES, Text
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.config.forms import PlainForm
from beredd.site.config.past import past_day
from beredd.site.config.reader import reader_language
from beredd.site.config.refusals import refusal
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.duty_listing import DutyListing
from beredd.site.programmes.judgement_listing import JudgementListing
from beredd.site.registers.changes import RowFaultsError
from beredd.site.registers.column import BadValueError, Column, parse
from beredd.site.registers.excel_imports import (
    KeptFile,
    PlanChangedError,
    carry_out,
    dry_run,
    forget,
    imported_before,
    keep,
    kept,
    notice_of_earlier,
)
from beredd.site.registers.excel_plan import ImportPlan, PlannedRow, Status
from beredd.site.registers.list_views import found_as_of
from beredd.site.registers.listings import Listing, RegisterListing, Wanted
from beredd.site.registers.register import register
from beredd.site.registers.tables import Table, workbook_response
from beredd.site.reports.comment_listing import CommentListing

ROWS_A_PAGE: Final = 100
SHOWN_OF_A_REFUSED: Final = 300
"""So many rows are shown of a file with faults, which is not kept and so has no further pages."""
STATUS_WORDS: Final = {
    Status.NEW: gettext_lazy("new"),
    Status.CHANGED: gettext_lazy("changed"),
    Status.UNCHANGED: gettext_lazy("unchanged"),
    Status.ERROR: gettext_lazy("in error"),
    Status.CONFLICT: gettext_lazy("changed by another meanwhile"),
}
_TONES: Final = {
    Status.NEW: "success",
    Status.CHANGED: "info",
    Status.UNCHANGED: "neutral",
    Status.ERROR: "danger",
    Status.CONFLICT: "warning",
}


_WRITTEN: Final = frozenset({Status.NEW, Status.CHANGED, Status.CONFLICT})


class FileForm(PlainForm):
    """The file to be tried."""

    file = forms.FileField(
        label=gettext_lazy("The changed file"),
        help_text=gettext_lazy("XLSX, or CSV with the same headings. Nothing is written yet."),
        widget=forms.ClearableFileInput(attrs={"class": "ds-input", "accept": ".xlsx,.csv"}),
    )


class ConfirmForm(PlainForm):
    """The person's word that exactly what was shown shall be written."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays in the history of every row that is written."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "ds-input"}),
    )


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A planned row with its words."""

    row: PlannedRow
    words: str
    tone: str
    labels: Mapping[str, str]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """The faults, each with its column's label."""
        return [(self.labels.get(name, name), what) for name, what in self.row.faults]

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """The cells that change: label, before, after."""
        return [(self.labels.get(one.column.name, one.column.name), one.old, one.new) for one in self.row.cells]


@require_GET
def export_rows(request: HttpRequest, programme_id: str, key: str) -> HttpResponse:
    """Hand out a register as a workbook, with the search and filters that the list's page had.

    With ``as_of`` as it was at the end of that day: to be looked at, since the past is not written.
    """
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    listing = RegisterListing(user, programme, register(key))
    day = past_day(request.GET.get("as_of", ""))
    if day is None:
        return _export(request, user, listing)
    wanted = _wanted(request, listing)
    rows = found_as_of(listing.sight, listing.register, day, wanted.words, wanted.where, withdrawn=wanted.withdrawn)
    title = Text(**{language: f"{listing.title.to(language)} {day.isoformat()}" for language in LANGUAGES})
    table = Table(key=f"{key}-as-of-{day.isoformat()}", title=title, columns=listing.columns,
                  rows=listing.read(rows), programme=programme)  # fmt: skip
    return workbook_response(user, table, replace(wanted, where={**wanted.where, "as_of": day.isoformat()}))


HAND_LISTS: Final[dict[str, type[DutyListing] | type[CommentListing]]] = {
    "duty-list": DutyListing,
    "judgement-list": JudgementListing,
    "comment-list": CommentListing,
}
"""Lists that are filled in and are no register, by their place in the address."""


@require_GET
def export_list(request: HttpRequest, programme_id: str, name: str) -> HttpResponse:
    """Hand out a list that is no register as a workbook: the duties' states, judgements, comments."""
    user = signed_in(request)
    return _export(request, user, HAND_LISTS[name](user, programme_or_404(user, programme_id)))


@require_http_methods(["GET", "POST"])
def import_rows(request: HttpRequest, programme_id: str, key: str) -> HttpResponse:
    """Take in a changed workbook of a register."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    back = reverse("rows", args=[programme.id, key])
    export = reverse("export_rows", args=[programme.id, key])
    return _Import(request, user, programme, RegisterListing(user, programme, register(key)), back, export).answer()


@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest, programme_id: str, name: str) -> HttpResponse:
    """Take in a changed workbook of a list that is no register."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    back = reverse("programme", args=[programme.id])
    export = reverse("export_list", args=[programme.id, name])
    return _Import(request, user, programme, HAND_LISTS[name](user, programme), back, export).answer()


def _export(request: HttpRequest, user: User, listing: Listing) -> HttpResponse:
    return workbook_response(user, listing, _wanted(request, listing))


def _wanted(request: HttpRequest, listing: Listing) -> Wanted:
    """Return the search and filters of an address, without those that no column can hold."""
    asked = request.GET
    filters = [
        column for column in listing.columns if column.filtered and _readable(column, asked.get(column.name, ""))
    ]
    return Wanted(
        words=asked.get("q", "").strip(),
        where={column.name: asked[column.name] for column in filters},
        order=asked.get("order", ""),
        withdrawn=asked.get("withdrawn", "") == "yes",
    )


def _readable(column: Column, asked: str) -> bool:
    """Say whether a filter asks for something that its column may hold."""
    try:
        return bool(asked) and parse(column, asked) is not None
    except BadValueError:
        return False


class _Import:
    """One request of an import: the form, the dry run, the confirmation, or that nothing comes of it."""

    def __init__(
        self, request: HttpRequest, user: User, programme: Programme, listing: Listing, back: str, export_url: str
    ) -> None:
        if not listing.may_write():
            raise PermissionDenied
        self.request, self.user, self.programme, self.listing, self.back = request, user, programme, listing, back
        self.export_url = export_url
        self.language = reader_language()

    def answer(self) -> HttpResponse:
        """Answer each of them."""
        if "cancel" in self.request.POST:
            return self._cancel()
        if self.request.method == "POST":
            return self._confirm() if "sha256" in self.request.POST else self._upload()
        asked = self.request.GET.get("file", "")
        if not asked:
            return self._page(form=FileForm())
        file = kept(self.user, self.listing, asked)
        return self._gone() if file is None else self._dry_run(file)

    def _upload(self) -> HttpResponse:
        form = FileForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self._page(form=form, status=422)
        given: Any = form.cleaned_data["file"]
        raw, name = given.read(), given.name or ""
        try:
            plan = dry_run(self.listing, raw, name, self.language)
        except SurroundingsError:
            raise
        except UserError as fault:
            form.add_error("file", refusal(fault))
            return self._page(form=form, status=422)
        if plan.counts[Status.ERROR]:
            # Not kept: it cannot be confirmed, and may hold what may not be stored.
            return self._page(form=FileForm(), plan=plan, name=name, status=422)
        file = keep(self.user, self.listing, raw, name)
        return redirect(f"{self.request.path}?file={file.sha256}")

    def _dry_run(self, file: KeptFile, *, newer: bool = False, form: ConfirmForm | None = None) -> HttpResponse:
        try:
            plan = dry_run(self.listing, file.raw, file.name, self.language)
        except UserError as fault:
            failed = FileForm({}, {})
            failed.add_error("file", refusal(fault))
            return self._page(form=failed, status=422)
        if form is None:
            form = ConfirmForm(initial={"sha256": file.sha256, "mark": plan.mark})
        status = 409 if newer else 422 if form.errors else 200
        return self._page(
            form=FileForm(), plan=plan, name=file.name, file=file, confirm=form, newer=newer, status=status
        )

    def _confirm(self) -> HttpResponse:
        form = ConfirmForm(self.request.POST)
        file = kept(self.user, self.listing, self.request.POST.get("sha256", ""))
        if file is None:
            return self._gone()
        if not form.is_valid():
            return self._dry_run(file, form=form)
        chosen = self.request.POST.getlist("take")
        given = form.cleaned_data
        try:
            plan = carry_out(
                by=self.user,
                listing=self.listing,
                file=file,
                mark=given["mark"],
                chosen=chosen,
                why=given["why"],
                language=self.language,
            )
        except (PlanChangedError, NewerEntryError, RowFaultsError):
            return self._dry_run(file, newer=True)
        except SurroundingsError:
            raise
        except UserError as fault:
            form.add_error("why", refusal(fault))
            return self._dry_run(file, form=form)
        messages.success(self.request, _told(plan, len(plan.changes(chosen))))
        return redirect(self.back)

    def _cancel(self) -> HttpResponse:
        file = kept(self.user, self.listing, self.request.POST.get("sha256", ""))
        if file is not None:
            forget(self.user, file.sha256)
        messages.success(self.request, _("Nothing has been written, and the file is thrown away."))
        return redirect(self.back)

    def _gone(self) -> HttpResponse:
        form = FileForm({}, {})
        form.errors["file"] = form.error_class([_("The file is no longer kept. Choose it again.")])
        return self._page(form=form, status=410)

    def _page(
        self,
        *,
        form: FileForm,
        plan: ImportPlan | None = None,
        name: str = "",
        file: KeptFile | None = None,
        confirm: ConfirmForm | None = None,
        newer: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "programme": self.programme,
            "listing": self.listing,
            "form": form,
            "back": self.back,
            "up_url": self.back if self.listing.may_add else "",
            "up_words": self.listing.title.to(self.language),
            "export_url": self.export_url,
            "newer": newer,
        }
        if plan is not None:
            context |= self._shown(plan, file) | {"name": name, "file": file, "confirm": confirm}
        return render(self.request, "registers/import.html", context, status=status)

    def _shown(self, plan: ImportPlan, file: KeptFile | None) -> dict[str, Any]:
        wanted = self.request.GET.get("status", "")
        rows = [row for row in plan.rows if row.status == wanted] if wanted in set(Status) else _telling(plan)
        page = Paginator(rows, ROWS_A_PAGE if file else SHOWN_OF_A_REFUSED).get_page(self.request.GET.get("page"))
        counts = [
            {
                "key": status.value,
                "words": STATUS_WORDS[status],
                "tone": _TONES[status],
                "count": count,
                "url": f"?file={file.sha256}&status={status.value}" if file and count else "",
            }
            for status, count in plan.counts.items()
        ]
        earlier = imported_before(self.listing, file.sha256) if file else None
        return {
            "plan": plan,
            "counts": counts,
            "total": len(plan.rows),
            "to_write": len(plan.changes()),
            "to_classify": sum(row.classes for row in plan.rows if row.status in _WRITTEN),
            "errors": plan.counts[Status.ERROR],
            "page": page,
            "rows": [self._row(row) for row in page],
            "conflicts": [self._row(row) for row in plan.of(Status.CONFLICT)] if file else [],
            "pages": [
                (number, f"?file={file.sha256}&status={wanted}&page={number}") for number in page.paginator.page_range
            ]
            if file and page.paginator.num_pages > 1
            else [],
            "notices": (*plan.notices, *((notice_of_earlier(earlier),) if earlier else ())),
        }

    def _row(self, row: PlannedRow) -> ShownRow:
        labels = {column.name: column.label.to(self.language) for column in self.listing.columns}
        return ShownRow(row, str(STATUS_WORDS[row.status]), _TONES[row.status], labels)


def _telling(plan: ImportPlan) -> list[PlannedRow]:
    """Return the rows in the order in which a person wants to read them: faults first, what is unchanged last."""
    order = (Status.ERROR, Status.CONFLICT, Status.CHANGED, Status.NEW, Status.UNCHANGED)
    return [row for status in order for row in plan.of(status)]


def _told(plan: ImportPlan, written: int) -> str:
    if not written:
        return _("The file says nothing new: nothing has been written.")
    return ngettext("%(count)d row has been written.", "%(count)d rows have been written.", written) % {
        "count": written
    }
