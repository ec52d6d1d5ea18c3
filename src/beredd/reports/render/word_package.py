"""The Word file as a package: its properties, and bytes that are the same each time."""

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as WordFile

from beredd.reports.document import Document
from beredd.reports.printable import printable

LANGUAGE_TAGS = {"sv": "sv-SE", "da": "da-DK", "en": "en-GB"}

NO_DAY = date(2000, 1, 1)
"""Written into the file's properties when the report does not say when it was drawn up."""

MAX_PROPERTY = 255
"""Characters that python-docx lets a core property hold."""


def set_properties(file: WordFile, document: Document) -> None:
    """Write title, authors and language where Word, search engines and screen readers look for them."""
    properties = file.core_properties
    properties.title = printable(document.title)[:MAX_PROPERTY]
    properties.subject = printable(document.subtitle)[:MAX_PROPERTY]
    properties.author = printable(", ".join(document.authors))[:MAX_PROPERTY]
    properties.last_modified_by = ""
    properties.language = LANGUAGE_TAGS[document.language]
    properties.identifier = printable(document.reference or "")[:MAX_PROPERTY]
    properties.comments = ""
    properties.keywords = ""
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(document.dated or NO_DAY, time())


def steady_bytes(package: bytes) -> bytes:
    """Return a zip with the same members in a fixed order and with fixed times.

    [Content_Types].xml comes first, as readers of the format like it.
    """
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return out.getvalue()
