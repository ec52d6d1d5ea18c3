"""Text of a government decision → draft programme.

>>> found = extract(read_document(path))            # doctest: +SKIP
>>> write_draft(draft_programme(found), folder, source=path.name)   # doctest: +SKIP
"""

from beredd.decisions.draft import draft_programme
from beredd.decisions.extract import extract
from beredd.decisions.model import DecisionText, Extraction, FoundDuty
from beredd.decisions.read import MAX_BYTES, read_bytes, read_document
from beredd.decisions.write import write_draft

__all__ = [
    "MAX_BYTES",
    "DecisionText",
    "Extraction",
    "FoundDuty",
    "draft_programme",
    "extract",
    "read_bytes",
    "read_document",
    "write_draft",
]
