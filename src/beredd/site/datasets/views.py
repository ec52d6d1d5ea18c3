"""Handing in a data set, following how it is read, looking at what it gives, approving and deleting it."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beredd.common.errors import SurroundingsError, UserError
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can_with_some, require
from beredd.site.config.reader import reader_language
from beredd.site.config.refusals import refusal
from beredd.site.datasets.actions import StepRefusedError, approve, delete, read_again, upload
from beredd.site.datasets.forms import AgainForm, StepForm, UploadForm
from beredd.site.datasets.models import DataSetRow, Reading, State
from beredd.site.datasets.publication import fit_of_set, hidden_line
from beredd.site.datasets.queries import newest_reading
from beredd.site.datasets.registers import DATA_SETS
from beredd.site.datasets.rejected import PAGE_ROWS, chunks_of, page_of, path_of
from beredd.site.datasets.shown import data_set_shown, work_of
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.registers.asking import row_or_404
from beredd.site.registers.changes import NewerRowError, RowFaultsError
from beredd.site.registers.list_views import page_links
from beredd.site.registers.sight import Sight
from beredd.site.work.actions import UnderWayError
from beredd.site.work.views import HTMX, progress

CLOSED_BOX: Final = "sandbox; default-src 'none'"


@require_http_methods(["GET", "POST"])
def upload_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Take in the files of a new data set."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    if not can_with_some(user, Verb.WRITE_ROW, programme.id):
        require(user, Verb.WRITE_ROW, programme)
    form, status = UploadForm(programme=programme, initial={"place": programme.country}), 200
    if request.method == "POST":
        form, status = UploadForm(request.POST, request.FILES, programme=programme), 422
        row = _upload(form, user, programme) if form.is_valid() else None
        if row is not None:
            messages.success(request, _("The files are stored, and are being read in the background."))
            return redirect("data_set", programme.id, row.code)
    context = {"programme": programme, "form": form, **_up(programme)}
    return render(request, "datasets/upload.html", context, status=status)


def _upload(form: UploadForm, user: User, programme: Programme) -> DataSetRow | None:
    """Take the data set in, or put what is wrong on the form."""
    try:
        return upload(by=user, programme=programme, data_set=form.data_set, files=form.handed)
    except SurroundingsError:
        raise
    except UserError as error:
        form.add_error("data_files", refusal(error))
    except RowFaultsError as error:
        for field, what in (fault for faults in error.faults.values() for fault in faults):
            form.add_error(field if field in form.fields else None, what[:1].upper() + what[1:])
    return None


@require_GET
def data_set_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Show a data set: how far it has come, its counts, where it comes from, and the values it gives."""
    user, programme, row = _asked(request, programme_id, code)
    return _page(request, user, programme, row)


def _page(request: HttpRequest, user: User, programme: Programme, row: DataSetRow, **more: Any) -> HttpResponse:
    work = work_of(user, row)
    if HTMX in request.headers and work is not None:
        return progress(request, work, "", {})
    shown = data_set_shown(user, programme, row, request.GET)
    context: dict[str, Any] = {
        "programme": programme,
        "one": shown,
        "row": row,
        "work": work,
        "reload": work is not None and work.row.under_way and request.GET.get("still") != "yes",
        "approve_form": StepForm(prefix="approve", initial={"version": row.version}),
        "delete_form": StepForm(prefix="delete", initial={"version": row.version}),
        "again_form": AgainForm(initial={"version": row.version}),
        "page": shown.values.page,
        "pages": shown.values.pages,
        **_up(programme),
    }
    return render(request, "datasets/data_set.html", context | more, status=more.get("status", 200))


@require_POST
def approve_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Approve a data set."""
    done = _("The data set is approved. Its values count from now on.")
    return _step(request, programme_id, code, "approve", approve, done)


@require_POST
def delete_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Delete a data set."""
    done = _("The data set is deleted: its files, tables and values are gone. The history stays.")
    return _step(request, programme_id, code, "delete", delete, done)


def _step(
    request: HttpRequest, programme_id: str, code: str, prefix: str, action: Callable[..., DataSetRow], done: str
) -> HttpResponse:
    user, programme, row = _asked(request, programme_id, code)
    form = StepForm(request.POST, prefix=prefix)
    status = 422
    if form.is_valid():
        given = form.cleaned_data
        try:
            action(by=user, programme=programme, code=row.code, version=given["version"], why=given["why"])
        except StepRefusedError as error:
            form.add_error(None, _refused(error))
        except UserError as error:
            form.add_error("why", refusal(error))
        except NewerRowError:
            form.add_error(None, _newer())
            status = 409
        else:
            messages.success(request, done)
            return redirect("data_set", programme.id, row.code)
    return _page(request, user, programme, row, status=status, form=form, **{f"{prefix}_form": form})


@require_POST
def read_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Begin to read a data set's files anew."""
    user, programme, row = _asked(request, programme_id, code)
    form = AgainForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            read_again(by=user, programme=programme, code=row.code, version=form.cleaned_data["version"])
        except StepRefusedError as error:
            form.add_error(None, _refused(error))
        except (NewerRowError, UnderWayError):
            form.add_error(None, _newer())
            status = 409
        else:
            messages.success(request, _("The files are being read in the background."))
            return redirect("data_set", programme.id, row.code)
    return _page(request, user, programme, row, status=status, form=form)


@require_GET
def rejected_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Show the rows that could not be used, page by page."""
    user, programme, row = _asked(request, programme_id, code)
    reading = _reading(user, programme, row)
    count = (row.rejected or 0) + (row.cells or 0)
    page = Paginator(range(count), PAGE_ROWS).get_page(request.GET.get("page", ""))
    rows = page_of(reading, page.number)
    context = {
        "programme": programme,
        "row": row,
        "rejected": rows,
        "page": page,
        "pages": page_links(page, request.GET),
        "first_shown": page.start_index(),
        "last_shown": page.end_index(),
        "up_url": reverse("data_set", args=[programme.id, row.code]),
        "up_words": f"{DATA_SETS.one.to(reader_language())} {row.code}",
    }
    return render(request, "datasets/rejected.html", context)


@require_GET
def hidden_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Show an editor which values are hidden when the data set is published, and why."""
    user, programme, row = _asked(request, programme_id, code)
    if not can_with_some(user, Verb.WRITE_ROW, programme.id):
        require(user, Verb.WRITE_ROW, programme)
    if row.state != State.APPROVED or row.synthetic:
        raise Http404
    shown, hidden = fit_of_set(row)
    page = Paginator(hidden, PAGE_ROWS).get_page(request.GET.get("page", ""))
    context = {
        "programme": programme,
        "row": row,
        "all": len(shown),
        "lines": [hidden_line(one) for one in page.object_list],
        "page": page,
        "pages": page_links(page, request.GET),
        "up_url": reverse("data_set", args=[programme.id, row.code]),
        "up_words": f"{DATA_SETS.one.to(reader_language())} {row.code}",
    }
    return render(request, "datasets/hidden.html", context)


@require_GET
def rejected_file(request: HttpRequest, programme_id: str, code: str) -> StreamingHttpResponse:
    """Hand out the rows that could not be used as CSV."""
    user, programme, row = _asked(request, programme_id, code)
    path = path_of(_reading(user, programme, row))
    if not path.is_file():
        raise Http404
    name = f"{row.programme}-{row.code}-rejected.csv"
    return StreamingHttpResponse(
        chunks_of(path),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
            "Content-Security-Policy": CLOSED_BOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _asked(request: HttpRequest, programme_id: str, code: str) -> tuple[User, Programme, DataSetRow]:
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    return user, programme, row_or_404(Sight(user, programme), DATA_SETS, code)


def _reading(user: User, programme: Programme, row: DataSetRow) -> Reading:
    """Return what came of the last reading; none where it is deleted, or a field is hidden from the person."""
    reading = newest_reading(row)
    sight = Sight(user, programme)
    if reading is None or row.state == State.DELETED or any(sight.hides(row, name) for name in row.field_classes):
        raise Http404
    return reading


def _up(programme: Programme) -> dict[str, str]:
    return {
        "up_url": reverse("rows", args=[programme.id, DATA_SETS.key]),
        "up_words": DATA_SETS.title.to(reader_language()),
    }


def _refused(error: StepRefusedError) -> str:
    return {
        "own": _("You handed in files of it yourself; somebody else approves it."),
        "no_files": _("It has no files. Hand them in as a new data set."),
    }.get(error.why, _("The data set’s state does not allow it now."))


def _newer() -> str:
    return _("Somebody else has changed the data set since you opened the page. Nothing of yours has been saved.")
