"""A frozen report stays as it was, can be made again, and tells when somebody has touched it."""

import json
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest

from beredd.common.errors import FoundWanting, SurroundingsError, UserError
from beredd.common.provenance import sha256_of
from beredd.reports.compose import compose
from beredd.reports.due import find_report
from beredd.reports.freeze import (
    Altered,
    canonical,
    fingerprint,
    freeze,
    frozen_inputs,
    render_again,
    thaw,
    verify,
)


@pytest.fixture
def frozen(given: SimpleNamespace, tmp_path: Path) -> Callable[..., Path]:
    """Freeze the complete interim report into a folder; the charts' own room is not asked for one here."""

    def make(name: str = "report", **more: Any) -> Path:
        programme = given.programme(goals=[])
        follow_up = given.complete()
        report = find_report(programme, given.due, report="R-D")
        document = compose(programme, report, follow_up, [], "sv", given.today, final=True)
        folder = tmp_path / name
        freeze(folder, document, programme=programme, report=report, follow_up=follow_up, observations=[],
               stem="rena-hander", **more)  # fmt: skip
        return folder

    return make


def test_everything_is_there_with_its_hash(frozen: Callable[..., Path]) -> None:
    folder = frozen()
    names = {"report.json", "rena-hander.docx", "rena-hander.pdf", "rena-hander.html"}
    assert {path.name for path in folder.iterdir()} == {*names, "manifest.json"}
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert set(manifest["files"]) == names
    for name, entry in manifest["files"].items():
        assert entry["sha256"] == sha256_of(folder / name)
    assert fingerprint(folder) == sha256_of(folder / "manifest.json")
    assert verify(folder) == []


def test_made_again_it_is_the_same(frozen: Callable[..., Path]) -> None:
    folder = frozen()
    for form in ("html", "docx", "pdf"):
        assert render_again(folder, form) == (folder / f"rena-hander.{form}").read_bytes()


def test_frozen_twice_it_is_the_same(frozen: Callable[..., Path]) -> None:
    assert fingerprint(frozen("a", forms=["html"])) == fingerprint(frozen("b", forms=["html"]))


def test_what_it_was_made_from_is_kept(frozen: Callable[..., Path], given: SimpleNamespace) -> None:
    inputs = frozen_inputs(frozen(forms=["html"]))
    assert inputs["programme"]["sha256"] == sha256_of(canonical(given.programme(goals=[]).model_dump(mode="json")))
    assert inputs["report"] == {"id": "R-D", "due": "2026-06-15"}
    assert [one["text"] for one in inputs["follow_up"]["contents"]] == ["Vi är i tid.", "Vi har en plan."]


def test_only_values_of_the_programmes_own_indicators_are_kept(given: SimpleNamespace, tmp_path: Path) -> None:
    programme = given.programme()
    report = find_report(programme, given.due, report="R-D")
    other = given.value().model_copy(update={"indicator": "vre-notified"})
    freeze(tmp_path / "r", given.document(draft=False), programme=programme, report=report,
           follow_up=given.complete(), observations=[given.value(), other], stem="r", forms=["html"])  # fmt: skip
    assert [one["indicator"] for one in frozen_inputs(tmp_path / "r")["observations"]] == ["mrsa-share"]


def test_a_change_is_told(frozen: Callable[..., Path]) -> None:
    folder = frozen(forms=["html"])
    page = folder / "rena-hander.html"
    page.chmod(0o644)
    page.write_bytes(page.read_bytes().replace(b"plan", b"plam"))
    (folder / "notes.txt").write_text("x")
    assert verify(folder) == [Altered("rena-hander.html", "changed"), Altered("notes.txt", "added")]
    page.unlink()
    assert Altered("rena-hander.html", "gone") in verify(folder)


def test_a_frozen_report_is_never_written_over(frozen: Callable[..., Path]) -> None:
    before = fingerprint(frozen(forms=["html"]))
    with pytest.raises(FoundWanting, match="never written over"):
        frozen(forms=["html"])
    assert verify(frozen("other", forms=["html"]).parent / "report") == []
    assert fingerprint(frozen("third", forms=["html"]).parent / "report") == before


def test_a_draft_is_not_frozen(given: SimpleNamespace, tmp_path: Path) -> None:
    report = find_report(given.programme(), given.due, report="R-D")
    with pytest.raises(UserError, match="draft is not frozen"):
        freeze(tmp_path / "r", given.document(), programme=given.programme(), report=report,
               follow_up=given.complete(), observations=[], stem="r")  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_nothing_half_written_stays(
    frozen: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SurroundingsError, match="No space left"):
        frozen(forms=["html"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(frozen: Callable[..., Path], tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SurroundingsError):
        frozen(forms=["html"])


def test_the_agencys_template_is_frozen_too(frozen: Callable[..., Path], tmp_path: Path) -> None:
    template = tmp_path / "mall.docx"
    file: Any = docx.Document()
    file.add_paragraph("{{ title }}")
    file.add_paragraph("{{ body }}")
    file.save(template)
    folder = frozen(forms=["docx"], template=template)
    template.unlink()
    made = (folder / "rena-hander.docx").read_bytes()
    assert render_again(folder, "docx") == made
    assert docx.Document(BytesIO(made)).paragraphs[0].text == "Delredovisning om rena händer"


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"format": 99}', '{"format": 1}'])
def test_what_is_no_frozen_report_is_told(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(UserError):
        verify(tmp_path)
    with pytest.raises(UserError):
        thaw(tmp_path)


@pytest.mark.parametrize(
    "files", ['{"../elsewhere": {"sha256": "x"}}', '{"/etc/hostname": {"sha256": "x"}}', '{"a": {}}', '{"a": 1}', "[]"]
)
def test_a_manifest_that_is_not_ours_is_told(tmp_path: Path, files: str) -> None:
    (tmp_path / "manifest.json").write_text(f'{{"format": 1, "files": {files}}}')
    with pytest.raises(UserError, match="does not hold what it should"):
        verify(tmp_path)


@pytest.mark.parametrize("document", ["", ', "document": {"title": "x"}'])
def test_a_report_without_its_document_is_told(tmp_path: Path, document: str) -> None:
    (tmp_path / "report.json").write_text(f'{{"format": 1{document}}}')
    with pytest.raises(UserError, match="does not hold what it should"):
        thaw(tmp_path)
    with pytest.raises(UserError, match="does not hold what it should"):
        frozen_inputs(tmp_path)


def test_a_link_in_place_of_a_file_is_a_change(frozen: Callable[..., Path], tmp_path: Path) -> None:
    folder = frozen(forms=["html"])
    page, elsewhere = folder / "rena-hander.html", tmp_path / "same.html"
    page.rename(elsewhere)
    page.symlink_to(elsewhere)
    (folder / "dangling").symlink_to(tmp_path / "nowhere")
    assert verify(folder) == [Altered("rena-hander.html", "changed"), Altered("dangling", "added")]
