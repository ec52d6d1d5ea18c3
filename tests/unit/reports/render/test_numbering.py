"""Tables, figures and anchors are counted once for every format; columns get the room their words need."""

from types import SimpleNamespace

from beredd.reports.document import Heading, Table
from beredd.reports.render.numbering import LEAST_OF_WORDS, LINE_CHARACTERS, SPARE_CHARACTERS, column_shares, placed


def test_tables_and_figures_are_numbered_in_order(given: SimpleNamespace) -> None:
    numbers = [(each.table, each.figure) for each in placed(given.document()) if each.table or each.figure]
    assert numbers == [(1, None), (2, 1)]


def test_headings_of_the_same_name_have_anchors_of_their_own(given: SimpleNamespace) -> None:
    document = given.document(blocks=(*(Heading(level=1, text="Läget") for _ in range(3)), Heading(level=1, text="…")))
    assert [each.anchor for each in placed(document)] == ["r-l-get", "r-l-get-2", "r-l-get-3", "r-part"]


def test_shares_fill_the_width_and_long_texts_get_more() -> None:
    table = Table(caption="t", header=("Nr", "Åtagande"), rows=(("A-01", "en lång mening " * 20),))
    narrow, wide = column_shares(table)
    assert abs(narrow + wide - 1) < 1e-9
    assert wide > 0.8
    assert narrow * 100 >= len("A-01")


def test_many_columns_of_long_words_still_fit() -> None:
    table = Table(caption="t", header=("x" * 90,) * 12, rows=())
    assert abs(sum(column_shares(table)) - 1) < 1e-9


def test_a_sum_is_never_parted_where_words_can_give_way() -> None:
    sums = ("1\u00a0500\u00a0000 SEK",) * 5
    table = Table(
        caption="t",
        header=("Vem", "Beslutat", "Rekvirerat", "Utbetalat", "Använt", "Återbetalat"),
        rows=(("Tillverkningsberedskapsuppdraget för infusionsvätskor", *sums),),
        numeric=(1, 2, 3, 4, 5),
    )
    words, *numbers = column_shares(table)
    assert abs(words + sum(numbers) - 1) < 1e-9
    assert min(numbers) * LINE_CHARACTERS >= len("1 500 000") + SPARE_CHARACTERS
    assert words >= LEAST_OF_WORDS
