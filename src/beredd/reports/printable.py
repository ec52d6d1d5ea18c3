"""Text that people paste, made fit to print: no control characters, paragraphs and bullets found."""

import re

from beredd.reports.document import Block, BulletList, Paragraph

# Vertical tab and form feed come along when text is pasted from Word; they mean a line break. The rest of the
# control characters, lone surrogates and the two non-characters are forbidden in XML and mean nothing.
_LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BULLET = re.compile(r"^\s*(?:[-–—•*·])\s+")


def printable(text: str) -> str:
    """Return `text` with only characters that Word, PDF and HTML can all hold; every line break as a line feed."""
    return _FORBIDDEN.sub("", _LINE_BREAKS.sub("\n", text))


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return what a person wrote as paragraphs and lists.

    An empty line ends a paragraph; lines that begin with ``-``, ``–``, ``•`` or ``*`` are a list.
    """
    blocks: list[Block] = []
    items: list[str] = []
    lines: list[str] = []

    def end_paragraph() -> None:
        if lines:
            blocks.append(Paragraph(text="\n".join(lines)))
            lines.clear()

    def end_list() -> None:
        if items:
            blocks.append(BulletList(items=tuple(items)))
            items.clear()

    for raw in printable(text).split("\n"):
        line = raw.strip()
        bullet = _BULLET.match(raw)
        if bullet and line[1:].strip():
            end_paragraph()
            items.append(raw[bullet.end() :].strip())
        elif line:
            end_list()
            lines.append(line)
        else:
            end_paragraph()
            end_list()
    end_paragraph()
    end_list()
    return tuple(blocks)
