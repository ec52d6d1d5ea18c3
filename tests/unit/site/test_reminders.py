"""What is due for a person, and the letters about it."""

import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.core import mail
from django.urls import reverse
from rows_of_registers import make_rows

from beredd.programmes.follow_up import DutyState
from beredd.site.config.reader import today
from beredd.site.programmes.actions import set_state
from beredd.site.registers.register import register
from beredd.site.reminders.due import due_for, near_work
from beredd.site.reminders.letters import remind, wanted_on
from beredd.site.reminders.models import Often, ReminderChoice, ReminderSent
from beredd.site.reminders.views import LINES_SHOWN

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


def points(programme, by, count, first_day):
    """Open action points of fohm, one a day from a day on."""
    of = register("action-points")
    rows = make_rows(of, programme, by, count, state="open")
    for number, row in enumerate(rows):
        row.due_on = first_day + timedelta(days=number)
    of.model.objects.bulk_update(rows, ["due_on"])
    return rows


def test_the_nearest_lines_are_those_of_the_whole_list(alva, programme):
    points(programme, alva, 40, MONDAY - timedelta(days=20))
    for whose in ("actor", "all"):
        every = due_for(alva, MONDAY, programmes=[programme], whose=whose, days=30)
        late, coming = ([line.id for line in every if line.overdue is side] for side in (True, False))
        work = near_work(alva, MONDAY, programmes=[programme], whose=whose, days=30, at_most=8)
        assert [line.id for line in work.late] == late[-8:]
        assert [line.id for line in work.coming] == coming[:8]
        assert (work.late_rest, work.coming_rest) == (len(late) - 8, len(coming) - 8)


def test_the_page_shows_so_many_and_the_workbook_all(as_, alva, programme):
    made = points(programme, alva, LINES_SHOWN + 30, today() - timedelta(days=LINES_SHOWN + 30))
    html = as_("alva").get("/my-work/").content.decode()
    shown = set(re.findall(rf'class="id">({made[0].code.split("-")[0]}-\d+)<', html))
    assert len(shown) <= LINES_SHOWN
    assert made[-1].code in shown
    assert made[0].code not in shown
    assert "som har varit försenade längre visas inte" in html
    address = re.search(r'href="([^"]+)"[^>]*>Alla som Excelfil', html)[1]
    sheet = openpyxl.load_workbook(io.BytesIO(as_("alva").get(address).content)).worksheets[0]
    cells = " ".join(str(cell) for line in sheet.values for cell in line)
    assert {row.code for row in made} <= set(re.findall(r"[A-Z]+-\d+", cells))
