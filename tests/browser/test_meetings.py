"""MEET, DLG and COMM walked: the secretary, who logs a contact, who tells the government; and who may not."""

import re

from playwright.sync_api import Page, expect

PROGRAMME = "/programmes/se-amr-2026/"
MAKERS = "/programmes/se-tillverkningsberedskap-2024/"
OVERVIEW = f"{PROGRAMME}meetings/overview/"


def meeting_of(page: Page, title: str) -> str:
    """Return the address of a meeting's page, from the list of meetings."""
    page.goto(f"{PROGRAMME}meetings/?q={title}")
    page.locator("main table").get_by_role("link").filter(has_text="MTG-").first.click()
    page.get_by_role("link", name="Dagordning och protokoll").click()
    expect(page).to_have_url(re.compile(r"/minutes/$"))
    return page.url


def test_meet_a_secretary_writes_the_minutes_and_a_reader_reads_them(visit) -> None:
    alva = visit("alva")
    address = meeting_of(alva, "Antibiotikaforum")
    alva.get_by_role("link", name="Skriv protokollet").click()
    expect(alva.get_by_role("heading", level=1)).to_contain_text("Protokoll: Antibiotikaforum")
    alva.get_by_label("Protokoll: Panelsamtal").fill("Panelen talade om tandvården.\n\n- fler mål\n- färre recept")
    alva.get_by_label("Beslut, rad 1", exact=True).fill("Forumet hålls även nästa år.")
    alva.get_by_label("Vad som ska göras, rad 1", exact=True).fill("Boka lokal")
    alva.get_by_label("Ansvarig, rad 1", exact=True).select_option("sjv")
    alva.get_by_label("Senast, rad 1", exact=True).fill("2027-02-01")
    alva.get_by_role("button", name="Spara protokollet").click()
    expect(alva.get_by_role("status")).to_contain_text("Protokollet är sparat.")

    bo = visit("bo")
    bo.goto(address)
    main = bo.locator("main")
    for words in ("Panelen talade om tandvården.", "Forumet hålls även nästa år.", "Boka lokal", "1 februari 2027"):
        expect(main).to_contain_text(words)
    with bo.expect_download() as download:
        bo.get_by_role("link", name="Protokoll, Word").click()
    assert download.value.suggested_filename.endswith(".docx")
    with bo.expect_download() as entry:
        bo.get_by_role("link", name="Till min kalender").click()
    assert entry.value.suggested_filename.endswith(".ics")


def test_meet_the_interval_is_told_and_the_next_meeting_carries_open_points(visit) -> None:
    page = visit("alva")
    page.goto(OVERVIEW)
    row = page.locator("main tbody tr", has_text="Samverkansmöte AMR")
    expect(row).to_contain_text("fyra gånger om året")
    row.get_by_role("link").last.click()
    expect(page.locator("main")).to_contain_text("Uppföljning av åtgärdspunkter")
    expect(page.locator("main")).to_contain_text("Åtgärdspunkter från tidigare möten")


def test_meet_two_secretaries_on_the_same_item_lose_nothing(visit) -> None:
    alva, cilla = visit("alva"), visit("cilla")
    address = meeting_of(alva, "Antibiotikaforum")
    for page in (alva, cilla):
        page.goto(f"{address}write/")
    for page, text in ((alva, "Alvas avslutning."), (cilla, "Cillas avslutning.")):
        page.get_by_label("Protokoll: Avslutning").fill(text)
        page.get_by_role("button", name="Spara protokollet").click()
    alert = cilla.get_by_role("alert")
    expect(alert).to_contain_text("Alvas avslutning.")
    expect(alert).to_contain_text("Alva")
    expect(cilla.get_by_label("Protokoll: Avslutning")).to_have_value("Cillas avslutning.")
    cilla.get_by_role("button", name="Spara protokollet").click()
    expect(cilla.locator("main")).to_contain_text("Cillas avslutning.")


def test_meet_a_reader_cannot_write_and_who_has_no_role_finds_no_meeting(visit) -> None:
    bo = visit("bo")
    address = meeting_of(bo, "Antibiotikaforum")
    expect(bo.get_by_role("link", name="Skriv protokollet")).to_have_count(0)
    refused = bo.goto(f"{address}write/")
    assert refused is not None
    assert refused.status == 403
    dan = visit("dan")
    for url in (address, OVERVIEW):
        missing = dan.goto(url)
        assert missing is not None
        assert missing.status == 404


def test_dlg_a_contact_is_logged_with_its_class_and_many_firms_are_warned_of(visit) -> None:
    page = visit("alva")
    page.goto(f"{MAKERS}contacts/")
    expect(page.locator("#notice")).to_contain_text("OSL 15:2, 18:13")
    page.get_by_role("link", name="För in en kontakt med klass").click()
    page.get_by_label("vanlig (K1)").check()
    page.get_by_role("textbox", name="Ämne").fill("Förkläden i lager")
    page.get_by_label("Datum").fill("2026-12-10")
    page.get_by_label("telefon").check()
    page.get_by_label("Med företag").fill("Påhittade Förkläden AB")
    page.get_by_label("Vad som sades").fill("De återkommer i januari.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Förkläden i lager")
    page.goto(f"{MAKERS}contacts/firms/")
    expect(page.locator("main tbody tr", has_text="Påhittade Förkläden AB")).to_contain_text("10 december 2026")


def test_dlg_what_is_security_classified_is_stopped(visit) -> None:
    page = visit("alva")
    page.goto(f"{MAKERS}contacts/log/")
    page.get_by_label("säkerhetsskyddsklassificerad", exact=True).check()
    page.get_by_role("textbox", name="Ämne").fill("Ska inte sparas")
    page.get_by_label("Datum").fill("2026-12-10")
    page.get_by_label("telefon").check()
    page.get_by_label("Med företag").fill("Påhittat AB")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_contain_text("säkerhetsskydd")
    page.goto(f"{MAKERS}contacts/?q=Ska+inte+sparas")
    expect(page.locator("main table")).to_have_count(0)


def test_dlg_a_reader_may_not_log_a_contact(visit) -> None:
    page = visit("bo")
    page.goto(f"{MAKERS}contacts/")
    expect(page.get_by_role("link", name="För in en kontakt med klass")).to_have_count(0)
    refused = page.goto(f"{MAKERS}contacts/log/")
    assert refused is not None
    assert refused.status == 403


def test_comm_whoever_has_told_the_government_notes_it_and_the_overview_says_when(visit) -> None:
    page = visit("alva")
    page.goto(OVERVIEW)
    page.get_by_role("link", name="Anteckna att du har informerat Regeringskansliet").click()
    page.get_by_role("textbox", name="Ämne").fill("Läget inför delredovisningen")
    page.get_by_label("Datum").fill("2026-12-14")
    recipients = page.get_by_role("group", name="Till")
    recipients.locator("summary").click()  # a long list is folded
    recipients.get_by_label("Regeringskansliet", exact=True).first.check()
    page.get_by_label("Kanal", exact=True).select_option("meeting")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Läget inför delredovisningen")
    page.goto(OVERVIEW)
    expect(page.locator("section", has=page.locator("#informed"))).to_contain_text("14 december 2026")


def test_comm_the_plan_is_read_by_a_reader_who_may_not_change_it(visit) -> None:
    page = visit("bo")
    page.goto(f"{PROGRAMME}communications/")
    expect(page.locator("main table")).to_contain_text("Nyhetsbrev om handlingsplanen")
    refused = page.goto(f"{PROGRAMME}communications/new/")
    assert refused is not None
    assert refused.status == 403
    dan = visit("dan")
    missing = dan.goto(f"{PROGRAMME}information-log/")
    assert missing is not None
    assert missing.status == 404
