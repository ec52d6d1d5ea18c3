"""The checks of a programme file that concern its period, money, reports and crosswalk."""

from collections.abc import Iterator

from beredd.common.errors import FoundWanting
from beredd.programmes.cross_checks import Fault, unknown
from beredd.programmes.due_dates import Due, due_dates
from beredd.programmes.frameworks import frameworks
from beredd.programmes.model import Grant, Programme, ReportSpec

CURRENCY = {"SE": "SEK", "DK": "DKK"}


def periods_in_order(programme: Programme) -> Iterator[Fault]:
    """A period does not end before it starts."""
    for field, period in (("period", programme.period), ("plan_period", programme.plan_period)):
        if period is not None and period.start and period.end and period.end < period.start:
            yield Fault((field, "end"), f"{period.end} lies before the start {period.start}.", "Turn them round.")


def money_adds_up(programme: Programme) -> Iterator[Fault]:
    """A grant has amounts by year, or one sum over a span; one currency, the country's own; duties that are there."""
    duties = {duty.id for duty in programme.duties}
    for n, grant in enumerate(programme.money):
        place = ("money", n)
        yield from _amounts(place, grant)
        if grant.currency != CURRENCY[programme.country]:
            yield Fault(
                (*place, "currency"),
                f"{grant.currency} in a decision of {programme.country}: two currencies cannot be summed.",
                f"Write the amount in {CURRENCY[programme.country]}.",
            )
        for field in ("duty", "requisition_duty", "repayment_duty", "account_duty"):
            duty = getattr(grant, field)
            if duty is not None and duty not in duties:
                yield unknown((*place, field), "duty", duty, duties)


def _amounts(place: tuple[str | int, ...], grant: Grant) -> Iterator[Fault]:
    if bool(grant.years) == (grant.total is not None):
        yield Fault(
            place,
            f"{grant.id} has {'both years and a total' if grant.years else 'no amount'}.",
            "Write years with an amount each, or total and over.",
        )
    if (grant.total is None) != (grant.over is None):
        yield Fault(place, f"{grant.id}: total and over go together.", "Write over: [first year, last year].")
    if grant.over is not None and grant.over[1] < grant.over[0]:
        yield Fault((*place, "over"), "The last year lies before the first.", "Turn them round.")
    years = [year.year for year in grant.years]
    for m, year in enumerate(years):
        if year in years[:m]:
            yield Fault((*place, "years", m), f"{year} is there already.", "Write each year once.")


def reports_have_dates(programme: Programme) -> Iterator[Fault]:
    """A report belongs to a duty that says when; what it must contain belongs to duties, on dates the report has."""
    duties = {duty.id for duty in programme.duties}
    try:
        dues = due_dates(programme, programme.next_review)
    except FoundWanting:
        return  # a circle: told by dates_that_follow
    for n, report in enumerate(programme.reports):
        if report.duty not in duties:
            yield unknown(("reports", n, "duty"), "duty", report.duty, duties)
        elif report.duty not in dues:
            yield Fault(
                ("reports", n, "duty"),
                f"{report.duty} says nothing of when, so the report has no date.",
                "Give the duty a due rule (undated, when the decision gives no date).",
            )
        yield from _contents(n, report, duties, dues.get(report.duty, ()))


def _contents(n: int, report: ReportSpec, duties: set[str], dues: tuple[Due, ...]) -> Iterator[Fault]:
    dates = {due.date for due in dues if due.date is not None}
    for m, content in enumerate(report.contents):
        place = ("reports", n, "contents", m)
        if content.duty not in duties:
            yield unknown((*place, "duty"), "duty", content.duty, duties)
        if content.only_on is not None and content.only_on not in dates:
            there = ", ".join(str(day) for day in sorted(dates)) or "none"
            yield Fault((*place, "only_on"), f"The report has no date {content.only_on}.", f"Its dates: {there}.")


def crosswalk(programme: Programme) -> Iterator[Fault]:
    """Frameworks and their goals are there, and what answers them is a goal or a duty of the programme."""
    known = frameworks()
    rows = {duty.id for duty in programme.duties} | {goal.id for goal in programme.goals}
    for n, framework in enumerate(programme.frameworks):
        if framework not in known:
            yield unknown(("frameworks", n), "framework", framework, known)
    seen: set[tuple[str, str, str]] = set()
    for n, link in enumerate(programme.links):
        if link.of not in rows:
            yield unknown(("links", n, "of"), "goal or duty", link.of, rows)
        if link.framework not in programme.frameworks:
            yield unknown(
                ("links", n, "framework"), "framework of this programme", link.framework, programme.frameworks
            )
        if link.framework in known:
            codes = {goal.code for goal in known[link.framework].goals}
            if link.goal not in codes:
                yield unknown(("links", n, "goal"), f"goal of {link.framework}", link.goal, codes)
        if (link.of, link.framework, link.goal) in seen:
            yield Fault(("links", n), f"{link.of} answers {link.goal} already.", "Write each link once.")
        seen.add((link.of, link.framework, link.goal))
