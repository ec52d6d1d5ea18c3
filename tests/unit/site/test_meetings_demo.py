"""The demo's meetings and contacts: in the real programmes, by the actions, once, and whatever day it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from beredd.common import content_files
from beredd.programmes import load_programme
from beredd.programmes.meetings import Regularity
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.meetings.demo import fill
from beredd.site.meetings.evidence import duty_facts, series_lines
from beredd.site.meetings.firms import aggregation_notice
from beredd.site.meetings.models import ContactRow, InformationRow, MeetingRow
from beredd.site.meetings.registers import REGISTERS
from beredd.site.registers.sight import Sight


@pytest.fixture
def real_content(_small_content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BEREDD_CONTENT")
    content_files.content_dir.cache_clear()
    load_programme.cache_clear()


@pytest.fixture
def editor(db: None) -> User:
    user = User.objects.create_user("alva", "x", name="Alva")
    Membership.objects.create(user=user, programme="", role=Role.EDITOR, actor="fohm")
    return user


def counts() -> dict[str, int]:
    return {register.key: register.model._default_manager.count() for register in REGISTERS}


def test_it_fills_each_register_once(real_content, editor):
    fill({"alva": editor})
    first = counts()
    assert all(first.values()), first
    fill({"alva": editor})
    assert counts() == first


def test_the_duties_get_their_facts(real_content, editor):
    fill({"alva": editor})
    amr = Sight(editor, load_programme("se-amr-2026"))
    for duty in ("A-01", "A-09", "A-17", "A-19"):
        assert duty_facts(amr, duty), duty
    by_title = {line.title: line.standing for line in series_lines(amr, lambda _row: True)}
    assert by_title["Samverkansmöte AMR"].held == 3
    assert by_title["Samverkansmöte AMR"].regularity is Regularity.KEPT
    assert by_title["Antibiotikaforum"].next is not None
    makers = Sight(editor, load_programme("se-tillverkningsberedskap-2024"))
    assert aggregation_notice(makers)
    assert duty_facts(Sight(editor, load_programme("dk-amr-2025")), "B-10")


@pytest.mark.parametrize("day", [date(2026, 1, 10), date(2026, 12, 15), date(2029, 5, 1)])
def test_nothing_lies_ahead_of_the_day_it_is_shown_on(real_content, editor, day):
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Stockholm"))):
        fill({"alva": editor})
    assert not MeetingRow.objects.filter(state="held", date__gt=day).exists()
    assert not MeetingRow.objects.filter(state__in=["planned", "invited"], date__lt=day).exists()
    assert not ContactRow.objects.filter(date__gt=day).exists()
    assert not InformationRow.objects.filter(date__gt=day).exists()


def test_a_contact_that_is_secret_is_there_for_who_is_cleared(real_content, editor, monkeypatch):
    sara = User.objects.create_user("sara", "x", name="Sara")
    Membership.objects.create(user=sara, programme="", role=Role.EDITOR, actor="sos", clearance=2)
    sara.assurance = 2
    fill({"alva": editor, "sara": sara})
    row = ContactRow.objects.get(confidentiality=2)
    assert (row.ground, row.decided_by) == ("OSL 18:13", "Sara")
