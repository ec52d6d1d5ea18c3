"""A report as PDF/UA-1 and PDF/A-2a, set by Typst; the data reach the template as JSON, never as markup."""

import json
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

from beredd.common.errors import SurroundingsError
from beredd.reports.document import BulletList, Document, Figure, Heading, Paragraph, Table
from beredd.reports.fonts import font_dir
from beredd.reports.printable import printable
from beredd.reports.render.front import front_lines, reference_of
from beredd.reports.render.glyphs import FONTS, drawable_text
from beredd.reports.render.html import LABELLED_ROLES
from beredd.reports.render.numbering import Placed, column_shares, contents_depth, placed
from beredd.reports.render.svg import clean_svg, svg_size
from beredd.reports.well_formed import check_document
from beredd.reports.words import word

STANDARDS: Final[list[Literal["ua-1", "a-2a"]]] = ["ua-1", "a-2a"]

NO_DAY = date(2000, 1, 1)
"""Written into the file's properties when the report does not say when it was drawn up."""


def render_pdf(document: Document) -> bytes:
    """Return `document` as a tagged PDF that claims PDF/UA-1 and PDF/A-2a.

    System fonts are not looked at, so the same report looks the same on every machine.

    Raises
    ------
    UserError
        When the document is not accessible.
    SurroundingsError
        When Typst refuses, with its own words.
    """
    check_document(document)
    import typst  # the compiler is 40 MB; no other command shall wait for it

    fonts = font_dir()
    try:
        made = typst.compile(
            str(_template()),
            root=str(_template().parent),
            font_paths=[str(fonts)] if fonts else [],
            ignore_system_fonts=True,
            sys_inputs={"report": json.dumps(drawable_text(typst_data(document)), ensure_ascii=False)},
            pdf_standards=[*STANDARDS],
            timestamp=int(datetime.combine(_dated(document), time(), UTC).timestamp()),
        )
    except typst.TypstError as error:
        raise SurroundingsError(
            f"Typst could not set the PDF: {error.message}.", remedy="Make the report as docx or html meanwhile."
        ) from error
    return bytes(made)


@cache
def _template() -> Path:
    return Path(str(files("beredd.reports").joinpath("templates/report.typ")))


def _dated(document: Document) -> date:
    """Return the day that the file says it was made: the report's, so that the same report gives the same bytes."""
    return document.dated or NO_DAY


def typst_data(document: Document) -> dict[str, Any]:
    """Return what the template reads: plain JSON values, numbers and words already chosen."""
    language = document.language
    keys = ("contents", "table", "figure", "page_of_typst", "draft_mark", "draft")
    return {
        "title": printable(document.title),
        "subtitle": printable(document.subtitle),
        "language": language,
        "authors": [printable(author) for author in document.authors],
        "dated": {name: getattr(_dated(document), name) for name in ("year", "month", "day")},
        "draft": document.draft,
        "fonts": list(FONTS),
        "words": {key: word(key, language) for key in keys},
        "front": [list(line) for line in front_lines(document)],
        "reference": reference_of(document),
        "contents": contents_depth(document),
        "blocks": [_block(each, language) for each in placed(document)],
    }


def _block(each: Placed, language: str) -> dict[str, Any]:
    match each.block:
        case Heading() as heading:
            return {"kind": "heading", "level": heading.level, "text": printable(heading.text)}
        case Paragraph() as paragraph:
            named = LABELLED_ROLES.get(paragraph.role)
            return {
                "kind": "paragraph",
                "role": paragraph.role,
                "label": word(named, language) if named else "",
                "text": printable(paragraph.text),
            }
        case BulletList() as bullets:
            return {"kind": "list", "items": [printable(item) for item in bullets.items]}
        case Table() as table:
            return _table(table)
        case Figure() as figure:
            width, height = svg_size(figure.svg)
            return {
                "kind": "figure",
                "caption": printable(figure.caption),
                "alt": printable(figure.alt),
                "summary": printable(figure.summary),
                "svg": clean_svg(figure.svg, prefix=f"f{each.figure}"),
                "width": width,
                "height": height,
                "table": _table(figure.table) if figure.table is not None else None,
            }


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": printable(table.caption),
        "header": [printable(cell) for cell in table.header],
        "rows": [[printable(cell) for cell in row] for row in table.rows],
        "numeric": list(table.numeric),
        "shares": [round(share * 1000) for share in column_shares(table)],
        "note": printable(table.note) if table.note else "",
    }
