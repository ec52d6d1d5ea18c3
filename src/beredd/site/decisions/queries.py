"""Which source documents there are, and passages in their context."""

from collections.abc import Sequence
from dataclasses import dataclass

from beredd.programmes.model import Passage, Programme, SourceDocument
from beredd.site.decisions.models import SourceFile
from beredd.site.decisions.store import text_of

CONTEXT_CHARACTERS = 420


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document the programme was read from, and the file of it when somebody has added one."""

    document: SourceDocument
    file: SourceFile | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt: the decision's words, marked where they are the passage."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a document with its passages marked; no pieces when nobody has added the document."""

    document: SourceDocument
    pieces: tuple[Piece, ...] = ()


def documents_of(programme: Programme) -> list[KnownDocument]:
    """Return the programme's documents with their files: one query."""
    files = {file.document: file for file in SourceFile.objects.filter(programme=programme.id).select_related("by")}
    return [KnownDocument(document, files.get(document.key)) for document in programme.documents]


def excerpts(programme: Programme, passages: Sequence[Passage]) -> list[Excerpt]:
    """Return the parts of the documents that hold `passages`, in the documents' order.

    Passages whose surroundings meet share an excerpt. A document that has not been added gives one, empty, excerpt.
    """
    shown = []
    for known in documents_of(programme):
        spans = sorted((one.start, one.end) for one in passages if one.document == known.document.key)
        text = text_of(known.file.sha256) if known.file else None
        if spans and text is None:
            shown.append(Excerpt(known.document))
        elif spans and text:
            shown += [Excerpt(known.document, _pieces(text, together)) for together in _together(spans)]
    return shown


def _together(spans: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Group spans, in order, whose surroundings meet."""
    groups: list[list[tuple[int, int]]] = []
    for span in spans:
        if groups and span[0] - groups[-1][-1][1] <= 2 * CONTEXT_CHARACTERS:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """Cut the text around `spans`, at spaces, into marked and unmarked pieces; overlapping spans become one."""
    first = max(0, spans[0][0] - CONTEXT_CHARACTERS)
    last = min(len(text), max(end for _start, end in spans) + CONTEXT_CHARACTERS)
    pieces, at = [], first
    for start, end in spans:
        if start > at:
            pieces.append(Piece(text[at:start], marked=False))
        if end > at:
            pieces.append(Piece(text[max(start, at) : end], marked=True))
            at = end
    pieces.append(Piece(text[at:last], marked=False))
    if first > 0 and not pieces[0].marked and " " in pieces[0].text:
        pieces[0] = Piece("… " + pieces[0].text.split(" ", 1)[1], marked=False)
    if last < len(text) and " " in pieces[-1].text:
        pieces[-1] = Piece(pieces[-1].text.rsplit(" ", 1)[0] + " …", marked=False)
    return tuple(piece for piece in pieces if piece.text)
