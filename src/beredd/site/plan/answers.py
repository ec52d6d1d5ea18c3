"""The crosswalk as its page shows it: each commitment with what answers it, shortened where that is much."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from beredd.common.text import Text
from beredd.programmes.model import Programme
from beredd.programmes.plan import Activity, Plan
from beredd.programmes.plan_views import FrameworkAnswer, PlannedCommitment, commitments_answered
from beredd.site.plan.lines import Lines
from beredd.site.programmes.wording import Said

CODES_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Codes:
    """Activities by number and address, and how many more there are than are shown."""

    shown: list[tuple[str, str, str]]
    """Number, address, title."""
    more: int
    more_url: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One commitment as a row of a table."""

    code: str
    text: Text
    verified: bool
    links: list[tuple[str, str, str]]
    """Goal or duty, its address (empty for a goal), and how far it answers."""
    activities: Codes
    through_goals: Codes
    standing: Said


@dataclass(frozen=True, slots=True)
class FrameworkLines:
    """One framework with its rows; the counts are of all its commitments, also when only gaps are shown."""

    id: str
    title: Text
    lines: list[AnswerLine]
    commitments: int
    gaps: int
    without_activity: int


def answer_lines(programme: Programme, plan: Plan | None, lines: Lines, *, only_gaps: bool) -> list[FrameworkLines]:
    """Return the frameworks that the programme must answer, with their rows."""
    return [_framework(programme, one, lines, only_gaps) for one in commitments_answered(programme, plan)]


def _framework(programme: Programme, answer: FrameworkAnswer, lines: Lines, only_gaps: bool) -> FrameworkLines:
    shown = [one for one in answer.commitments if not only_gaps or one.gap or one.without_activity]
    return FrameworkLines(
        id=answer.framework.id,
        title=answer.framework.title,
        lines=[_line(programme, answer.framework.id, one, lines) for one in shown],
        commitments=len(answer.commitments),
        gaps=len(answer.gaps),
        without_activity=len(answer.without_activity),
    )


def _line(programme: Programme, framework: str, one: PlannedCommitment, lines: Lines) -> AnswerLine:
    duties = {duty.id for duty in programme.duties}
    goal = one.commitment.goal
    return AnswerLine(
        code=goal.code,
        text=goal.text,
        verified=goal.verified,
        links=[
            (link.of, reverse("duty", args=[programme.id, link.of]) if link.of in duties else "", link.strength)
            for link in one.commitment.links
        ],
        activities=_codes(one.activities, lines, programme, f"commitments={framework}:{goal.code}"),
        through_goals=_codes(one.through_goals, lines, programme, ""),
        standing=_standing(one),
    )


def _codes(activities: tuple[Activity, ...], lines: Lines, programme: Programme, query: str) -> Codes:
    first = activities[:CODES_SHOWN]
    more = len(activities) - len(first)
    url = f"{reverse('rows', args=[programme.id, 'activities'])}?{query}" if more and query else ""
    return Codes([(one.code, lines.url(one.code), one.title) for one in first], more, url)


def _standing(one: PlannedCommitment) -> Said:
    if one.gap:
        return Said(_("gap: nothing answers it"), "danger")
    if one.without_activity:
        return Said(_("answered, but no activity carries it out"), "warning")
    return Said(_("answered"), "success")
