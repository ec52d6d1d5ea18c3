"""docs/reference/isolate-table.md and docs/how-to/read-isolates.md say what the program does."""

import re
from pathlib import Path

from beredd.amr.column_map import read_column_map
from beredd.amr.model import ISOLATE_COLUMNS
from beredd.amr.rejected import REJECTED_SCHEMA
from beredd.amr.templates import map_template
from beredd.common.columns import columns_markdown


def test_the_page_has_every_column(root: Path) -> None:
    page = (root / "docs/reference/isolate-table.md").read_text(encoding="utf-8")
    assert columns_markdown(ISOLATE_COLUMNS) in page
    for name in REJECTED_SCHEMA:
        assert f"`{name}`" in page, name


def test_the_maps_that_are_shown_can_be_read(root: Path, tmp_path: Path) -> None:
    page = (root / "docs/how-to/read-isolates.md").read_text(encoding="utf-8")
    shown = re.findall(r"```toml\n(.*?)```", page, re.S)
    assert len(shown) == 2
    for n, text in enumerate([*shown, map_template()]):
        path = tmp_path / f"{n}.toml"
        path.write_text(text, encoding="utf-8")
        assert read_column_map(path).results
