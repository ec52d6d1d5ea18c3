"""Which source documents there are, and a passage in its context."""

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
class ShownPassage:
    """A passage between what stands before and after it; without a file the three are empty."""

    document: SourceDocument
    before: str = ""
    marked: str = ""
    after: str = ""

    @property
    def there(self) -> bool:
        """True when the document has been added and the passage can be shown."""
        return bool(self.marked)


def documents_of(programme: Programme) -> list[KnownDocument]:
    """Return the programme's documents with their files: one query."""
    files = {file.document: file for file in SourceFile.objects.filter(programme=programme.id).select_related("by")}
    return [KnownDocument(document, files.get(document.key)) for document in programme.documents]


def passages_shown(programme: Programme, passages: tuple[Passage, ...]) -> list[ShownPassage]:
    """Return each passage in its place; one whose document is not there says only which document it is."""
    documents = {known.document.key: known for known in documents_of(programme)}
    shown = []
    for passage in passages:
        known = documents.get(passage.document)
        if known is None:
            continue
        text = text_of(known.file.sha256) if known.file else None
        shown.append(_in_context(known.document, passage, text) if text else ShownPassage(known.document))
    return shown


def _in_context(document: SourceDocument, passage: Passage, text: str) -> ShownPassage:
    """Cut the text around a passage, at spaces."""
    first = max(0, passage.start - CONTEXT_CHARACTERS)
    last = min(len(text), passage.end + CONTEXT_CHARACTERS)
    before, after = text[first : passage.start], text[passage.end : last]
    if first > 0 and " " in before:
        before = "… " + before.split(" ", 1)[1]
    if last < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0] + " …"
    return ShownPassage(document, before, text[passage.start : passage.end], after)
