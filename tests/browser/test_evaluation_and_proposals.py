"""OBL, EVAL, PROP and uploads walked: who may, and who may not."""

import re

from playwright.sync_api import Page, expect

PROGRAMME = "/programmes/se-apoteksovning-2024/"
AMR = "/programmes/se-amr-2026/"
DUTY = f"{PROGRAMME}duties/E-06/"
FILE = {"name": "Återblick övning.txt", "mimeType": "text/plain", "buffer": "Två apotek hade övat rutinen.\n".encode()}
PROGRAM = {"name": "rutin.txt", "mimeType": "text/plain", "buffer": b"MZ\x90\x00 no text at all"}


def token(page: Page) -> str:
    return page.locator("input[name=csrfmiddlewaretoken]").first.input_value()


def test_obl_an_editor_says_done_with_a_file_and_a_lead_judges_it_apart(visit) -> None:
    alva, cilla, bo = visit("alva"), visit("cilla"), visit("bo")
    alva.goto(DUTY)
    alva.get_by_label("klar", exact=True).check()
    alva.get_by_role("textbox", name="Skäl").fill("Dialogen är förd.")
    alva.locator("[name=evidence_more]").fill("Sex möten hölls\nhttps://exempel.se/moten Anteckningarna")
    alva.locator("[name=evidence_files]").set_input_files([FILE])
    alva.get_by_role("button", name="Spara läget").click()
    expect(alva.get_by_role("status")).to_contain_text("E-06")
    expect(alva.get_by_role("button", name="Spara bedömningen")).to_have_count(0)

    cilla.goto(DUTY)
    cilla.locator("summary", has_text="Bedöm om det är uppfyllt").click()
    cilla.get_by_label("delvis uppfyllt").check()
    cilla.locator("[name=judge-reason]").fill("Veterinärerna saknades i dialogen.")
    cilla.get_by_role("button", name="Spara bedömningen").click()
    expect(cilla.get_by_role("status")).to_contain_text("E-06")

    bo.goto(DUTY)
    expect(bo.locator(".title-row .ds-tag")).to_have_text(["klar", "delvis uppfyllt"])
    main = bo.locator("main")
    for words in ("Sex möten hölls", "exempel.se/moten", FILE["name"], "Veterinärerna saknades", "Läkemedelsverket"):
        expect(main).to_contain_text(words)
    bo.goto(PROGRAMME)
    expect(bo.locator("#duty-table tbody tr", has_text="E-06")).to_contain_text("delvis uppfyllt")


def test_obl_a_reader_and_an_editor_cannot_judge(visit) -> None:
    for name in ("bo", "alva"):
        page = visit(name)
        page.goto(DUTY)
        answer = page.request.post(
            f"{DUTY}judgement/",
            form={"csrfmiddlewaretoken": token(page), "judge-verdict": "fulfilled", "judge-reason": "x"},
            headers={"Referer": page.url},
        )
        assert answer.status == 403


def test_a_file_is_attached_saved_and_taken_out_of_use(visit) -> None:
    alva = visit("alva")
    address = f"{PROGRAMME}duties/E-05/"
    alva.goto(address)
    alva.get_by_role("link", name="Bifoga en fil").click()
    alva.locator("[name=attach-file]").set_input_files([PROGRAM])
    alva.get_by_role("button", name="Bifoga filen").click()
    expect(alva.get_by_role("alert")).to_be_visible()
    alva.locator("[name=attach-file]").set_input_files([FILE])
    alva.get_by_role("button", name="Bifoga filen").click()
    expect(alva).to_have_url(re.compile(f"{address}$"))

    bo = visit("bo")
    bo.goto(address)
    with bo.expect_download() as download:
        bo.get_by_role("link", name=FILE["name"]).click()
    assert download.value.suggested_filename == FILE["name"]
    assert download.value.path().read_bytes() == FILE["buffer"]
    expect(bo.get_by_role("link", name="Bifoga en fil")).to_have_count(0)
    answer = bo.request.get(download.value.url)
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"

    alva.locator("section.attachments").get_by_role("link").filter(has_text="Ändra").click()
    alva.locator("[name=withdraw-reason]").fill("Fel fil.")
    alva.locator("button[name=withdraw]").click()
    expect(alva.locator("section.attachments")).not_to_contain_text(FILE["name"])
    bo.goto(address)
    assert bo.request.get(download.value.url).status == 404


def test_a_reader_cannot_hand_in_a_file_and_dan_does_not_find_the_page(visit) -> None:
    address = f"{PROGRAMME}attachments/new/duty/E-05/"
    bo = visit("bo")
    bo.goto(f"{PROGRAMME}duties/E-05/")
    answer = bo.request.post(
        address,
        multipart={"csrfmiddlewaretoken": token(bo), "attach-confidentiality": "1", "attach-file": FILE},
        headers={"Referer": bo.url},
    )
    assert answer.status == 403
    assert visit("dan").goto(address).status == 404


def test_eval_an_editor_starts_an_evaluation_and_it_grows_to_a_proposal(visit) -> None:
    alva = visit("alva")
    alva.goto(f"{AMR}evaluation/")
    expect(alva.locator("main table")).to_contain_text("Utvärdering av arbetsformerna 2026")
    alva.get_by_label("Utvärderingens namn").fill("Utvärdering av planen")
    alva.get_by_label("handlingsplanen").check()
    alva.get_by_role("button", name="Börja utvärderingen").click()
    expect(alva.get_by_role("heading", level=1)).to_contain_text("Utvärdering av planen")
    expect(alva.get_by_role("heading", level=2, name="Relevans")).to_be_visible()
    tree = alva.url

    alva.get_by_role("link", name="Lägg till en iakttagelse").first.click()
    alva.locator("[name=title]").fill("Målen är för många")
    alva.locator("[name=strength][value=strong]").check()
    alva.locator("main form button").filter(has_text=re.compile("Spara|Lägg till")).first.click()
    alva.goto(tree)
    expect(alva.locator("main")).to_contain_text("Målen är för många")

    bo = visit("bo")
    bo.goto(tree)
    expect(bo.locator("main")).to_contain_text("Målen är för många")
    expect(bo.get_by_role("link", name="Lägg till en iakttagelse")).to_have_count(0)
    with bo.expect_download() as download:
        bo.get_by_role("link", name="Som Word").click()
    assert download.value.path().read_bytes().startswith(b"PK")


def test_eval_a_reader_starts_nothing(visit) -> None:
    bo = visit("bo")
    bo.goto(f"{AMR}evaluation/")
    expect(bo.locator("main form")).to_have_count(0)
    answer = bo.request.post(
        f"{AMR}evaluation/",
        form={"csrfmiddlewaretoken": token(bo), "title": "x", "evaluated": "plan", "language": "sv"},
        headers={"Referer": bo.url},
    )
    assert answer.status == 403
    assert visit("dan").goto(f"{AMR}evaluation/").status == 404


def test_prop_a_recommendation_becomes_a_proposal_and_a_proposed_one_stands_in_the_report(visit) -> None:
    alva = visit("alva")
    alva.goto(f"{AMR}evaluation/EVA-1/")
    alva.get_by_role("button", name="Gör det till ett förslag").first.click()
    expect(alva.get_by_role("heading", level=1)).to_contain_text("PROP-")
    expect(alva.locator("main")).to_contain_text("utvärdering")

    bo = visit("bo")
    report = bo.request.get(f"{PROGRAMME}reports/E-R2/2025-11-17/read/").text()
    assert "Utlämning på reservrutin när e-recept inte går att nå" in report
    assert "Apoteken övar alternativ drift" not in report  # a draft of an engine's


def test_prop_a_reader_adds_none_and_meets_none_that_is_not_for_all(visit) -> None:
    bo = visit("bo")
    bo.goto(f"{PROGRAMME}proposals/")
    expect(bo.locator("main table")).to_contain_text("Utlämning på reservrutin")
    expect(bo.locator("main")).not_to_contain_text("(2)")
    assert bo.goto(f"{PROGRAMME}proposals/new/").status == 403
    answer = bo.request.post(
        f"{AMR}evaluation/REC-1/propose/",
        form={"csrfmiddlewaretoken": token(bo)},
        headers={"Referer": bo.url},
    )
    assert answer.status == 403
    cilla = visit("cilla")
    cilla.goto(f"{PROGRAMME}proposals/")
    expect(cilla.locator("main")).to_contain_text("(2)")
