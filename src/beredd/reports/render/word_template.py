"""The report in the agency's own Word template: its logotype, its styles, our content.

The template is an ordinary .docx with fields in double braces (docs/how-to/use-your-own-word-template.md). ``{{
body }}`` stands alone in a paragraph; the report is written there in the template's own styles.
"""

import copy
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from beredd.common.errors import UserError
from beredd.reports.document import Document
from beredd.reports.printable import printable
from beredd.reports.render.front import front_lines, reference_of
from beredd.reports.render.numbering import placed
from beredd.reports.render.word_blocks import BlockWriter, restart_ids
from beredd.reports.render.word_package import set_properties, steady_bytes
from beredd.reports.render.word_styles import add_own_styles
from beredd.reports.well_formed import check_document
from beredd.reports.words import word

MAX_TEMPLATE_BYTES = 20_000_000
_BODY = "\N{OBJECT REPLACEMENT CHARACTER}beredd-body\N{OBJECT REPLACEMENT CHARACTER}"

FIELDS = ("title", "subtitle", "reference", "date", "authors", "draft_mark", "facts", "language", "body")
"""What a template may ask for."""


def render_in_template(document: Document, template: Path) -> bytes:
    """Return `document` as Word in the agency's `template`.

    Raises
    ------
    UserError
        When the document is not accessible, or the template cannot be read, asks for a field there is not, or has no
        paragraph ``{{ body }}``.
    """
    check_document(document)
    tpl = _opened(template)
    _filled(tpl, document, template)
    file: Any = tpl.docx  # get_docx() would load the template anew
    marker = _body_paragraph(file, template)
    add_own_styles(file)
    _write_at(file, marker, document)
    set_properties(file, document)
    restart_ids(file)
    out = BytesIO()
    file.save(out)
    return steady_bytes(out.getvalue())


def _opened(template: Path) -> Any:
    """Return the template, or say why it is none."""
    from docxtpl import DocxTemplate

    where = str(template)
    try:
        if template.stat().st_size > MAX_TEMPLATE_BYTES:
            raise UserError("The template is larger than 20 MB.", where=where, remedy="Make its pictures smaller.")
        tpl = DocxTemplate(template)
        tpl.init_docx()
    except FileNotFoundError:
        raise UserError("No such template.", where=where, remedy="Check the name.") from None
    except OSError as error:
        raise UserError(f"The template cannot be read ({error.strerror}).", where=where) from None
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        raise UserError("The template is not a Word file.", where=where, remedy="Save it as .docx in Word.") from None
    return tpl


def _filled(tpl: Any, document: Document, template: Path) -> None:
    """Fill the template's fields; docxtpl finds them in the body, the headers and the footers."""
    from jinja2 import StrictUndefined, TemplateError, UndefinedError
    from jinja2.sandbox import SandboxedEnvironment

    values = {
        "title": printable(document.title),
        "subtitle": printable(document.subtitle),
        "reference": reference_of(document),
        "date": printable(document.date),
        "authors": printable(", ".join(document.authors)),
        "draft_mark": word("draft_mark", document.language) if document.draft else "",
        "facts": [{"label": label, "value": value} for label, value in front_lines(document)],
        "language": document.language,
        "body": _BODY,
    }
    remedy = f"Use only these fields: {', '.join(FIELDS)}."
    # Sandboxed: a template comes from outside, and must not reach into the program.
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        tpl.render(values, jinja_env=environment, autoescape=True)
    except UndefinedError as error:
        raise UserError(f"The template asks for something unknown: {error.message}.", where=str(template),
                        remedy=remedy) from None  # fmt: skip
    except TemplateError as error:
        raise UserError(f"A field in the template is not right: {error.message}.", where=str(template),
                        remedy=f"{remedy} Write each as {{{{ name }}}}.") from None  # fmt: skip


def _body_paragraph(file: Any, template: Path) -> Any:
    """Return the paragraph that holds only the body's marker."""
    for paragraph in file.element.body.iter(qn("w:p")):
        if _BODY in "".join(text.text or "" for text in paragraph.iter(qn("w:t"))):
            if paragraph.getparent() is not file.element.body:
                raise UserError(
                    "{{ body }} stands in a table or a text box.", where=str(template),
                    remedy="Give it a paragraph of its own in the running text.",
                )  # fmt: skip
            return paragraph
    raise UserError(
        "The template has no {{ body }}.",
        where=str(template),
        remedy="Write {{ body }} in a paragraph of its own, where the report shall stand.",
    )


def _write_at(file: Any, marker: Any, document: Document) -> None:
    """Write the blocks at the end of the file, then move them to the marker's place."""
    body = file.element.body
    before = set(body)
    BlockWriter(file, document.language).write(placed(document))
    for element in [element for element in body if element not in before]:
        marker.addprevious(element)
    section = copy.deepcopy(marker.find(f"{qn('w:pPr')}/{qn('w:sectPr')}"))
    if section is not None:  # the paragraph also ended a section: keep that
        for child in list(marker):
            if child.tag != qn("w:pPr"):
                marker.remove(child)
    else:
        body.remove(marker)
