"""Take the pictures in docs/pictures/ anew: a demo site and a real browser.

The duty with its passage is that of the tutorial's own example, since the decisions' sentences are no part of this
repository.

    make screenshots
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from playwright.sync_api import Page, sync_playwright
from running_site import BEREDD, CHROMIUM, CHROMIUM_ARGUMENTS, ROOT, Site, fill, log_in, running_site

PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = ROOT / "docs" / "tutorial" / "example-decision.txt"
# name, address, height in pixels
PAGES: list[tuple[str, str, int]] = [
    ("start", "/", 1000),
    ("programme", "/programmes/se-amr-2026/", 1100),
    ("indicator", "/indicators/prescriptions-outpatient-se/", 1100),
    ("report", "/programmes/se-amr-2026/reports/A-R1/2026-12-15/", 1100),
]


def example_content(folder: Path) -> tuple[Path, str, str]:
    """Put the draft of the example beside the five; return the content folder, its id and its first report's duty."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    drafts = folder / "drafts"
    command = [*BEREDD, "decision", "read", str(EXAMPLE), "--output", str(drafts)]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    draft = next(drafts.glob("*.yaml"))
    shutil.copy(draft, content / "programmes" / draft.name)
    duties = yaml.safe_load(draft.read_text(encoding="utf-8"))["duties"]
    reports = [duty["id"] for duty in duties for rule in duty.get("due", ()) if rule.get("event") == "interim_report"]
    return content, draft.stem, reports[0]


def take(page: Page, site: Site, name: str, address: str, height: int) -> None:
    """Save one picture; a page that does not answer well ends the run."""
    page.set_viewport_size({"width": 1280, "height": height})
    answer = page.goto(site.url + address)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{address} answered {answer and answer.status}")
    page.screenshot(path=PICTURES / f"{name}.png")
    print(PICTURES / f"{name}.png")


def main() -> int:
    """Fill a site, walk its pages, save a picture of each."""
    if CHROMIUM is None:
        print("No chromium on this machine: install it (apt-get install chromium).", file=sys.stderr)
        return 4
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        content, draft, duty = example_content(Path(folder))
        walks = {
            "five": ({}, None, PAGES),
            "example": (
                {"BEREDD_CONTENT": str(content)},
                EXAMPLE.parent,
                [("duty", f"/programmes/{draft}/duties/{duty}/", 1200)],
            ),
        }
        for name, (more, decisions, pages) in walks.items():
            home = Path(folder) / name
            home.mkdir()
            fill(home, decisions=decisions, more=more)
            with running_site(home, more) as site:
                page = browser.new_page(locale="sv-SE")
                log_in(page, site, "alva")
                for one in pages:
                    take(page, site, *one)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
