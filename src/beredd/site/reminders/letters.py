"""Letters that remind people of what is due; sent by ``beredd remind``, which a timer runs each morning.

A letter travels in clear text: what is above class K 1 is told by its number and date alone.
"""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from beredd.common.formats import format_date
from beredd.common.information_class import OPEN_TO_ALL
from beredd.programmes import is_working_day
from beredd.site.accounts.models import User
from beredd.site.config.reader import reader_language
from beredd.site.reminders.due import DueLine, due_for
from beredd.site.reminders.models import Often, ReminderChoice, ReminderSent

log = logging.getLogger(__name__)
LINES_AT_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one run: letters sent, people without an address or with nothing due, letters that failed."""

    letters: int = 0
    nothing: int = 0
    no_address: int = 0
    not_today: int = 0
    failed: int = 0


def remind(day: date, *, dry_run: bool = False) -> Sent:
    """Send each person one letter of what is overdue and what comes, as each has chosen.

    A letter is noted before it is sent and the note is taken back when sending fails, so that nobody gets two and a
    failed one is tried again.
    """
    counts = dict.fromkeys(("letters", "nothing", "no_address", "not_today", "failed"), 0)
    choices = {choice.user_id: choice for choice in ReminderChoice.objects.all()}
    for user in User.objects.filter(is_active=True).order_by("pk"):
        counts[_remind_one(user, choices.get(user.pk) or ReminderChoice(user=user), day, dry_run=dry_run)] += 1
    return Sent(**counts)


def _remind_one(user: User, choice: ReminderChoice, day: date, *, dry_run: bool) -> str:
    if not wanted_on(choice, day):
        return "not_today"
    if not user.email:
        return "no_address"
    with override(user.language or settings.LANGUAGE_CODE):
        lines = due_for(user, day, days=choice.days_ahead)
        if not lines:
            return "nothing"
        letter = letter_to(user, lines, day)
    if dry_run:
        return "letters"
    return "letters" if _send_once(user, letter, len(lines), day) else "failed"


def wanted_on(choice: ReminderChoice, day: date) -> bool:
    """Say whether the person wants a letter on a day: never on days off, and weekly on the week's first working day."""
    if choice.often == Often.NEVER or not is_working_day(day, "SE"):
        return False
    if choice.often == Often.DAILY:
        return True
    earlier = (day - timedelta(days=number) for number in range(1, day.weekday() + 1))
    return not any(is_working_day(before, "SE") for before in earlier)


def letter_to(user: User, lines: list[DueLine], day: date) -> EmailMessage:
    """Return the letter, in the language that is switched on."""
    language = reader_language()
    late = sum(line.overdue for line in lines)
    subject = ngettext("Beredd: %(count)d date", "Beredd: %(count)d dates", len(lines)) % {"count": len(lines)}
    if late:
        subject += ", " + ngettext("%(late)d late", "%(late)d late", late) % {"late": late}
    said = [_("Hello %(name)s,") % {"name": user.name or user.username}, ""]
    said.append(_("This is due for your organisation, as of %(day)s:") % {"day": format_date(day, language)})
    for line in lines[:LINES_AT_MOST]:
        said += ["", *_said(line)]
    if len(lines) > LINES_AT_MOST:
        said += ["", _("… and %(count)d more.") % {"count": len(lines) - LINES_AT_MOST}]
    said += ["", _("Choose how often you are reminded under “My work”:"), f"{settings.BEREDD_SITE_URL}/my-work/"]
    return EmailMessage(subject, "\n".join(said), settings.DEFAULT_FROM_EMAIL, [user.email])


def _said(line: DueLine) -> list[str]:
    when = f"{format_date(line.date, reader_language(), weekday=True)} ({line.standing.words})"
    address = f"{settings.BEREDD_SITE_URL}{line.url}"
    if line.confidentiality > OPEN_TO_ALL:  # mail is no place for it: the code and the address alone
        return [when, f"  {line.id}", f"  {address}"]
    words = " ".join(part for part in (line.id, strip_tags(line.what), strip_tags(str(line.text))) if part)
    return [when, f"  {words}", f"  {address}"]


def _send_once(user: User, letter: EmailMessage, lines: int, day: date) -> bool:
    try:
        with transaction.atomic():
            note = ReminderSent.objects.create(user=user, day=day, lines=lines)
    except IntegrityError:
        return True  # reminded already today
    try:
        letter.connection = get_connection()
        letter.send()
    except OSError as fault:
        note.delete()
        log.warning("A reminder could not be sent to user %d: %s", user.pk, type(fault).__name__)
        return False
    return True
