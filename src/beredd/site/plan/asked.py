"""What the address of a plan's page asks for: whose page it is, which plan, and on which day."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest

from beredd.programmes.model import Programme
from beredd.programmes.plan import Plan
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can
from beredd.site.config.past import end_of, past_day
from beredd.site.plan.brief import PlanPages, plan_head_seen
from beredd.site.plan.queries import Reader, whole_plan
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.registers.sight import Sight


@dataclass(frozen=True, slots=True)
class Asked:
    """The person, the programme, its plans as the person sees them, and the one that is shown.

    Of the plans and of the one there is what stands on their own rows; :meth:`pages` and :meth:`whole` give the rest.
    """

    user: User
    programme: Programme
    sight: Sight
    plans: list[Plan]
    plan: Plan | None
    as_of: date | None
    number: int
    """How many plans there are; ``plans`` may hold the newest alone."""

    @property
    def eyes(self) -> Reader:
        """Through whose eyes the plan is read, today or at the end of the past day."""
        return Reader(self.sight, end_of(self.as_of) if self.as_of else None)

    def pages(self, also: tuple[str, ...] = ()) -> PlanPages | None:
        """Return the plan for a page; None where there is none."""
        return None if self.plan is None else PlanPages(self.eyes, self.plan, also)

    def whole(self) -> Plan | None:
        """Return the plan with everything in it; None where there is none."""
        return None if self.plan is None else whole_plan(self.eyes, self.plan)

    @property
    def may_write(self) -> bool:
        """Whether the person may change the plan as a whole, and is looking at today's."""
        return self.as_of is None and can(self.user, Verb.WRITE_ROW, self.programme)

    @property
    def may_add(self) -> bool:
        """Whether the person may add rows, of the own actor at least."""
        return self.as_of is None and self.sight.may_add()


def asked_plan(request: HttpRequest, programme_id: str, verb: Verb = Verb.READ, *, newest: int | None = None) -> Asked:
    """Return what a request asks for; a plan that the person may not read is as if it were not there.

    With `newest` only so many plans are offered beside the one that is shown.
    """
    user = signed_in(request)
    programme = programme_or_404(user, programme_id, verb)
    sight = Sight(user, programme)
    code, day = request.GET.get("plan", ""), past_day(request.GET.get("as_of", ""))
    plans, plan, number = plan_head_seen(sight, code, end_of(day) if day else None, newest=newest)
    if code and plan is None:
        raise Http404
    return Asked(user, programme, sight, plans, plan, day, number)
