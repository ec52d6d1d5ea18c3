"""The plan's pages: by goal, by actor, against the commitments, and as a results chain; and the plan as a file."""

from collections import Counter
from datetime import date
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beredd.common.information_class import OPEN_TO_ALL
from beredd.common.text import label
from beredd.programmes.plan import Plan, lateness
from beredd.programmes.plan_views import (
    actors_not_asked,
    by_actor,
    goal_branches,
    goals_without_activity,
    goals_without_place,
    outside_goals,
)
from beredd.programmes.results_chain import Break, results_chain
from beredd.reports.compose.plan_document import plan_document
from beredd.site.accounts.rights import programme_class
from beredd.site.config.past import past_day
from beredd.site.config.reader import reader_language, today
from beredd.site.plan.actions import note_printing
from beredd.site.plan.answers import answer_lines
from beredd.site.plan.asked import Asked, asked_plan
from beredd.site.plan.brief import PlanPages
from beredd.site.plan.chains import ChainLines, break_lines, indicator_titles
from beredd.site.plan.lines import (
    PAGE_LINES,
    Lines,
    actors_in,
    choose,
    figures,
    only_choices,
    page_of_groups,
    status_choices,
    wanted_of,
)
from beredd.site.plan.queries import Recipient, plan_heads, whole_plan
from beredd.site.programmes.queries import newest_decision
from beredd.site.programmes.wording import Said, actor_marked, actor_name
from beredd.site.registers.list_views import page_links
from beredd.site.reports.drafts import CONTENT_TYPES, rendered

BREAKS_SHOWN: Final = 100
PLANS_SHOWN: Final = 20
"""The newest plans stand on the page; all of them in the register."""


def common(asked: Asked, pages: PlanPages | None, lines: Lines) -> dict[str, Any]:
    """Return what every page of a plan shows."""
    plan = asked.plan
    return {
        "programme": asked.programme,
        "plan": plan,
        "plans": asked.plans,
        "more_plans": asked.number - len(asked.plans),
        "as_of": asked.as_of,
        "may_write": asked.may_write,
        "may_add": asked.may_add,
        "forms": list(CONTENT_TYPES),
        "query": f"?plan={plan.code}" if plan and len(asked.plans) > 1 else "",
        "period": lines.period(plan.start, plan.end) if plan else "",
        "status": Said(label("plan_status", plan.status, reader_language()), "neutral") if plan else None,
        "figures": figures(pages.plan.activities, lines.today) if pages else None,
    }


def _opened(request: HttpRequest, programme_id: str, *also: str) -> tuple[Asked, Plan | None, PlanPages | None, Lines]:
    """Return who asks for what, the plan with its activities in brief, and what makes lines of those shown."""
    asked = asked_plan(request, programme_id, newest=PLANS_SHOWN)
    pages = asked.pages(also)
    lines = Lines(asked.programme, _day(request), pages.in_full if pages else lambda _codes: {})
    return asked, pages.plan if pages else None, pages, lines


@require_GET
def plan_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show the plan's activities under the programme's goals."""
    wanted = wanted_of(request.GET)
    asked, plan, pages, lines = _opened(request, programme_id, *(("title", "description") if wanted.words else ()))
    programme, context = asked.programme, common(asked, pages, lines)
    if plan is None:
        return render(request, "plan/plan.html", context | {"missing": len(goals_without_place(programme, ()))})
    chosen = choose(programme, plan.activities, wanted, lines.today)
    branches = goal_branches(programme, chosen)
    levels = {level.key: level.name for level in programme.goal_levels}
    empty = {goal.id for goal in goals_without_activity(programme, plan.activities)}
    groups: list[tuple[dict[str, Any] | None, Any]] = [
        (
            {"goal": branch.goal, "level": levels.get(branch.goal.level), "empty": branch.goal.id in empty},
            branch.activities,
        )
        for branch in branches
        if branch.activities or (not wanted.active and branch.goal.listed and not branch.below)
    ]
    outside = outside_goals(programme, chosen)
    if outside:
        groups.append((None, outside))
    shown, page = page_of_groups(groups, lines, request.GET.get("page"))
    context |= {
        "groups": shown,
        "page": page,
        "pages": page_links(page, request.GET),
        "count": len(chosen),
        "wanted": wanted,
        "goals": programme.goals,
        "actors": actors_in(plan.activities),
        "statuses": status_choices(),
        "onlys": only_choices(),
        "missing": len(goals_without_place(programme, plan.activities)),
    }
    return render(request, "plan/plan.html", context)


@require_GET
def actors_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show who is asked to do what."""
    asked, plan, pages, lines = _opened(request, programme_id)
    context = common(asked, pages, lines)
    if plan is not None:
        parts = by_actor(plan.activities)
        wanted = request.GET.get("actor", "")
        groups = [
            ((part, role), ones)
            for part in parts
            if not wanted or part.actor == wanted
            for role, ones in (("responsible", part.responsible), ("contributes", part.contributes))
            if ones
        ]
        shown, page = page_of_groups(groups, lines, request.GET.get("page"))
        context |= {
            "groups": [
                {
                    "caption": actor_name(part.actor) if part.actor else _("nobody yet"),
                    "role": role,
                    "group": group,
                }
                for group in shown
                for part, role in [group.head]
            ],
            "page": page,
            "pages": page_links(page, request.GET),
            "summary": [
                {
                    "actor": part.actor,
                    "name": actor_marked(part.actor) if part.actor else "",
                    "responsible": len(part.responsible),
                    "contributes": len(part.contributes),
                    "late": sum(lateness(one, lines.today) is not None for one in part.responsible),
                }
                for part in parts
            ],
            "wanted_actor": wanted,
            "not_asked": [actor_marked(actor) for actor in actors_not_asked(asked.programme, plan.activities)],
        }
    return render(request, "plan/actors.html", context)


@require_GET
def commitments_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show what strategy and plan answer of the commitments, and what they do not."""
    asked, plan, pages, lines = _opened(request, programme_id, "title", "commitments", "duties")
    only_gaps = request.GET.get("only") == "gaps"
    context = common(asked, pages, lines) | {
        "frameworks": answer_lines(asked.programme, plan, lines, only_gaps=only_gaps),
        "only_gaps": only_gaps,
    }
    return render(request, "plan/commitments.html", context)


@require_GET
def chain_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show what the activities lead to, how well it is shown, and where the chain is broken."""
    asked, plan, pages, lines = _opened(request, programme_id, "title")
    context = common(asked, pages, lines)
    if plan is not None and pages is not None:
        plan = pages.with_results()
        chain = results_chain(plan)
        language = reader_language()
        told = [one for one in chain.chains if one.links]
        items = ChainLines(asked.programme, indicator_titles(plan))
        page = Paginator(told, PAGE_LINES).get_page(request.GET.get("page"))
        wanted = request.GET.get("break", "")
        broken = [one for one in chain.broken if not wanted or one.what == wanted]
        counts = Counter(one.what for one in chain.broken)
        shown = lines.of({one.activity.code for one in page})
        context |= {
            "chains": [
                (shown[one.activity.code], items.items(one.links)) for one in page if one.activity.code in shown
            ],
            "loose": items.items(chain.loose[:BREAKS_SHOWN]) if page.number == 1 else "",
            "page": page,
            "pages": page_links(page, request.GET),
            "results": len(plan.results),
            "breaks": [
                (what.value, label("chain_break", what, language), counts[what]) for what in Break if counts[what]
            ],
            "broken": break_lines(asked.programme, broken[:BREAKS_SHOWN]),
            "more_broken": max(0, len(broken) - BREAKS_SHOWN),
            "wanted_break": wanted,
            "strengths": [(label("evidence_strength", one, language), count) for one, count in chain.strengths],
        }
    return render(request, "plan/chain.html", context)


@require_GET
def document(request: HttpRequest, programme_id: str, form: str) -> HttpResponse:
    """Hand out the plan as a file: what may leave the agencies, or with ``all=yes`` all that the person may read."""
    asked = asked_plan(request, programme_id)
    if form not in CONTENT_TYPES or asked.plan is None:
        raise Http404
    whole = request.GET.get("all") == "yes"
    plan = asked.whole() if whole else handed_over(asked)
    if plan is None:
        raise Http404
    programme = asked.programme
    decision = newest_decision(programme.id)
    made = plan_document(
        programme,
        plan,
        reader_language(),
        _day(request),
        number=decision.number if decision else None,
        whole=whole,
        least=programme_class(asked.user, programme.id),
    )
    if whole:
        note_printing(by=asked.user, programme=programme, plan=plan, form=form)
    response = HttpResponse(rendered(made, form), content_type=CONTENT_TYPES[form])
    name = f"{programme.id}-{plan.code}{'-all' if whole else ''}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def handed_over(asked: Asked) -> Plan | None:
    """Return the plan that is asked for as a document may hold it, never more than the person may read."""
    if asked.plan is None or asked.as_of is not None:
        return None
    eyes = Recipient(asked.programme.id, min(asked.sight.clearance, OPEN_TO_ALL))
    head = next((one for one in plan_heads(eyes) if one.code == asked.plan.code), None)
    return None if head is None else whole_plan(eyes, head)


def _day(request: HttpRequest) -> date:
    """Return the day against which lateness is judged: the past day that is shown, or today."""
    return past_day(request.GET.get("as_of", "")) or today()


def plan_address(programme_id: str, code: str = "") -> str:
    """Return the address of a plan's page."""
    address = reverse("plan", args=[programme_id])
    return f"{address}?plan={code}" if code else address
