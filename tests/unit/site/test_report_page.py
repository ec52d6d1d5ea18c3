"""The report's page: contents, gate, downloads, release."""

import io
import re

import docx
import pypdf
import pytest

from beredd.programmes.follow_up import DutyState, Evidence
from beredd.reports.freeze import verify
from beredd.site.audit.models import AuditEvent
from beredd.site.programmes.actions import note_decision, set_state
from beredd.site.reports.models import ContentRow, FrozenRow

URL = "/programmes/alpha-2026/reports/P-R1/2026-12-15/"
TEXT = {
    "key": "plan",
    "plan-text": "Planen är prövad.\n\nDen håller.",
    "plan-evidence_text": "Bilaga 1",
    "plan-seen": "0",
}

SUMMARY = {"key": "summary", "summary-text": "Vi är i tid.", "summary-seen": "0"}


def complete(client, alva, programme):
    """Everything that the gate asks for."""
    note_decision(by=alva, programme=programme, number="S2026/00077", decided_on=None, reason="Registrator.")
    set_state(
        by=alva, programme=programme, duty="P-03", state=DutyState.DONE, reason="Gjort.", evidence=[Evidence("Brev")]
    )
    client.post(URL, TEXT)
    client.post(URL, SUMMARY)


def test_it_lists_what_is_missing_with_ways_to_mend_it(as_):
    page = as_("bo").get(URL).content.decode()
    assert "inte skrivet" in page
    assert 'href="/programmes/alpha-2026/decision/"' in page
    assert 'href="#plan"' in page
    assert 'href="/programmes/alpha-2026/duties/P-03/"' in page
    assert "Spara texten" not in page
    assert "Fastställ som slutlig" not in page


def test_an_editor_writes_a_content(as_):
    client = as_("alva")
    page = client.post(URL, TEXT, follow=True).content.decode()
    for words in ("Texten är sparad.", "<p>Planen är prövad.</p>", "Bilaga 1", "1 av 2 skrivna", "Alva Ek"):
        assert words in page
    assert 'href="#plan"' not in page, "the gate asks no more for it"


def test_two_who_write_at_once_lose_nothing(as_):
    as_("alva").post(URL, TEXT)
    answer = as_("cilla").post(URL, TEXT | {"plan-text": "Min egen version."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Planen är prövad." in page
    assert "Min egen version." in page
    assert ContentRow.objects.count() == 1


def test_an_empty_text_is_refused_with_a_summary(as_):
    answer = as_("alva").post(URL, TEXT | {"plan-text": " "})
    assert answer.status_code == 422
    assert 'href="#id_plan-text"' in answer.content.decode()


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_drafts_are_made_on_request_in_the_readers_language(as_, form):
    answer = as_("bo").get(f"{URL}draft.{form}")
    assert answer.status_code == 200
    assert f'filename="alpha-2026-P-R1-2026-12-15-draft.{form}"' in answer["Content-Disposition"]
    if form == "docx":
        assert any("Delredovisning" in p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs)
    elif form == "pdf":
        assert pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]["/Lang"].lower().startswith("sv")
    else:
        assert '<html lang="sv">' in answer.content.decode()


def test_a_draft_can_be_read_as_a_page(as_):
    page = as_("bo").get(f"{URL}read/").content.decode()
    assert "UTKAST" in page
    assert page.count("<h1") == 1
    assert "<style" not in page
    assert "style=" not in page


def test_a_lead_is_stopped_by_the_gate(as_):
    answer = as_("cilla").post(f"{URL}release/")
    assert answer.status_code == 409
    assert "Redovisningen är inte slutlig ännu" in answer.content.decode()
    assert not FrozenRow.objects.exists()


def test_a_complete_report_is_released_once_and_never_changes(as_, alva, programme, settings):
    lead = as_("cilla")
    complete(as_("alva"), alva, programme)
    page = lead.post(f"{URL}release/", follow=True).content.decode()
    assert "Redovisningen är fastställd." in page
    row = FrozenRow.objects.get()
    folder = settings.BEREDD_VAR / "reports" / row.folder
    assert verify(folder) == []
    before = lead.get(f"{URL}final.docx").content
    assert AuditEvent.objects.filter(action="release_report").count() == 1
    # Nothing is written into it any more, and it is not released twice.
    assert as_("alva").post(URL, TEXT | {"plan-seen": ContentRow.objects.get(key="plan").pk}).status_code == 409
    assert "hade redan fastställt" in lead.post(f"{URL}release/", follow=True).content.decode()
    assert FrozenRow.objects.count() == 1
    assert as_("bo").get(f"{URL}final.docx").content == before
    assert "UTKAST" not in as_("bo").get(f"{URL}final.html").content.decode()
    assert [path.name for path in folder.parent.iterdir()] == [folder.name], "no half release lies about"


def test_there_is_no_final_file_before_release(as_):
    assert as_("bo").get(f"{URL}final.pdf").status_code == 404


@pytest.mark.parametrize("end", ["draft.exe", "final.exe"])
def test_other_formats_are_not_there(as_, end):
    assert as_("bo").get(f"{URL}{end}").status_code == 404


@pytest.mark.parametrize("wrong", ["P-R1/2026-12-16/", "P-R9/2026-12-15/", "P-R1/undated/", "P-R1/2026-13-45/"])
def test_a_report_that_is_not_owed(as_, wrong):
    assert as_("bo").get(f"/programmes/alpha-2026/reports/{wrong}").status_code == 404


def test_an_unknown_content_is_not_written(as_):
    answer = as_("alva").post(URL, {"key": "annat", "annat-text": "x", "annat-seen": "0"})
    assert answer.status_code == 404
    assert not re.search("annat", " ".join(ContentRow.objects.values_list("key", flat=True)))


def test_the_summary_is_written_beside_what_the_decision_lists(as_, alva, programme):
    client = as_("alva")
    assert "Sammanfattning och kommentarer" in client.get(URL).content.decode()
    assert 'href="#summary"' in client.get(URL).content.decode(), "no report goes without a summary"
    page = client.post(URL, SUMMARY, follow=True).content.decode()
    assert "<p>Vi är i tid.</p>" in page
    assert 'href="#summary"' not in page
    assert "Vi är i tid." in client.get(f"{URL}draft.html").content.decode()


def test_the_final_report_is_in_the_decisions_language_whoever_releases_it(as_, alva, programme):
    lead = as_("cilla")
    complete(as_("alva"), alva, programme)
    lead.post(f"{URL}release/", HTTP_ACCEPT_LANGUAGE="en")
    assert FrozenRow.objects.get().language == programme.language
    assert '<html lang="sv">' in lead.get(f"{URL}final.html").content.decode()


def test_a_stored_report_that_was_changed_is_not_handed_out(as_, alva, programme, settings):
    lead = as_("cilla")
    complete(as_("alva"), alva, programme)
    lead.post(f"{URL}release/")
    file = settings.BEREDD_VAR / "reports" / FrozenRow.objects.get().folder / "report.html"
    file.chmod(0o644)
    file.write_text("Något helt annat.")
    answer = lead.get(f"{URL}final.pdf", follow=True)
    assert "inte som den var när den fastställdes" in answer.content.decode()
    assert "application/pdf" not in answer["Content-Type"]
