"""A report from draft to release: what is missing is listed, and only a lead lets it go, once it lacks nothing."""

import re
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from pypdf import PdfReader

PROGRAMME = "/programmes/se-apoteksovning-2024/"
ADDRESS = f"{PROGRAMME}reports/E-R1/2024-12-02/"
RELEASE = "Fastställ som slutlig"


def sent(page: Page, address: str, **form: str) -> int:
    """Send a form as the page's own person would, and return the answer's status."""
    guard = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        address, form={"csrfmiddlewaretoken": guard, **form}, headers={"Referer": page.url}, max_redirects=0
    )
    return answer.status


def test_a_reader_sees_what_is_missing_and_may_neither_write_nor_release(visit) -> None:
    bo = visit("bo")
    bo.goto(ADDRESS)
    assert bo.locator(".gate li").count() >= 1
    expect(bo.locator("main form[method=post]")).to_have_count(0)
    key = bo.locator(".content-part").first.get_attribute("id")
    assert sent(bo, ADDRESS, key=key, **{f"{key}-text": "x", f"{key}-seen": "0"}) == 403
    assert sent(bo, f"{ADDRESS}release/") == 403
    bo.goto(ADDRESS)
    expect(bo.locator(".written")).to_have_count(0)


def test_an_editor_writes_but_does_not_release(visit) -> None:
    alva = visit("alva")
    alva.goto(ADDRESS)
    expect(alva.get_by_role("button", name=RELEASE)).to_have_count(0)
    assert sent(alva, f"{ADDRESS}release/") == 403


def test_what_is_missing_leads_to_where_it_is_mended(visit) -> None:
    page = visit("alva")
    page.goto(ADDRESS)
    for link in page.locator(".gate li a").all():
        target = link.get_attribute("href")
        if target.startswith("#"):
            assert page.locator(f"[id='{target[1:]}']").count() == 1, target
        else:
            assert page.request.get(target).ok, target


@pytest.mark.parametrize(("language", "words"), [("sv", "Utkast"), ("da", "Udkast"), ("en", "Draft")])
def test_a_draft_can_be_had_at_any_time_in_the_readers_language(visit, language: str, words: str) -> None:
    page = visit("bo", language=language)
    page.goto(ADDRESS)
    title = page.get_by_role("heading", level=1).inner_text()

    pdf = PdfReader(BytesIO(page.request.get(f"{ADDRESS}draft.pdf").body()))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"].startswith(language)
    assert pdf.metadata is not None
    assert title in (pdf.metadata.title or "")
    assert words.casefold() in pdf.pages[0].extract_text().casefold()

    answer = page.request.get(f"{ADDRESS}draft.docx")
    word = Document(BytesIO(answer.body()))
    assert title in word.core_properties.title
    assert word.core_properties.language.startswith(language)
    assert any((paragraph.style.name or "").startswith("Heading") for paragraph in word.paragraphs if paragraph.style)
    assert re.search(r'filename="[^"]+\.docx"', answer.headers["content-disposition"])

    assert f'<html lang="{language}"' in page.request.get(f"{ADDRESS}draft.html").text()


def test_a_form_or_a_day_that_is_not_there_is_not_found(visit) -> None:
    page = visit("bo")
    for rest in ("draft.exe", "final.pdf", "draft.", "../2024-02-30/", "../2024-12-03/"):
        assert page.request.get(f"{ADDRESS}{rest}").status == 404, rest


def enter_number(alva: Page) -> None:
    """Enter the decision's number, which its text lacks."""
    alva.goto(f"{PROGRAMME}decision/")
    alva.get_by_role("textbox", name="Diarienummer").fill("S2024/00001")
    alva.get_by_role("textbox", name="Skäl").fill("Står på det undertecknade beslutet.")
    alva.get_by_role("button", name="Spara").click()
    expect(alva.get_by_role("status").first).to_be_visible()


def write_everything(alva: Page) -> None:
    """Write each part that the report must contain."""
    alva.goto(ADDRESS)
    for part in [each.get_attribute("id") for each in alva.locator(".content-part").all()]:
        place = alva.locator(f"[id='{part}']")
        place.locator("summary").click()
        place.get_by_role("textbox", name="Text").fill(f"Om {part}: planen är antagen.\n\nDen har fyra delar.")
        place.locator("[name$=evidence_text]").fill("Bilaga 1, planen.")
        # By the keyboard, as many would: the page scrolls to its part, and a button that moves is missed by a pointer.
        place.get_by_role("button", name="Spara texten").press("Enter")
        expect(place.locator(".written")).to_contain_text("Den har fyra delar.")


def test_a_lead_is_refused_while_something_is_missing_and_releases_once_nothing_is(visit) -> None:
    cilla, alva, bo = visit("cilla"), visit("alva"), visit("bo")
    cilla.goto(ADDRESS)
    expect(cilla.locator("dl.facts a[href='#gate']")).to_contain_text("saknas")
    missing = cilla.locator(".gate li").count()
    assert missing >= 1
    cilla.get_by_role("button", name=RELEASE).click()
    expect(cilla.get_by_role("alert")).to_contain_text("inte slutlig ännu")
    expect(cilla.locator(".gate li")).to_have_count(missing)
    assert cilla.request.get(f"{ADDRESS}final.pdf").status == 404

    enter_number(alva)
    write_everything(alva)
    expect(alva.locator(".gate li")).to_have_count(0)

    cilla.goto(ADDRESS)
    cilla.get_by_role("button", name=RELEASE).click()
    expect(cilla.get_by_role("status").first).to_be_visible()
    expect(cilla.get_by_role("button", name=RELEASE)).to_have_count(0)

    bo.goto(ADDRESS)
    expect(bo.locator("section[aria-labelledby=final]")).to_contain_text("Cilla")
    first = bo.request.get(f"{ADDRESS}final.pdf").body()
    assert bo.request.get(f"{ADDRESS}final.pdf").body() == first
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(first)).pages)
    assert "Den har fyra delar." in text
    assert "UTKAST" not in text.upper()
    alva.goto(ADDRESS)
    expect(alva.locator("main form[method=post]")).to_have_count(0)
    assert sent(cilla, f"{ADDRESS}release/") == 302
    assert bo.request.get(f"{ADDRESS}final.pdf").body() == first
