"""A document that not everybody can read is refused before anything is rendered."""

from types import SimpleNamespace

import pytest

from beredd.common.errors import UserError
from beredd.reports.document import Block, Figure, Heading, Table
from beredd.reports.well_formed import check_document, faults


def test_a_good_document_passes(given: SimpleNamespace) -> None:
    check_document(given.document())


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Heading(level=2, text="Jump"), "level 2 and follows level 0"),
        (Heading(level=1, text=" "), "heading is empty"),
        (Figure(caption="Bild", alt=" ", summary="", svg="<svg/>"), "no alternative text"),
        (Table(caption="", header=("a",), rows=()), "no caption"),
        (Table(caption="T", header=("a", " "), rows=()), "empty column heading"),
        (Table(caption="T", header=("a", "b"), rows=(("1",),)), "row 1"),
        (
            Figure(caption="B", alt="b", summary="", svg="", table=Table(caption="", header=("a",), rows=())),
            "no caption",
        ),
    ],
)
def test_what_is_not_accessible_is_refused(given: SimpleNamespace, block: Block, said: str) -> None:
    with pytest.raises(UserError, match=said):
        check_document(given.document(blocks=(block,)))


def test_every_fault_is_told_at_once(given: SimpleNamespace) -> None:
    document = given.document(title=" ", blocks=(Heading(level=3, text=""), Table(caption="", header=(), rows=())))
    assert len(list(faults(document))) == 5
