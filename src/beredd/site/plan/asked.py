"""What the address of a plan's page asks for: whose page it is, which plan, and on which day."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest

from beredd.programmes.model import Programme
from beredd.programmes.plan import Plan
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can
from beredd.site.config.past import end_of, past_day
from beredd.site.plan.queries import plan_seen
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.registers.sight import Sight


@dataclass(frozen=True, slots=True)
class Asked:
    """The person, the programme, its plans as the person sees them, and the one that is shown."""

    user: User
    programme: Programme
    sight: Sight
    plans: list[Plan]
    plan: Plan | None
    as_of: date | None

    @property
    def may_write(self) -> bool:
        """Whether the person may change the plan as a whole, and is looking at today's."""
        return self.as_of is None and can(self.user, Verb.WRITE_ROW, self.programme)

    @property
    def may_add(self) -> bool:
        """Whether the person may add rows, of the own actor at least."""
        return self.as_of is None and self.sight.may_add()


def asked_plan(request: HttpRequest, programme_id: str, verb: Verb = Verb.READ, *, results: bool = False) -> Asked:
    """Return what a request asks for; a plan that the person may not read is as if it were not there."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id, verb)
    sight = Sight(user, programme)
    code, day = request.GET.get("plan", ""), past_day(request.GET.get("as_of", ""))
    plans, plan = plan_seen(sight, code, end_of(day) if day else None, results=results)
    if code and plan is None:
        raise Http404
    return Asked(user, programme, sight, plans, plan, day)
