"""The pages of data sets: handing in, what came of it, the rows that could not be used, who may take which step."""

import io

import little_amr
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from beredd.site.accounts.models import Membership, Role, User
from beredd.site.datasets.actions import approve
from beredd.site.datasets.models import DataSetRow, DataSetValue, Reading
from beredd.site.work.worker import work_off

ONE = "alpha-2026"
HAND_IN = f"/programmes/{ONE}/datasets/hand-in/"
SAID = {
    "name": "Blododlingar", "kind": "isolates", "place": "SE-AB", "format": "auto", "note": "", "confidentiality": "1",
}  # fmt: skip


def csv(name="blod.csv", data=little_amr.FEW):
    return SimpleUploadedFile(name, data)


@pytest.fixture
def member(db):
    """A person with a role, at Läkemedelsverket unless said otherwise."""

    def made(role, actor="lv"):
        user = User.objects.create_user(f"n-{role}-{actor}", "lösenord-nog-långt", name=f"Nils {role}")
        Membership.objects.create(user=user, programme=ONE, role=role, actor=actor)
        return user

    return made


def test_files_are_handed_in_read_looked_at_and_approved(as_, dora, page):
    answer = as_("alva").post(HAND_IN, {**SAID, "data_files": [csv("a.csv"), csv("b.csv", little_amr.table([]))]})
    assert answer.url == reverse("data_set", args=[ONE, "DATA-1"])
    text = as_("alva").get(answer.url).content.decode()
    assert "läses" in text
    assert 'hx-get="/programmes/alpha-2026/datasets/DATA-1/contents/"' in text
    assert "Avbryt" in text or "Stop the work" in text
    work_off()
    text = as_("alva").get(answer.url).content.decode()
    for said in ("a.csv", "EUCAST 2025", "1 maj 2023", "Stockholms län", DataSetRow.objects.get().input_sha256):
        assert said in text, said
    client, address = page(dora, DataSetRow.objects.get())
    shown = client.get(address)
    assert shown.context["one"].may_approve
    assert shown.context["one"].values.count == 2
    row = DataSetRow.objects.get()
    given = {"approve-version": row.version, "approve-why": "Kontrollerad mot laboratoriets egen räkning"}
    assert client.post(reverse("approve_data_set", args=[ONE, row.code]), given).status_code == 302
    assert DataSetRow.objects.get().state == "approved"
    goal = as_("alva").get(reverse("indicator", args=["ecoli-3gc-r"])).content.decode()
    assert "Blododlingar (DATA-1)" in goal


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (csv("x.exe", b"MZ\x90"), "x.exe"),
        (csv("x.csv", b""), "x.csv"),
        (csv("x.csv", b"\x7fELF\x00\x00"), "x.csv"),
        (csv("x.csv", b"<!doctype html><script>"), "x.csv"),
        (csv("x.parquet", b"PAR1 not the end"), "x.parquet"),
        (csv("x.xlsx", b"not a package"), "x.xlsx"),
        (csv("19121212-1212.csv", b"patient,date\n"), ""),
    ],
)
def test_a_file_that_is_not_taken_in_is_told_by_name_and_nothing_is_stored(as_, file, said, settings):
    answer = as_("alva").post(HAND_IN, {**SAID, "data_files": [csv(), file]})
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors["data_files"])
    assert "1212-1212" not in answer.content.decode()
    assert not DataSetRow.objects.exists()
    assert not (settings.BEREDD_VAR / "datasets").exists()


def test_what_is_lacking_is_told_beside_its_field(as_):
    answer = as_("alva").post(HAND_IN, {"confidentiality": "2", "place": "SE", "kind": "isolates", "format": "auto"})
    assert answer.status_code == 422
    assert {"data_files", "name"} <= set(answer.context["form"].errors)
    answer = as_("alva").post(HAND_IN, {**SAID, "confidentiality": "2", "data_files": csv()})
    assert {"ground", "decided_on", "decided_by"} <= set(answer.context["form"].errors)


def test_a_column_map_must_be_one(as_):
    bad = SimpleUploadedFile("karta.toml", b"[columns\n")
    answer = as_("alva").post(HAND_IN, {**SAID, "data_files": csv(), "column_map": bad})
    assert "column_map" in answer.context["form"].errors
    good = SimpleUploadedFile("karta.toml", b'[columns]\ndate = "date"\n')
    assert as_("alva").post(HAND_IN, {**SAID, "data_files": csv(), "column_map": good}).status_code == 302
    assert [file.is_map for file in DataSetRow.objects.get().files.all()] == [False, True]


@pytest.mark.parametrize(("more", "status"), [(0, 302), (400, 413)])
def test_a_data_set_may_be_larger_than_other_forms(as_, settings, more, status):
    settings.BEREDD_MAX_REQUEST_BYTES, settings.BEREDD_MAX_DATA_SET_BYTES = 500, 6_000
    rows = csv(data=little_amr.FEW + b"p,2024-01-01,E,S\n" * more)
    assert as_("alva").post(HAND_IN, {**SAID, "data_files": rows}).status_code == status
    assert Client().post(HAND_IN, {**SAID, "data_files": csv()}).status_code == 413  # who is nobody sends little


ROLES = {
    #                     hand in, page, own csv, read again, approve, delete
    "reader": (403, 200, 200, 403, 403, 403),
    "contributor": (200, 200, 200, 403, 403, 403),
    "contributor of the actor": (200, 200, 200, 302, 403, 403),
    "editor": (200, 200, 200, 302, 403, 403),
    "approver": (200, 200, 200, 302, 302, 403),
    "lead": (200, 200, 200, 302, 302, 302),
    "administrator": (200, 200, 200, 302, 302, 302),
    "nobody": (404, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_and_each_step(read, dan, member, role):
    row = read()
    actor = "fohm" if role.endswith("actor") else "lv"
    user = dan if role == "nobody" else member(role.split()[0], actor)
    client = Client()
    client.force_login(user)

    def answered(name, given=None):
        address = reverse(name, args=[ONE, row.code])
        version = DataSetRow.objects.get().version
        given = {"version": version, f"{given}-version": version, f"{given}-why": "Skäl"} if given else None
        return (client.post(address, given) if given else client.get(address)).status_code

    found = (
        client.get(HAND_IN).status_code,
        answered("data_set"),
        answered("rejected_file"),
        0,
        answered("approve_data_set", "approve"),
        answered("delete_data_set", "delete"),
    )
    again = answered("read_data_set", "again") if role != "nobody" and found[4] != 302 else ROLES[role][3]
    assert (*found[:3], again, *found[4:]) == ROLES[role]


def test_the_four_people_of_another_programme_learn_nothing(read, alva, bo, cilla, dan):
    row = read()
    for name in ("data_set", "rejected_rows", "rejected_file"):
        address = reverse(name, args=[ONE, row.code])
        for person in (alva, bo, cilla, dan):
            client = Client()
            client.force_login(person)
            assert client.get(address.replace(ONE, "beta-2026")).status_code == 404
            assert client.get(address.replace(row.code, "DATA-99")).status_code == 404


def test_a_secret_set_is_not_there_for_who_is_not_cleared(read, bo, page):
    row = read()
    DataSetRow.objects.update(confidentiality=2)
    for name in ("data_set", "rejected_rows", "rejected_file"):
        client, address = page(bo, row, name)
        assert client.get(address).status_code == 404


def test_a_secret_field_hides_files_counts_and_values(read, bo, page):
    row = read()
    marked = {"confidentiality": 2, "ground": "OSL 18:13", "decided_on": "2026-01-01", "decided_by": "Chefen"}
    DataSetRow.objects.update(field_classes={"name": marked}, classified_fields=("name",), field_confidentiality=2)
    client, address = page(bo, row)
    text = client.get(address).content.decode()
    assert "Blododlingar" not in text
    assert "blod.csv" not in text
    assert row.input_sha256 not in text
    client, address = page(bo, row, "rejected_file")
    assert client.get(address).status_code == 404


def test_rejected_rows_are_paged_and_harmless_in_a_spreadsheet(read, alva, page):
    rows = [*little_amr.ROWS, *[("=cmd|' /C calc'!A0", "", "R")], *[(f"q{number}", "", "S") for number in range(120)]]
    row = read(("blod.csv", little_amr.table(rows)))
    client, address = page(alva, row, "rejected_rows")
    shown = client.get(address)
    assert shown.context["page"].paginator.count == 121
    assert len(shown.context["rejected"].rows) == 50
    last = client.get(address + "?page=3").context["rejected"].rows
    assert len(last) == 21
    assert last[-1][:3] == ("blod.csv", "162", "date")
    client, address = page(alva, row, "rejected_file")
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode()
    assert "'=cmd" in text
    assert "\n=cmd" not in text and ",=cmd" not in text  # noqa: PT018 - one claim
    assert len(text.splitlines()) == 122
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_counts_that_do_not_add_up_are_told(read, alva, page):
    row = read()
    DataSetRow.objects.update(rows_read=43)
    client, address = page(alva, row)
    assert not client.get(address).context["one"].adds_up


def test_a_page_costs_as_many_queries_for_many_values_as_for_few(read, alva, page):
    row = read()
    client, address = page(alva, row)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    reading = Reading.objects.get()
    one = DataSetValue.objects.first()
    for number in range(300):
        one.pk, one.period = None, str(1700 + number)
        one.save()
    assert Reading.objects.get() == reading
    with CaptureQueriesContext(connection) as many:
        shown = client.get(address + "?page=2")
    assert len(many) <= len(few)
    assert len(shown.context["one"].values.lines) == 50


def test_the_indicators_cost_as_many_queries_for_many_data_sets_as_for_few(read, dora, programme, as_):
    client, counts = as_("alva"), []
    for _time in range(3):
        row = read()
        approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
        client.get(reverse("indicators"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("indicators"))
        counts.append(len(asked))
    assert counts[-1] <= counts[0]


def test_made_up_data_are_labelled_on_their_page_and_in_the_list(read, alva, page):
    row = read(synthetic=True)
    client, address = page(alva, row)
    assert 'id="synthetic"' in client.get(address).content.decode()
    assert "Syntetiska data" in client.get(reverse("rows", args=[ONE, "datasets"])).content.decode()


def test_one_who_handed_in_is_told_that_somebody_else_approves(read, member, page):
    lead = member(Role.LEAD)
    row = read(by=lead)
    client, address = page(lead, row)
    assert client.get(address).context["one"].own
    answer = client.post(
        reverse("approve_data_set", args=[ONE, row.code]), {"approve-version": row.version, "approve-why": "Bra"}
    )
    assert answer.status_code == 422


def test_two_at_once_get_a_409_that_says_so(read, dora, cilla, page, programme):
    row = read()
    approve(by=dora, programme=programme, code=row.code, version=row.version, why="Bra")
    client, address = page(cilla, row, "delete_data_set")
    answer = client.post(address, {"delete-version": row.version, "delete-why": "Fel"})
    assert answer.status_code == 409
    assert DataSetRow.objects.get().state == "approved"


def test_a_fault_is_told_on_the_data_sets_page(read, alva, page):
    row = read(("BAD.csv", little_amr.FEW))
    client, address = page(alva, row)
    text = client.get(address).content.decode()
    assert "The column organism is missing." in text
    assert "BAD.csv" in text
    assert "/var/" not in text


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_the_pages_speak_three_languages(read, alva, page, language):
    row = read()
    client, _address = page(alva, row)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    with translation.override(language):
        for address in (HAND_IN, reverse("data_set", args=[ONE, row.code]), reverse("long_works")):
            assert f'<html lang="{language}">' in client.get(address).content.decode()


def test_an_excel_workbook_is_taken_in(as_):
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        book.add_worksheet().write_row(0, 0, ["patient", "date", "organism", "CIP"])
    answer = as_("alva").post(HAND_IN, {**SAID, "data_files": csv("bok.xlsx", held.getvalue())})
    assert answer.status_code == 302


def test_the_list_leads_to_handing_in_files(read, alva, page):
    client, _address = page(alva, read())
    listed = client.get(reverse("rows", args=[ONE, "datasets"])).content.decode()
    assert f'href="{HAND_IN}"' in listed
    assert "/datasets/new/" not in listed
