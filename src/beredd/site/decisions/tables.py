"""The source documents of the person's programmes as a workbook."""

from typing import Final

from django.http import HttpRequest
from django.utils.timezone import localtime

from beredd.common.text import Text
from beredd.site.accounts.models import User
from beredd.site.config.reader import reader_language
from beredd.site.decisions.queries import documents_of
from beredd.site.programmes.queries import readable_programmes
from beredd.site.registers.column import Kind
from beredd.site.registers.tables import Table, line, shown

COLUMNS: Final = (
    shown("programme", Kind.TEXT, "Program", "Program", "Programme"),
    shown("title", Kind.LONG, "Handling", "Dokument", "Document"),
    shown("sha256", Kind.TEXT, "SHA-256", "SHA-256", "SHA-256"),
    shown("file", Kind.TEXT, "Fil", "Fil", "File"),
    shown("added_by", Kind.TEXT, "Tillagd av", "Tilføjet af", "Added by"),
    shown("added_on", Kind.DATE, "Tillagd den", "Tilføjet den", "Added on"),
)


def documents(request: HttpRequest, user: User) -> Table:
    """Return the documents that the programmes were read from, and which of them have been added."""
    language = reader_language()
    rows = [
        line(
            f"{programme.id} {known.document.key}",
            {
                "programme": programme.title.to(language),
                "title": known.document.title,
                "sha256": known.document.sha256,
                "file": known.file.name if known.file else "",
                "added_by": str(known.file.by) if known.file else "",
                "added_on": localtime(known.file.at).date() if known.file else None,
            },
        )
        for programme in readable_programmes(user)
        for known in documents_of(programme)
    ]
    title = Text(sv="Handlingar", da="Dokumenter", en="Documents")
    return Table(key="documents", title=title, columns=COLUMNS, rows=rows)


OWN_TABLES: Final = {"documents": documents}
