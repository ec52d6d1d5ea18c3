"""Programmes: the duties, actors, goals, money and dates of a government decision, and the rules of follow-up."""

from beredd.programmes.agenda import OVERDUE, AgendaEntry, Standing, agenda, is_running, standing
from beredd.programmes.calendar import CalendarItem, calendar_items
from beredd.programmes.check import check_file
from beredd.programmes.coverage import Coverage, coverage
from beredd.programmes.due_dates import may_set_date
from beredd.programmes.load import load_programme, programme_ids, programmes, read_programme
from beredd.programmes.money import (
    MoneyRow,
    money_rows,
    money_totals,
    totals_by_actor,
    totals_by_source,
    totals_by_years,
)
from beredd.programmes.participation import ActorInRole, actors_by_role
from beredd.programmes.working_days import is_working_day, last_working_day

__all__ = [
    "OVERDUE",
    "ActorInRole",
    "AgendaEntry",
    "CalendarItem",
    "Coverage",
    "MoneyRow",
    "Standing",
    "actors_by_role",
    "agenda",
    "calendar_items",
    "check_file",
    "coverage",
    "is_running",
    "is_working_day",
    "last_working_day",
    "load_programme",
    "may_set_date",
    "money_rows",
    "money_totals",
    "programme_ids",
    "programmes",
    "read_programme",
    "standing",
    "totals_by_actor",
    "totals_by_source",
    "totals_by_years",
]
