"""The lines of the first page, in the order that every format shows them."""

from beredd.reports.document import Document
from beredd.reports.printable import printable
from beredd.reports.words import word


def front_lines(document: Document) -> list[tuple[str, str]]:
    """Return label and value of each line: the decision's number first, since nothing may leave without it."""
    language = document.language
    lines = [(word("decision_number", language), reference)] if (reference := reference_of(document)) else []
    lines += [(fact.label, fact.value) for fact in document.facts]
    if document.authors:
        lines.append((word("authors", language), ", ".join(document.authors)))
    if document.date.strip():
        lines.append((word("written_on", language), document.date))
    return [(printable(label), printable(value)) for label, value in lines]


def reference_of(document: Document) -> str:
    """Return the decision's diary number, words that say it is missing, or nothing where none is needed."""
    missing = word("number_missing", document.language)
    return printable(missing if document.reference is None else document.reference).strip()
