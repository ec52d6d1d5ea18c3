"""The documentation is true: its links lead somewhere, its commands and make targets exist."""

import re
import shlex
from pathlib import Path

import pytest

from beredd.cli import main

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"(?:^|[\s`(])make ([a-z-]+)")
NOT_TARGETS = {"it", "sure", "the", "a"}


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing, f"{name(page)} links to {missing}"


def code_of(page: Path) -> str:
    """Return what stands as code on the page: blocks and spans."""
    text = page.read_text(encoding="utf-8")
    return "\n".join(
        re.findall(r"```(?:sh|console|)\n(.*?)```", text, flags=re.DOTALL) + re.findall(r"`([^`\n]+)`", text)
    )


def commands() -> list[str]:
    found: set[str] = set()
    for page in PAGES:
        for line in code_of(page).splitlines():
            if match := re.match(r"\s*(?:\.venv/bin/)?beredd ([a-z][a-z -]*)", line):
                found.add(" ".join(match[1].split(" -")[0].split()[:2]))
    return sorted(found)


def test_there_are_commands_to_check() -> None:
    assert len(commands()) > 5


@pytest.mark.parametrize("words", commands())
def test_commands_in_the_documentation_exist(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = shlex.split(words)
    # `beredd report se-amr-2026`, `beredd demo`: the second word is a value, not a command
    if main([*arguments, "--help"]) != 0:
        assert main([arguments[0], "--help"]) == 0, f"there is no command {arguments[0]}"
    assert "Usage" in capsys.readouterr().out


def test_make_targets_in_the_documentation_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    named = {match for page in PAGES for match in TARGET.findall(code_of(page))} - NOT_TARGETS
    assert named <= targets, f"no such target: {sorted(named - targets)}"
