"""The list of indicators as a workbook: the newest value of each at each place, and what is judged of it."""

from decimal import Decimal
from typing import Final

from django.http import HttpRequest

from beredd.common.text import Text
from beredd.site.accounts.models import User
from beredd.site.config.reader import reader_language
from beredd.site.indicators.views import indicator_lines
from beredd.site.registers.column import Kind, Value
from beredd.site.registers.tables import Table, line, shown

COLUMNS: Final = (
    shown("indicator", Kind.TEXT, "Indikator", "Indikator", "Indicator"),
    shown("title", Kind.LONG, "Namn", "Navn", "Name"),
    shown("place", Kind.TEXT, "Plats", "Sted", "Place"),
    shown("period", Kind.TEXT, "Period", "Periode", "Period"),
    shown("value", Kind.NUMBER, "Värde", "Værdi", "Value"),
    shown("unit", Kind.TEXT, "Enhet", "Enhed", "Unit"),
    shown("verdicts", Kind.LONG, "Omdömen", "Vurderinger", "Verdicts"),
)


def indicators(request: HttpRequest, user: User) -> Table:
    """Return every indicator, a row for each place with its newest value."""
    language = reader_language()
    rows = []
    for one in indicator_lines(user):
        told: dict[str, Value] = {
            "indicator": one.definition.id,
            "title": one.definition.title.to(language),
            "unit": one.definition.unit.to(language),
            "verdicts": "; ".join(f"{place}: {said.words}" for place, said in one.verdicts),
        }
        for place, newest in one.latest:
            value: dict[str, Value] = {
                "place": place,
                "period": str(newest.period),
                "value": Decimal(str(newest.value)),
            }
            rows.append(line(f"{one.definition.id} {newest.place}", told | value))
        if not one.latest:
            rows.append(line(one.definition.id, told))
    title = Text(sv="Indikatorer", da="Indikatorer", en="Indicators")
    return Table(key="indicators", title=title, columns=COLUMNS, rows=rows)


OWN_TABLES: Final = {"indicators": indicators}
