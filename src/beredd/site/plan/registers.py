"""The registers of this room."""

from typing import Final

from beredd.common.text import Text
from beredd.site.plan.activity_columns import ACTIVITY_COLUMNS, MILESTONE_COLUMNS
from beredd.site.plan.checks import (
    activity_has_a_kind,
    activity_says_where_it_went,
    milestone_has_its_day,
    period_in_order,
    plan_says_why,
)
from beredd.site.plan.models import ActivityRow, MilestoneRow, PlanRow, ResultRow
from beredd.site.plan.plan_columns import PLAN_COLUMNS, RESULT_COLUMNS
from beredd.site.registers.register import Due, Register

PLANS: Final = Register(
    key="plans",
    capability="PLAN",
    model=PlanRow,
    title=Text(sv="Handlingsplaner", da="Handlingsplaner", en="Action plans"),
    one=Text(sv="Handlingsplan", da="Handlingsplan", en="Action plan"),
    intro=Text(
        sv="En handlingsplan har sin egen period. En ny plan ersätter den gamla, som står kvar.",
        da="En handlingsplan har sin egen periode. En ny plan erstatter den gamle, som bliver stående.",
        en="An action plan has a period of its own. A new plan supersedes the old one, which stays.",
    ),
    columns=PLAN_COLUMNS,
    checks=(period_in_order, plan_says_why),
)
ACTIVITIES: Final = Register(
    key="activities",
    capability="PLAN",
    model=ActivityRow,
    title=Text(sv="Aktiviteter", da="Aktiviteter", en="Activities"),
    one=Text(sv="Aktivitet", da="Aktivitet", en="Activity"),
    intro=Text(
        sv="Aktiviteter tas inte bort: de slås samman, ersätts, ställs in eller förs över till en senare plan.",
        da="Aktiviteter slettes ikke: de lægges sammen, erstattes, opgives eller overføres til en senere plan.",
        en="Activities are not deleted: they are merged, superseded, cancelled or carried over to a later plan.",
    ),
    columns=ACTIVITY_COLUMNS,
    parent="plan",
    due=Due(
        column="end",
        what=Text(sv="Aktiviteten ska vara klar", da="Aktiviteten skal være færdig", en="The activity is to be done"),
        state="status",
        closed=frozenset({"done", "cancelled", "merged", "superseded", "carried_over"}),
    ),
    checks=(period_in_order, activity_has_a_kind, activity_says_where_it_went),
)
MILESTONES: Final = Register(
    key="milestones",
    capability="PLAN",
    model=MilestoneRow,
    title=Text(sv="Milstolpar", da="Milepæle", en="Milestones"),
    one=Text(sv="Milstolpe", da="Milepæl", en="Milestone"),
    columns=MILESTONE_COLUMNS,
    parent="activity",
    due=Due(
        column="due_on",
        what=Text(sv="Milstolpe", da="Milepæl", en="Milestone"),
        state="status",
        closed=frozenset({"reached", "dropped"}),
    ),
    checks=(milestone_has_its_day,),
)
RESULTS: Final = Register(
    key="results",
    capability="RES",
    model=ResultRow,
    title=Text(sv="Resultat", da="Resultater", en="Results"),
    one=Text(sv="Resultat", da="Resultat", en="Result"),
    intro=Text(
        sv="Vad aktiviteterna lämnar ifrån sig (prestationer) och vad som förändras av det (effekter).",
        da="Hvad aktiviteterne leverer (leverancer), og hvad der ændrer sig ved det (effekter).",
        en="What the activities hand over (outputs) and what changes because of it (outcomes).",
    ),
    columns=RESULT_COLUMNS,
    parent="activity",
)
REGISTERS: Final[tuple[Register, ...]] = (PLANS, ACTIVITIES, MILESTONES, RESULTS)
