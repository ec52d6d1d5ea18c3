"""The text layer of a PDF."""

import io
import logging

from pypdf import PdfReader

from beredd.common.errors import UserError

MAX_PAGES = 500

# A page of a decision has some hundred letters; a scanned one without a text layer has none or a few.
_FEWEST_LETTERS = 40


def pdf_text(data: bytes, where: str) -> str:
    """Return the text of a PDF's pages, a form feed between two.

    Raises
    ------
    UserError
        When the file is damaged, protected by a password, too long, or has images but no text.
    """
    # pypdf tells of every oddity of a file in the log; a person wants one sentence.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked(where)
        if len(reader.pages) > MAX_PAGES:
            raise UserError(f"The PDF has more than {MAX_PAGES} pages.", where=where, remedy="Give the decision alone.")
        pages = [page.extract_text() for page in reader.pages]
    except UserError:
        raise
    except Exception as error:  # a damaged PDF makes pypdf raise almost anything
        if "crypt" in str(error).lower():
            raise _locked(where) from None
        raise UserError("The PDF is damaged and cannot be read.", where=where, remedy="Save it anew.") from None
    text = "\f".join(pages)
    if sum(character.isalpha() for character in text) < _FEWEST_LETTERS:
        raise UserError(
            "The PDF has no text layer: it is an image of a document.",
            where=where,
            remedy="Run text recognition (OCR) on it, or ask the sender for the text.",
        )
    # Lone surrogates come from broken font tables; they cannot be written to a file.
    return text.encode("utf-8", "replace").decode("utf-8")


def _locked(where: str) -> UserError:
    return UserError("The PDF is protected by a password.", where=where, remedy="Save it without a password.")
