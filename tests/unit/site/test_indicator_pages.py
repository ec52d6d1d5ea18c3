"""Indicators: the list, and chart with table, verdict and provenance."""

import re

from beredd.indicators import definitions


def test_the_list_holds_every_indicator_with_its_newest_value(as_):
    page = as_("bo").get("/indicators/").content.decode()
    for one in definitions().values():
        assert f"/indicators/{one.id}/" in page


def test_a_page_has_the_chart_in_words_picture_and_table(as_):
    page = as_("bo").get("/indicators/ecoli-3gc-r/").content.decode()
    assert re.search(r'<svg[^>]*role="img"[^>]*>|<svg[^>]*aria-label="[^"]{20,}"', page)
    assert "<figcaption" in page
    assert re.search(r"<th scope=\"row\">2024</th>", page)
    assert "SHA-256" in page
    assert "Täljare" in page


def test_every_indicator_page_can_be_shown(as_):
    client = as_("bo")
    for indicator in definitions():
        assert client.get(f"/indicators/{indicator}/").status_code == 200


def test_an_indicator_that_is_not_there(as_):
    assert as_("bo").get("/indicators/paahitt/").status_code == 404
