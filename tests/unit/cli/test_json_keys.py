"""The keys that docs/reference/json-keys.md promises are those that come out."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from beredd.cli import main
from beredd.programmes import exports, programme_ids

COMMANDS = ("duties", "calendar", "money", "actors", "coverage")


def promised(page: str, command: str) -> set[str]:
    section = page.split(f"## `beredd programme {command}`\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.M))


def keys(value: Any, way: str = "") -> Iterator[str]:
    """``a``, ``a.b``, ``a[].b`` for every key at any depth."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield way + key
            yield from keys(part, f"{way}{key}.")
    elif isinstance(value, list):
        for part in value:
            yield from keys(part, way[:-1] + "[]." if way else "")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["programme", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / "docs/reference/json-keys.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_promised_keys_are_those_that_come_out(page, capsys, command):
    found = {key for one in programme_ids() for key in keys(printed(capsys, command, one))}
    assert found == promised(page, command)


def test_the_keys_of_the_list(page, capsys):
    assert set(keys(printed(capsys, "list"))) == promised(page, "list")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_row_has_all_keys_of_its_kind(capsys, command):
    for one in programme_ids():
        rows = printed(capsys, command, one)
        rows = rows if isinstance(rows, list) else rows.get("rows", [])
        assert len({tuple(row) for row in rows}) <= 1


@pytest.mark.parametrize(
    ("heading", "arguments"),
    [
        (exports.CALENDAR_KEYS, ["calendar", "dk-amr-2025", "--to", "1990-01-01"]),
        (exports.MONEY_KEYS, ["money", "se-amr-2026"]),
        (exports.ACTOR_KEYS, ["actors", "se-amr-2026"]),
        (exports.COVERAGE_KEYS, ["coverage", "se-amr-2026"]),
    ],
    ids=lambda one: one[0],
)
def test_a_csv_file_has_the_same_heading_with_rows_and_without(capsys, heading, arguments):
    assert main(["programme", *arguments, "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == ",".join(heading)
