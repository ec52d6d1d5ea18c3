"""The money's page: what the decision gives and what people have entered."""

import re

from beredd.site.programmes.models import MoneyEntryRow

URL = "/programmes/alpha-2026/money/"
GOOD = {"grant": "P-M1:2026", "step": "used", "amount": "90", "reason": "Bokfört i december.", "seen": "0"}


def test_an_amount_is_entered_and_shown(as_):
    page = as_("alva").post(URL, GOOD, follow=True).content.decode()
    for words in ("Beloppet är sparat.", "90 SEK", "förbrukat", "Bokfört i december.", "Alva Ek"):
        assert words in page


def test_a_reader_sees_it_without_the_form(as_):
    page = as_("bo").get(URL).content.decode()
    assert "100 SEK" in page
    assert "Spara beloppet" not in page


def test_faults_save_nothing(as_):
    client = as_("alva")
    for change in ({"amount": "nio"}, {"grant": "X:2026"}, {"grant": "P-M1:1999"}, {"step": "x"}, {"reason": ""}):
        assert client.post(URL, GOOD | change).status_code == 422
    assert not MoneyEntryRow.objects.exists()


def test_two_who_enter_at_once(as_):
    as_("cilla").post(URL, GOOD)
    answer = as_("alva").post(URL, GOOD)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Någon annan har fört in ett belopp" in page
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    as_("alva").post(URL, GOOD | {"seen": seen})
    assert MoneyEntryRow.objects.count() == 2
