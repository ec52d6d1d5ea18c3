"""A report that a command releases is kept in the site as one that a lead released."""

from datetime import date

import pytest

from beredd.common.errors import FoundWanting
from beredd.reports.due import DueReport, find_report
from beredd.reports.freeze import freeze
from beredd.site.audit.models import AuditEvent
from beredd.site.follow_up_door import keep_release, released_already
from beredd.site.plan.queries import with_plan
from beredd.site.programmes.queries import follow_up
from beredd.site.reports.drafts import draft_document
from beredd.site.reports.models import FrozenRow
from beredd.site.reports.store import frozen_file, frozen_forms

DUE = date(2026, 12, 15)


@pytest.fixture
def _site_is_there(monkeypatch):
    monkeypatch.setattr("beredd.site.follow_up_door._there", lambda: True)


@pytest.fixture
def folder(tmp_path, programme, db):
    report = find_report(programme, DUE)
    document = draft_document(programme, report, "sv").model_copy(update={"draft": False})
    made = tmp_path / "out" / "alpha-2026_2026-12-15_sv_final"
    added = with_plan(follow_up(programme.id))
    freeze(
        made, document, programme=programme, report=report, follow_up=added, observations=[],
        stem="alpha-2026_2026-12-15_sv", forms=("html", "docx"),
    )  # fmt: skip
    return made


@pytest.mark.usefixtures("_site_is_there")
def test_it_leaves_a_row_an_event_and_a_copy_that_is_handed_out(programme, folder):
    report = find_report(programme, DUE)
    assert released_already(programme, report) is None
    assert keep_release(programme, report, "sv", folder)
    row = FrozenRow.objects.get()
    assert row.by is None
    event = AuditEvent.objects.get(action="release_report")
    assert (event.by_name, event.new["sha256"]) == ("beredd (command)", row.sha256)
    assert frozen_forms(row.folder) == ["docx", "html"]
    assert frozen_file(row, "html") == (folder / "alpha-2026_2026-12-15_sv.html").read_bytes()
    assert frozen_file(row, "pdf") is None
    assert "command" in (released_already(programme, report) or "") or "beredd report" in (
        released_already(programme, report) or ""
    )
    with pytest.raises(FoundWanting):
        keep_release(programme, report, "sv", folder)
    assert FrozenRow.objects.count() == 1


@pytest.mark.usefixtures("_site_is_there")
def test_the_page_says_that_a_command_released_it(programme, folder, as_):
    keep_release(programme, find_report(programme, DUE), "sv", folder)
    page = as_("bo").get(f"/programmes/alpha-2026/reports/P-R1/{DUE}/").content.decode()
    assert "kommandoraden" in page
    assert "None" not in page.split("<main")[1]


@pytest.mark.usefixtures("_site_is_there")
def test_a_status_note_is_not_kept(programme, folder):
    assert not keep_release(programme, DueReport(None, None), "sv", folder)
    assert not FrozenRow.objects.exists()


def test_without_a_site_nothing_is_told(programme, folder, monkeypatch):
    monkeypatch.setattr("beredd.site.follow_up_door._there", lambda: False)
    assert not keep_release(programme, find_report(programme, DUE), "sv", folder)
    assert released_already(programme, find_report(programme, DUE)) is None


@pytest.mark.usefixtures("_site_is_there")
def test_a_report_that_was_altered_on_the_way_is_not_kept(programme, folder):
    file = folder / "alpha-2026_2026-12-15_sv.html"
    file.chmod(0o644)
    file.write_text("annat")
    with pytest.raises(FoundWanting):
        keep_release(programme, find_report(programme, DUE), "sv", folder)
    assert not FrozenRow.objects.exists()
