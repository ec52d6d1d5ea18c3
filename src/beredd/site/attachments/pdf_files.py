"""PDF files: may they be taken in, and what do they say."""

import contextlib
import io
import logging
from collections.abc import Iterator
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from beredd.site.attachments.refusals import FileRefusedError, Refusal

MAX_OBJECTS: Final = 200_000
MAX_PAGES: Final = 1_000
_DEEPEST: Final = 12
_RUNNING: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})
_CARRYING: Final = frozenset({"/JS", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/XFA", "/RichMedia"})


def open_pdf(data: bytes) -> PdfReader | None:
    """Return a reader; None where the file is no PDF that can be read."""
    # pypdf tells of every oddity of a file in the log; a person wants one sentence.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return PdfReader(io.BytesIO(data), strict=False)
    except Exception:  # a damaged PDF makes pypdf raise almost anything
        return None


def check_pdf(name: str, data: bytes) -> bool:
    """Say whether it is a PDF that can be read.

    Raises
    ------
    FileRefusedError
        When it is locked, so that nobody knows what it holds; when it runs scripts, starts programs or carries files.
    """
    reader = open_pdf(data) if b"%PDF-" in data[:1024] else None
    if reader is None:
        return False
    if reader.is_encrypted:
        raise FileRefusedError(
            Refusal.LOCKED, "The PDF is protected by a password.", where=name, remedy="Save it without a password."
        )
    try:
        found = any(_runs(one, 0) for one in _objects(reader))
    except RecursionError:
        raise
    except Exception:
        return False
    if found:
        raise FileRefusedError(
            Refusal.RUNS,
            "The PDF holds scripts, programs or other files.",
            where=name,
            remedy="Print it to a plain PDF.",
        )
    return True


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Yield every object of the file, also those that no page refers to."""
    numbers = {number for generation in reader.xref.values() for number in generation} | set(reader.xref_objStm)
    if len(numbers) > MAX_OBJECTS:
        raise ValueError("too many objects")
    yield reader.trailer
    for number in sorted(numbers):
        generation = next((key for key, known in reader.xref.items() if number in known), 0)
        yield reader.get_object(IndirectObject(number, generation, reader))


def _runs(found: Any, depth: int) -> bool:
    """Say whether an object, or what stands directly in it, runs or carries something."""
    if depth > _DEEPEST:
        return False
    if isinstance(found, DictionaryObject):
        if dict.get(found, "/S") in _RUNNING or dict.get(found, "/Subtype") in _CARRYING or _CARRYING & found.keys():
            return True
        if dict.get(found, "/Type") == "/EmbeddedFile":
            return True
        return any(_runs(value, depth + 1) for value in dict.values(found))
    if isinstance(found, ArrayObject):
        return any(_runs(value, depth + 1) for value in list.__iter__(found))
    return False


def pdf_words(data: bytes, most: int) -> str:
    """Return the text layer of a PDF's pages, at most `most` characters; empty where there is none."""
    reader = open_pdf(data)
    if reader is None:
        return ""
    parts: list[str] = []
    length = 0
    for page in reader.pages[:MAX_PAGES]:
        text = ""
        with contextlib.suppress(Exception):  # one page with a broken font does not hide the others
            text = page.extract_text()
        parts.append(text)
        length += len(text)
        if length > most:
            break
    return "\n".join(parts)
