"""The sections of a report: who writes what until when, and one section with its judgements and comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beredd.common.errors import UserError
from beredd.common.text import label
from beredd.programmes.follow_up import SectionState
from beredd.programmes.model import Programme
from beredd.reports.differences import Piece, differences
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, can
from beredd.site.audit.models import AuditEvent
from beredd.site.config.reader import reader_language, today
from beredd.site.config.refusals import refusal
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.programmes.wording import Said, actor_marked
from beredd.site.registers.changes import NewerRowError, RowFaultsError
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.history import Difference
from beredd.site.registers.references import options
from beredd.site.registers.sight import Sight
from beredd.site.reports.asked import Asked, asked_report
from beredd.site.reports.models import ContentRow, SectionCommentRow
from beredd.site.reports.registers import REPORT_SECTIONS
from beredd.site.reports.section_actions import assign_section, comment, resolve_comment, step_section
from beredd.site.reports.section_forms import AssignForm, CommentForm, JudgeForm
from beredd.site.reports.sections import Section, hidden_sections, sections_of, thing_of_row

ASSIGNED: Final = ("actor", "person", "draft_by")
_KNOWN = frozenset(state.value for state in SectionState)
TONES = {
    SectionState.NOT_WRITTEN: "neutral",
    SectionState.DRAFTED: "info",
    SectionState.SUBMITTED: "info",
    SectionState.RETURNED: "warning",
    SectionState.APPROVED: "success",
}


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section as the overview shows it."""

    section: Section
    actor: str
    state: Said
    late: bool


def state_said(state: SectionState) -> Said:
    """Return the words for how far a section has come."""
    return Said(label("section_state", state, reader_language()), TONES[state])


def found_sections(asked: Asked) -> list[Section]:
    """Return the report's sections as the reader may see them."""
    spec, due = asked.report.spec, asked.report.due
    if spec is None or due is None:
        return []
    sight = Sight(asked.user, asked.programme)
    rows = list(sight.rows(REPORT_SECTIONS).filter(report=spec.id, due_on=due))
    for row in rows:
        for column in REPORT_SECTIONS.columns:
            if sight.hides(row, column.name):
                setattr(row, column.name, column.empty)
    hidden = hidden_sections(asked.user, asked.programme.id)
    return sections_of(asked.programme, spec, due, rows, hidden=hidden)


@require_GET
def sections_page(request: HttpRequest, programme_id: str, report_id: str, due: date | None) -> HttpResponse:
    """Show who writes what, how far it has come, and what is late."""
    asked = asked_report(request, programme_id, report_id, due)
    lines = [
        SectionLine(
            one,
            actor_marked(one.row.actor) if one.row and one.row.actor else "",
            state_said(one.state),
            one.late(today()),
        )
        for one in found_sections(asked)
    ]
    assigned = [one.section for one in lines if one.section.row]
    context = {
        "programme": asked.programme,
        "asked": asked,
        "lines": lines,
        "assigned": len(assigned),
        "approved": sum(one.state is SectionState.APPROVED for one in assigned),
        "late": sum(one.late for one in lines),
        "may_comment": can(asked.user, Verb.COMMENT, asked.programme),
    }
    return render(request, "reports/sections.html", context)


@require_http_methods(["GET", "POST"])
def section_page(request: HttpRequest, programme_id: str, report_id: str, due: date | None, key: str) -> HttpResponse:
    """Show a section with its judgements and comments; a POST takes one step with it."""
    asked = asked_report(request, programme_id, report_id, due)
    section = next((one for one in found_sections(asked) if one.key == key), None)
    if section is None or due is None:
        raise Http404
    if request.method != "POST":
        return _page(request, asked, section)
    if not can(asked.user, Verb.COMMENT, asked.programme):
        raise PermissionDenied  # whoever may do anything here may comment at least
    if asked.frozen is not None:
        return _page(request, asked, section, fault=_("The report has been released."), status=409)
    return _step(request, asked, section, due)


def _step(request: HttpRequest, asked: Asked, section: Section, due: date) -> HttpResponse:
    """Do what the pressed button says."""
    post, forms = request.POST, _forms(asked, section)
    step = post.get("step", "")
    form: Any = {
        "assign": lambda: AssignForm(post, actors=forms["actors"], people=forms["people"]),
        "comment": lambda: CommentForm(post),
        "answer": lambda: CommentForm(post),
    }.get(step, lambda: JudgeForm(post) if step in {"submit", "approve", "return"} else None)()
    if form is not None and not form.is_valid():
        return _page(request, asked, section, **{_name_of(form): form}, status=422)
    try:
        _do(asked, section, due, step, form.cleaned_data if form is not None else {}, post)
    except KeyError:
        raise Http404 from None
    except (NewerEntryError, NewerRowError):
        return _newer(request, asked, section.key, form)
    except RowFaultsError as fault:
        told = "; ".join(what for found in fault.faults.values() for _column, what in found)
        return _page(request, asked, section, fault=told, status=422)
    except UserError as fault:
        return _page(request, asked, section, fault=refusal(fault), status=422)
    messages.success(request, _("Saved."))
    return redirect(request.path)


def _newer(request: HttpRequest, asked: Asked, key: str, form: Any) -> HttpResponse:
    """Show the section as it is now, what differs, and what the person wrote: it can be saved over what was seen."""
    section = next((one for one in found_sections(asked) if one.key == key), None)
    if section is None:
        raise Http404
    fault = _("Somebody else has changed the section since you opened the page. Nothing of yours has been saved.")
    given = form.cleaned_data if form is not None else {}
    if isinstance(form, AssignForm):
        held = _assigned(section)
        again = AssignForm(initial={**given, "version": held["version"]}, **_forms(asked, section))
        differing = _differing(form, held)
        return _page(request, asked, section, assign_form=again, differing=differing, fault=fault, status=409)
    if isinstance(form, JudgeForm):
        judge = JudgeForm(initial={**_judged(section), "remark": given["remark"]})
        return _page(request, asked, section, judge_form=judge, fault=fault, status=409)
    return _page(request, asked, section, fault=fault, status=409)


def _differing(form: AssignForm, held: dict[str, Any]) -> list[Difference]:
    """Return how the assignment that holds differs from the one that the person wrote."""

    def said(name: str, value: Any) -> str:
        return actor_marked(value) if name == "actor" and value else str(value or "")

    pairs = [(name, said(name, held.get(name)), said(name, form.cleaned_data[name])) for name in ASSIGNED]
    return [Difference(str(form.fields[name].label), now, mine) for name, now, mine in pairs if now != mine]


def _do(asked: Asked, section: Section, due: date, step: str, given: dict[str, Any], post: Any) -> None:
    by, programme, report = asked.user, asked.programme, asked.report.spec.id if asked.report.spec else ""
    where: dict[str, Any] = {"by": by, "programme": programme, "report": report, "due": due, "key": section.key}
    steps = {"submit": SectionState.SUBMITTED, "approve": SectionState.APPROVED, "return": SectionState.RETURNED}
    number = str(post.get("number", ""))
    if step == "assign":
        assign_section(**where, **given)
    elif step in steps:
        if section.row is None:
            raise KeyError(section.key)
        step_section(
            by=by, programme=programme, row=section.row, state=steps[step],
            text=given["text_entry"], remark=given["remark"], version=given["version"],
        )  # fmt: skip
    elif step == "comment":
        comment(**where, text=given["text"])
    elif step == "answer" and number.isdigit():
        comment(**where, text=given["text"], answers=int(number))
    elif step == "resolve" and number.isdigit():
        resolve_comment(**where, number=int(number))
    else:
        raise KeyError(step)


def _name_of(form: Any) -> str:
    return {"AssignForm": "assign_form", "JudgeForm": "judge_form", "CommentForm": "comment_form"}[type(form).__name__]


def _forms(asked: Asked, section: Section) -> dict[str, Any]:
    """Return the actors and people that a section can be given to."""
    column = Column(name="actor", label=section.title, kind=Kind.ACTOR)
    actors = list(options(column, asked.programme, reader_language()).items())
    people = User.objects.filter(is_active=True, memberships__programme__in=["", asked.programme.id]).distinct()
    return {"actors": actors, "people": sorted({str(person) for person in people}, key=str.casefold)}


def _page(
    request: HttpRequest,
    asked: Asked,
    section: Section,
    *,
    assign_form: AssignForm | None = None,
    judge_form: JudgeForm | None = None,
    comment_form: CommentForm | None = None,
    differing: Sequence[Difference] = (),
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    user, programme, row = asked.user, asked.programme, section.row
    open_still = asked.frozen is None
    may_assign = open_still and can(user, Verb.WRITE_REPORT, Thing(programme.id))
    may_write = open_still and can(user, Verb.WRITE_REPORT, thing_of_row(programme.id, row))
    may_approve = open_still and can(user, Verb.APPROVE, programme) and row is not None
    judge = judge_form or JudgeForm(initial=_judged(section))
    if may_assign and assign_form is None:
        choices = _forms(asked, section)
        assign_form = AssignForm(initial=_assigned(section), **choices)
    context = {
        "programme": programme,
        "asked": asked,
        "section": section,
        "actor": actor_marked(row.actor) if row and row.actor else "",
        "state": state_said(section.state),
        "late": section.late(today()),
        "steps": _history(Sight(user, programme), section),
        "changes": _changes(programme, section),
        "threads": _threads(user, asked, section, may_write=may_write),
        "assign_form": assign_form if may_assign else None,
        "judge_form": judge,
        "comment_form": (comment_form or CommentForm()) if can(user, Verb.COMMENT, programme) and open_still else None,
        "may_write": may_write,
        "may_submit": may_write and row is not None and section.state in {SectionState.DRAFTED, SectionState.RETURNED},
        "may_return": may_approve and section.state in {SectionState.SUBMITTED, SectionState.APPROVED},
        "may_approve": may_approve
        and section.state is SectionState.SUBMITTED
        and section.text is not None
        and section.text.by_id != user.pk,
        "own_text": may_approve and section.text is not None and section.text.by_id == user.pk,
        "fault": fault,
        "differences": differing,
        "form": next((one for one in (assign_form, judge_form, comment_form) if one is not None and one.errors), None),
    }
    return render(request, "reports/section.html", context, status=status)


def _assigned(section: Section) -> dict[str, Any]:
    row = section.row
    if row is None:
        return {"version": 0}
    return {"version": row.version, "actor": row.actor, "person": row.person, "draft_by": row.draft_by}


def _judged(section: Section) -> dict[str, Any]:
    """Return which text and which version of the row are before the eyes of whoever judges."""
    return {
        "text_entry": section.text.pk if section.text else 0,
        "version": section.row.version if section.row else 0,
    }


def _history(sight: Sight, section: Section) -> list[dict[str, Any]]:
    """Return the steps that have been taken with the section, the newest first, as the audit trail has them."""
    if section.row is None:
        return []
    events = AuditEvent.objects.filter(
        programme=sight.programme.id,
        thing=REPORT_SECTIONS.key,
        thing_id=section.row.code,
        confidentiality__lte=sight.clearance,
    ).order_by("-at", "-id")
    language = reader_language()
    steps, said = [], None
    for event in reversed(events):
        values = (event.new or {}).get("values", {})
        if not can(sight.user, Verb.READ, event):
            continue
        now = (values.get("state"), values.get("text_entry"), values.get("actor"))
        if now != said and values.get("state") in _KNOWN:
            words = label("section_state", values["state"], language)
            remark = "" if sight.hides(section.row, "remark") else values.get("remark", "")
            steps.append({"by": event.by_name, "at": event.at, "state": words, "remark": remark})
        said = now
    return list(reversed(steps))


def _changes(programme: Programme, section: Section) -> tuple[Piece, ...]:
    """Return what has changed since the text that was last judged; nothing where that is the newest."""
    row, text = section.row, section.text
    if row is None or text is None or row.text_entry in (None, text.pk):
        return ()
    older = ContentRow.objects.filter(
        pk=row.text_entry, programme=programme.id, report=text.report, due_on=text.due_on, key=section.key
    ).first()
    return differences(older.text, text.text) if older else ()


def _threads(user: User, asked: Asked, section: Section, *, may_write: bool) -> list[dict[str, Any]]:
    """Return the comments with their answers, open ones first."""
    spec, due = asked.report.spec, asked.report.due
    if spec is None or due is None:
        return []
    rows = SectionCommentRow.objects.filter(
        programme=asked.programme.id, report=spec.id, due_on=due, key=section.key
    ).select_related("by", "resolved_by")
    below: dict[int, list[SectionCommentRow]] = {}
    for row in rows:
        if row.answers_id:
            below.setdefault(row.answers_id, []).append(row)
    threads = [
        {
            "row": row,
            "answers": below.get(row.pk, []),
            "form": CommentForm(prefix="comment", auto_id=f"id_answer_{row.pk}_%s"),
            "may_resolve": asked.frozen is None and row.resolved_at is None and (may_write or row.by_id == user.pk),
        }
        for row in rows
        if not row.answers_id
    ]
    return sorted(threads, key=lambda one: (one["row"].resolved_at is not None, one["row"].pk))
