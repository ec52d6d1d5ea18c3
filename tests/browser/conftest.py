"""A real site, filled by the demo, and a real browser: what a person of a role sees.

Chromium is the machine's; where there is none every test here is skipped with the reason.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from running_site import CHROMIUM, CHROMIUM_ARGUMENTS, Site, fill, outside_decisions, running_site

NO_BROWSER = "no chromium on this machine (apt-get install chromium)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder, and say why it is skipped where there is no browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Fill a site in a new folder and serve it for as long as the tests run."""
    home = tmp_path_factory.mktemp("site")
    fill(home, decisions=outside_decisions())
    with running_site(home) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own browser, with nothing that calls home."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A fresh session; any request that leaves the machine fails the test."""
    opened = chromium.new_context(base_url=site.url, locale="sv-SE", viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    opened.close()
    outside = [url for url in asked if not url.startswith((site.url, "data:", "about:", "blob:"))]
    assert not outside, f"the page asked for {outside}"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page; what it waits for must come within ten seconds."""
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    return opened
