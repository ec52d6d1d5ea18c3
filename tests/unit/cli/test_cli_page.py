"""docs/reference/cli.md names every command and every option that there is."""

import re

import pytest

from beredd.cli import COMMANDS, make_app


def rooms_with_commands() -> list[tuple[str, ...]]:
    """``("programme", "duties")``, …, ``("report",)``: every command that can be given."""
    found: list[tuple[str, ...]] = []
    for name, place, _ in COMMANDS:
        if not place.endswith(":app"):
            found.append((name,))
            continue
        words = [word for word in make_app()[name] if not word.startswith("-")]
        found += [(name, word) for word in words]
    return found


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / "docs/reference/cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", rooms_with_commands(), ids=" ".join)
def test_the_page_has_the_command_and_its_options(page, words, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert f"beredd {' '.join(words)}" in page
    make_app()([*words, "--help"])
    told = capsys.readouterr().out
    options = set(re.findall(r"^[│ *]+(--[a-z-]+)", told, re.M)) - {"--help", "--version"}
    section = page.split(f"## `beredd {words[0]}`")[1].split("\n## ")[0]
    missing = {option for option in options if f"`{option}" not in section}
    assert not missing
