"""Fills the demo with values of regions, invented and said to be; the countries' own series are left as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from beredd.indicators.entry import RevisionKind
from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.indicators.actions import (
    Chosen,
    EnteredValue,
    approve_values,
    enter_values,
    lock_period,
    open_period,
    publish_values,
    return_values,
    revise_value,
)
from beredd.site.indicators.models import PeriodRow
from beredd.site.registers.column import Value

OPEN, CLOSED = "2026", "2025"
INDICATOR: Final = "ecoli-3gc-r"


@dataclass(frozen=True, slots=True)
class DemoValues:
    """What a programme of the demo shows: its regions, and the words in its language that say that it is invented."""

    regions: tuple[str, str, str]
    source: str
    why: str
    returned: str


SHOWN: Final = {
    "se-amr-2026": DemoValues(
        ("SE-AB", "SE-M", "SE-O"),
        "Påhittat värde i demon, inget verkligt uttag",
        "Exempel i demon",
        "Exempel i demon: uttaget verkar gälla fel år. Kontrollera och lämna in på nytt.",
    ),
    "dk-amr-2025": DemoValues(
        ("DK-84", "DK-82", "DK-83"),
        "Opdigtet værdi i demoen, intet virkeligt udtræk",
        "Eksempel i demoen",
        "Eksempel i demoen: udtrækket ser ud til at gælde et forkert år. Kontrollér og indsend igen.",
    ),
}


def fill(people: Mapping[str, User]) -> None:
    """Open a period, and show a value in each state; a programme where somebody has set a period is left alone."""
    for programme_id, shown in SHOWN.items():
        if programme_id in programme_ids() and not PeriodRow.objects.filter(programme=programme_id).exists():
            _values(people["alva"], people["cilla"], load_programme(programme_id), shown)


def _values(writer: User, lead: User, programme: Programme, shown: DemoValues) -> None:
    def written(period: str, numbers: Mapping[str, str], *, submit: bool = True) -> list[Chosen]:
        values = [_value(shown, place, period, number) for place, number in numbers.items()]
        rows = enter_values(by=writer, programme=programme, values=values, submit=submit, why=shown.why)
        return [Chosen(row.code, row.version) for row in rows]

    first, second, third = shown.regions
    opened = open_period(by=lead, programme=programme, period=CLOSED, why=shown.why)
    past = written(CLOSED, {first: "9.1", second: "8.7"})
    approved = approve_values(by=lead, programme=programme, chosen=past)
    given = _value(shown, approved[0].place, CLOSED, "9.4").given
    revision = revise_value(
        by=writer, programme=programme, of=approved[0], kind=RevisionKind.CORRECTION, given=given, why=shown.why
    )
    approved += approve_values(by=lead, programme=programme, chosen=[Chosen(revision.code, revision.version)])
    publish_values(
        by=lead, programme=programme, chosen=[Chosen(row.code, row.version) for row in approved], why=shown.why
    )
    lock_period(by=lead, programme=programme, period=CLOSED, why=shown.why, version=opened.version)
    open_period(by=lead, programme=programme, period=OPEN, why=shown.why)
    written(OPEN, {first: "9.6"}, submit=False)
    back = written(OPEN, {second: "90.6"})
    return_values(by=lead, programme=programme, chosen=back, note=shown.returned)
    written(OPEN, {third: "8.2"})


def _value(shown: DemoValues, place: str, period: str, number: str) -> EnteredValue:
    given: dict[str, Value] = {"value": Decimal(number), "source": shown.source}
    return EnteredValue(indicator=INDICATOR, place=place, period=period, given=given)
