"""A real site, filled by the demo, and a real browser: what a person of a role sees.

Chromium is the machine's; where there is none every test here is skipped with the reason. Each person logs in by the
form once; every page after that begins with the cookies of that log-in.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from kept_sites import copy_of, folder_of_the_run
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from running_site import CHROMIUM, CHROMIUM_ARGUMENTS, Site, fill, log_in, outside_decisions, running_site

NO_BROWSER = "no chromium on this machine (apt-get install chromium-headless-shell)"
PATIENCE_MS = 60_000
"""Far more than any page takes: on a machine that is busy with other things a test is slow, not red."""
expect.set_options(timeout=PATIENCE_MS)
OWN_SCHEMES = ("data:", "about:", "blob:")
ON_THE_DAY = {"BEREDD_TODAY": "2026-12-15"}
"""The day when the first report of se-amr-2026 is due: the busiest, and the same in every year the tests run."""
DESK = {"width": 1280, "height": 900}
STANDS_STILL = """new MutationObserver((_, watch) => {
  const page = document.documentElement;
  if (!page) return;
  watch.disconnect();
  if (document.readyState === "complete") return;
  page.style.pointerEvents = "none";
  addEventListener("load", () => page.style.removeProperty("pointer-events"), { once: true });
}).observe(document, { childList: true })"""
"""Nothing on a page can be clicked before it has loaded. Until then it still moves, when its fonts arrive and when the
browser goes to the part that the address names; a button that moves between press and release is never clicked."""

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder, and say why it is skipped where there is no browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a copy of the filled site, which is filled once for all processes of the run, while the tests run."""
    home = tmp_path_factory.mktemp("site")
    copy_of(
        folder_of_the_run(tmp_path_factory) / "filled-site",
        home,
        lambda kept: fill(kept, decisions=outside_decisions(), more=ON_THE_DAY),
    )
    with running_site(home, ON_THE_DAY) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own browser, with nothing that calls home."""
    # Playwright leaves its event loop in this thread, and Django, seeing it, would refuse every test that comes after.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Beside a loop Django opens another connection than without one; one left open would hold the tests' database.
    connections.close_all()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()
        connections.close_all()


@dataclass
class Watch:
    """What a page asked for and complained of: a request that leaves the site, a blocked script, a fault in one."""

    site: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Begin to watch every page of `context`."""
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", self._said)
        context.on("weberror", lambda fault: self.complaints.append(f"uncaught: {fault.error}"))

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.site}/", *OWN_SCHEMES)):
            self.outside.append(url)

    def _said(self, message: ConsoleMessage) -> None:
        page = message.page.url if message.page else ""
        # The browser says it of each page that answers 403, 404, 409 or 422; the tests ask for those on purpose.
        is_the_answer = message.text.startswith("Failed to load resource") and message.location["url"] == page
        if message.type in ("error", "warning") and not is_the_answer:
            self.complaints.append(f"{page}: {message.text}")

    def check(self) -> None:
        """Fail the test when a page asked for anything outside or complained."""
        outside, complaints = self.outside[:], self.complaints[:]
        self.outside.clear()
        self.complaints.clear()
        assert not outside, f"the page asked for {outside}"
        assert not complaints, f"the browser complained: {complaints}"


@pytest.fixture(scope="session")
def log_ins(chromium: Browser, site: Site) -> Callable[[str], Any]:
    """Return the cookies of a person of the demo, who logs in by the form the first time that somebody asks."""
    kept: dict[str, Any] = {}

    def cookies_of(user: str) -> Any:
        if user not in kept:
            context = chromium.new_context(base_url=site.url, locale="sv-SE")
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            log_in(page, site, user)
            kept[user] = context.storage_state()
            context.close()
        return kept[user]

    return cookies_of


def _new_context(
    chromium: Browser, site: Site, log_ins: Callable[[str], Any], user: str | None, language: str, options: Any
) -> BrowserContext:
    # As one who wants no motion: what opens slowly is measured and clicked while it still moves.
    still = {"base_url": site.url, "locale": "sv-SE", "viewport": DESK, "reduced_motion": "reduce"}
    given: dict[str, Any] = still | options
    if user is not None:
        given["storage_state"] = log_ins(user)
    context = chromium.new_context(**given)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(STANDS_STILL)
    context.add_cookies([{"name": "beredd_language", "value": language, "url": site.url}])
    return context


@pytest.fixture(scope="session")
def _kept(site: Site) -> tuple[dict[tuple[str | None, str], Page], Watch]:
    return {}, Watch(site.url)


@pytest.fixture
def visit(
    chromium: Browser,
    site: Site,
    log_ins: Callable[[str], Any],
    _kept: tuple[dict[tuple[str | None, str], Page], Watch],
) -> Iterator[Visit]:
    """Open a page as somebody: ``visit("bo", language="da")``.

    A new browser context costs a second, so the page of a person and a language is kept from test to test. With
    ``fresh=True``, or with further words for the context, there is a new one. When the test ends, no page may have
    asked for anything outside the site, nor have complained.
    """
    pages, watch = _kept
    opened: list[BrowserContext] = []

    def open_page(user: str | None = None, *, language: str = "sv", fresh: bool = False, **options: Any) -> Page:
        if not fresh and not options and (user, language) in pages:
            return pages[user, language]
        context = _new_context(chromium, site, log_ins, user, language, options)
        watch.over(context)
        page = context.new_page()
        if fresh or options:
            opened.append(context)
        else:
            pages[user, language] = page
        return page

    yield open_page
    for context in opened:
        context.close()
    watch.check()


@pytest.fixture(scope="session")
def axe_source(root: Path) -> str:
    """The accessibility engine's own text, from npm."""
    path = root / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip(f"no axe-core at {path} (npm ci)")
    return path.read_text(encoding="utf-8")
