"""``beredd report``: files with clear names, clear refusals, and a frozen folder when nothing is missing."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from beredd.cli import report as command
from beredd.common.content_files import content_dir
from beredd.common.errors import FoundWanting, SurroundingsError, UserError

MAY = "2026-05-04"


@pytest.fixture
def written(
    given: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., None]:
    """Run the command on our own programme, with what people have recorded given by hand."""
    programme = given.programme(goals=[])
    monkeypatch.setattr("beredd.programmes.load_programme", lambda _id: programme)
    monkeypatch.setenv("BEREDD_HOME", str(tmp_path_factory.mktemp("no-site")))  # a release is told to no site at hand

    def run(follow_up: Any = None, **options: Any) -> None:
        monkeypatch.setattr(command, "_follow_up", lambda _id: follow_up or given.recorded())
        command.report("se-rena-hander-2025", **{"today": MAY, "format_": "html", **options})

    return run


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_draft_in_three_formats_with_what_is_missing(
    written: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(out=tmp_path / "new" / "folder", format_="docx, pdf,html,html")
    stem = "se-rena-hander-2025_2026-06-15_sv"
    assert names(tmp_path / "new" / "folder") == [f"{stem}.docx", f"{stem}.html", f"{stem}.pdf"]
    said = capsys.readouterr().out
    assert f"Draft: {tmp_path}/new/folder/{stem}.docx" in said
    assert "4 things are missing" in said
    assert "[R-02]" in said


def test_final_is_refused_with_a_list_then_accepted_and_never_written_over(
    written: Callable[..., None], given: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(FoundWanting, match=r"4 things are missing(.|\n)*handtvätt(.|\n)*R-02(.|\n)*R-05") as told:
        written(out=tmp_path, final=True)
    assert told.value.exit_code == 3
    assert names(tmp_path) == []
    written(given.complete(), out=tmp_path, final=True)
    folder = tmp_path / "se-rena-hander-2025_2026-06-15_sv_final"
    assert names(folder) == ["manifest.json", "report.json", "se-rena-hander-2025_2026-06-15_sv.html"]
    assert "SHA-256" in capsys.readouterr().out
    with pytest.raises(FoundWanting, match="never written over"):
        written(given.complete(), out=tmp_path, final=True)
    command.frozen(folder)
    page = folder / "se-rena-hander-2025_2026-06-15_sv.html"
    page.chmod(0o644)
    page.write_text("x")
    with pytest.raises(FoundWanting, match="html: changed"):
        command.frozen(folder)


def test_nothing_missing_is_said(
    written: Callable[..., None], given: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(given.complete(), out=tmp_path, lang="da")
    assert "Nothing is missing (2026-06-15): add --final" in capsys.readouterr().out
    assert names(tmp_path) == ["se-rena-hander-2025_2026-06-15_da.html"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"due": "2026-13-01"}, "no date"),
        ({"due": "nyss"}, "no date"),
        ({"today": "nu"}, "--today"),
        ({"due": "2026-06-16"}, "There are: 2026-06-15"),
        ({"due": "2026-06-15"}, "2 reports"),
        ({"format_": "odt,html"}, "--format has no odt"),
        ({"format_": " , "}, "docx, pdf, html"),
        ({"report_id": "R-X"}, "called R-X"),
        ({"template": Path("/no/such.docx"), "format_": "docx"}, "No such template"),
    ],
)
def test_what_cannot_be_used_is_told(
    written: Callable[..., None], tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(UserError, match=said) as told:
        written(out=tmp_path, **options)
    assert told.value.exit_code == 2
    assert names(tmp_path) == []


def test_a_report_by_its_id_and_a_status_note(written: Callable[..., None], tmp_path: Path) -> None:
    written(out=tmp_path, due="2026-06-15", report_id="R-E")
    written(out=tmp_path, report_id="R-Y")
    written(out=tmp_path, status=True, lang="en")
    assert names(tmp_path) == [
        "se-rena-hander-2025_2026-06-15_sv.html",
        "se-rena-hander-2025_status_en.html",
        "se-rena-hander-2025_undated_sv.html",
    ]


def test_a_file_in_the_way_is_told(written: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SurroundingsError, match="cannot be written"):
        written(out=tmp_path / "file")


def test_a_draft_may_be_written_again(written: Callable[..., None], tmp_path: Path) -> None:
    written(out=tmp_path)
    before = (tmp_path / "se-rena-hander-2025_2026-06-15_sv.html").read_bytes()
    written(out=tmp_path)
    assert (tmp_path / "se-rena-hander-2025_2026-06-15_sv.html").read_bytes() == before


@pytest.fixture
def own_content(given: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A content folder with our programme beside the house's codes."""
    folder = tmp_path / "content"
    (folder / "programmes").mkdir(parents=True)
    raw = {**given.raw_programme(), "goals": []}
    raw["reports"][0]["contents"].pop()  # what is for a date that this programme has not
    (folder / "programmes" / "se-rena-hander-2025.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True))
    for name in ("codes", "frameworks", "indicators"):
        (folder / name).symlink_to(content_dir() / name)
    monkeypatch.setenv("BEREDD_CONTENT", str(folder))
    monkeypatch.setenv("BEREDD_HOME", str(tmp_path))


def test_the_whole_way_from_the_shell(own_content: None, root: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    made = subprocess.run(
        [sys.executable, "-m", "beredd", "report", "se-rena-hander-2025", "--out", str(tmp_path / "out"),
         "--format", "html", "--final", "--today", MAY],
        capture_output=True, text=True, check=False, cwd=tmp_path, timeout=60,
    )  # fmt: skip
    assert made.returncode == 3, made.stderr
    assert "R-02" in made.stderr + made.stdout
    assert not (tmp_path / "out").exists()


def test_a_final_is_told_to_the_site_and_where_the_site_refuses_nothing_is_left(
    written: Callable[..., None],
    given: SimpleNamespace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from beredd.site import follow_up_door

    told: list[Path] = []

    def refuse(_programme: object, _report: object, _language: str, folder: Path) -> bool:
        told.append(folder)
        raise FoundWanting("The report has been released in the site already.")

    monkeypatch.setattr(follow_up_door, "keep_release", refuse)
    with pytest.raises(FoundWanting):
        written(given.complete(), out=tmp_path, final=True)
    assert len(told) == 1
    assert not list(tmp_path.iterdir())

    monkeypatch.setattr(follow_up_door, "keep_release", lambda *_given: True)
    written(given.complete(), out=tmp_path, final=True)
    assert "keeps it as released" in capsys.readouterr().out

    monkeypatch.setattr(follow_up_door, "released_already", lambda *_given: "2026-05-04 12:00 (Cilla)")
    with pytest.raises(FoundWanting, match="released already"):
        written(given.complete(), out=tmp_path / "again", final=True)
    assert not (tmp_path / "again").exists()
