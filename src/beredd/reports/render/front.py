"""The lines of the first page, in the order that every format shows them."""

from beredd.reports.document import Document
from beredd.reports.printable import printable
from beredd.reports.words import word


def front_lines(document: Document) -> list[tuple[str, str]]:
    """Return label and value of each line: the decision's number first, since nothing may leave without it."""
    language = document.language
    lines = [(word("decision_number", language), document.reference or word("number_missing", language))]
    lines += [(fact.label, fact.value) for fact in document.facts]
    if document.authors:
        lines.append((word("authors", language), ", ".join(document.authors)))
    if document.date.strip():
        lines.append((word("written_on", language), document.date))
    return [(printable(label), printable(value)) for label, value in lines]
