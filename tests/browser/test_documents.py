"""Source documents: added by an editor, shown in place, and handed out exactly as they came."""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from running_site import outside_decisions

needs_decisions = pytest.mark.skipif(
    outside_decisions() is None, reason="the decisions' own texts are not on this machine"
)


def test_a_reader_sees_the_list_and_no_form(visit) -> None:
    page = visit("bo")
    page.goto("/documents/")
    assert page.locator(".documents li").count() >= 5
    expect(page.locator("main form")).to_have_count(0)


def test_a_file_that_is_no_decision_is_refused_with_words_and_nothing_is_kept(visit, tmp_path: Path) -> None:
    wrong = tmp_path / "bild.pdf"
    wrong.write_bytes(b"%PDF-1.4 nothing here")
    page = visit("alva")
    page.goto("/documents/")
    before = page.locator(".documents").all_inner_texts()
    page.locator("input[type=file]").set_input_files(wrong)
    page.get_by_role("button", name="Lägg till dokumentet").click()
    expect(page.get_by_role("alert")).to_contain_text("inget av den har sparats")
    assert page.locator(".documents").all_inner_texts() == before


def test_a_text_that_no_programme_was_read_from_is_refused(visit, tmp_path: Path) -> None:
    other = tmp_path / "annat.txt"
    other.write_text(
        "Regeringen uppdrar åt Vattenmyndigheten att senast den 1 maj 2027 redovisa arbetet.\n" * 5, encoding="utf-8"
    )
    page = visit("alva")
    page.goto("/documents/")
    page.locator("input[type=file]").set_input_files(other)
    page.get_by_role("button", name="Lägg till dokumentet").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("status")).to_have_count(0)


@needs_decisions
def test_a_document_comes_back_as_the_bytes_that_were_added(visit) -> None:
    page = visit("bo")
    page.goto("/documents/")
    folder = outside_decisions()
    assert folder is not None
    known = {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}
    links = page.locator(".documents a[href^='/documents/']").all()
    assert links
    for link in links:
        answer = page.request.get(link.get_attribute("href"))
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert hashlib.sha256(answer.body()).hexdigest() in known


@needs_decisions
def test_a_document_is_not_handed_to_who_may_not_read_its_programme(visit) -> None:
    bo, dan = visit("bo"), visit("dan")
    bo.goto("/documents/")
    address = bo.locator(".documents a[href^='/documents/']").first.get_attribute("href")
    assert re.fullmatch(r"/documents/[^/]+/[^/]+/", address)
    assert dan.goto(address).status == 404
