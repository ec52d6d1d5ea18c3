"""Reading programme files: content/programmes/<id>.yaml → frozen :class:`Programme`."""

from difflib import get_close_matches
from functools import cache
from pathlib import Path

from beredd.common.content_files import ContentFaults, content_dir
from beredd.common.errors import UserError
from beredd.programmes.check import read_and_check
from beredd.programmes.model import Programme


def programme_ids() -> tuple[str, ...]:
    """Return the ids of the programmes there are files for, sorted."""
    return tuple(sorted(path.stem for path in (content_dir() / "programmes").glob("*.yaml")))


@cache
def load_programme(programme_id: str) -> Programme:
    """Return one programme by its id.

    Raises
    ------
    UserError
        When there is no such programme; the message names those there are.
    ContentFaults
        When its file is not right.
    """
    known = programme_ids()
    if programme_id not in known:
        near = get_close_matches(programme_id, known, n=1)
        guess = f"Did you mean {near[0]}? " if near else ""
        there = f"There are: {', '.join(known)}." if known else "There are no programme files."
        raise UserError(f"No programme is called {programme_id!r}.", remedy=guess + there)
    path = content_dir() / "programmes" / f"{programme_id}.yaml"
    programme = read_programme(path)
    if programme.id != programme_id:
        raise UserError(
            f"The file's id is {programme.id}.", where=str(path), remedy="Give the file its programme's id as name."
        )
    return programme


def programmes() -> dict[str, Programme]:
    """Return every programme by id, in order of id."""
    return {programme_id: load_programme(programme_id) for programme_id in programme_ids()}


def read_programme(path: Path) -> Programme:
    """Read one programme file from anywhere.

    Raises
    ------
    UserError
        When the file cannot be read.
    ContentFaults
        When a field is missing, unknown or wrong, or points at something that is not there.
    """
    programme, findings = read_and_check(path)
    if programme is None or findings:
        raise ContentFaults(findings)
    return programme
