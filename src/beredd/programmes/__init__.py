"""Programmes: the duties, actors, goals, money and dates of a government decision, and the rules of follow-up."""

from beredd.programmes.agenda import OVERDUE, AgendaEntry, Standing, agenda, is_running, standing
from beredd.programmes.calendar import CalendarItem, calendar_items
from beredd.programmes.due_dates import may_set_date
from beredd.programmes.load import load_programme, programme_ids, programmes, read_programme
from beredd.programmes.working_days import is_working_day, last_working_day

__all__ = [
    "OVERDUE",
    "AgendaEntry",
    "CalendarItem",
    "Standing",
    "agenda",
    "calendar_items",
    "is_running",
    "is_working_day",
    "last_working_day",
    "load_programme",
    "may_set_date",
    "programme_ids",
    "programmes",
    "read_programme",
    "standing",
]
