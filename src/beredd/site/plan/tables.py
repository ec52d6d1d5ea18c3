"""The plan's pages as workbooks: by goal, by actor, against the commitments, and as a results chain."""

from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from beredd.common.text import Text, label
from beredd.programmes.model import Programme
from beredd.programmes.plan import Activity, Plan, lateness
from beredd.programmes.plan_views import by_actor, commitments_answered
from beredd.programmes.results_chain import Link, results_chain
from beredd.site.accounts.models import User
from beredd.site.config.past import past_day
from beredd.site.config.reader import reader_language, today
from beredd.site.plan.asked import asked_plan
from beredd.site.plan.lines import choose, wanted_of
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.column import Kind, Value
from beredd.site.registers.listings import Entry
from beredd.site.registers.tables import Table, line, shown

_TITLE: Final = shown("title", Kind.LONG, "Namn", "Navn", "Title")
_STATUS: Final = (
    shown("status", Kind.TEXT, "Status", "Status", "Status"),
    shown("late", Kind.TEXT, "Försening", "Forsinkelse", "Lateness"),
)
PLAN_COLUMNS: Final = (
    _TITLE,
    shown("goals", Kind.LONG, "Mål", "Mål", "Goals"),
    shown("kind", Kind.TEXT, "Slag", "Slags", "Kind"),
    shown("responsible", Kind.TEXT, "Ansvarig", "Ansvarlig", "Responsible"),
    shown("contributors", Kind.LONG, "Medverkande", "Medvirkende", "Contributors"),
    shown("start", Kind.DATE, "Från", "Fra", "From"),
    shown("end", Kind.DATE, "Till", "Til", "To"),
    *_STATUS,
)
ACTOR_COLUMNS: Final = (
    shown("actor", Kind.TEXT, "Aktör", "Aktør", "Actor"),
    shown("role", Kind.TEXT, "Roll", "Rolle", "Role"),
    shown("activity", Kind.TEXT, "Aktivitet", "Aktivitet", "Activity"),
    _TITLE,
    shown("start", Kind.DATE, "Från", "Fra", "From"),
    shown("end", Kind.DATE, "Till", "Til", "To"),
    *_STATUS,
)
COMMITMENT_COLUMNS: Final = (
    shown("framework", Kind.LONG, "Ramverk", "Ramme", "Framework"),
    shown("text", Kind.LONG, "Åtagande", "Forpligtelse", "Commitment"),
    shown("answered_by", Kind.LONG, "Besvaras av mål och åtaganden", "Besvares af mål og forpligtelser",
          "Answered by goals and duties"),
    shown("activities", Kind.LONG, "Aktiviteter", "Aktiviteter", "Activities"),
    shown("through_goals", Kind.LONG, "Aktiviteter under målen", "Aktiviteter under målene",
          "Activities under the goals"),
    shown("gap", Kind.YES_NO, "Gap", "Gab", "Gap"),
    shown("without_activity", Kind.YES_NO, "Utan aktivitet", "Uden aktivitet", "Without an activity"),
)  # fmt: skip
CHAIN_COLUMNS: Final = (
    shown("activity", Kind.TEXT, "Aktivitet", "Aktivitet", "Activity"),
    shown("step", Kind.WHOLE, "Led", "Led", "Step"),
    shown("result", Kind.TEXT, "Resultat", "Resultat", "Result"),
    _TITLE,
    shown("kind", Kind.TEXT, "Slag", "Slags", "Kind"),
    shown("after", Kind.TEXT, "Leder till", "Fører til", "Leads to"),
    shown("indicators", Kind.TEXT, "Indikatorer", "Indikatorer", "Indicators"),
    shown("contribution", Kind.LONG, "Hur det bidrar", "Hvordan det bidrager", "How it contributes"),
    shown("strength", Kind.TEXT, "Stöd", "Belæg", "Strength of evidence"),
    shown("evidence", Kind.LONG, "Belägg", "Dokumentation", "Evidence"),
)


def plan(request: HttpRequest, user: User, programme: Programme) -> Table:
    """Return the plan's activities, with the filters of its page."""
    whole, title = _whole(request, programme), Text(sv="Planen", da="Planen", en="The plan")
    chosen = choose(programme, whole.activities, wanted_of(request.GET), today()) if whole else []
    goals = {goal.id: goal.text.to(reader_language()) for goal in programme.goals}
    rows = [
        line(
            one.code,
            {
                "goals": "\n".join(f"{goal} {goals.get(goal, '')}".strip() for goal in one.goals),
                "kind": label("activity_kind", one.kind, reader_language()) if one.kind else "",
                "responsible": actor_name(one.actor) if one.actor else "",
                "contributors": "; ".join(actor_name(actor) for actor in one.contributors),
                **_of_activity(request, one),
            },
            whole.confidentiality if whole else 0,
        )
        for one in chosen
    ]
    return Table(key="plan", title=title, columns=PLAN_COLUMNS, rows=rows, programme=programme)


def actors(request: HttpRequest, user: User, programme: Programme) -> Table:
    """Return who is asked to do what."""
    whole = _whole(request, programme)
    wanted = request.GET.get("actor", "")
    roles = {"responsible": _("answers for it"), "contributes": _("contributes")}
    rows = [
        line(
            f"{part.actor or '-'} {one.code} {key}",
            {
                "actor": actor_name(part.actor) if part.actor else _("nobody yet"),
                "role": roles[key],
                "activity": one.code,
                **_of_activity(request, one),
            },
            whole.confidentiality if whole else 0,
        )
        for part in by_actor(whole.activities if whole else ())
        if not wanted or part.actor == wanted
        for key, ones in (("responsible", part.responsible), ("contributes", part.contributes))
        for one in ones
    ]
    title = Text(sv="Vem gör vad i planen", da="Hvem gør hvad i planen", en="Who does what in the plan")
    return Table(key="plan-actors", title=title, columns=ACTOR_COLUMNS, rows=rows, programme=programme)


def commitments(request: HttpRequest, user: User, programme: Programme) -> Table:
    """Return what strategy and plan answer of the commitments, and what they do not."""
    whole, language = _whole(request, programme), reader_language()
    only_gaps = request.GET.get("only") == "gaps"
    rows = [
        line(
            f"{answer.framework.id}:{one.commitment.goal.code}",
            {
                "framework": answer.framework.title.to(language),
                "text": one.commitment.goal.text.to(language),
                "answered_by": "; ".join(link.of for link in one.commitment.links),
                "activities": "; ".join(each.code for each in one.activities),
                "through_goals": "; ".join(each.code for each in one.through_goals),
                "gap": one.gap,
                "without_activity": one.without_activity,
            },
            whole.confidentiality if whole else 0,
        )
        for answer in commitments_answered(programme, whole)
        for one in answer.commitments
        if not only_gaps or one.gap or one.without_activity
    ]
    title = Text(sv="Åtaganden i ramverk", da="Forpligtelser i rammer", en="Commitments of frameworks")
    return Table(key="plan-commitments", title=title, columns=COMMITMENT_COLUMNS, rows=rows, programme=programme)


def results(request: HttpRequest, user: User, programme: Programme) -> Table:
    """Return what each activity leads to, a row for each step; then the results that no activity leads to."""
    whole = _whole(request, programme)
    title = Text(sv="Resultatkedjan", da="Resultatkæden", en="The results chain")
    rows = list(_chain_rows(whole)) if whole else []
    return Table(key="plan-results", title=title, columns=CHAIN_COLUMNS, rows=rows, programme=programme)


def _chain_rows(whole: Plan) -> Iterator[Entry]:
    chain = results_chain(whole)
    for one in chain.chains:
        for link in one.links:
            yield from _links(whole, one.activity.code, link, 1)
    for link in chain.loose:
        yield from _links(whole, "", link, 1)


def _links(whole: Plan, activity: str, link: Link, step: int, above: str = "") -> Iterator[Entry]:
    one, language = link.result, reader_language()
    path = f"{above}/{one.code}" if above else f"{activity or '-'}/{one.code}"
    values: dict[str, Value] = {
        "activity": activity,
        "step": step,
        "result": one.code,
        "title": one.title,
        "kind": label("result_kind", one.kind, language) if one.kind else "",
        "after": "; ".join(one.leads_to),
        "indicators": "; ".join(one.indicators),
        "contribution": one.contribution,
        "strength": label("evidence_strength", one.strength, language),
        "evidence": one.evidence,
    }
    yield line(path, values, whole.confidentiality)
    for after in link.after:
        yield from _links(whole, activity, after, step + 1, path)


def _of_activity(request: HttpRequest, one: Activity) -> dict[str, Value]:
    late = lateness(one, past_day(request.GET.get("as_of", "")) or today())
    language = reader_language()
    return {
        "title": one.title,
        "start": one.start,
        "end": one.end,
        "status": label("activity_status", one.status, language),
        "late": label("lateness", late, language) if late else "",
    }


def _whole(request: HttpRequest, programme: Programme) -> Plan | None:
    """Return the plan that the page would show, as the person may read it, with everything in it."""
    return asked_plan(request, programme.id).whole()


TABLES: Final = {"plan": plan, "plan-actors": actors, "plan-commitments": commitments, "plan-results": results}
