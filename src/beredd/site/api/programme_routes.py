"""Programmes with their duties, calendar, money and indicators: what a decision says, and what people have set."""

import datetime as dt
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import Router
from ninja.params import functions as params

from beredd.indicators import definitions
from beredd.programmes import calendar_items
from beredd.programmes.calendar import in_order
from beredd.programmes.exports import calendar_rows, money_table
from beredd.programmes.follow_up import DutyState, FollowUp, StateEntry
from beredd.programmes.model import Duty, Programme
from beredd.site.accounts.models import User
from beredd.site.api.answers import GUARDED, READING, answers
from beredd.site.api.problems import NewerVersionError
from beredd.site.api.programme_shapes import (
    Calendar,
    CalendarLine,
    Duties,
    DutyOut,
    GrantOut,
    Indicators,
    MoneyOut,
    Observations,
    ObservationsAsked,
    ProgrammeOut,
    Programmes,
    StateIn,
    Window,
)
from beredd.site.api.register_routes import (
    Asked,
    IfMatch,
    ProgrammeId,
    Sent,
    version_of,
)
from beredd.site.config.reader import reader_language, today
from beredd.site.indicators.queries import observations_seen_by
from beredd.site.programmes.actions import set_state
from beredd.site.programmes.content import duty_or_404, programme_or_404
from beredd.site.programmes.entries import NewerEntryError
from beredd.site.programmes.models import StateRow
from beredd.site.programmes.queries import follow_ups, readable_programmes
from beredd.site.registers.register import registers

router = Router(tags=["Programmes"])
DutyId: Any = params.Path(..., max_length=40, pattern=r"^[A-Za-z0-9_.-]+$", description="The duty, such as A-12.")


def _user(request: HttpRequest) -> User:
    user: User = request.auth  # type: ignore[attr-defined]  # ninja's note of who asks
    return user


@router.get("/programmes/", **answers(Programmes, READING), operation_id="list_programmes",
            summary="The programmes that you may read")  # fmt: skip
def list_programmes(request: HttpRequest) -> HttpResponse:
    """Return every programme that the asker may read."""
    return JsonResponse({"items": [_programme(one) for one in readable_programmes(_user(request))]})


@router.get("/programmes/{programme_id}/", **answers(ProgrammeOut, READING), operation_id="read_programme",
            summary="One programme")  # fmt: skip
def read_programme(request: HttpRequest, programme_id: str = ProgrammeId) -> HttpResponse:
    """Return one programme."""
    return JsonResponse(_programme(programme_or_404(_user(request), programme_id)))


@router.get("/programmes/{programme_id}/duties/", **answers(Duties, READING), operation_id="list_duties",
            tags=["Duties"], summary="The duties with their states")  # fmt: skip
def list_duties(request: HttpRequest, programme_id: str = ProgrammeId) -> HttpResponse:
    """Return the duties of a programme with what was last said of each."""
    programme = programme_or_404(_user(request), programme_id)
    return JsonResponse({"items": [_duty(one, said) for one, said in _said(programme, programme.duties)]})


@router.get("/programmes/{programme_id}/duties/{duty_id}/", **answers(DutyOut, READING), tags=["Duties"],
            operation_id="read_duty", summary="One duty with its states")  # fmt: skip
def read_duty(request: HttpRequest, programme_id: str = ProgrammeId, duty_id: str = DutyId) -> HttpResponse:
    """Return one duty with its ETag, which setting its state asks for."""
    programme = programme_or_404(_user(request), programme_id)
    return _one_duty(programme, duty_or_404(programme, duty_id))


@router.put("/programmes/{programme_id}/duties/{duty_id}/state/", **answers(DutyOut, GUARDED), tags=["Duties"],
            operation_id="set_duty_state", summary="Set a duty’s state, with the reason")  # fmt: skip
def put_state(
    request: HttpRequest,
    programme_id: str = ProgrammeId,
    duty_id: str = DutyId,
    body: StateIn = Sent,
    if_match: str | None = IfMatch,
) -> HttpResponse:
    """Set a duty's state through its action."""
    programme = programme_or_404(_user(request), programme_id)
    duty = duty_or_404(programme, duty_id)
    seen = version_of(if_match)
    try:
        set_state(
            by=_user(request),
            programme=programme,
            duty=duty.id,
            state=DutyState(body.state),
            reason=body.reason,
            due_on=dt.date.fromisoformat(body.due_on) if body.due_on else None,
            seen=seen,
        )
    except NewerEntryError:
        told = next(_duty(one, said) for one, said in _said(programme, [duty]))
        raise NewerVersionError(told, f'"{told["version"]}"') from None
    return _one_duty(programme, duty)


@router.get("/calendar/", **answers(Calendar, READING), operation_id="list_calendar", tags=["Calendar"],
            summary="What is due in all the programmes that you may read")  # fmt: skip
def calendar(request: HttpRequest, window: Window = Asked) -> HttpResponse:
    """Return the calendar over all programmes."""
    return _calendar(readable_programmes(_user(request)), window)


@router.get("/programmes/{programme_id}/calendar/", **answers(Calendar, READING), tags=["Calendar"],
            operation_id="list_programme_calendar", summary="What is due in one programme")  # fmt: skip
def programme_calendar(request: HttpRequest, programme_id: str = ProgrammeId, window: Window = Asked) -> HttpResponse:
    """Return the calendar of one programme."""
    return _calendar([programme_or_404(_user(request), programme_id)], window)


@router.get("/programmes/{programme_id}/money/", **answers(MoneyOut, READING), operation_id="read_money",
            tags=["Money"], summary="The amounts that the decision gives")  # fmt: skip
def money(request: HttpRequest, programme_id: str = ProgrammeId) -> HttpResponse:
    """Return the amounts of a programme's decision."""
    programme = programme_or_404(_user(request), programme_id)
    table = money_table(programme, reader_language(), today())
    items = [{name: row[name] for name in GrantOut.model_fields} for row in table["rows"]]
    return JsonResponse({"within_existing_frames": bool(table["within_existing_frames"]), "items": items})


@router.get("/indicators/", **answers(Indicators, READING), operation_id="list_indicators",
            tags=["Indicators"], summary="The definitions")  # fmt: skip
def indicators(request: HttpRequest) -> HttpResponse:
    """Return every definition."""
    language = reader_language()
    items = [
        {"id": one.id, "title": one.title.to(language), "unit": str(one.unit), "version": str(one.version)}
        for one in definitions().values()
    ]
    return JsonResponse({"items": items})


@router.get("/observations/", **answers(Observations, READING), operation_id="list_observations",
            tags=["Indicators"], summary="Published series and approved values")  # fmt: skip
def observations(request: HttpRequest, query: ObservationsAsked = Asked) -> HttpResponse:
    """Return the observations that the asker may read."""
    if query.indicator is not None and query.indicator not in definitions():
        raise Http404
    wanted = None if query.indicator is None else [query.indicator]
    found = [
        one for one in observations_seen_by(_user(request), wanted) if query.place is None or one.place == query.place
    ]
    page = found[query.offset : query.offset + query.limit]
    kept = ("indicator", "place", "period", "value", "low", "high", "n", "vintage", "suppressed", "missing_reason")
    items = [
        {name: getattr(one, name) for name in kept}
        | {"status": str(one.status), "source": one.provenance.source, "input_sha256": one.provenance.input_sha256}
        for one in page
    ]
    return JsonResponse({"total": len(found), "items": items})


def _programme(programme: Programme) -> dict[str, Any]:
    language = reader_language()
    return {
        "id": programme.id,
        "letter": programme.letter,
        "title": programme.title.to(language),
        "kind": str(programme.kind),
        "country": programme.country,
        "start": _iso(programme.period.start),
        "end": _iso(programme.period.end),
        "decision_number": programme.decision.number,
        "duties": len(programme.duties),
        "goals": len(programme.goals),
        "registers": [
            {"key": one.key, "title": one.title.to(language), "capability": one.capability}
            for one in registers().values()
        ],
    }


Said = tuple[int, list[StateEntry], list[dt.date]]


def _said(programme: Programme, duties: Any) -> list[tuple[Duty, Said]]:
    """Return what was last said of each duty: the newest entry's id, its states, its dates."""
    follow_up: FollowUp = follow_ups([programme.id])[programme.id]
    newest: dict[str, int] = dict(
        StateRow.objects.filter(programme=programme.id).order_by("id").values_list("duty", "id")
    )
    states: dict[str, list[StateEntry]] = {}
    for entry in follow_up.states:
        states.setdefault(entry.duty, []).append(entry)
    dates: dict[str, set[dt.date]] = {}
    for item in calendar_items(programme, None, None, follow_up, today()):
        if item.row == "duty" and item.date is not None and not item.follows:
            dates.setdefault(item.id, set()).add(item.date)
    return [
        (duty, (newest.get(duty.id, 0), states.get(duty.id, []), sorted(dates.get(duty.id, ())))) for duty in duties
    ]


def _duty(duty: Duty, said: Said) -> dict[str, Any]:
    version, states, dates = said
    return {
        "id": duty.id,
        "version": version,
        "text": duty.text.to(reader_language()),
        "verb": duty.verb,
        "strength": str(duty.strength),
        "actors": [{"actor": part.actor, "role": str(part.role)} for part in duty.actors],
        "goals": list(duty.goals),
        "dates": [_iso(day) for day in dates],
        "states": [
            {
                "state": str(one.state),
                "reason": one.reason,
                "by": one.by,
                "at": one.at.isoformat(),
                "due_on": _iso(one.due_on),
            }
            for one in states
        ],
    }


def _one_duty(programme: Programme, duty: Duty) -> HttpResponse:
    told = next(_duty(one, said) for one, said in _said(programme, [duty]))
    response = JsonResponse(told)
    response["ETag"] = f'"{told["version"]}"'
    return response


def _calendar(programmes: list[Programme], window: Window) -> HttpResponse:
    added = follow_ups([programme.id for programme in programmes])
    items = [
        item
        for programme in programmes
        for item in calendar_items(
            programme, window.first, window.last, added[programme.id], today(), timeless=window.first is None
        )
    ]
    rows = calendar_rows(sorted(items, key=in_order), reader_language(), today())
    kept: Final = tuple(CalendarLine.model_fields)
    return JsonResponse({"items": [{name: _plain(row[name]) for name in kept} for row in rows]})


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
