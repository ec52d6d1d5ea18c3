"""Whatever people write: any document is rendered in every format, and all that it says is found there."""

import re
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from beredd.common.text import LANGUAGES
from beredd.reports.document import (
    Block,
    BulletList,
    Document,
    Fact,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from beredd.reports.printable import blocks_of, printable
from beredd.reports.render import render_docx, render_html, render_pdf
from beredd.reports.render.numbering import column_shares
from beredd.reports.well_formed import faults

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path id="p" d="M0 0L40 20" stroke="#000"/></svg>'

anything = st.text(max_size=60)
"""Any characters at all, those that no file can hold among them."""
visible = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zs", "Zl", "Zp")),
                  min_size=1, max_size=20)  # fmt: skip
said = st.builds(lambda some, sure: f"{some}{sure}", anything, visible)
"""Text that says something, whatever else is in it."""


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 5))
    cells = st.lists(anything, min_size=columns, max_size=columns).map(tuple)
    return Table(
        caption=draw(said),
        header=tuple(draw(st.lists(said, min_size=columns, max_size=columns))),
        rows=tuple(draw(st.lists(cells, max_size=4))),
        numeric=tuple(draw(st.sets(st.integers(0, columns - 1)))),
        note=draw(st.none() | anything),
    )


figures = st.builds(Figure, caption=said, alt=said, summary=anything, svg=st.just(SVG), table=st.none() | tables())
others = st.one_of(
    st.builds(Paragraph, text=anything, role=st.sampled_from(["body", "lead", "note", "to_write", "warning"])),
    st.builds(BulletList, items=st.lists(anything, min_size=1, max_size=3).map(tuple)),
    tables(),
    figures,
)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[Block, ...]:
    """Blocks in which no heading skips a level."""
    found: list[Block] = []
    level = 0
    for _ in range(draw(st.integers(0, 6))):
        if draw(st.booleans()):
            level = draw(st.integers(1, min(level + 1, 4)))
            found.append(Heading(level=level, text=draw(said)))
        else:
            found.append(draw(others))
    return tuple(found)


documents = st.builds(
    Document,
    title=said,
    subtitle=anything,
    language=st.sampled_from(LANGUAGES),
    reference=st.none() | said,
    authors=st.lists(said, max_size=2).map(tuple),
    date=anything,
    dated=st.none() | st.dates(),
    draft=st.booleans(),
    facts=st.lists(st.builds(Fact, label=said, value=anything), max_size=2).map(tuple),
    blocks=blocks(),
)


def texts_of(document: Document) -> list[str]:
    """Return every text that the document says, alternative texts left out."""
    texts = [document.title, document.subtitle, document.reference or "", *document.authors, document.date]
    texts += [text for fact in document.facts for text in (fact.label, fact.value)]
    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                texts.append(block.text)
            case BulletList():
                texts += block.items
            case Table():
                texts += texts_of_table(block)
            case Figure():
                texts += [block.caption, block.summary, *(texts_of_table(block.table) if block.table else [])]
    return texts


def texts_of_table(table: Table) -> list[str]:
    return [table.caption, *table.header, *(cell for row in table.rows for cell in row), table.note or ""]


def bare(text: str) -> str:
    """Return text without blanks, since formats may break lines where they like."""
    return re.sub(r"\s+", "", printable(text))


class Words(HTMLParser):
    """Collects the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@given(documents)
def test_all_that_is_said_is_found_in_the_page(document: Document) -> None:
    assert list(faults(document)) == []
    page = bare("".join(Words(render_html(document)).words))
    for text in texts_of(document):
        assert bare(text) in page


@given(documents)
@settings(max_examples=15)
def test_all_that_is_said_is_found_in_word(document: Document) -> None:
    data = render_docx(document)
    file: Any = docx.Document(BytesIO(data))
    words = bare("".join(element.text or "" for element in file.element.body.iter(qn("w:t"))))
    for text in texts_of(document):
        assert bare(text) in words
    alts = [element.get("descr") for element in file.element.body.iter(qn("wp:docPr"))]
    assert alts == [printable(block.alt) for block in document.blocks if isinstance(block, Figure)]
    assert render_docx(document) == data


@given(documents)
@settings(max_examples=15)
def test_every_document_becomes_a_tagged_pdf(document: Document) -> None:
    file = PdfReader(BytesIO(render_pdf(document)))
    assert file.root_object["/MarkInfo"]["/Marked"]
    assert str(file.root_object["/Lang"]) == document.language


@given(documents)
def test_a_document_survives_being_stored(document: Document) -> None:
    again = Document.model_validate_json(document.model_dump_json()) if storable(document) else document
    assert again == document


def storable(document: Document) -> bool:
    """Say whether JSON can hold the document: lone surrogates are cut out by compose, before it is made."""
    try:
        repr(document).encode("utf-8")
        return "\\ud" not in repr(document)
    except UnicodeEncodeError:
        return False


@given(anything)
def test_no_word_is_lost_when_text_becomes_blocks(text: str) -> None:
    found = blocks_of(text)
    words = "".join(
        block.text if isinstance(block, Paragraph) else "".join(block.items)
        for block in found
        if isinstance(block, Paragraph | BulletList)
    )
    unmarked = re.sub(r"(?m)^\s*[-–—•*·](?=[^\S\n]+\S)", "", printable(text))
    assert re.sub(r"\s", "", words) == re.sub(r"\s", "", unmarked)


@given(tables())
def test_columns_fill_the_width(table: Table) -> None:
    shares = column_shares(table)
    assert abs(sum(shares) - 1) < 1e-9
    assert all(share > 0 for share in shares)
