"""The money as workbooks: each grant and year through its steps, and the funding gap line by line."""

from typing import Final

from django.http import HttpRequest

from beredd.common.text import Text, label, label_text
from beredd.programmes.follow_up import AMOUNT_STEPS
from beredd.programmes.funding_gap import gap_of
from beredd.programmes.model import Programme
from beredd.programmes.money_cycle import cycle_lines
from beredd.site.accounts.models import User
from beredd.site.config.reader import reader_language
from beredd.site.money.lines import source_words
from beredd.site.money.queries import entries_for, needs_for
from beredd.site.money.registers import FUNDING_NEEDS, MONEY_ENTRIES
from beredd.site.programmes.queries import follow_up
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.listings import RegisterListing, Wanted
from beredd.site.registers.register import Register
from beredd.site.registers.sight import Sight
from beredd.site.registers.tables import Table, line, shown

_STEPS: Final = {step: step.value for step in AMOUNT_STEPS}
GRANT_COLUMNS: Final = (
    shown("grant", Kind.TEXT, "Bidrag", "Bevilling", "Grant"),
    shown("years", Kind.TEXT, "År", "År", "Year"),
    shown("purpose", Kind.LONG, "Ändamål", "Formål", "Purpose"),
    shown("actor", Kind.TEXT, "Aktör", "Aktør", "Actor"),
    shown("source", Kind.TEXT, "Finansiering", "Finansiering", "Source"),
    shown("currency", Kind.TEXT, "Valuta", "Valuta", "Currency"),
    shown("decided", Kind.KRONOR, "Beslutat", "Besluttet", "Decided"),
    *(
        Column(
            name=name,
            label=label_text("money_step", step),
            kind=Kind.KRONOR,
        )
        for step, name in _STEPS.items()
    ),
    shown("left", Kind.KRONOR, "Kvar", "Tilbage", "Left"),
    shown("to_repay", Kind.KRONOR, "Att betala tillbaka", "Skal betales tilbage", "To repay"),
    shown("account", Kind.TEXT, "Redovisning lämnad", "Regnskab sendt", "Account sent"),
)
GAP_COLUMNS: Final = (
    shown("what", Kind.LONG, "Vad", "Hvad", "What"),
    shown("activity", Kind.TEXT, "Aktivitet", "Aktivitet", "Activity"),
    shown("activity_title", Kind.LONG, "Aktivitetens namn", "Aktivitetens navn", "Name of the activity"),
    shown("implementer", Kind.TEXT, "Genomförare", "Udførende", "Implementer"),
    shown("funder", Kind.TEXT, "Finansiär", "Finansieringskilde", "Funder"),
    shown("year", Kind.YEAR, "År", "År", "Year"),
    shown("source", Kind.TEXT, "Finansiering", "Finansiering", "Source"),
    shown("currency", Kind.TEXT, "Valuta", "Valuta", "Currency"),
    shown("needed", Kind.KRONOR, "Behövs", "Behov", "Needed"),
    shown("funded", Kind.KRONOR, "Finansierat", "Finansieret", "Funded"),
    shown("gap", Kind.KRONOR, "Saknas", "Mangler", "Missing"),
)


def grants(request: HttpRequest, user: User, programme: Programme) -> Table:
    """Return each grant and year with what is entered of it that the person may see."""
    language = reader_language()
    classes = _classes(user, programme, MONEY_ENTRIES)
    rows = []
    for one in cycle_lines(programme, follow_up(programme.id), entries_for(Sight(user, programme))):
        row, sums = one.row, one.sums
        steps = {name: sums.of(step) if one.entered(step) else None for step, name in _STEPS.items()}
        values = {
            "grant": row.grant,
            "years": row.years,
            "purpose": row.purpose.to(language),
            "actor": actor_name(row.actor) if row.actor else "",
            "source": source_words(row.source),
            "currency": row.currency,
            "decided": sums.decided,
            **steps,
            "left": sums.left,
            "to_repay": sums.to_repay,
            "account": "; ".join(entry.receipt or str(entry.booked_on or "") for entry in one.accounts),
        }
        rows.append(
            line(f"{row.grant} {row.years}", values, max((classes[entry.code] for entry in one.entries), default=0))
        )
    title = Text(sv="Pengar per bidrag och år", da="Penge pr. bevilling og år", en="Money by grant and year")
    return Table(key="money", title=title, columns=GRANT_COLUMNS, rows=rows, programme=programme)


def funding_gap(request: HttpRequest, user: User, programme: Programme) -> Table:
    """Return what each activity needs of each funder each year, and what is missing."""
    sight = Sight(user, programme)
    needs, classes = needs_for(sight), _classes(user, programme, FUNDING_NEEDS)
    sight.look_up_codes({"activities": {need.activity for need in needs if need.activity}})
    rows = [
        line(
            need.code,
            {
                "what": need.what,
                "activity": need.activity,
                "activity_title": (sight.name("activities", need.activity) or "") if need.activity else "",
                "implementer": actor_name(need.implementer) if need.implementer else "",
                "funder": actor_name(need.funder) if need.funder else "",
                "year": need.year,
                "source": label("funding_source", need.source, reader_language()),
                "currency": need.currency,
                "needed": need.needed,
                "funded": need.funded,
                "gap": gap_of(need).gap,
            },
            classes[need.code],
        )
        for need in needs
    ]
    title = Text(sv="Finansieringsgap", da="Finansieringsgab", en="Funding gap")
    return Table(key="funding-gap", title=title, columns=GAP_COLUMNS, rows=rows, programme=programme)


def _classes(user: User, programme: Programme, of: Register) -> dict[str, int]:
    """Return the class of what the person reads of each row: the file is as sensitive as the most sensitive one."""
    return {entry.code: entry.confidentiality for entry in RegisterListing(user, programme, of).entries(Wanted())}


TABLES: Final = {"money": grants, "funding-gap": funding_gap}
