"""Every register by the same six doors: list, add, read, change, withdraw, history."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from ninja import Router
from ninja.params import functions as params
from pydantic import Field

from beredd.common.information_class import InformationClass
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb
from beredd.site.api.answers import GUARDED, READING, WRITING, answers
from beredd.site.api.problems import BadPreconditionError, NewerVersionError, PreconditionMissingError
from beredd.site.api.schemas import (
    ClassIn,
    History,
    Strict,
    Why,
    asked,
    change_in,
    given,
    page_name,
    row_in,
    row_name,
    sent,
)
from beredd.site.programmes.content import programme_or_404
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change, NewerRowError, RowFaultsError
from beredd.site.registers.column import BadValueError, Value, parse
from beredd.site.registers.history import history
from beredd.site.registers.register import Fault, Register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight

ProgrammeId: Any = params.Path(
    ..., max_length=100, pattern=r"^[a-zA-Z0-9_-]+$", description="The programme, such as se-amr-2026."
)
RowCode: Any = params.Path(
    ..., max_length=40, pattern=r"^[A-Z]{2,6}-[0-9]{1,9}$", description="The row’s code, such as ACT-12."
)
IfMatch: Any = params.Header(None, alias="If-Match", max_length=60, description="The ETag that was read.")
Sent: Any = params.Body(...)
Asked: Any = params.Query(...)
IfNoneMatch: Any = params.Header(None, alias="If-None-Match", max_length=200)


class Places:
    """Where a request is: whose, in which programme, of which register."""

    def __init__(self, request: HttpRequest, programme_id: str, register: Register) -> None:
        self.user: User = request.auth  # type: ignore[attr-defined]  # ninja's note of who asks
        self.programme: Programme = programme_or_404(self.user, programme_id, Verb.READ)
        self.register = register
        self.sight = Sight(self.user, self.programme)

    def row(self, code: str) -> RegisterRow:
        """Return a row that the person may read; 404 where there is none."""
        found = self.sight.row(self.register, code)
        if found is None:
            raise Http404
        return found  # type: ignore[no-any-return]

    def told(self, row: RegisterRow) -> dict[str, Any]:
        """Return a row as the person may read it."""
        held = row.information_class
        return {
            "code": row.code,
            "version": row.version,
            "actor": "" if self.sight.hides(row, "actor") else row.actor,
            "information_class": {
                "confidentiality": held.confidentiality,
                "integrity": held.integrity,
                "availability": held.availability,
                "ground": held.ground,
                "decided_on": held.decided_on.isoformat() if held.decided_on else None,
                "decided_by": held.decided_by,
            },
            "shown_to": list(row.shown_to),
            "published": row.published,
            "withdrawn": row.withdrawn,
            "changed_at": row.changed_at.isoformat(),
            "values": sent(self.sight.values(self.register, row), self.register),
        }

    def answer(self, row: RegisterRow, status: int = 200) -> HttpResponse:
        """Return a row as a response with its ETag."""
        response = JsonResponse(self.told(row), status=status)
        response["ETag"] = etag(row)
        return response

    def write(self, change: Change, why: str) -> RegisterRow:
        """Write one change; a newer version comes back as the person may read it, if it still may be read."""
        try:
            rows = write_rows(by=self.user, programme=self.programme, to=self.register, changes=[change], why=why)
        except NewerRowError as newer:
            seen = self.row(newer.row.code)
            raise NewerVersionError(self.told(seen), etag(seen)) from None
        row: RegisterRow = rows[0]
        return row

    def values(self, sent_in: Mapping[str, Any]) -> dict[str, Value]:
        """Return sent values as the columns read them.

        Raises
        ------
        RowFaultsError
            When a value is not what its column holds.
        """
        found: dict[str, Value] = {}
        faults: list[Fault] = []
        for name, raw in sent_in.items():
            column = self.register.column(name)
            try:
                found[name] = parse(column, given(column, raw))
            except BadValueError as fault:
                faults.append((name, str(fault)))
        if faults:
            raise RowFaultsError({0: faults})
        return found


def etag(row: RegisterRow) -> str:
    """Return the mark of a row's version."""
    return f'"{row.version}"'


def version_of(if_match: str | None) -> int:
    """Return the version that a writer says to have seen."""
    if if_match is None or not if_match.strip():
        raise PreconditionMissingError
    number = if_match.strip().removeprefix("W/").strip('"')
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise BadPreconditionError
    return int(number)


def class_of(sent_in: ClassIn | None) -> InformationClass | None:
    """Return a class that was sent in.

    Raises
    ------
    RowFaultsError
        When its day does not exist.
    """
    if sent_in is None:
        return None
    try:
        decided_on = date.fromisoformat(sent_in.decided_on) if sent_in.decided_on else None
    except ValueError as fault:
        raise RowFaultsError({0: [("information_class.decided_on", str(fault))]}) from None
    return InformationClass(
        sent_in.confidentiality, sent_in.integrity, sent_in.availability, sent_in.ground, decided_on, sent_in.decided_by
    )


def routes_of(key: str, register: Register) -> Router:
    """Return the doors of one register."""
    router = Router(tags=[register.title.to("en")])
    name = key.replace("-", "_")
    one = register.one.to("en").casefold()
    query_type, new_type, change_type = asked(key), row_in(key), change_in(key)

    @router.get("/", **answers(page_name(key), READING), operation_id=f"list_{name}", url_name=f"api_list_{name}",
                summary=f"{register.title.to('en')}: a page of the list")  # fmt: skip
    def list_rows(
        request: HttpRequest,
        programme_id: str = ProgrammeId,
        query: query_type = Asked,  # type: ignore[valid-type]
    ) -> HttpResponse:
        return _list(Places(request, programme_id, register), query, request)

    @router.post("/", **answers(row_name(key), WRITING, status=201), operation_id=f"add_{name}", summary=f"Add: {one}")
    def add(
        request: HttpRequest,
        programme_id: str = ProgrammeId,
        body: new_type = Sent,  # type: ignore[valid-type]
    ) -> HttpResponse:
        return _add(Places(request, programme_id, register), name, body)

    @router.get("/{code}/", **answers(row_name(key), READING, bare=[304]), operation_id=f"read_{name}",
                url_name=f"api_read_{name}", summary=f"Read: {one}")  # fmt: skip
    def read(
        request: HttpRequest, programme_id: str = ProgrammeId, code: str = RowCode, seen: str | None = IfNoneMatch
    ) -> HttpResponse:
        places = Places(request, programme_id, register)
        row = places.row(code)
        if seen is not None and etag(row) in {part.strip().removeprefix("W/") for part in seen.split(",")}:
            return HttpResponse(status=304, headers={"ETag": etag(row)})
        return places.answer(row)

    @router.patch("/{code}/", **answers(row_name(key), GUARDED), operation_id=f"change_{name}",
                  summary=f"Change: {one}; what is absent stays as it is")  # fmt: skip
    def change(
        request: HttpRequest,
        programme_id: str = ProgrammeId,
        code: str = RowCode,
        body: change_type = Sent,  # type: ignore[valid-type]
        if_match: str | None = IfMatch,
    ) -> HttpResponse:
        return _change(Places(request, programme_id, register), code, body, if_match, whole=False)

    @router.put("/{code}/", **answers(row_name(key), GUARDED), operation_id=f"replace_{name}",
                summary=f"Replace: {one}; a value that is absent becomes empty")  # fmt: skip
    def replace(
        request: HttpRequest,
        programme_id: str = ProgrammeId,
        code: str = RowCode,
        body: change_type = Sent,  # type: ignore[valid-type]
        if_match: str | None = IfMatch,
    ) -> HttpResponse:
        return _change(Places(request, programme_id, register), code, body, if_match, whole=True)

    @router.delete("/{code}/", **answers(row_name(key), GUARDED), operation_id=f"withdraw_{name}",
                   summary=f"Withdraw: {one}; it stays in the history")  # fmt: skip
    def withdraw(
        request: HttpRequest,
        programme_id: str = ProgrammeId,
        code: str = RowCode,
        reason: Reason = Asked,
        if_match: str | None = IfMatch,
    ) -> HttpResponse:
        places = Places(request, programme_id, register)
        places.row(code)
        row = places.write(Change(code=code, version=version_of(if_match), withdrawn=True), reason.why)
        return places.answer(row)

    @router.get("/{code}/history/", **answers(History, READING), operation_id=f"history_of_{name}",
                summary=f"Who changed it, when and why: {one}")  # fmt: skip
    def past(request: HttpRequest, programme_id: str = ProgrammeId, code: str = RowCode) -> HttpResponse:
        places = Places(request, programme_id, register)
        return JsonResponse({"items": _history(places, places.row(code))})

    return router


class Reason(Strict):
    """Why a row is withdrawn."""

    why: Why = Field(min_length=1)


def _list(places: Places, query: Any, request: HttpRequest) -> HttpResponse:
    told = query.model_dump()
    words, order, withdrawn = told.pop("q"), told.pop("order"), told.pop("withdrawn")
    limit, offset = told.pop("limit"), told.pop("offset")
    where = {name: value for name, value in told.items() if value}
    places.values(where)
    found = places.sight.find(places.register, words=words, where=where, order=order, withdrawn=withdrawn)
    total = found.count()
    rows = list(found[offset : offset + limit])
    places.sight.look_up(places.register, rows)
    following = None
    if offset + limit < total:
        page = {**request.GET.dict(), "limit": limit, "offset": offset + limit}
        following = request.build_absolute_uri(f"{request.path}?{urlencode(page)}")
    items = [places.told(row) for row in rows]
    return JsonResponse({"total": total, "limit": limit, "offset": offset, "next": following, "items": items})


def _add(places: Places, name: str, body: Any) -> HttpResponse:
    change = Change(
        values=places.values(body.values.model_dump(exclude_unset=True)),
        information_class=class_of(body.information_class),
        shown_to=tuple(body.shown_to) if body.shown_to else None,
    )
    row = places.write(change, body.why)
    response = places.answer(places.row(row.code), 201)
    response["Location"] = reverse(f"api:api_read_{name}", args=[places.programme.id, row.code])
    return response


def _change(places: Places, code: str, body: Any, if_match: str | None, *, whole: bool) -> HttpResponse:
    row = places.row(code)
    version = version_of(if_match)
    values = body.values.model_dump(exclude_unset=True) if body.values is not None else {}
    if whole:
        values = {column.name: None for column in places.sight.columns(places.register, row)} | values
    change = Change(
        code=row.code,
        version=version,
        values=places.values(values),
        information_class=class_of(body.information_class),
        shown_to=None if body.shown_to is None else tuple(body.shown_to),
        published=body.published,
        withdrawn=body.withdrawn,
    )
    written = places.write(change, body.why)
    return places.answer(places.sight.row(places.register, code) or written)


def _history(places: Places, row: RegisterRow) -> list[dict[str, Any]]:
    return [
        {
            "at": one.event.at.isoformat(),
            "by": one.event.by_name,
            "action": one.event.action,
            "why": one.event.why,
            "differences": [
                {"field": each.label, "before": each.before, "after": each.after} for each in one.differences
            ],
        }
        for one in history(places.sight, places.register, row)
    ]
