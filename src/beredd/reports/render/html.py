"""A report as HTML: one page that needs nothing else, or a fragment for a page that has its own style."""

from html import escape
from importlib.resources import files

from beredd.reports.document import BulletList, Document, Figure, Heading, Paragraph, Table
from beredd.reports.printable import printable
from beredd.reports.render.front import front_lines
from beredd.reports.render.numbering import Placed, caption_of, contents_depth, placed
from beredd.reports.render.svg import clean_svg
from beredd.reports.well_formed import check_document
from beredd.reports.words import word

LABELLED_ROLES = {"to_write": "to_write_label", "warning": "warning_label"}
"""Roles whose paragraph begins with a word that says what it is; colour alone tells nobody enough."""


def render_html(document: Document) -> str:
    """Return `document` as one HTML page with its style and charts in it, and no script.

    Raises
    ------
    UserError
        When the document is not accessible: see :func:`beredd.reports.well_formed.check_document`.
    """
    style = files("beredd.reports").joinpath("templates/report.css").read_text(encoding="utf-8")
    title = _text(document.title)
    draft = f"{escape(word('draft', document.language))}: " if document.draft else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{draft}{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"{render_fragment(document)}</main>\n</body>\n</html>\n"
    )


def render_fragment(document: Document, *, title_level: int = 1) -> str:
    """Return `document` as an ``<article>``; its title is heading `title_level` (1 or 2), its chapters the next.

    There is no inline style and no script in it, so it can stand in a page with a strict Content-Security-Policy.

    Raises
    ------
    UserError
        When the document is not accessible.
    """
    check_document(document)
    blocks = placed(document)
    parts = [f'<article class="report" lang="{document.language}">\n', _head(document, title_level)]
    depth = contents_depth(document)
    if depth:
        parts.append(_contents(document, blocks, depth, title_level))
    parts.extend(_block(each, document.language, title_level) for each in blocks)
    parts.append("</article>\n")
    return "".join(parts)


def _text(text: str) -> str:
    """Return text escaped, its line breaks kept."""
    return escape(printable(text)).replace("\n", "<br>\n")


def _head(document: Document, level: int) -> str:
    language = document.language
    parts = ['<header class="report-head">\n']
    if document.draft:
        parts.append(f'<p class="report-draft">{_text(word("draft_mark", language))}</p>\n')
    parts.append(f"<h{level}>{_text(document.title)}</h{level}>\n")
    if document.subtitle.strip():
        parts.append(f'<p class="report-subtitle">{_text(document.subtitle)}</p>\n')
    rows = "".join(f"<dt>{_text(label)}</dt>\n<dd>{_text(value)}</dd>\n" for label, value in front_lines(document))
    parts.append(f'<dl class="report-facts">\n{rows}</dl>\n')
    parts.append("</header>\n")
    return "".join(parts)


def _contents(document: Document, blocks: list[Placed], depth: int, level: int) -> str:
    items = "".join(
        f'<li class="report-toc-{each.block.level}"><a href="#{each.anchor}">{_text(each.block.text)}</a></li>\n'
        for each in blocks
        if isinstance(each.block, Heading) and each.block.level <= depth
    )
    heading = f'<h{level + 1} id="r-toc">{_text(word("contents", document.language))}</h{level + 1}>\n'
    return f'<nav class="report-toc" aria-labelledby="r-toc">\n{heading}<ul>\n{items}</ul>\n</nav>\n'


def _block(each: Placed, language: str, level: int) -> str:
    match each.block:
        case Heading() as heading:
            tag = f"h{heading.level + level}"
            return f'<{tag} id="{each.anchor}">{_text(heading.text)}</{tag}>\n'
        case Paragraph() as paragraph:
            return _paragraph(paragraph, language)
        case BulletList() as bullets:
            return "<ul>\n" + "".join(f"<li>{_text(item)}</li>\n" for item in bullets.items) + "</ul>\n"
        case Table() as table:
            return _table(table, each.table or 1, language)
        case Figure() as figure:
            return _figure(figure, each, language)


def _paragraph(paragraph: Paragraph, language: str) -> str:
    if paragraph.role == "body":
        return f"<p>{_text(paragraph.text)}</p>\n"
    named = LABELLED_ROLES.get(paragraph.role)
    label = f"<strong>{_text(word(named, language))}</strong> " if named else ""
    return f'<p class="report-{paragraph.role.replace("_", "-")}">{label}{_text(paragraph.text)}</p>\n'


def _table(table: Table, number: int, language: str) -> str:
    numeric = set(table.numeric)
    number_class = ' class="report-number"'

    def cell(column: int, text: str) -> str:
        kind = number_class if column in numeric else ""
        if column == 0 and text.strip():
            return f'<th scope="row"{kind}>{_text(text)}</th>'
        return f"<td{kind}>{_text(text)}</td>"

    head = "".join(
        f'<th scope="col"{number_class if column in numeric else ""}>{_text(text)}</th>'
        for column, text in enumerate(table.header)
    )
    rows = "".join(f"<tr>{''.join(cell(c, text) for c, text in enumerate(row))}</tr>\n" for row in table.rows)
    caption = _text(caption_of("table", number, table.caption, language))
    note = f'<p class="report-table-note">{_text(table.note)}</p>\n' if table.note else ""
    return (
        f'<div class="report-table" role="region" tabindex="0" aria-labelledby="r-table-{number}">\n'
        f'<table>\n<caption id="r-table-{number}">{caption}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n</div>\n{note}"
    )


def _figure(figure: Figure, each: Placed, language: str) -> str:
    number = each.figure or 1
    svg = clean_svg(figure.svg, prefix=f"f{number}", label=figure.alt)
    caption = _text(caption_of("figure", number, figure.caption, language))
    summary = f'<p class="report-figure-summary">{_text(figure.summary)}</p>\n' if figure.summary.strip() else ""
    table = _table(figure.table, each.table or 1, language) if figure.table is not None else ""
    return (
        f'<figure class="report-figure" id="r-figure-{number}">\n{svg}\n'
        f"<figcaption>{caption}</figcaption>\n</figure>\n{summary}{table}"
    )
