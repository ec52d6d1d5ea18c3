"""An administrator lets somebody in; the person sets up an app and a passkey; others are kept from people's pages."""

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from running_site import Site, password_of

WORD = "korrekt häst batteri häftklammer"
ADMINISTRATOR = "ines"
"""The demo's administrator of all programmes."""
WHY = "Ny medarbetare, begärt av enhetschefen"


@pytest.fixture
def someone(chromium: Browser, site: Site) -> Iterator[Callable[[], Page]]:
    """A new browser each time, at ``localhost``: passkeys belong to a name, never to a number."""
    contexts = []
    url = f"http://localhost:{urlsplit(site.url).port}"

    def open_browser() -> Page:
        context = chromium.new_context(base_url=url, locale="sv-SE")
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()


def fill_in(page: Page, username: str, word: str = WORD) -> None:
    page.goto("/login/")
    page.get_by_label("Användarnamn").fill(username)
    page.get_by_label("Lösenord", exact=True).fill(word)
    page.get_by_role("button", name="Logga in", exact=True).click()


def code_now(secret: str) -> str:
    """The app's side of TOTP (RFC 6238), written out."""
    digest = hmac.new(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def let_in(site: Site, someone: Callable[[], Page], username: str) -> Page:
    """Make a person as the administrator, and choose the password by the link; return the person's browser."""
    page = someone()
    fill_in(page, ADMINISTRATOR, password_of(site.home, ADMINISTRATOR))
    page.goto("/account/")
    page.get_by_role("link", name="Personer och roller").click()
    page.get_by_role("link", name="Ny person").click()
    page.get_by_label("Användarnamn").fill(username)
    page.get_by_label("Namn", exact=True).fill(f"{username.title()} Ny")
    page.locator("select[name=programme]").select_option("se-amr-2026")
    page.locator("select[name=role]").select_option("editor")
    page.locator("select[name=actor]").select_option("fohm")
    page.locator("textarea[name=why]").fill(WHY)
    page.locator("main form button").click()
    link = page.get_by_label("Länk", exact=True).input_value()
    assert "/login/link/" in link

    own = someone()
    own.goto(urlsplit(link).path)
    expect(own).to_have_url(re.compile("/login/new-password/$"))
    own.get_by_label("Nytt lösenord", exact=True).fill(WORD)
    own.get_by_label("Det nya lösenordet en gång till").fill(WORD)
    own.get_by_role("button", name="Välj lösenordet").click()
    fill_in(own, username)
    expect(own.get_by_role("link", name=re.compile(f"{username.title()} Ny"))).to_be_visible()
    return own


def show_password_again(page: Page) -> None:
    expect(page).to_have_url(re.compile("/account/confirm/"))
    page.get_by_label("Lösenord", exact=True).fill(WORD)
    page.get_by_role("button", name="Fortsätt").click()


def test_a_new_person_sets_up_an_app_and_logs_in_with_it(site: Site, someone: Callable[[], Page]) -> None:
    page = let_in(site, someone, "gudrun")
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("tillitsnivå 1")
    page.get_by_role("link", name="Andra faktor").click()
    page.get_by_role("link", name="Ställ in en app").click()
    show_password_again(page)
    secret = page.get_by_label("Hemlighet").input_value()
    page.get_by_label("Koden som appen visar nu").fill("000000")
    page.get_by_role("button", name="Ställ in").click()
    expect(page.get_by_role("alert")).to_contain_text("Koden stämmer inte")
    page.get_by_label("Koden som appen visar nu").fill(code_now(page.get_by_label("Hemlighet").input_value()))
    assert page.get_by_label("Hemlighet").input_value() == secret
    page.get_by_role("button", name="Ställ in").click()
    expect(page.locator("main li code")).to_have_count(10)
    page.get_by_role("button", name="Logga ut", exact=True).click()

    fill_in(page, "gudrun")
    expect(page).to_have_url(re.compile("/login/second-factor/"))
    page.goto("/calendar/")
    expect(page).to_have_url(re.compile(r"/login/\?next=/calendar/"))
    fill_in(page, "gudrun")
    page.get_by_label("Kod", exact=True).fill(code_now(secret))
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page).to_have_url(re.compile(r"localhost:\d+/$"))
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("tillitsnivå 2")


def test_a_passkey_is_added_and_logs_in_by_itself(site: Site, someone: Callable[[], Page]) -> None:
    page = let_in(site, someone, "hedda")
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    page.goto("/account/second-factor/passkeys/new/")
    show_password_again(page)
    page.get_by_label("Nyckelns namn").fill("Telefonen")
    page.get_by_role("button", name="Lägg till en passkey").click()
    expect(page.locator("main li code")).to_have_count(10)
    page.goto("/account/second-factor/passkeys/")
    expect(page.get_by_role("table")).to_contain_text("Telefonen")
    page.get_by_role("button", name="Logga ut", exact=True).click()

    page.goto("/login/")
    page.get_by_role("button", name="Använd en passkey").click()
    expect(page).to_have_url(re.compile(r"localhost:\d+/$"))
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("tillitsnivå 2")
    page.get_by_role("button", name="Logga ut", exact=True).click()

    # After the password the passkey is the second factor.
    fill_in(page, "hedda")
    expect(page).to_have_url(re.compile("/login/second-factor/"))
    page.get_by_role("button", name="Använd en passkey i stället").click()
    expect(page).to_have_url(re.compile(r"localhost:\d+/$"))
    assert not faults


def test_an_administrator_helps_somebody_back(site: Site, someone: Callable[[], Page]) -> None:
    own = let_in(site, someone, "ingrid")
    page = someone()
    fill_in(page, ADMINISTRATOR, password_of(site.home, ADMINISTRATOR))
    page.goto("/people/?q=ingrid")
    page.get_by_role("link", name="Ingrid Ny").click()
    page.get_by_role("link", name="Släpp in personen igen").click()
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("textarea[name=why]").fill("Tappat telefonen; legitimerad på plats")
    page.locator("main form button").click()
    link = page.get_by_label("Länk", exact=True).input_value()
    own.goto("/calendar/")
    expect(own).to_have_url(re.compile("/login/"))
    own.goto(urlsplit(link).path)
    own.get_by_label("Nytt lösenord", exact=True).fill(f"{WORD} två")
    own.get_by_label("Det nya lösenordet en gång till").fill(f"{WORD} två")
    own.get_by_role("button", name="Välj lösenordet").click()
    expect(own.get_by_role("status")).to_contain_text("Lösenordet är valt")
    own.goto(urlsplit(link).path)
    expect(own.get_by_role("heading", level=1)).to_contain_text("fungerar inte längre")


@pytest.mark.parametrize("who", ["alva", "cilla", "dan"])
def test_others_are_kept_from_peoples_pages(visit, who: str) -> None:
    page = visit(who)
    page.goto("/account/")
    expect(page.get_by_role("link", name="Personer och roller")).to_have_count(0)
    for address in ("/people/", "/people/new/", "/people/1/", "/people/1/let-in/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 403


def test_a_reader_does_not_classify_a_programme(visit) -> None:
    page = visit("bo")
    answer = page.goto("/programmes/se-amr-2026/class/")
    assert answer is not None
    assert answer.status == 403


def test_an_editor_is_stopped_at_class_four(visit) -> None:
    page = visit("alva")
    page.goto("/programmes/se-amr-2026/class/")
    page.locator("input[name=confidentiality][value='4']").check()
    page.locator("textarea[name=why]").fill("Prov")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_contain_text("säkerhetsskydd")
    page.goto("/programmes/se-amr-2026/class/")
    expect(page.locator("input[name=confidentiality][value='0']")).to_be_checked()


AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false}).then(found =>
  found.violations.map(one => [one.id, one.help, ...one.nodes.map(node => node.html.slice(0, 160))]))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def look_at(page: Page, axe_source: str, address: str = "") -> None:
    if address:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
    page.evaluate(axe_source)
    assert page.evaluate(AXE, RULES) == [], page.url
    assert page.get_by_role("heading", level=1).count() == 1


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_the_administrators_pages_break_no_rule(visit, axe_source: str, language: str) -> None:
    page = visit(ADMINISTRATOR, language=language)
    addresses = ["/people/", "/people/?q=qqq", "/people/new/", "/people/role/", "/programmes/se-amr-2026/class/"]
    page.goto("/people/")
    person = page.get_by_role("link", name="Alva (redaktör)").get_attribute("href")
    more = [f"{person}{step}/" for step in ("role", "close", "let-in", "invite")]
    for address in [*addresses, str(person), *more]:
        look_at(page, axe_source, address)
    page.locator("main form button").click()
    look_at(page, axe_source)


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_the_pages_of_the_second_factor_break_no_rule(visit, site: Site, axe_source: str, language: str) -> None:
    page = visit("erik", language=language, fresh=True)
    look_at(page, axe_source, "/account/second-factor/")
    look_at(page, axe_source, "/account/second-factor/passkeys/")
    look_at(page, axe_source, "/account/second-factor/app/")
    # Asked for once in a quarter of an hour: the other languages may come within it.
    if "/account/confirm/" in page.url:
        page.locator("input[name=password]").fill(password_of(site.home, "erik"))
        page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/second-factor/app/$"))
    look_at(page, axe_source)
    look_at(page, axe_source, "/account/second-factor/passkeys/new/")
    look_at(page, axe_source, "/account/password/")
