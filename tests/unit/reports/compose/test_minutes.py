"""Minutes and invitations: what they hold, in what order, when they are drafts, and how secrecy is marked."""

import re
from dataclasses import replace
from datetime import date, time

import pytest

from beredd.common.information_class import InformationClass
from beredd.common.text import LANGUAGES, words_of
from beredd.programmes import load_programme
from beredd.programmes.meeting_ics import meeting_ics
from beredd.programmes.meeting_record import ActionRecord, AgendaRecord, DecisionRecord, MeetingRecord
from beredd.reports.compose.minutes import invitation, minutes
from beredd.reports.document import Document, Heading, Paragraph, Table
from beredd.reports.render import render_docx, render_html, render_pdf

TODAY = date(2026, 11, 22)
POINT = ActionRecord(code="APT-1", title="Skicka remissen", owner="sjv", due_on=date(2026, 12, 1), state="open")
MEETING = MeetingRecord(
    programme="se-amr-2026",
    code="MTG-3",
    version=2,
    title="Samverkansmöte 3/2026",
    series="Samverkansmöten",
    state="held",
    date=date(2026, 9, 15),
    start=time(9, 30),
    end=time(12),
    place="Solna",
    convener="fohm",
    invited=("fohm", "sjv", "msb"),
    participants=("fohm", "sjv"),
    participant_names="Påhittade Alva\n\nPåhittade Bo",
    agenda=(
        AgendaRecord(code="AGI-1", title="Mötet öppnas", minutes="Alla hälsades välkomna."),
        AgendaRecord(
            code="AGI-2",
            title="Planen",
            presenter="sjv",
            material="Utkastet bifogas.",
            minutes="Planen lästes.\n\n- mål\n- pengar",
            decisions=(DecisionRecord(code="MDC-1", text="Planen skickas på remiss.", concerned=("sjv",)),),
            actions=(POINT,),
        ),
        AgendaRecord(
            code="AGI-3",
            title="Uppföljning",
            carried=(replace(POINT, code="APT-0", state="done", outcome="Skickat."),),
        ),
    ),
    decisions=(DecisionRecord(code="MDC-2", text="Nästa möte hålls i Jönköping."),),
)


def headings(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def facts(document: Document) -> dict[str, str]:
    return {fact.label: fact.value for fact in document.facts}


def test_minutes_follow_the_agenda_and_end_with_what_is_to_be_done():
    document = minutes(load_programme("se-amr-2026"), MEETING, "sv", TODAY)
    assert headings(document) == [
        "Deltagare", "1. Mötet öppnas", "2. Planen", "3. Uppföljning", "Övriga beslut", "Åtgärdspunkter", "Justering",
    ]  # fmt: skip
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert tables[0].rows[0][-1] == "klar: Skickat."
    assert tables[1].rows == (("APT-1", "Skicka remissen", "Jordbruksverket", "1 december 2026"),)
    notes = [block.text for block in document.blocks if isinstance(block, Paragraph) and block.role == "note"]
    assert notes == [
        "Beslut: Planen skickas på remiss.\nBerör: Jordbruksverket.",
        "Beslut: Nästa möte hålls i Jönköping.",
    ]
    assert facts(document)["Tid"] == "kl. 09.30–12.00"
    assert facts(document)["Beslut"].endswith("S2025/01938")
    text = " ".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    # The agency that was to become another is called what it was called on the day of the meeting.
    assert "Kallade som inte deltog: Myndigheten för civilt försvar." in text


def test_minutes_are_a_draft_until_they_are_checked():
    programme = load_programme("se-amr-2026")
    draft = minutes(programme, MEETING, "sv", TODAY)
    assert draft.draft
    assert "Protokollet är inte justerat." in [block.text for block in draft.blocks if isinstance(block, Paragraph)]
    checked = minutes(programme, replace(MEETING, checked=True, checked_by="Påhittade Bo"), "sv", TODAY)
    assert not checked.draft
    assert checked.blocks[-1].text == "Protokollet är justerat av Påhittade Bo."


def test_what_is_still_to_write_is_marked_until_the_minutes_are_checked():
    programme = load_programme("se-amr-2026")
    bare = replace(MEETING, agenda=(AgendaRecord(code="AGI-1", title="Tom"),), participants=(), participant_names="")

    def marked(record: MeetingRecord) -> int:
        document = minutes(programme, record, "sv", TODAY)
        return sum(isinstance(block, Paragraph) and block.role == "to_write" for block in document.blocks)

    assert marked(bare) == 2
    assert marked(replace(bare, checked=True, participants=("fohm",))) == 0


@pytest.mark.parametrize(("level", "shown"), [(0, False), (1, False), (2, True), (3, True)])
def test_secrecy_is_marked_on_the_first_page_with_its_ground_and_decider(level, shown):
    held = InformationClass(level, ground="OSL 18:13", decided_on=date(2026, 9, 15), decided_by="Påhittade Alva")
    document = minutes(load_programme("se-amr-2026"), replace(MEETING, sensitivity=held), "sv", TODAY)
    words = facts(document).get("Information som ska skyddas", "")
    assert bool(words) is shown
    if shown:
        assert words == f"klass K{level}, OSL 18:13, bedömd 15 september 2026 av Påhittade Alva"


def test_an_invitation_has_the_agenda_and_nothing_of_what_was_said():
    document = invitation(load_programme("se-amr-2026"), replace(MEETING, state="invited"), "sv", TODAY)
    assert not document.draft
    assert document.title == "Kallelse: Samverkansmöte 3/2026"
    assert headings(document) == ["Kallade", "Dagordning", "Till punkterna", "2. Planen", "3. Uppföljning"]
    page = render_html(document)
    assert "Utkastet bifogas." in page
    for words in ("hälsades", "remiss.", "Påhittade"):
        assert words not in page
    assert invitation(load_programme("se-amr-2026"), replace(MEETING, state="planned"), "sv", TODAY).draft


def test_a_cancelled_meeting_says_so_first():
    document = invitation(load_programme("se-amr-2026"), replace(MEETING, state="cancelled"), "sv", TODAY)
    assert document.blocks[0] == Paragraph(text="Mötet är inställt.", role="warning")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_in_every_language(language):
    for programme_id in ("se-amr-2026", "dk-amr-2025"):
        programme = load_programme(programme_id)
        for document in (minutes(programme, MEETING, language, TODAY), invitation(programme, MEETING, language, TODAY)):
            assert render_docx(document)[:2] == b"PK"
            assert render_pdf(document).startswith(b"%PDF")
            assert "r-toc" not in render_html(document), "minutes need no table of contents"


def test_every_word_is_there_in_three_languages_with_the_same_fields():
    words = words_of("beredd.reports", "meeting_words.yaml")
    fields = {key: [sorted(re.findall(r"{(\w+)}", text)) for text in said.values()] for key, said in words.items()}
    assert {key for key, said in words.items() if set(said) != set(LANGUAGES)} == set()
    assert {key for key, found in fields.items() if found != [found[0]] * 3} == set()
    used = set(re.findall(r'say\(\s*"(\w+)"', open_text("minutes")))
    assert used <= set(words)


def open_text(module: str) -> str:
    from importlib.resources import files

    return files("beredd.reports.compose").joinpath(f"{module}.py").read_text(encoding="utf-8")


def test_a_meeting_without_a_time_takes_the_whole_day_and_without_an_end_two_hours():
    whole = meeting_ics(replace(MEETING, start=None)).decode()
    assert "DTSTART;VALUE=DATE:20260915" in whole
    assert "DTEND;VALUE=DATE:20260916" in whole
    open_end = meeting_ics(replace(MEETING, end=None)).decode()
    assert "DTSTART:20260915T073000Z" in open_end
    assert "DTEND:20260915T093000Z" in open_end
    winter = meeting_ics(replace(MEETING, date=date(2026, 12, 15))).decode()
    assert "DTSTART:20261215T083000Z" in winter
    assert meeting_ics(MEETING) == meeting_ics(MEETING)
    with pytest.raises(ValueError, match="no day"):
        meeting_ics(replace(MEETING, date=None))
