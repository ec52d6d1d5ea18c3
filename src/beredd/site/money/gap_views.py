"""The funding gap: by activity, by funder and by year, one total for each currency."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beredd.common.text import label
from beredd.programmes.funding_gap import FundingNeed, Gap, gap_totals, gaps_by
from beredd.site.config.reader import reader_language
from beredd.site.money.lines import Cells, gap_lines
from beredd.site.money.queries import needs_for
from beredd.site.money.registers import FUNDING_NEEDS
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.list_views import page_links
from beredd.site.registers.sight import Sight

ACTIVITIES_SHOWN: Final = 150
"""So many activities a plan of normal size has; of more, so many stand on a page."""


@dataclass(frozen=True, slots=True)
class GapTable:
    """The needs added up in one way: what each row is called, where it leads, and its cells."""

    caption: str
    heading: str
    rows: list[tuple[str, str, list[Cells]]]


@require_GET
def gap_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show what activities need, what is funded, and what is missing."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    needs = needs_for(sight)
    activities = sorted({need.activity for need in needs}, key=_number)
    page = Paginator(activities, ACTIVITIES_SHOWN).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "totals": gap_lines(gap_totals(needs)),
        "tables": _tables(sight, needs, frozenset(page.object_list)) if needs else [],
        "page": page,
        "pages": page_links(page, request.GET),
        "register": FUNDING_NEEDS,
        "may_add": sight.may_add(),
    }
    return render(request, "money/gap.html", context)


def _tables(sight: Sight, needs: list[FundingNeed], page: Collection[str]) -> list[GapTable]:
    """Return the needs added up; those tables that tell of activities tell of the page's."""
    language = reader_language()
    nobody = _("nobody yet")

    def activity(code: str) -> str:
        return f"{code} {sight.name('activities', code) or ''}".strip() if code else _("no activity")

    def address(code: str) -> str:
        return some_row.replace("ACT-0", code) if code else ""

    some_row = reverse("row", args=[sight.programme.id, "activities", "ACT-0"])
    shown = [need for need in needs if need.activity in page]
    activities = gaps_by(shown, lambda need: need.activity)
    funders = gaps_by(needs, lambda need: need.funder)
    years = gaps_by(needs, lambda need: need.year)
    sources = gaps_by(needs, lambda need: need.source)
    each = gaps_by(shown, lambda need: (need.activity, need.funder, need.year))
    return [
        GapTable(
            _("Funding gap by activity"),
            _("Activity"),
            [
                (activity(code), address(code), gap_lines(gaps))
                for code, gaps in sorted(activities.items(), key=_by_code)
            ],
        ),
        GapTable(
            _("Funding gap by funder"),
            _("Funder"),
            [(actor_name(funder) if funder else nobody, "", gap_lines(gaps)) for funder, gaps in funders.items()],
        ),
        GapTable(
            _("Funding gap by year"), _("Year"), [(str(year), "", gap_lines(years[year])) for year in sorted(years)]
        ),
        GapTable(
            _("Funding gap by source"),
            _("Source"),
            [(label("funding_source", source, language), "", gap_lines(gaps)) for source, gaps in sources.items()],
        ),
        GapTable(
            _("Each activity, funder and year"),
            _("Activity, funder, year"),
            [
                (
                    f"{activity(code)}, {actor_name(funder) if funder else nobody}, {year}",
                    address(code),
                    gap_lines(gaps),
                )
                for (code, funder, year), gaps in sorted(
                    each.items(), key=lambda one: (_number(one[0][0]), *one[0][1:])
                )
            ],
        ),
    ]


def _by_code(one: tuple[str, tuple[Gap, ...]]) -> int:
    return _number(one[0])


def _number(code: str) -> int:
    """Activities in the order of their numbers, what has none last."""
    number = code.rpartition("-")[2]
    return int(number) if number.isdigit() else 10**9
