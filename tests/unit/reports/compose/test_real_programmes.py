"""The five programmes' reports, whole: long and good where there is much, fine where there is little."""

from datetime import UTC, date, datetime

import pytest

from beredd.common.text import LANGUAGES
from beredd.indicators import national_observations
from beredd.programmes import load_programme, programme_ids
from beredd.programmes.follow_up import nothing_yet
from beredd.reports.compose import compose
from beredd.reports.document import Figure, Heading
from beredd.reports.due import next_due_report, reports_of
from beredd.reports.gate import gate, indicators_of
from beredd.reports.well_formed import check_document

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("programme", programme_ids())
def test_every_report_can_be_drafted_in_every_language(programme: str, language: str) -> None:
    loaded = load_programme(programme)
    for report in reports_of(loaded, today=TODAY) or [next_due_report(loaded, TODAY)]:
        document = compose(loaded, report, nothing_yet(programme, NOW), [], language, TODAY)  # type: ignore[arg-type]
        check_document(document)
        assert sum(isinstance(block, Heading) for block in document.blocks) > 8


@pytest.mark.parametrize(
    ("programme", "key"),
    [
        ("se-amr-2026", "2026-12-15"),
        ("se-tillverkningsberedskap-2024", "2027-01-15"),
        ("se-apoteksovning-2024", "2025-11-17"),
        ("se-lakemedelsstrategi-2024", "undated"),
        ("dk-amr-2025", "status"),
    ],
)
def test_the_report_to_write_now(programme: str, key: str) -> None:
    assert next_due_report(load_programme(programme), TODAY).key == key


@pytest.mark.parametrize("programme", ["se-tillverkningsberedskap-2024", "se-apoteksovning-2024"])
def test_where_the_text_gives_no_diary_number_the_gate_asks_for_it(programme: str) -> None:
    loaded = load_programme(programme)
    report = next_due_report(loaded, TODAY)
    found = gate(loaded, report.spec, report.due, nothing_yet(programme, NOW), [])
    assert [one.where for one in found if one.kind == "number"] == ["decision"]


def test_the_national_series_can_stand_in_a_final_report() -> None:
    loaded = load_programme("se-amr-2026")
    report = next_due_report(loaded, TODAY)
    found = gate(loaded, report.spec, report.due, nothing_yet(loaded.id, NOW), national_observations())
    assert [one for one in found if one.kind == "figure" and "ursprung" in (one.what.sv or "")] == []


def test_the_danish_agreements_note_has_charts_of_danish_values() -> None:
    loaded = load_programme("dk-amr-2025")
    values = national_observations()
    followed = next(one for one in indicators_of(loaded) if any(value.indicator == one for value in values))
    own = [one for one in values if one.indicator == followed]
    document = compose(loaded, next_due_report(loaded, TODAY), nothing_yet(loaded.id, NOW), own, "da", TODAY)
    check_document(document)
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    assert len(figures) == 1
