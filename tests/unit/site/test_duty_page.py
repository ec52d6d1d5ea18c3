"""The duty's page: text beside passage, dates, and setting the state."""

import re

import pytest
from django.urls import reverse

from beredd.site.audit.models import AuditEvent
from beredd.site.programmes.models import SetDateRow, StateRow

ONE = "alpha-2026"
URL = f"/programmes/{ONE}/duties/P-02/"
GOOD = {"state": "under_way", "reason": "Arbetet började i maj.", "seen": "0"}


def seen_in(page: str) -> str:
    return re.search(r'name="seen" value="(\d+)"', page)[1]


def test_it_says_what_who_and_when(as_):
    page = as_("bo").get(URL).content.decode()
    for words in ("Redovisa arbetet", "ska", "Folkhälsomyndigheten", "Regeringskansliet", "tisdag 15 december 2026",
                  "om 23 dagar", "senast den 15 december 2026", "inget läge satt"):  # fmt: skip
        assert words in page


def test_without_the_document_it_says_how_to_add_it(as_):
    assert "Lägg till dokumentet" in as_("alva").get(URL).content.decode()
    reader = as_("bo").get(URL).content.decode()
    assert "En redaktör i programmet kan lägga till det." in reader
    assert "<mark>" not in reader


def test_a_reader_has_no_form(as_):
    page = as_("bo").get(URL).content.decode()
    assert "Spara läget" not in page
    assert "Spara läget" in as_("alva").get(URL).content.decode()


def test_an_editor_sets_the_state_and_the_history_and_the_audit_keep_it(as_, alva):
    answer = as_("alva").post(
        URL, GOOD | {"evidence_text": "Protokoll", "evidence_link": "https://example.org/p"}, follow=True
    )
    page = answer.content.decode()
    assert answer.redirect_chain == [(URL, 302)]
    for words in ("Läget för P-02 är sparat.", "pågår", "Arbetet började i maj.", "Protokoll", "Alva Ek",
                  'href="https://example.org/p"'):  # fmt: skip
        assert words in page
    row = StateRow.objects.get()
    assert (row.by, row.state, row.after) == (alva, "under_way", 0)
    event = AuditEvent.objects.get()
    assert (event.action, event.programme, event.thing_id, event.by_name) == ("set_state", ONE, "P-02", "Alva Ek")
    assert (event.old, event.new["state"], event.why) == (None, "under_way", "Arbetet började i maj.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": ""}, "Skäl"),
        ({"state": ""}, "Läge"),
        ({"state": "påhittat"}, "Läge"),
        ({"state": "done"}, "Skriv vad som visar att det är klart, eller ange en länk."),
        ({"evidence_link": "javascript:alert(1)"}, "Länk till underlaget"),
        ({"seen": "x"}, "Inget är sparat ännu"),
    ],
)
def test_a_faulty_form_saves_nothing_and_leads_to_the_fault(as_, change, said):
    answer = as_("alva").post(URL, GOOD | change)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Inget är sparat ännu. Rätta detta:" in page
    assert said in page
    assert not StateRow.objects.exists()
    assert not AuditEvent.objects.exists()


def test_what_was_written_stays_in_a_faulty_form(as_):
    page = as_("alva").post(URL, GOOD | {"state": "done"}).content.decode()
    assert "Arbetet började i maj." in page
    assert re.search(r'value="done"[^>]*checked', page)


def test_the_second_of_two_editors_is_shown_the_first_and_overwrites_nothing(as_):
    first, second = as_("alva"), as_("cilla")
    seen = seen_in(second.get(URL).content.decode())
    first.post(URL, GOOD)
    answer = second.post(URL, {"state": "not_applicable", "reason": "Behövs inte.", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Någon annan har satt läget" in page
    assert "Alva Ek" in page
    assert "Arbetet började i maj." in page
    assert "Behövs inte." in page, "the second's own words are not lost"
    assert [row.state for row in StateRow.objects.all()] == ["under_way"]
    # Having read it, the second may go on.
    second.post(URL, {"state": "not_applicable", "reason": "Behövs inte.", "seen": seen_in(page)})
    assert [row.state for row in StateRow.objects.all()] == ["under_way", "not_applicable"]


def test_a_state_can_be_for_one_of_several_dates(as_):
    url = f"/programmes/{ONE}/duties/P-05/"
    client = as_("alva")
    assert "1 december 2027" in client.get(url).content.decode()
    client.post(url, GOOD | {"state": "done", "evidence_text": "Skickat", "due_on": "2027-03-01"})
    assert str(StateRow.objects.get().due_on) == "2027-03-01"
    assert client.post(url, GOOD | {"due_on": "2027-03-02", "seen": "1"}).status_code == 422


def test_the_form_is_for_the_date_that_is_open_so_that_one_done_closes_no_later_one(as_):
    url, client = f"/programmes/{ONE}/duties/P-05/", as_("alva")

    def chosen() -> list[str]:
        return re.findall(r'<option value="([^"]*)" selected', client.get(url).content.decode())

    assert chosen() == ["2027-03-01"]
    done = GOOD | {"state": "done", "evidence_text": "Skickat"}
    client.post(url, done | {"due_on": "2027-03-01"})
    assert chosen() == ["2027-12-01"]
    client.post(url, done | {"due_on": "", "seen": seen_in(client.get(url).content.decode())})
    assert chosen() == [""]


def test_a_date_is_set_for_a_duty_without_one_and_taken_back(as_):
    url, client = reverse("duty_date", args=[ONE, "P-04"]), as_("alva")
    client.post(url, {"date-due_on": "2027-05-01", "date-reason": "Enligt regleringsbrevet.", "date-seen": "0"})
    page = client.get(reverse("duty", args=[ONE, "P-04"])).content.decode()
    assert "lördag 1 maj 2027" in page
    assert "fredag 30 april 2027" in page, "the last working day stands beside it"
    seen = SetDateRow.objects.get().pk
    client.post(url, {"date-due_on": "", "date-reason": "Fel dag.", "date-seen": seen})
    assert "lördag 1 maj 2027" not in client.get(reverse("duty", args=[ONE, "P-04"])).content.decode()
    assert AuditEvent.objects.filter(action="set_date").count() == 2


def test_a_formal_date_is_never_moved(as_):
    url = reverse("duty_date", args=[ONE, "P-02"])
    answer = as_("alva").post(url, {"date-due_on": "2027-05-01", "date-reason": "Vill.", "date-seen": "0"}, follow=True)
    assert "flyttas aldrig" in answer.content.decode()
    assert not SetDateRow.objects.exists()


def test_a_date_set_meanwhile_is_shown(as_):
    url = reverse("duty_date", args=[ONE, "P-04"])
    given = {"date-due_on": "2027-05-03", "date-reason": "Enligt brev.", "date-seen": "0"}
    as_("cilla").post(url, given)
    answer = as_("alva").post(url, given | {"date-due_on": "2027-06-01"})
    assert answer.status_code == 409
    assert "Cilla Rask har satt datumet till den 3 maj 2027" in answer.content.decode()
    assert SetDateRow.objects.count() == 1


def test_a_duty_that_is_not_there(as_):
    assert as_("alva").get(f"/programmes/{ONE}/duties/P-99/").status_code == 404


def test_what_people_write_is_never_markup(as_):
    client = as_("alva")
    client.post(URL, GOOD | {"reason": "<script>alert(1)</script>"})
    page = client.get(URL).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
