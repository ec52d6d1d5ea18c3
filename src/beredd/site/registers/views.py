"""The pages of a row: its values with what stands under it and its history, and the forms that change it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beredd.common.errors import UserError
from beredd.common.information_class import Harm
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, can, require
from beredd.site.attachments.queries import attachments_of
from beredd.site.config.reader import reader_language
from beredd.site.config.refusals import refusal
from beredd.site.registers.actions import write_rows
from beredd.site.registers.asking import asked_for, row_or_404
from beredd.site.registers.changes import Change, FieldClass, NewerRowError, RowFaultsError
from beredd.site.registers.column import SEVERAL, Column
from beredd.site.registers.forms import ClassForm, RowForm, StepForm
from beredd.site.registers.history import differences, history
from beredd.site.registers.list_views import lines
from beredd.site.registers.register import Register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.shown import shown, written
from beredd.site.registers.sight import Sight

CHILDREN_SHOWN: Final = 200


@require_GET
def row_page(request: HttpRequest, programme_id: str, key: str, code: str) -> HttpResponse:
    """Show a row: its values, what stands under it, and its history."""
    user, programme, of, sight = asked_for(request, programme_id, key)
    row = row_or_404(sight, of, code)
    return _row(request, user, programme, of, sight, row)


def _row(
    request: HttpRequest, user: User, programme: Programme, of: Register, sight: Sight, row: Any, **more: Any
) -> HttpResponse:
    values = sight.values(of, row)
    language = reader_language()
    may_write = can(user, Verb.WRITE_ROW, Thing(programme.id, frozenset({row.actor})))
    may_classify = can(user, Verb.CLASSIFY, programme)
    may_publish = can(user, Verb.PUBLISH, programme)
    context = {
        "programme": programme,
        "register": of,
        "row": row,
        "title": written(sight, str(values.get(of.columns[0].name) or "")),
        "fields": [
            (column.label.to(language), shown(sight, column, values[column.name]), _field_class(row, column))
            for column in sight.columns(of, row)
            if column is not of.columns[0] and values[column.name] not in (None, "", ())
        ],
        "children": [_children(sight, below, column, row) for below, column in of.children()],
        "history": history(sight, of, row),
        "may_write": may_write and of.changed,
        "doors": of.doors(sight, row) if of.doors else [],
        "may_classify": may_classify,
        "may_publish": may_publish and not row.confidentiality and not row.shown_to and not row.withdrawn,
        "step_form": StepForm(initial={"version": row.version}) if may_write or may_publish else None,
        "attached": attachments_of(user, programme, of.key, row.code),
        "up_url": reverse("rows", args=[programme.id, of.key]),
        "up_words": of.title.to(language),
    }
    return render(request, "registers/row.html", context | more, status=more.get("status", 200))


def _field_class(row: RegisterRow, column: Column) -> dict[str, Any] | None:
    found: dict[str, Any] | None = row.field_classes.get(column.name)
    return found


def _children(sight: Sight, below: Register, column: Column, row: RegisterRow) -> dict[str, Any]:
    rows = sight.find(below, where={column.name: row.code})
    columns = [each for each in below.columns if each.listed and each is not column]
    first = list(rows[: CHILDREN_SHOWN + 1])
    return {
        "register": below,
        "columns": [(each.name, each.label.to(reader_language())) for each in columns],
        "lines": lines(sight, below, columns, first[:CHILDREN_SHOWN]),
        "more": len(first) > CHILDREN_SHOWN,
        "add_url": reverse("new_row", args=[sight.programme.id, below.key]) + f"?{column.name}={row.code}",
        "export_url": reverse("export_rows", args=[sight.programme.id, below.key]) + f"?{column.name}={row.code}"
        if column.filtered
        else "",
        "may_add": sight.may_add() and not row.withdrawn,
    }


@require_http_methods(["GET", "POST"])
def new_row(request: HttpRequest, programme_id: str, key: str) -> HttpResponse:
    """Add a row; an address may carry values to begin with."""
    user, programme, of, sight = asked_for(request, programme_id, key)
    if not sight.may_add():
        require(user, Verb.WRITE_ROW, programme)
    if request.method != "POST":
        start = {column.name: _start(column, request.GET) for column in of.columns if column.name in request.GET}
        if sight.actors and "actor" in of.names:
            start.setdefault("actor", min(sight.actors))
        return _form(request, programme, of, None, RowForm(of=of, sight=sight, initial=start))
    form = RowForm(request.POST, of=of, sight=sight)
    return _written(request, user, programme, of, sight, None, form)


def _start(column: Column, given: QueryDict) -> Any:
    return tuple(given.getlist(column.name)) if column.kind in SEVERAL else given[column.name]


@require_http_methods(["GET", "POST"])
def change_row(request: HttpRequest, programme_id: str, key: str, code: str) -> HttpResponse:
    """Change a row's values."""
    user, programme, of, sight = asked_for(request, programme_id, key)
    row = row_or_404(sight, of, code)
    require(user, Verb.WRITE_ROW, Thing(programme.id, frozenset({row.actor})))
    if request.method != "POST":
        return _form(request, programme, of, row, RowForm(of=of, sight=sight, row=row))
    form = RowForm(request.POST, of=of, sight=sight, row=row)
    return _written(request, user, programme, of, sight, row, form)


def _written(
    request: HttpRequest,
    user: User,
    programme: Programme,
    of: Register,
    sight: Sight,
    row: Any,
    form: RowForm,
) -> HttpResponse:
    if not form.is_valid():
        return _form(request, programme, of, row, form, status=422)
    code = row.code if row is not None else None
    change = Change(code=code, version=form.cleaned_data["version"], values=form.given)
    try:
        new = write_rows(by=user, programme=programme, to=of, changes=[change], why=form.cleaned_data["why"])[0]
    except RowFaultsError as fault:
        add_faults(form, of, fault)
        return _form(request, programme, of, row, form, status=422)
    except UserError as fault:
        form.add_error(None, refusal(fault))
        return _form(request, programme, of, row, form, status=422)
    except NewerRowError as fault:
        theirs = sight.row(of, fault.row.code)
        if theirs is None:
            raise Http404 from None
        return _conflict(request, programme, of, sight, theirs, form)
    messages.success(request, _("%(code)s is saved.") % {"code": new.code})
    return redirect("row", programme.id, of.key, new.code)


def add_faults(form: RowForm, of: Register, fault: RowFaultsError) -> None:
    """Put the faults of one row beside the fields that they are about."""
    for found in fault.faults.values():
        for column, what in found:
            if column in form.fields:
                form.add_error(column, what)
            else:
                name = of.column(column).label.to(reader_language()) if column in of.names else column
                form.add_error(None, f"{name}: {what}")


def _conflict(
    request: HttpRequest, programme: Programme, of: Register, sight: Sight, theirs: Any, form: RowForm
) -> HttpResponse:
    """Show what the other person saved beside what this one wrote; saving again then writes over what is seen."""
    mine = type(theirs)(**{field.attname: getattr(theirs, field.attname) for field in theirs._meta.concrete_fields})
    for name, value in form.given.items():
        if not sight.hides(theirs, name):
            setattr(mine, name, value)
    again = RowForm(of=of, sight=sight, row=theirs, initial={**form.given, "why": form.cleaned_data["why"]})
    newer = {"row": theirs, "differences": differences(sight, of, theirs, mine)}
    return _form(request, programme, of, theirs, again, newer=newer, status=409)


def _form(
    request: HttpRequest,
    programme: Programme,
    of: Register,
    row: Any,
    form: RowForm,
    *,
    newer: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    language = reader_language()
    context = {
        "programme": programme,
        "register": of,
        "row": row,
        "form": form,
        "newer": newer,
        "up_url": reverse("rows", args=[programme.id, of.key]),
        "up_words": of.title.to(language),
    }
    return render(request, "registers/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def classify_row(request: HttpRequest, programme_id: str, key: str, code: str) -> HttpResponse:
    """Set how sensitive a row and its fields are, and who needs to know of it."""
    user, programme, of, sight = asked_for(request, programme_id, key)
    row = row_or_404(sight, of, code)
    require(user, Verb.CLASSIFY, programme)
    form = ClassForm(request.POST if request.method == "POST" else None, of=of, sight=sight, row=row)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = _step(request, user, programme, of, _class_change(row, form), form)
            if done is not None:
                return done
    context = {
        "programme": programme,
        "register": of,
        "row": row,
        "form": form,
        "up_url": reverse("row", args=[programme.id, of.key, row.code]),
        "up_words": row.code,
    }
    return render(request, "registers/class.html", context, status=status)


def _class_change(row: Any, form: ClassForm) -> Change:
    given = form.cleaned_data
    decided_on, decided_by = form.decided
    fields = {
        name: FieldClass(
            given["field_confidentiality"] or int(Harm.SIGNIFICANT),
            given["field_ground"],
            decided_on or date.min,
            decided_by,
        )
        for name in given["secret_fields"]
    }
    return Change(
        code=row.code,
        version=given["version"],
        information_class=form.information_class,
        shown_to=tuple(given["shown_to"]),
        field_classes=fields,
    )


STEPS: Final[dict[str, dict[str, Any]]] = {
    "withdraw": {"withdrawn": True},
    "take-up": {"withdrawn": False},
    "publish": {"published": True},
    "take-back": {"published": False},
}
"""Each step of a row that needs only a reason."""


@require_POST
def step(request: HttpRequest, programme_id: str, key: str, code: str, name: str) -> HttpResponse:
    """Withdraw a row, take it up again, publish it, or take it back from the public."""
    user, programme, of, sight = asked_for(request, programme_id, key)
    row = row_or_404(sight, of, code)
    form = StepForm(request.POST)
    status = 422
    if form.is_valid():
        change = Change(code=row.code, version=form.cleaned_data["version"], **STEPS[name])
        done = _step(request, user, programme, of, change, form)
        if done is not None:
            return done
    return _row(request, user, programme, of, sight, row, step_form=form, status=status)


def _step(
    request: HttpRequest, user: User, programme: Programme, of: Register, change: Change, form: ClassForm | StepForm
) -> HttpResponse | None:
    """Make one change; None when it could not be, with the reason in the form."""
    try:
        row = write_rows(by=user, programme=programme, to=of, changes=[change], why=form.cleaned_data["why"])[0]
    except RowFaultsError as fault:
        for found in fault.faults.values():
            for column, what in found:
                form.add_error(column if column in form.fields else None, what)
        return None
    except UserError as fault:
        form.add_error(None, refusal(fault))
        return None
    except NewerRowError:
        form.add_error(None, _("Somebody has changed the row since you opened the page. Open it again."))
        return None
    messages.success(request, _("%(code)s is saved.") % {"code": row.code})
    if Sight(user, programme).row(of, row.code) is None:
        return redirect("rows", programme.id, of.key)  # the writer may no longer see it
    return redirect("row", programme.id, of.key, row.code)
