"""What is due for a person, and the letters about it."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from beredd.programmes.follow_up import DutyState
from beredd.site.programmes.actions import set_state
from beredd.site.reminders.due import due_for
from beredd.site.reminders.letters import remind, wanted_on
from beredd.site.reminders.models import Often, ReminderChoice, ReminderSent

MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)


@pytest.fixture
def letters(alva, settings):
    ReminderChoice.objects.create(user=alva, often=Often.DAILY, days_ahead=30)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    alva.email = "alva@example.org"
    alva.save(update_fields=["email"])
    return mail.outbox


def test_only_what_the_own_actor_answers_for(alva, cilla):
    of_fohm = {line.id for line in due_for(alva, MONDAY)}
    of_lv = {line.id for line in due_for(cilla, MONDAY)}
    assert "P-02" in of_fohm
    assert "P-02" not in of_lv
    assert "P-03" in of_lv


def test_everybodys_when_asked_for(alva):
    assert {"P-02", "P-03"} <= {line.id for line in due_for(alva, MONDAY, whose="all")}


def test_who_has_no_role_has_nothing_due(dan):
    assert due_for(dan, MONDAY, whose="all") == []


def test_what_is_closed_is_not_due(alva, programme):
    set_state(by=alva, programme=programme, duty="P-02", state=DutyState.NOT_APPLICABLE, reason="Utgår.")
    assert "P-02" not in {line.id for line in due_for(alva, MONDAY)}


def test_a_letter_tells_what_is_due_once_a_day(letters, alva):
    assert remind(MONDAY).letters == 1
    assert remind(MONDAY).letters == 1
    assert len(letters) == 1
    letter = letters[0]
    assert letter.to == ["alva@example.org"]
    assert "P-02" in letter.body
    assert "15 december 2026" in letter.body
    assert ReminderSent.objects.get(user=alva).day == MONDAY


def test_the_letter_looks_as_far_ahead_as_was_chosen(letters, alva):
    ReminderChoice.objects.update(days_ahead=7)
    assert remind(TUESDAY).nothing == 1
    assert letters == []


def test_a_dry_run_sends_nothing(letters):
    assert remind(MONDAY, dry_run=True).letters == 1
    assert letters == []


def test_a_letter_that_fails_is_tried_again(letters, settings, monkeypatch):
    def away(_letter, **_more):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    assert remind(MONDAY).failed == 1
    assert not ReminderSent.objects.exists()


@pytest.mark.parametrize(
    ("often", "day", "wanted"),
    [
        (Often.WEEKLY, MONDAY, True),
        (Often.WEEKLY, TUESDAY, False),
        (Often.DAILY, TUESDAY, True),
        (Often.DAILY, date(2026, 11, 22), False),
        (Often.NEVER, MONDAY, False),
        # Easter Monday is a day off: the week's letter comes on Tuesday.
        (Often.WEEKLY, date(2027, 3, 29), False),
        (Often.WEEKLY, date(2027, 3, 30), True),
    ],
)
def test_letters_come_on_working_days(often, day, wanted):
    assert wanted_on(ReminderChoice(often=often), day) is wanted


def test_the_page_shows_it_and_keeps_the_choice(as_, alva):
    client = as_("alva")
    page = client.get(reverse("my_work"), {"days": "60"})
    assert page.status_code == 200
    assert "P-02" in page.content.decode()
    answer = client.post(reverse("choose_reminders"), {"reminder-often": "daily", "reminder-days_ahead": "7"})
    assert answer.status_code == 302
    assert ReminderChoice.objects.get(user=alva).days_ahead == 7


def test_a_wrong_choice_is_told(as_):
    answer = as_("alva").post(reverse("choose_reminders"), {"reminder-often": "hourly", "reminder-days_ahead": "7"})
    assert answer.status_code == 422
