"""What a composed report says, in each language, as draft and as final."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from beredd.common.errors import UserError
from beredd.common.text import LANGUAGES
from beredd.programmes.follow_up import DutyState, MoneyStep
from beredd.reports.compose import compose
from beredd.reports.document import BulletList, Document, Figure, Heading, Paragraph, Table
from beredd.reports.due import find_report, next_due_report
from beredd.reports.well_formed import check_document


def composed(given: SimpleNamespace, *, report: str = "R-D", language: str = "sv", follow_up: Any = None,
             final: bool = False, observations: Any = (), **parts: Any) -> Document:  # fmt: skip
    programme = given.programme(**parts)
    due = find_report(programme, None if report == "R-Y" else given.due, report=report)
    return compose(programme, due, follow_up or given.recorded(), observations, language, given.today, final=final)


def headings(document: Document, level: int = 1) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading) and block.level == level]


def paragraphs(document: Document, role: str) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph) and block.role == role]


def table(document: Document, words: str) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table) and words in block.caption)


def words_of(document: Document) -> str:
    return document.model_dump_json()


def test_a_draft_has_its_chapters_in_order(given: SimpleNamespace) -> None:
    document = composed(given)
    assert headings(document) == [
        "Kvar innan redovisningen kan lämnas",
        "Sammanfattning",
        "Uppdraget i korthet",
        "Det redovisningen ska innehålla",
        "Åtaganden och läge",
        "Mål och indikatorer",
        "Ekonomisk redovisning",
        "Datum framåt",
        "Medverkande",
        "Källor",
    ]
    assert document.draft
    check_document(document)


def test_the_first_page_says_what_to_whom_and_by_when(given: SimpleNamespace) -> None:
    document = composed(given)
    assert (document.title, document.subtitle) == ("Delredovisning om rena händer", "Rena händer")
    assert document.reference == "S2024/09999"
    assert document.authors == ("Folkhälsomyndigheten",)
    facts = {fact.label: fact.value for fact in document.facts}
    assert facts["Ska lämnas senast"] == "måndag 15 juni 2026"
    assert facts["Lämnas till"] == "Regeringskansliet"
    assert "Sista arbetsdag före" not in facts


def test_a_date_that_is_no_working_day_shows_the_one_before(given: SimpleNamespace) -> None:
    programme = given.programme()
    document = compose(programme, date(2027, 12, 31), given.recorded(), [], "sv", given.today)
    assert {fact.label: fact.value for fact in document.facts}["Sista arbetsdag före"] == "torsdag 30 december 2027"


def test_a_draft_begins_with_what_is_left(given: SimpleNamespace) -> None:
    document = composed(given)
    left = table(document, "återstår")
    assert [row[0] for row in left.rows] == ["Sammanfattning", "R-01", "R-02", "R-05"]
    assert "42 dagar återstår till den 15 juni 2026." in paragraphs(document, "lead")


@pytest.mark.parametrize(
    ("today", "said"),
    [(date(2026, 6, 15), "i dag"), (date(2026, 6, 16), "i går"), (date(2026, 6, 25), "10 dagar sedan")],
)
def test_the_last_day_and_after_is_a_warning(given: SimpleNamespace, today: date, said: str) -> None:
    programme = given.programme()
    due = find_report(programme, given.due, report="R-D")
    assert said in paragraphs(compose(programme, due, given.recorded(), [], "sv", today), "warning")[0]


def test_required_content_is_shown_or_asked_for(given: SimpleNamespace) -> None:
    draft = composed(given)
    assert "En plan för handtvätt" in headings(draft, 2)
    assert any("R-01" in text and "Folkhälsomyndigheten" in text for text in paragraphs(draft, "to_write"))
    text = given.content(text="Planen är klar.\n\n- tvål\n- vatten")
    written = composed(given, follow_up=given.complete(contents=(text,)))
    assert "Planen är klar." in paragraphs(written, "body")
    assert BulletList(items=("tvål", "vatten")) in written.blocks
    assert BulletList(items=("Planen, dnr 1",)) in written.blocks
    assert not any("handtvätt" in text for text in paragraphs(written, "to_write"))


def test_what_belongs_to_another_date_is_left_out(given: SimpleNamespace) -> None:
    assert "Förslag" not in headings(composed(given), 2)


def test_the_newest_text_counts(given: SimpleNamespace) -> None:
    from dataclasses import replace
    from datetime import UTC, datetime

    newer = replace(given.content(text="Ny text."), at=datetime(2026, 5, 5, tzinfo=UTC))
    document = composed(given, follow_up=given.complete(contents=(newer, given.content(text="Gammal text."))))
    assert "Ny text." in words_of(document)
    assert "Gammal text." not in words_of(document)


def test_duties_stand_with_state_reason_and_evidence(given: SimpleNamespace) -> None:
    states = (given.state("R-02", DutyState.DONE, "Allt köpt.", evidence="Kvitto 7"),)
    document = composed(given, follow_up=given.recorded(states=states))
    (row,) = [row for row in table(document, "Avslutade").rows if row[0] == "R-02"]
    assert row == ("R-02", "Köpa tvål", "SoS", "1 mars 2026", "Klar\nAllt köpt.\nUnderlag: Kvitto 7")
    counts = dict(table(document, "Antal åtaganden").rows)
    assert counts["Summa"] == "8"
    assert counts["Avslutade"] == "1"


def test_the_summary_counts_and_names_what_is_late(given: SimpleNamespace) -> None:
    facts = next(block for block in composed(given).blocks if isinstance(block, BulletList)).items
    assert facts[0] == "Programmet har 7 åtaganden: 7 utan satt läge."
    assert "R-02 (1 mars 2026)" in " ".join(facts)
    assert any("100 000 SEK" in fact.replace("\xa0", " ") for fact in facts)


def test_people_may_write_the_summary(given: SimpleNamespace) -> None:
    text = given.content("summary", "Vi tvättar händerna.")
    document = composed(given, follow_up=given.recorded(contents=(text,)))
    assert "Vi tvättar händerna." in paragraphs(document, "body")


def test_a_final_report_shows_nothing_of_the_draft(given: SimpleNamespace) -> None:
    document = composed(given, follow_up=given.complete(), final=True)
    assert not document.draft
    assert "Kvar innan redovisningen kan lämnas" not in headings(document)
    assert paragraphs(document, "to_write") == []
    check_document(document)


def test_the_money_account_has_places_to_fill_in_and_what_was_filled_in(given: SimpleNamespace) -> None:
    draft = composed(given, report="R-E")
    assert table(draft, "Medlen genom cykeln").rows[0][1:] == (
        "2025", "högst 100\xa0000 SEK", "–", "–", "[fyll i]", "[fyll i]", "0 SEK",
    )  # fmt: skip
    assert "Medlen belastar: Utgiftsområde 9 Vård, anslag 1:99 Smittskydd, budgetår 2025" in paragraphs(draft, "body")
    money = (given.money(MoneyStep.USED, 90_000), given.money(MoneyStep.REPAID, 10_000))
    filled = composed(given, report="R-E", follow_up=given.recorded(money=money))
    assert table(filled, "Medlen genom cykeln").rows[0][5:7] == ("90\xa0000 SEK", "10\xa0000 SEK")
    assert table(filled, "Poster för R-M1").rows[0][1] == "V 7"
    assert any("Behörig företrädare" in text for text in paragraphs(filled, "body"))


def test_a_decision_without_a_number_says_so(given: SimpleNamespace) -> None:
    without = {"title": "Beslut", "issuer": "regeringen"}
    assert composed(given, decision=without).reference is None
    entered = composed(given, decision=without, follow_up=given.recorded(decision_number=" S2024/1 "))
    assert entered.reference == "S2024/1"


def test_a_report_without_a_date(given: SimpleNamespace) -> None:
    document = composed(given, report="R-Y")
    assert {fact.label: fact.value for fact in document.facts}["Ska lämnas senast"].startswith("[datum saknas")
    check_document(document)


def test_a_programme_without_reports_goals_or_money_gets_a_status_note(given: SimpleNamespace) -> None:
    programme = given.programme(reports=[], goals=[], money=[], cited=[])
    due = next_due_report(programme, given.today)
    document = compose(programme, due, given.recorded(), [], "sv", given.today)
    assert document.title == "Lägesredovisning: Rena händer"
    assert "Mål och indikatorer" not in headings(document)
    check_document(document)


def test_a_date_stands_for_its_report(given: SimpleNamespace) -> None:
    document = compose(given.programme(), date(2027, 12, 31), given.recorded(), [], "sv", given.today)
    assert document.title == "Slutredovisning"
    with pytest.raises(UserError):
        compose(given.programme(), date(2027, 12, 30), given.recorded(), [], "sv", given.today)


def test_a_goal_followed_by_values_has_chart_table_and_verdicts(given: SimpleNamespace) -> None:
    values = [given.value(str(year), 1.0 + (year - 2015) / 10) for year in range(2015, 2025)]
    document = composed(given, observations=values)
    (figure,) = [block for block in document.blocks if isinstance(block, Figure)]
    assert figure.alt
    assert figure.summary
    assert figure.table is not None
    assert len(figure.table.rows) >= len(values)
    assert "R-G1 Färre smittas" in headings(document, 2)


def test_an_indicator_without_values_says_so(given: SimpleNamespace) -> None:
    assert any("inga värden" in text for text in paragraphs(composed(given), "note"))


def test_an_indicator_that_nobody_has_defined_says_so(given: SimpleNamespace) -> None:
    goals = [{"id": "R-G1", "level": "goal", "text": {"sv": "Färre smittas"}, "indicators": ["no-such"]}]
    assert any("no-such" in text for text in paragraphs(composed(given, goals=goals), "note"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_whole_in_every_language(given: SimpleNamespace, language: str) -> None:
    document = composed(given, language=language, follow_up=given.complete())
    check_document(document)
    assert document.language == language
    other = {"sv": ("Åtagande", "redovisning"), "da": ("forpligtelse", "rapport"), "en": ("duty", "report")}
    assert all(word in words_of(document) for word in other[language])
    assert not re.search(r"\{\w+\}", words_of(document).replace('"', ""))


def test_texts_in_another_language_are_told(given: SimpleNamespace) -> None:
    title = {"sv": "Rena händer"}
    assert any("svensk" in text for text in paragraphs(composed(given, language="da", title=title), "note"))
    assert not any("svensk" in text for text in paragraphs(composed(given, language="da"), "note"))


def test_an_agreement_needs_no_diary_number(given: SimpleNamespace) -> None:
    agreement = {"kind": "agreement", "reports": [], "decision": {"title": "Aftale", "issuer": "dk-regeringen"}}
    programme = given.programme(**agreement)
    document = compose(programme, next_due_report(programme, given.today), given.recorded(), [], "da", given.today)
    assert document.reference == ""


def test_money_of_different_sources_is_not_added(given: SimpleNamespace) -> None:
    grant = given.raw_programme()["money"][0]
    aid = {**grant, "id": "R-M2", "source": {"kind": "development_aid", "text": {"sv": "Bistånd"}}}
    document = composed(given, money=[grant, aid])
    assert "100\\u00a0000 SEK och 100\\u00a0000 SEK, ur olika källor" in words_of(document).replace("\xa0", "\\u00a0")
