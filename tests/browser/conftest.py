"""A real site, filled by the demo, and a real browser: what a person of a role sees.

The site runs as its own process on a free port with its own folder, exactly as `make demo` serves it, and is ended by
its own process id. Chromium is the machine's; where there is none every test here is skipped with the reason.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NO_BROWSER = "no chromium on this machine (apt-get install chromium)"
DEMO_PASSWORD = "beredd-demo-2026"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder, and say why it is skipped where there is no browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@dataclass(frozen=True)
class Site:
    """A running site: where it answers and where its folder is."""

    url: str
    home: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        if process.poll() is not None:
            raise RuntimeError(f"the site ended with code {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"the site did not answer at {url}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Fill a site in a new folder and serve it for as long as the tests run."""
    home = tmp_path_factory.mktemp("site")
    environment = {**os.environ, "BEREDD_HOME": str(home)}
    environment.pop("BEREDD_DATABASE_URL", None)
    shared = Path(os.environ.get("BEREDD_SHARED", ROOT.parent / "shared")) / "seeds"
    decisions = ["--decisions", str(shared)] if shared.is_dir() else []
    beredd = [sys.executable, "-m", "beredd"]
    subprocess.run([*beredd, "demo", "--no-serve", "--no-reports", *decisions], env=environment, check=True, cwd=home)
    port = _free_port()
    log = (home / "server.log").open("wb")
    process = subprocess.Popen(
        [*beredd, "site", "serve", "--port", str(port)], env=environment, cwd=home, stdout=log, stderr=log
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(f"{url}/login/", process)
        yield Site(url, home)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own browser, with nothing that calls home."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A fresh session; any request that leaves the machine fails the test."""
    opened = chromium.new_context(base_url=site.url, locale="sv-SE", viewport={"width": 1280, "height": 900})
    strangers: list[str] = []
    opened.on("request", lambda request: strangers.append(request.url) if not request.url.startswith(site.url) else None)
    yield opened
    opened.close()
    outside = [url for url in strangers if not url.startswith(("data:", "about:"))]
    assert not outside, f"the page asked for {outside}"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on which an error in the console fails the test."""
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    return opened


def log_in(page: Page, user: str, password: str = DEMO_PASSWORD) -> None:
    """Log in as one of the demo's people."""
    page.goto("/login/")
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").click()
