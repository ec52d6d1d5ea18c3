"""Word's fields: contents, page numbers and caption numbers, each with a result to show until Word updates it."""

from typing import Any

from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from beredd.reports.document import Heading
from beredd.reports.printable import printable
from beredd.reports.render.numbering import Placed
from beredd.reports.words import word


def _char(kind: str, *, dirty: bool = False) -> Any:
    run: Any = OxmlElement("w:r")
    char = OxmlElement("w:fldChar")
    char.set(qn("w:fldCharType"), kind)
    if dirty:
        char.set(qn("w:dirty"), "true")
    run.append(char)
    return run


def _instruction(text: str) -> Any:
    run: Any = OxmlElement("w:r")
    instruction: Any = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {text} "
    run.append(instruction)
    return run


def _run(text: str) -> Any:
    run: Any = OxmlElement("w:r")
    element: Any = OxmlElement("w:t")
    element.set(qn("xml:space"), "preserve")
    element.text = text
    run.append(element)
    return run


def field(paragraph: WordParagraph, instruction: str, shown: str) -> None:
    """Append a field to `paragraph`; `shown` stands there until Word works it out."""
    for element in (_char("begin"), _instruction(instruction), _char("separate"), _run(shown), _char("end")):
        paragraph._p.append(element)


def page_number_field(paragraph: WordParagraph, language: str) -> None:
    """Append "Sida 1 av 9"."""
    before, between, after = word("page_of_typst", language).replace("#total", "#page").split("#page")
    paragraph._p.append(_run(before))
    field(paragraph, "PAGE", "1")
    paragraph._p.append(_run(between))
    field(paragraph, "NUMPAGES", "1")
    if after:
        paragraph._p.append(_run(after))


def bookmark(paragraph: WordParagraph, name: str, number: int) -> None:
    """Give the paragraph a name that a link can lead to."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    end.set(qn("w:id"), str(number))
    properties = paragraph._p.find(qn("w:pPr"))
    if properties is not None:
        properties.addnext(start)
    else:
        paragraph._p.insert(0, start)
    paragraph._p.append(end)


def bookmark_name(anchor: str) -> str:
    """Return the bookmark of a heading's anchor: Word allows letters, digits and underscores, at most 40."""
    return f"_T{anchor.replace('-', '_')}"[:40]


def contents_field(file: WordFile, blocks: list[Placed], depth: int) -> None:
    """Append a table of contents: a field marked dirty, that Word fills with page numbers when the file is opened.

    Until then, and in programs that do not update fields, it holds links to the headings.
    """
    listed = [each for each in blocks if isinstance(each.block, Heading) and each.block.level <= depth]
    paragraph = None
    for number, each in enumerate(listed):
        heading = each.block
        if not isinstance(heading, Heading):
            continue
        paragraph = file.add_paragraph(style=f"TOC {heading.level}")
        if number == 0:
            paragraph._p.append(_char("begin", dirty=True))
            paragraph._p.append(_instruction(f'TOC \\o "1-{depth}" \\h \\z \\u'))
            paragraph._p.append(_char("separate"))
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), bookmark_name(each.anchor or ""))
        link.append(_run(printable(heading.text).replace("\n", " ")))
        paragraph._p.append(link)
    if paragraph is not None:
        paragraph._p.append(_char("end"))
