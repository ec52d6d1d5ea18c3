"""A report as Word: real headings, table headers, alt texts, language, contents and page numbers."""

from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_BREAK

from beredd.reports.document import Document
from beredd.reports.render.front import front_lines, reference_of
from beredd.reports.render.numbering import contents_depth, placed
from beredd.reports.render.word_blocks import BlockWriter, add_lines, restart_ids
from beredd.reports.render.word_fields import contents_field, page_number_field
from beredd.reports.render.word_fonts import embed_font
from beredd.reports.render.word_package import set_properties, steady_bytes
from beredd.reports.render.word_styles import dress
from beredd.reports.well_formed import check_document
from beredd.reports.words import word


def render_docx(document: Document) -> bytes:
    """Return `document` as a Word file; the same document gives the same bytes.

    Raises
    ------
    UserError
        When the document is not accessible: see :func:`beredd.reports.well_formed.check_document`.
    """
    check_document(document)
    file = docx.Document()
    dress(file, document.language)
    _head_and_foot(file, document)
    _first_page(file, document)
    BlockWriter(file, document.language).write(placed(document))
    set_properties(file, document)
    embed_font(file)
    restart_ids(file)
    out = BytesIO()
    file.save(out)
    return steady_bytes(out.getvalue())


def _first_page(file: WordFile, document: Document) -> None:
    add_lines(file.add_paragraph(style="Title"), document.title)
    if document.subtitle.strip():
        add_lines(file.add_paragraph(style="Subtitle"), document.subtitle)
    for label, value in front_lines(document):
        paragraph = file.add_paragraph(style="Facts")
        paragraph.add_run(label).bold = True
        paragraph.add_run("\t")
        add_lines(paragraph, value)
    depth = contents_depth(document)
    if depth:
        file.add_paragraph(word("contents", document.language), style="TOC Heading")
        contents_field(file, placed(document), depth)
        file.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def _head_and_foot(file: WordFile, document: Document) -> None:
    """Put the draft mark and the title on every page, and the decision's number with the page's below."""
    section: Any = file.sections[0]
    head = section.header.paragraphs[0]
    head.style = file.styles["Header"]
    if document.draft:
        mark = head.add_run(word("draft_mark", document.language))
        mark.style = file.styles["Draft Mark"]
        head.add_run("\t")
    add_lines(head, document.title)
    foot = section.footer.paragraphs[0]
    foot.style = file.styles["Footer"]
    add_lines(foot, reference_of(document))
    foot.add_run("\t")
    page_number_field(foot, document.language)
