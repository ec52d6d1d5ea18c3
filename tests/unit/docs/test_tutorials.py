"""A tutorial that shows code and what comes out is true: the code is run, and just that comes out."""

from pathlib import Path

import pytest
from tutorials import as_run

ROOT = Path(__file__).resolve().parents[3]
TUTORIALS = [
    page for page in sorted(ROOT.glob("docs/tutorial/*.md")) if "```python\n" in page.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_what_a_tutorial_shows_is_what_comes_out(page: Path, tmp_path: Path) -> None:
    shown = page.read_text(encoding="utf-8")
    found = as_run(shown, tmp_path)
    assert found.splitlines() == shown.splitlines(), f"python scripts/tutorials.py {page.relative_to(ROOT)} mends it"


def test_code_that_gives_something_else_is_told(tmp_path: Path) -> None:
    page = "Text.\n\n```python\nx = 2\nx + 1\n```\n\n```text\n4\n```\n\nMore.\n\n```python\nx = 5\n```\n"
    assert as_run(page, tmp_path) == page.replace("4", "3")


def test_a_wrong_output_of_a_command_is_told(tmp_path: Path) -> None:
    page = "```console\n$ beredd amr interpret nothing.parquet \\\n    -o x.parquet\nAll is well.\n```\n"
    found = as_run(page, tmp_path)
    assert "All is well." not in found
    assert "No such file" in found
    assert found.startswith("```console\n$ beredd amr interpret nothing.parquet \\\n    -o x.parquet\n")
