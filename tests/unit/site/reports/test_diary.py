"""What has been sent and received: the log, the list for the diary, and what is still to be registered."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from beredd.site.registers.actions import add_row
from beredd.site.registers.changes import RowFaultsError
from beredd.site.reports.diary import FORMULA, safe
from beredd.site.reports.models import FrozenRow, SentDocumentRow
from beredd.site.reports.sent_documents import SENT_DOCUMENTS

DUE = date(2026, 12, 15)
PLACE = ("alpha-2026", "P-R1", DUE)
SENT = {
    "what": "Delredovisning",
    "direction": "sent",
    "sent_on": date(2026, 11, 20),
    "counterpart": "regeringskansliet",
}
FORM = {"sent_on": "2026-11-21", "counterpart": "regeringskansliet", "how": "email", "own_number": "FoHM 2026/12"}


@pytest.fixture
def frozen(cilla):
    return FrozenRow.objects.create(
        programme="alpha-2026",
        report="P-R1",
        due_on=DUE,
        language="sv",
        folder="finns-inte",
        sha256="ab" * 32,
        by=cilla,
    )


def log(by, programme, **more):
    return add_row(by=by, programme=programme, to=SENT_DOCUMENTS, values=SENT | more)


def listed(client):
    data = client.get(reverse("diary_list", args=["alpha-2026"])).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data), delimiter=";"))


def test_a_released_report_is_to_be_registered_until_it_is_logged_with_a_number(as_, frozen, programme):
    alva = as_("alva")
    diary = reverse("diary", args=[programme.id])
    address = reverse("log_sent", args=PLACE)
    assert address in alva.get(diary).content.decode()
    assert alva.post(address, FORM | {"sent_on": ""}).status_code == 422
    assert alva.post(address, FORM | {"secret": "on"}).status_code == 422
    assert alva.post(address, FORM | {"own_number": ""}).status_code == 302
    row = SentDocumentRow.objects.get()
    assert (row.sha256, row.report, row.report_due, row.actor) == ("ab" * 32, "P-R1", DUE, "fohm")
    page = alva.get(diary).content.decode()
    assert address not in page
    assert f"{row.code} Delredovisning" in page.split('id="register"')[1].split("</section>")[0]
    assert alva.post(address, FORM).status_code == 302
    assert "FoHM 2026/12" in as_("bo").get(diary).content.decode()


def test_a_report_whose_row_names_it_in_secret_is_not_told_to_be_sent(as_, alva, frozen, programme):
    row = log(alva, programme, report="P-R1", report_due=DUE)
    page = reverse("report", args=PLACE)
    diary = reverse("diary", args=[programme.id])
    address = reverse("log_sent", args=PLACE)
    assert row.code in as_("bo").get(page).content.decode()
    assert address not in as_("alva").get(diary).content.decode()
    one = {"confidentiality": 2, "ground": "OSL 18:13", "decided_on": "2026-01-01", "decided_by": "Chefen"}
    SentDocumentRow.objects.update(
        field_classes={"report": one}, classified_fields=("report",), field_confidentiality=2
    )
    assert row.code not in as_("bo").get(page).content.decode()
    assert row.code in as_("bo").get(diary).content.decode()  # the document is known, that it is this report is not
    assert address in as_("alva").get(diary).content.decode()


def test_who_may_not_does_not_log(as_, frozen):
    address = reverse("log_sent", args=PLACE)
    assert as_("bo").post(address, FORM).status_code == 403
    assert as_("dan").post(address, FORM).status_code == 404
    assert as_("dan").get(reverse("diary", args=["alpha-2026"])).status_code == 404
    FrozenRow.objects.all().delete()
    assert as_("alva").get(address).status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"counterpart": ""}, {"secret": True}, {"secrecy_ground": "OSL 15:2"}, {"sha256": "abc"}, {"what": ""}],
)
def test_a_row_says_who_and_why(alva, programme, change):
    with pytest.raises(RowFaultsError):
        log(alva, programme, **change)


def test_the_list_has_what_a_diary_asks_for_and_no_formula(as_, alva, programme):
    log(alva, programme, what="=1+1", own_number="2026/9", how="post", secret=True, secrecy_ground="OSL 15:2")
    log(
        alva,
        programme,
        direction="received",
        sent_on=date(2026, 11, 1),
        counterpart="",
        counterpart_text="Tvål AB;\nNord",
    )
    head, first, second = listed(as_("bo"))
    assert head[:5] == ["Datum", "Diarienummer", "Riktning", "Mottagare eller avsändare", "Vad den rör"]
    assert first[:5] == ["2026-11-01", "", "inkommen", "Tvål AB; Nord", "Delredovisning"]
    assert second[:5] == ["2026-11-20", "2026/9", "skickad", "Regeringskansliet", "'=1+1"]
    assert second[7:9] == ["ja", "OSL 15:2"]


def test_what_is_shown_to_some_is_in_nobody_elses_list(as_, alva, programme):
    add_row(by=alva, programme=programme, to=SENT_DOCUMENTS, values=SENT | {"own_number": "H 1"}, shown_to=("lv",))
    assert len(listed(as_("bo"))) == 1
    assert "H 1" not in as_("bo").get(reverse("diary", args=[programme.id])).content.decode()
    assert len(listed(as_("cilla"))) == 2


@given(st.text())
def test_no_cell_is_a_formula_or_two_lines(cell):
    assert not safe(cell).startswith(FORMULA)
    assert "\n" not in safe(cell)
