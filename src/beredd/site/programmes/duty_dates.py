"""The dates of a duty, to choose which one something is said of."""

from beredd.common.formats import format_date
from beredd.programmes import calendar_items
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Duty, Programme
from beredd.site.config.reader import reader_language, today
from beredd.site.programmes.queries import follow_up


def date_choices(programme: Programme, duty: Duty, added: FollowUp | None = None) -> list[tuple[str, str]]:
    """Return the duty's dates when there are several, to choose which one a state or a judgement is for.

    ``added`` is what people have added to the programme, where it has been read already.
    """
    added = follow_up(programme.id) if added is None else added
    items = calendar_items(programme, None, None, added, today(), timeless=False)
    days = sorted({item.date for item in items if item.id == duty.id and item.row == "duty" and item.date})
    if len(days) < 2:
        return []
    return [(day.isoformat(), format_date(day, reader_language())) for day in days]
