"""Files that people hand in: what is taken in, who may read it, how it is handed out."""

import io
import os
import struct
import zipfile
import zlib
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import Http404
from docx import Document as WordDocument

from beredd.common.errors import SurroundingsError
from beredd.common.information_class import InformationClass, SecurityClassifiedError
from beredd.common.personal_numbers import PersonalNumberError
from beredd.common.provenance import sha256_of
from beredd.common.secrecy import ClassifiedDocumentError
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.attachments.actions import (
    AttachmentFaultsError,
    NewFile,
    attach,
    classify_attachment,
    take_out,
    withdraw_attachment,
)
from beredd.site.attachments.models import Attachment
from beredd.site.attachments.queries import attachments_of, known_hashes
from beredd.site.attachments.refusals import FileRefusedError
from beredd.site.attachments.store import bytes_of, keep, path_of, unreferenced
from beredd.site.audit.models import AuditEvent
from beredd.site.programmes.entries import NewerEntryError

ONE = "alpha-2026"
NEW = f"/programmes/{ONE}/attachments/new/duty/P-02/"
SECRET = InformationClass(2, 1, 1, "OSL 18:13", date(2026, 11, 1), "Chefsjuristen")
TEXT = "Minnesanteckningar från mötet.\n".encode()


def word(text: str = "Ett underlag.") -> bytes:
    out = io.BytesIO()
    document = WordDocument()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def package(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name.replace("/", "__"), None) or old.read(name))
        for name, data in parts.items():
            new.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def pdf(extra: str = "") -> bytes:
    """A PDF of one page with the words "Ett underlag", and what a test puts into its catalogue."""
    stream = b"BT /F1 12 Tf 20 100 Td (Ett underlag) Tj ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def png() -> bytes:
    def piece(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = piece(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + piece(b"IDAT", zlib.compress(b"\0\0")) + piece(b"IEND", b"")


def hand_in(by, programme, name="underlag.txt", data=TEXT, **more):
    return attach(by=by, programme=programme, thing="duty", code="P-02", file=NewFile(name=name, data=data, **more))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", TEXT),
        ("a.csv", "år;värde\n2025;9,4\n".encode("cp1252")),
        ("a.pdf", pdf()),
        ("a.docx", word()),
        ("a.png", png()),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40 + b"\xff\xd9"),
    ],
)
def test_a_file_of_each_kind_is_kept_and_handed_out_unaltered(as_, alva, programme, name, data):
    row = hand_in(alva, programme, name, data)
    assert (row.size, row.sha256, row.actor) == (len(data), sha256_of(data), "fohm")
    assert path_of(row.sha256).read_bytes() == data
    answer = as_("bo").get(f"/programmes/{ONE}/attachments/{row.pk}/")
    assert answer.content == data
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{name}"')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_a_name_in_swedish_is_handed_out_as_it_was(as_, alva, programme):
    row = hand_in(alva, programme, "Återrapport, öppen.txt")
    header = as_("bo").get(f"/programmes/{ONE}/attachments/{row.pk}/")["Content-Disposition"]
    assert header == "attachment; filename*=utf-8''%C3%85terrapport%2C%20%C3%B6ppen.txt"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.txt", b"", "empty"),
        ("a.exe", b"MZ\x90\0", "kind"),
        ("a.txt", b"MZ program", "kind"),
        ("a.txt", b"#!/bin/sh\nrm -rf /\n", "kind"),
        ("a.html", b"<p>x</p>", "kind"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        ("a.docm", word(), "kind"),
        ("a.pdf.exe", pdf(), "kind"),
        ("a.txt", b"<!DOCTYPE html><script>x</script>", "not_what_it_says"),
        ("a.csv", b"a;b\0\n", "not_what_it_says"),
        ("a.pdf", b"%PDF-1.4 not really", "not_what_it_says"),
        ("a.png", b"\x89PNG\r\n\x1a\n not really", "not_what_it_says"),
        ("a.png", png() + b"<script>", "not_what_it_says"),
        ("a.xlsx", word(), "not_what_it_says"),
        ("a.docx", b"PK\x03\x04 not really", "not_what_it_says"),
        ("a.pdf", pdf("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), "runs"),
        ("a.pdf", pdf("/OpenAction << /S /Launch /F (cmd.exe) >>"), "runs"),
        ("a.pdf", pdf("/Names << /EmbeddedFiles << /Names [] >> >>"), "runs"),
        ("a.docx", package(word__vbaProject__bin=b"x").replace(b"vbaProject/bin", b"vbaProject.bin"), "runs"),
        ("a.docx", package(**{"word/embeddings/oleObject1.bin": b"x"}), "runs"),
        ("a.docx", package(**{"../outside.xml": b"x"}), "runs"),
        (
            "a.docx",
            package(
                **{
                    "word/_rels/settings.xml.rels": b'<Relationships><Relationship Id="r" TargetMode="External" Target='
                    b'"https://x" Type="http://schemas/relationships/attachedTemplate"/></Relationships>'
                }
            ),
            "runs",
        ),
        ("a.docx", package(**{"word/bomb.xml": b"\0" * 40_000_000}), "bomb"),
    ],
)
def test_what_could_harm_is_refused_and_nothing_is_kept(alva, programme, tmp_path, name, data, why):
    with pytest.raises(FileRefusedError) as caught:
        hand_in(alva, programme, name, data)
    assert caught.value.why == why
    assert not Attachment.objects.exists()
    assert not AuditEvent.objects.exists()
    assert not [path for path in (tmp_path / "var").rglob("*") if path.is_file()]


def test_a_macro_in_the_list_of_types_is_refused(alva, programme):
    types = zipfile.ZipFile(io.BytesIO(word())).read("[Content_Types].xml")
    of_macros = types.replace(b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main")
    with pytest.raises(FileRefusedError, match="content is not"):
        hand_in(alva, programme, "a.docx", package(**{"[Content_Types].xml": of_macros}))


def test_a_file_above_the_limit_is_refused(alva, programme, settings):
    settings.BEREDD_MAX_UPLOAD_BYTES = 10
    with pytest.raises(FileRefusedError, match="larger than 10"):
        hand_in(alva, programme)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.txt", b"Kontakt: 811218-9876\n", PersonalNumberError),
        ("a.docx", word("Kontakt: 811218-9876"), PersonalNumberError),
        ("811218-9876.txt", TEXT, PersonalNumberError),
        ("a.txt", b"HEMLIG\nEn plan.\n", ClassifiedDocumentError),
        ("a.docx", word("HEMLIG"), ClassifiedDocumentError),
    ],
)
def test_what_beredd_may_not_hold_is_refused(alva, programme, name, data, error, tmp_path):
    with pytest.raises(error):
        hand_in(alva, programme, name, data)
    assert not Attachment.objects.exists()
    assert not [path for path in (tmp_path / "var").rglob("*") if path.is_file()]


def test_the_class_that_may_not_be_held_stops_the_input(alva, programme):
    with pytest.raises(SecurityClassifiedError):
        hand_in(alva, programme, information_class=InformationClass(4))


def test_a_secret_file_needs_its_ground_and_a_cleared_person(alva, programme):
    with pytest.raises(AttachmentFaultsError) as caught:
        hand_in(alva, programme, information_class=InformationClass(2))
    assert {field for field, _what in caught.value.faults} == {"ground", "decided_on", "decided_by", "confidentiality"}


def cleared(user: User, assurance: int = 3) -> User:
    user.memberships.update(clearance=3)
    user = User.objects.get(pk=user.pk)
    user.assurance = assurance
    return user


def test_who_has_no_need_to_know_meets_nothing(as_, alva, bo, programme):
    row = hand_in(cleared(alva), programme, information_class=SECRET)
    other = hand_in(alva, programme, "for-lv.txt", shown_to=("lv",))
    assert not attachments_of(bo, programme, "duty", "P-02").lines
    for one in (row, other):
        assert as_("bo").get(f"/programmes/{ONE}/attachments/{one.pk}/").status_code == 404
        with pytest.raises(Http404):
            take_out(by=bo, programme=programme, attachment=one.pk)
    page = as_("bo").get(f"/programmes/{ONE}/duties/P-02/").content.decode()
    assert "underlag.txt" not in page
    assert "for-lv.txt" not in page


def test_taking_out_a_secret_file_is_noted(alva, programme):
    person = cleared(alva)
    row = hand_in(person, programme, information_class=SECRET)
    take_out(by=person, programme=programme, attachment=row.pk)
    event = AuditEvent.objects.get(action="take_out_attachment")
    assert (event.by_id, event.thing_id, event.confidentiality) == (alva.pk, "P-02", 2)
    open_one = hand_in(person, programme, "b.txt")
    take_out(by=person, programme=programme, attachment=open_one.pk)
    assert AuditEvent.objects.filter(action="take_out_attachment").count() == 1


def test_a_reader_hands_in_nothing_and_dan_finds_nothing(bo, dan, programme):
    with pytest.raises(PermissionDenied):
        hand_in(bo, programme)
    with pytest.raises(Http404):
        hand_in(dan, programme)


def test_a_contributor_hands_in_to_the_own_actors_duty_and_takes_back_the_own_file(alva, programme):
    eva = User.objects.create_user("eva", name="Eva Strand")
    Membership.objects.create(user=eva, programme=ONE, role=Role.CONTRIBUTOR, actor="fohm")
    row = hand_in(eva, programme)
    with pytest.raises(PermissionDenied):
        attach(by=eva, programme=programme, thing="duty", code="P-03", file=NewFile(name="a.txt", data=TEXT))
    withdraw_attachment(by=eva, programme=programme, attachment=row.pk, version=1, why="Fel fil.")
    assert not attachments_of(alva, programme, "duty", "P-02").lines


def test_a_withdrawn_file_is_handed_out_to_nobody_and_its_bytes_stay(as_, alva, programme):
    row = hand_in(alva, programme)
    withdraw_attachment(by=alva, programme=programme, attachment=row.pk, version=1, why="Fel fil.")
    assert as_("alva").get(f"/programmes/{ONE}/attachments/{row.pk}/").status_code == 404
    assert path_of(row.sha256).is_file()
    assert row.sha256 in known_hashes()


def test_the_second_who_changes_it_is_told(alva, cilla, programme):
    row = hand_in(alva, programme)
    open_to_all = InformationClass(0)
    classify_attachment(
        by=cilla, programme=programme, attachment=row.pk, version=1, information_class=open_to_all, shown_to=(), why="x"
    )
    with pytest.raises(NewerEntryError):
        withdraw_attachment(by=alva, programme=programme, attachment=row.pk, version=1, why="x")
    assert not Attachment.objects.get().withdrawn


def test_an_editor_may_raise_a_class_and_not_lower_it(alva, programme):
    row = hand_in(alva, programme)
    given = {"by": alva, "programme": programme, "attachment": row.pk, "why": "x"}
    classify_attachment(**given, version=1, information_class=InformationClass(1), shown_to=("fohm",))
    with pytest.raises(PermissionDenied):
        classify_attachment(**given, version=2, information_class=InformationClass(0), shown_to=("fohm",))
    with pytest.raises(PermissionDenied):
        classify_attachment(**given, version=2, information_class=InformationClass(1), shown_to=())


def test_a_file_that_is_not_what_was_handed_in_is_not_handed_out(as_, alva, programme):
    row = hand_in(alva, programme)
    path_of(row.sha256).write_bytes(b"something else")
    with pytest.raises(SurroundingsError):
        bytes_of(row.sha256)
    assert as_("alva").get(f"/programmes/{ONE}/attachments/{row.pk}/").status_code == 503


def test_only_old_files_without_a_row_are_left_over(alva, programme):
    row = hand_in(alva, programme)
    lone = keep(b"a process was killed here")
    now = path_of(lone).stat().st_mtime
    assert list(unreferenced(known_hashes(), now=now + 60)) == []
    assert list(unreferenced(known_hashes(), now=now + 90_000)) == [path_of(lone)]
    assert path_of(row.sha256).is_file()


def test_the_page_takes_a_file_in_and_says_so(as_):
    alva = as_("alva")
    assert "Bifoga" in alva.get(NEW).content.decode() or alva.get(NEW).status_code == 200
    given = {"attach-file": SimpleUploadedFile("plan.txt", TEXT), "attach-confidentiality": "1"}
    answer = alva.post(NEW, given, follow=True)
    assert answer.redirect_chain == [(f"/programmes/{ONE}/duties/P-02/", 302)]
    assert "plan.txt" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "status"), [("a.exe", b"MZ", 422), ("a.txt", b"811218-9876", 422), ("a.txt", b"", 422)]
)
def test_the_page_says_why_a_file_is_refused(as_, name, data, status):
    answer = as_("alva").post(NEW, {"attach-file": SimpleUploadedFile(name, data), "attach-confidentiality": "1"})
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not Attachment.objects.exists()


def test_the_pages_refuse_who_may_not(as_, alva, programme):
    row = hand_in(alva, programme)
    change = f"/programmes/{ONE}/attachments/{row.pk}/change/"
    given = {"attach-file": SimpleUploadedFile("a.txt", TEXT), "attach-confidentiality": "1"}
    assert as_("bo").post(NEW, given).status_code == 403
    assert as_("dan").get(NEW).status_code == 404
    assert as_("bo").get(change).status_code == 403
    assert as_("dan").get(change).status_code == 404
    assert as_("alva").get(f"/programmes/{ONE}/attachments/new/duty/P-99/").status_code == 404
    assert as_("alva").get(f"/programmes/{ONE}/attachments/new/nothing/P-02/").status_code == 404


def test_the_change_page_withdraws_with_a_reason(as_, alva, programme):
    row = hand_in(alva, programme)
    change = f"/programmes/{ONE}/attachments/{row.pk}/change/"
    client = as_("alva")
    assert client.post(change, {"withdraw": "1", "withdraw-version": "1", "withdraw-reason": ""}).status_code == 422
    client.post(change, {"withdraw": "1", "withdraw-version": "1", "withdraw-reason": "Fel fil."})
    assert Attachment.objects.get().withdrawn


def test_the_sweep_lists_and_takes_away_only_what_no_row_refers_to(alva, programme, capsys):
    row = hand_in(alva, programme)
    lone = path_of(keep(b"a process was killed here"))
    for path in (lone, path_of(row.sha256)):
        os.utime(path, (1, 1))
    call_command("sweep_attachments")
    assert capsys.readouterr().out.splitlines() == [str(lone), "1 found"]
    call_command("sweep_attachments", "--remove")
    assert not lone.exists()
    assert path_of(row.sha256).is_file()
