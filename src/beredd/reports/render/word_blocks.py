"""The document's blocks as Word paragraphs, tables and pictures; used for our own look and for an agency's template."""

from typing import Any

from docx.document import Document as WordFile
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from beredd.reports.document import BulletList, Figure, Heading, Paragraph, Table
from beredd.reports.printable import printable
from beredd.reports.render.html import LABELLED_ROLES
from beredd.reports.render.numbering import Placed, column_shares
from beredd.reports.render.word_fields import bookmark, bookmark_name, field
from beredd.reports.render.word_picture import add_picture
from beredd.reports.render.word_styles import BOX_STYLES, TABLE_STYLE, TABLE_TEXT
from beredd.reports.words import word


def add_lines(paragraph: WordParagraph, text: str) -> Any:
    """Append `text` as a run, its line breaks kept; tabs become blanks, since a tab is layout here."""
    return paragraph.add_run(printable(text).replace("\t", " "))


class BlockWriter:
    """Writes blocks at the end of a Word file, in its styles."""

    def __init__(self, file: WordFile, language: str) -> None:
        self.file = file
        self.language = language
        section = file.sections[-1]
        width = (section.page_width or Cm(21)) - (section.left_margin or 0) - (section.right_margin or 0)
        self.width = width

    def write(self, blocks: list[Placed]) -> None:
        """Append each block."""
        for number, each in enumerate(blocks, 1):
            match each.block:
                case Heading() as heading:
                    paragraph = self.file.add_paragraph(style=f"Heading {heading.level}")
                    add_lines(paragraph, heading.text)
                    bookmark(paragraph, bookmark_name(each.anchor or ""), number)
                case Paragraph() as text:
                    self._paragraph(text)
                case BulletList() as bullets:
                    for item in bullets.items:
                        add_lines(self.file.add_paragraph(style="List Bullet"), item)
                case Table() as table:
                    self._table(table, each.table or 1)
                case Figure() as figure:
                    self._figure(figure, each)

    def _paragraph(self, text: Paragraph) -> None:
        paragraph = self.file.add_paragraph(style=BOX_STYLES[text.role])
        if text.role in LABELLED_ROLES:
            paragraph.add_run(f"{word(LABELLED_ROLES[text.role], self.language)} ").bold = True
        add_lines(paragraph, text.text)

    def _caption(self, kind: str, number: int, caption: str, *, above: bool) -> None:
        """Write a caption whose number Word can count again, and list."""
        name = word(kind, self.language)
        paragraph = self.file.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = above
        paragraph.add_run(f"{name} ")
        field(paragraph, f"SEQ {name} \\* ARABIC", str(number))
        add_lines(paragraph, f". {caption}")

    def _table(self, table: Table, number: int) -> None:
        self._caption("table", number, table.caption, above=True)
        made: Any = self.file.add_table(rows=1 + len(table.rows), cols=len(table.header))
        made.style = TABLE_STYLE
        made.alignment = WD_TABLE_ALIGNMENT.LEFT
        made.autofit = False
        cell_style = self.file.styles[TABLE_TEXT].style_id
        widths = [int(self.width * share) for share in column_shares(table)]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        for row, cells in zip(made._tbl.tr_lst, (table.header, *table.rows), strict=True):
            for column, (cell, text) in enumerate(zip(row.tc_lst, cells, strict=True)):
                cell.width = widths[column]
                # By the style's id: python-docx would walk through all styles for each of thousands of cells.
                cell.p_lst[0].style = cell_style
                paragraph = WordParagraph(cell.p_lst[0], made)
                if column in table.numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                add_lines(paragraph, text)
            _never_split(row)
        _say_header(made, table.caption)
        if table.note:
            note = self.file.add_paragraph(style="Normal")
            note.paragraph_format.space_before = Pt(4)
            add_lines(note, table.note).font.size = Pt(9)
        else:
            self.file.add_paragraph().paragraph_format.space_after = Pt(2)

    def _figure(self, figure: Figure, each: Placed) -> None:
        number = each.figure or 1
        paragraph = self.file.add_paragraph(style="Normal")
        paragraph.paragraph_format.keep_with_next = True
        add_picture(self.file, paragraph, figure, number, self.width)
        self._caption("figure", number, figure.caption, above=False)
        if figure.summary.strip():
            add_lines(self.file.add_paragraph(style="Normal"), figure.summary)
        if figure.table is not None:
            self._table(figure.table, each.table or 1)


def _never_split(row: Any) -> None:
    """Keep a row on one page."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _say_header(made: Any, caption: str) -> None:
    """Mark the first row as the header, repeated on each page, and give the table a name for screen readers."""
    header = made.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))
    properties = made._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        properties.append(look)
    for name, value in (("val", "0420"), ("firstRow", "1"), ("lastRow", "0"), ("firstColumn", "0"),
                        ("lastColumn", "0"), ("noHBand", "0"), ("noVBand", "1")):  # fmt: skip
        look.set(qn(f"w:{name}"), value)
    name = OxmlElement("w:tblCaption")
    name.set(qn("w:val"), printable(caption).replace("\n", " "))
    look.addnext(name)


def restart_ids(file: WordFile) -> None:
    """Number every drawing anew from 1: Word wants ids that differ, python-docx counts them per part."""
    for number, properties in enumerate(file.element.body.iter(qn("wp:docPr")), 1):
        properties.set("id", str(number))
