"""A character that no font can draw is named, so that the PDF has no hole and nothing is lost."""

from io import BytesIO
from types import SimpleNamespace

from pypdf import PdfReader

from beredd.reports.render import render_pdf
from beredd.reports.render.glyphs import drawable_text, named, undrawable


def test_letters_of_the_north_and_common_signs_can_be_drawn() -> None:
    assert undrawable("åäöÅÄÖæøÆØéü–—”»«½§%‰€≤≥±×→✓µ²\xa0\u202fΑβя") == frozenset()


def test_the_culprits_are_found_among_many() -> None:
    assert undrawable("åäö😀øæ漢é") == {"😀", "漢"}


def test_a_name_stands_for_what_cannot_be_drawn() -> None:
    data = {"text": "Klart 😀", "rows": [["漢"]], "svg": "<text>😀</text>", "numeric": [1]}
    assert drawable_text(data) == {
        "text": "Klart [grinning face]",
        "rows": [["[cjk unified ideograph-6f22]"]],
        "svg": "<text>😀</text>",
        "numeric": [1],
    }
    assert named("\ue000") == "[u+e000]"


def test_emoji_in_a_report_do_not_stop_the_pdf(given: SimpleNamespace) -> None:
    pdf = render_pdf(given.document(title="Klart 😀"))
    assert "Klart [grinning face]" in PdfReader(BytesIO(pdf)).pages[0].extract_text().replace("\n", " ")
