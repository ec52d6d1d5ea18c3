"""The programme's page: everything about one decision, and a filter that works with and without htmx."""

import pytest

from beredd.programmes.follow_up import DutyState
from beredd.site.programmes.actions import note_decision, set_state
from beredd.site.programmes.models import StateRow

URL = "/programmes/alpha-2026/"


def test_it_shows_the_whole_programme(as_):
    page = as_("bo").get(URL).content.decode()
    for words in ("Provning", "En påhittad uppgift för prov.", "regeringsuppdrag", "saknas", "1 januari 2026",
                  "Delredovisning", "Redovisa arbetet", "Planen går att följa", "Tom plats", "ännu inte angivet",
                  "Folkhälsomyndigheten", "100 SEK", "1:14", "Beslut om provning", "inte tillagt"):  # fmt: skip
        assert words in page
    assert page.count("<h1") == 1


def test_states_are_words_and_not_colours_alone(as_, alva, programme):
    set_state(by=alva, programme=programme, duty="P-03", state=DutyState.DONE, reason="Skickat.")
    page = as_("bo").get(URL).content.decode()
    assert ">klar</span>" in page
    assert "1 av 6 avslutade" in page


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ({}, {"P-01", "P-02", "P-03", "P-04", "P-05", "P-06"}),
        ({"state": "overdue"}, {"P-03"}),
        ({"state": "none"}, {"P-01", "P-02", "P-03", "P-04", "P-05", "P-06"}),
        ({"state": "done"}, set()),
        ({"actor": "lv"}, {"P-01", "P-03", "P-04", "P-06"}),
        ({"words": "REDOVISA"}, {"P-02", "P-05"}),
        ({"words": "p-04"}, {"P-04"}),
        ({"words": "redovisa", "actor": "lv"}, set()),
    ],
)
def test_the_filter(as_, question, shown):
    client = as_("bo")
    whole = client.get(URL, question).content.decode()
    part = client.get(URL, question, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert {f"P-0{n}" for n in range(1, 7) if f'<span class="id">P-0{n}</span>' in part} == shown
    assert f"{len(shown)} av 6 åtaganden" in part
    assert part.strip() in whole
    assert ("Inget åtagande passar urvalet." in part) is (not shown)


def test_the_part_and_the_whole_are_kept_apart_in_caches(as_):
    assert "HX-Request" in as_("bo").get(URL)["Vary"]


def test_the_number_of_queries_does_not_grow_with_what_has_been_added(as_, alva, programme, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_("bo")
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    StateRow.objects.bulk_create(
        StateRow(programme=programme.id, duty=duty.id, state="under_way", reason="x", by=alva, after=after)
        for duty in programme.duties
        for after in range(20)
    )
    with django_assert_num_queries(len(few)):
        client.get(URL)


def test_the_diary_number_is_entered_and_shown(as_):
    client = as_("alva")
    answer = client.post(
        f"{URL}decision/",
        {"number": "S2026/00077", "decided_on": "2026-01-02", "reason": "Enligt registrator.", "seen": "0"},
        follow=True,
    )
    page = answer.content.decode()
    assert "S2026/00077" in page
    assert "2 januari 2026" in page


def test_a_number_entered_meanwhile_is_shown_and_kept(as_, cilla, programme):
    note_decision(by=cilla, programme=programme, number="S2026/00001", decided_on=None, reason="Såg det.")
    answer = as_("alva").post(f"{URL}decision/", {"number": "S2026/00002", "reason": "Jag med.", "seen": "0"})
    assert answer.status_code == 409
    assert "Cilla Rask har fört in S2026/00001" in answer.content.decode()
    assert "S2026/00001" in as_("alva").get(URL).content.decode()


def test_texts_in_another_language_are_marked_with_it(as_):
    client = as_("bo")
    client.post("/language/", {"language": "da", "next": "/"})
    page = client.get(URL).content.decode()
    assert '<html lang="da">' in page
    assert '<span lang="en">Provning in English</span>' in page
