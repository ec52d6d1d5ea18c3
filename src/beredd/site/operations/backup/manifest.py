"""What a backup holds: its table of contents, and whether the folder is still as it was written."""

import json
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

from pydantic import ConfigDict, ValidationError

from beredd.common.errors import FoundWanting, UserError
from beredd.common.provenance import program_version, sha256_of
from beredd.common.text import Content
from beredd.site.operations.backup.folders import sha256_of_file

MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.sha256"
"""The manifest's own hash, as ``sha256sum -c`` reads it."""
FORMAT: Final = 1
TABLES, FILES = "tables", "files"


class Kept(Content):
    """One file of a backup; `rows` for a table, `mode` for a file of the site."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str
    bytes: int
    rows: int | None = None
    mode: int | None = None


class Manifest(Content):
    """A backup's table of contents."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = FORMAT
    program_version: str
    made_at: str
    database: str
    """What it was taken from, ``sqlite`` or ``postgresql``; a restore does not ask."""
    migrations: list[tuple[str, str]]
    files: dict[str, Kept]
    left_out: dict[str, str]

    def tables(self) -> dict[str, Kept]:
        """Return the tables by the model's label."""
        start, end = f"{TABLES}/", ".jsonl"
        return {name[len(start) : -len(end)]: kept for name, kept in self.files.items() if name.startswith(start)}

    def site_files(self) -> dict[str, Kept]:
        """Return the files of the site by their place below ``var/``."""
        start = f"{FILES}/"
        return {name[len(start) :]: kept for name, kept in self.files.items() if name.startswith(start)}

    def as_bytes(self) -> bytes:
        """Return it as it is written."""
        return (json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def seal_of(manifest: bytes) -> bytes:
    """Return the line that proves a manifest."""
    return f"{sha256_of(manifest)}  {MANIFEST}\n".encode("ascii")


def check_backup(folder: Path) -> Manifest:
    """Read a backup and check every byte of it.

    Raises
    ------
    UserError
        When the folder is no backup.
    FoundWanting
        When anything in it is damaged, missing or added, or it was made by a newer program.
    """
    manifest = read_manifest(folder)
    faults = [f"{name}: {fault}" for name, kept in manifest.files.items() if (fault := _fault(folder / name, kept))]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or path.is_file()}
    faults += [f"{name}: added" for name in sorted(there - set(manifest.files) - {MANIFEST, SEAL})]
    if faults:
        shown = "\n".join(f"  {fault}" for fault in faults[:20])
        raise FoundWanting(
            f"The backup is damaged in {len(faults)} places.\n{shown}\n",
            where=str(folder),
            remedy="Nothing has been changed. Take an older backup.",
        )
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Read a backup's manifest, checked against its own hash; for what it raises see :func:`check_backup`."""
    if not (folder / MANIFEST).is_file():
        half = " It is one that was never finished." if folder.name.endswith(".partial") else ""
        raise UserError(f"This is no backup: it holds no {MANIFEST}.{half}", where=str(folder))
    try:
        data = (folder / MANIFEST).read_bytes()
        seal = (folder / SEAL).read_bytes()
        raw: Any = json.loads(data) if seal == seal_of(data) else None
    except (OSError, ValueError):
        raw = None
    if not isinstance(raw, dict):
        raise FoundWanting(
            "The backup's table of contents is damaged.", where=str(folder / MANIFEST), remedy="Take an older backup."
        )
    if raw.get("format") != FORMAT or _newer(str(raw.get("program_version"))):
        raise FoundWanting(
            f"The backup was made by a newer beredd ({raw.get('program_version')}; this is {program_version()}).",
            where=str(folder),
            remedy="Install that version, then restore.",
        )
    try:
        manifest = Manifest.model_validate(raw)
    except ValidationError:
        manifest = None
    if manifest is None or not all(map(_is_inside, manifest.files)):
        raise FoundWanting(
            "The backup's table of contents does not hold what it should.",
            where=str(folder / MANIFEST),
            remedy="Take an older backup.",
        )
    return manifest


def _fault(path: Path, kept: Kept) -> str | None:
    if path.is_symlink() or not path.is_file():
        return "missing"
    try:
        same = path.stat().st_size == kept.bytes and sha256_of_file(path) == kept.sha256
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return None if same else "changed"


def _is_inside(name: str) -> bool:
    """Say whether a name leads into the backup's own two folders and nowhere else."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or path.as_posix() != name or len(path.parts) < 2:
        return False
    if path.parts[0] == TABLES:
        return len(path.parts) == 2 and name.endswith(".jsonl")
    return path.parts[0] == FILES


def _newer(version: str) -> bool:
    def numbers(text: str) -> tuple[int, ...]:
        return tuple(int(part) if part.isdigit() else 0 for part in text.split(".")[:3])

    return numbers(version) > numbers(program_version())
