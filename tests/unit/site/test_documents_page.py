"""Source documents: adding, refusing, showing a passage in its place, handing back unaltered."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest

from beredd.site.audit.models import AuditEvent
from beredd.site.decisions.folder import add_folder
from beredd.site.decisions.models import SourceFile

DUTY = "/programmes/alpha-2026/duties/P-02/"


def upload(client, data, name="beslut.txt"):
    return client.post("/documents/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_an_added_document_shows_its_passage_in_place(as_, decision, passage):
    client = as_("alva")
    assert "Dokumentet är tillagt" in upload(client, decision).content.decode()
    page = as_("bo").get(DUTY).content.decode()
    marked = page[page.index("<mark>") + 6 : page.index("</mark>")]
    assert marked.strip() == passage.strip()
    assert "pröva hur en påhittad plan" in page[: page.index("<mark>")]
    assert '<blockquote lang="sv">' in page
    assert AuditEvent.objects.get().action == "add_document"


def test_it_is_handed_back_unaltered_as_a_file_to_save(as_, decision):
    upload(as_("alva"), decision, name="Ett beslut åäö.txt")
    answer = as_("bo").get("/documents/alpha-2026/beslut/")
    assert answer.content == decision
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert as_("dan").get("/documents/alpha-2026/beslut/").status_code == 404
    assert as_(None).get("/documents/alpha-2026/beslut/").status_code == 302


def test_it_lies_under_its_hash(as_, settings, decision):
    upload(as_("alva"), decision, name="../../ute.txt")
    folder = settings.BEREDD_VAR / "documents"
    name = hashlib.sha256(decision).hexdigest()
    assert {path.name for path in folder.iterdir()} == {name, f"{name}.text"}
    assert SourceFile.objects.get().name == "ute.txt"


def test_adding_it_again_changes_nothing(as_, decision):
    upload(as_("alva"), decision)
    upload(as_("cilla"), decision, name="annat namn.txt")
    assert SourceFile.objects.get().name == "beslut.txt"
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tom.txt", b""),
        ("blank.txt", b"  \n"),
        ("bild.pdf", b"%PDF-1.4\n%%EOF"),
        ("program.exe", b"MZ\x90\x00"),
        ("ord.docx", b"PK\x03\x04 not a document"),
        ("binar.txt", bytes(range(256)) * 20),
        ("engelska.txt", b"The agency shall report to the government by 1 March each year on what has been done. " * 5),
        ("sida.html", b"<script>alert(1)</script>"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_kept(as_, settings, name, data):
    answer = upload(as_("alva"), data, name)
    assert answer.status_code == 422
    assert "Inget är sparat ännu" in answer.content.decode()
    assert not SourceFile.objects.exists()
    assert not (settings.BEREDD_VAR / "documents").exists()


def test_too_large(as_, settings, decision):
    settings.BEREDD_MAX_UPLOAD_BYTES = 10
    assert "större än 20 MB" in upload(as_("alva"), decision).content.decode()


@pytest.mark.parametrize("url", ["/documents/", "/login/"])
def test_far_too_large_is_not_even_read(as_, settings, url, monkeypatch):
    def read(*_args, **_kwargs):
        raise AssertionError("the request was read")

    settings.BEREDD_MAX_REQUEST_BYTES = 100
    monkeypatch.setattr(HttpRequest, "_load_post_and_files", read)
    answer = as_("alva").post(url, {"file": SimpleUploadedFile("b.txt", b"x" * 200)}, headers={"accept-language": "sv"})
    assert answer.status_code == 413
    assert "större än 20 MB" in answer.content.decode()


def test_no_file_at_all(as_):
    assert as_("alva").post("/documents/", {}).status_code == 422


def test_another_text_than_the_programmes_is_refused(as_, decision):
    answer = upload(as_("alva"), decision.replace(b"15 december", b"16 december"))
    assert answer.status_code == 422
    assert "Inget av dina program är läst ur den här filen." in answer.content.decode()


def test_a_document_of_a_closed_programme_is_refused_in_the_same_words(as_, decision):
    assert "Inget av dina program" in upload(as_("alva"), decision + b"!").content.decode()
    assert not SourceFile.objects.exists()


@pytest.mark.parametrize(("person", "status"), [("bo", 403), ("dan", 403)])
def test_only_editors_add(as_, person, status):
    assert as_(person).post("/documents/", {"file": SimpleUploadedFile("b.txt", b"x")}).status_code == status
    assert "Lägg till ett dokument" not in as_(person).get("/documents/").content.decode()


def test_an_operator_adds_a_folder_twice(db, tmp_path, decision):
    (tmp_path / "a.txt").write_bytes(decision)
    (tmp_path / "b.txt").write_text("Något annat som inget program är läst ur.")
    (tmp_path / "c.json").write_text("{}")
    for _ in range(2):
        done = add_folder(tmp_path)
        assert done.added == ["a.txt"]
        assert len(done.refused) == 1
    assert SourceFile.objects.count() == 1
    assert AuditEvent.objects.get().by_name == "beredd (command)"
