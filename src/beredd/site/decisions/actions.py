"""Adding a source document."""

from dataclasses import dataclass

from django.db import transaction

from beredd.common.provenance import sha256_of
from beredd.decisions import read_bytes
from beredd.programmes.model import Programme, SourceDocument
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can
from beredd.site.audit.events import record
from beredd.site.decisions.models import SourceFile
from beredd.site.decisions.store import keep


@dataclass(frozen=True, slots=True)
class Match:
    """A programme's document that a file is."""

    programme: Programme
    document: SourceDocument


def matches(data: bytes, programmes: list[Programme]) -> list[Match]:
    """Return the documents of `programmes` that have the hash of `data`."""
    sha256 = sha256_of(data)
    return [
        Match(programme, document)
        for programme in programmes
        for document in programme.documents
        if document.sha256 == sha256
    ]


def add_document(*, by: User | None, name: str, data: bytes, programmes: list[Programme]) -> list[SourceFile]:
    """Store a document unaltered under those of `programmes` that were read from it; return what was added.

    Documents that are there already stay as they are, and are returned too. Programmes in which `by` may not add
    documents are passed over as if they did not exist; nobody (`by` None) is an operator's command.

    Raises
    ------
    UserError
        When the file cannot be read as a decision: see :func:`beredd.decisions.read_bytes`.
    SurroundingsError
        When it cannot be stored.
    """
    read = read_bytes(name, data)
    open_to = [one for one in programmes if by is None or can(by, Verb.ADD_DOCUMENT, one)]
    found = matches(data, open_to)
    if not found:
        return []
    sha256 = keep(data, read.text)
    with transaction.atomic():
        return [_add(by, match, sha256, read.name, len(data)) for match in found]


def _add(by: User | None, match: Match, sha256: str, name: str, size: int) -> SourceFile:
    row, new = SourceFile.objects.get_or_create(
        programme=match.programme.id,
        document=match.document.key,
        defaults={"sha256": sha256, "name": name, "size": size, "by": by},
    )
    if new:
        record(
            "add_document",
            by=by,
            programme=match.programme.id,
            thing="document",
            thing_id=match.document.key,
            new={"sha256": sha256, "name": name, "bytes": size},
        )
    return row
