"""Take the pictures in docs/pictures/ anew: a demo site, a real browser, a fixed day.

make screenshots
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from running_site import (
    CHROMIUM,
    CHROMIUM_ARGUMENTS,
    ROOT,
    Site,
    fill,
    outside_decisions,
    password_of,
    running_site,
)

PICTURES = ROOT / "docs" / "pictures"
# name, address, height in pixels (None: the whole page)
PAGES: list[tuple[str, str, int]] = [
    ("start", "/", 1000),
    ("programme", "/programmes/se-amr-2026/", 1100),
    ("duty", "/programmes/se-amr-2026/duties/A-20/", 1300),
    ("indicator", "/indicators/ecoli-3gc-r/", 1100),
    ("report", "/programmes/se-amr-2026/reports/A-20/2026-12-15/", 1100),
]


def log_in(page: Page, site: Site, user: str) -> None:
    """Log in as one of the demo's people."""
    page.goto(f"{site.url}/login/")
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(password_of(site.home, user))
    page.locator("main form button[type=submit]").click()


def main() -> int:
    """Fill a site, walk its pages, save a picture of each."""
    if CHROMIUM is None:
        print("No chromium on this machine: install it (apt-get install chromium).", file=sys.stderr)
        return 4
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        fill(home, decisions=outside_decisions())
        with running_site(home) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
            page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="sv-SE")
            log_in(page, site, "alva")
            for name, address, height in PAGES:
                page.set_viewport_size({"width": 1280, "height": height})
                answer = page.goto(site.url + address)
                if answer is None or not answer.ok:
                    print(f"{address} answered {answer and answer.status}", file=sys.stderr)
                    return 1
                page.screenshot(path=PICTURES / f"{name}.png")
                print(PICTURES / f"{name}.png")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
