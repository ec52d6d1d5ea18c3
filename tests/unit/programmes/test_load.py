from pathlib import Path

import pytest

from beredd.common import content_files
from beredd.common.content_files import ContentFaults
from beredd.common.errors import UserError
from beredd.programmes import load_programme, programme_ids, programmes, read_programme

SMALL = """\
id: se-x
letter: X
kind: assignment
country: SE
language: sv
title: {sv: Prov}
summary: {sv: Prov}
period: {}
decision: {title: Prov, issuer: alva}
duties:
  - {id: X-01, text: {sv: Gör}, verb: ska, strength: must}
author: Alva
next_review: 2027-01-01
"""
ACTORS = """\
author: Alva
next_review: 2027-01-01
actors:
  - {id: alva, kind: agency, names: [{text: {sv: Alva}}]}
"""


@pytest.fixture
def content(tmp_path, monkeypatch):
    """A content folder of its own, with one programme and one actor."""
    from beredd.programmes import actors, frameworks

    for folder in ("programmes", "codes", "frameworks"):
        (tmp_path / folder).mkdir()
    (tmp_path / "programmes/se-x.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "codes/actors.yaml").write_text(ACTORS, encoding="utf-8")
    monkeypatch.setenv("BEREDD_CONTENT", str(tmp_path))
    caches = (content_files.content_dir, load_programme, actors.actors, frameworks.frameworks)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()


def test_programmes_are_those_there_are_files_for(content: Path):
    assert programme_ids() == ("se-x",)
    assert list(programmes()) == ["se-x"]


def test_a_programme_is_read_once_and_cannot_be_changed(content: Path):
    programme = load_programme("se-x")
    assert load_programme("se-x") is programme
    with pytest.raises(ValueError, match="frozen"):
        programme.title = None  # type: ignore[assignment,misc]


def test_an_unknown_id_is_answered_with_the_nearest_and_with_all(content: Path):
    with pytest.raises(UserError, match=r"No programme is called 'se-y'\. Did you mean se-x\? There are: se-x\."):
        load_programme("se-y")


@pytest.mark.parametrize("trick", ["../codes/actors", "", "se-x.yaml", "/etc/passwd"])
def test_an_id_is_no_path(content: Path, trick: str):
    with pytest.raises(UserError, match="No programme is called"):
        load_programme(trick)


def test_a_file_under_another_name_than_its_id_is_refused(content: Path):
    (content / "programmes/se-z.yaml").write_text(SMALL, encoding="utf-8")
    with pytest.raises(UserError, match="The file's id is se-x"):
        load_programme("se-z")


def test_a_file_that_points_at_nothing_is_refused_with_line_and_field(content: Path):
    bad = content / "bad.yaml"
    bad.write_text(SMALL.replace("issuer: alva", "issuer: alvo"), encoding="utf-8")
    with pytest.raises(ContentFaults, match=r"bad\.yaml:9: decision\.issuer: .*'alvo'.*Did you mean alva\?"):
        read_programme(bad)
