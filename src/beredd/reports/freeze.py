"""A final report is frozen: its content, what it was made from, its files, and the hash of each.

The folder holds ``report.json`` (document and inputs), the rendered files, the agency's template where one was used,
and ``manifest.json``. It is written whole or not at all, and never written over.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from beredd.common.errors import FoundWanting, SurroundingsError, UserError
from beredd.common.provenance import program_version, sha256_of
from beredd.indicators.model import Observation
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Programme
from beredd.reports.document import Document
from beredd.reports.due import DueReport
from beredd.reports.gate import indicators_of
from beredd.reports.render import render_docx, render_html, render_in_template, render_pdf

REPORT = "report.json"
MANIFEST = "manifest.json"
TEMPLATE = "template.docx"
FORMAT = 1

Form = Literal["html", "docx", "pdf"]
FORMS: tuple[Form, ...] = ("docx", "pdf", "html")


@dataclass(frozen=True, slots=True)
class Altered:
    """A file of a frozen report that is not what it was: ``changed``, ``gone`` or ``added``."""

    name: str
    how: Literal["changed", "gone", "added"]


def canonical(value: Any) -> bytes:
    """Return JSON as bytes that are the same for the same content: keys sorted, no blanks, UTF-8, one line feed."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode("utf-8")


def render(document: Document, form: Form, template: Path | None = None) -> bytes:
    """Return `document` in one format; a `template` counts for Word only."""
    match form:
        case "html":
            return render_html(document).encode("utf-8")
        case "pdf":
            return render_pdf(document)
        case "docx":
            return render_docx(document) if template is None else render_in_template(document, template)


def frozen_content(
    document: Document,
    programme: Programme,
    report: DueReport,
    follow_up: FollowUp,
    observations: Iterable[Observation],
) -> dict[str, Any]:
    """Return what ``report.json`` holds: the document, and all that it was made from."""
    own = set(indicators_of(programme))
    return {
        "format": FORMAT,
        "program_version": program_version(),
        "document": document.model_dump(mode="json"),
        "inputs": {
            "programme": {
                "id": programme.id,
                "version": programme.version,
                "sha256": sha256_of(canonical(programme.model_dump(mode="json"))),
            },
            "report": {
                "id": report.spec.id if report.spec else None,
                "due": report.due.isoformat() if report.due else None,
            },
            "follow_up": TypeAdapter(FollowUp).dump_python(follow_up, mode="json"),
            "observations": [one.model_dump(mode="json") for one in observations if one.indicator in own],
        },
    }


def freeze(
    folder: Path,
    document: Document,
    *,
    programme: Programme,
    report: DueReport,
    follow_up: FollowUp,
    observations: Iterable[Observation],
    stem: str,
    forms: Iterable[Form] = FORMS,
    template: Path | None = None,
) -> str:
    """Write a frozen report into the new folder `folder`; return the SHA-256 of its manifest, which stands for it all.

    Parameters
    ----------
    folder
        A folder that is not there yet. It appears complete or not at all.
    document
        The final document: not a draft.
    programme, report, follow_up, observations
        What it was composed from; kept beside it.
    stem
        The rendered files' name without ending.
    forms
        Which formats to render.
    template
        The agency's Word template; a copy is frozen too.

    Raises
    ------
    UserError
        When `document` is a draft, or the template is not right.
    FoundWanting
        When the folder is there already: a frozen report is never written over.
    SurroundingsError
        When the disk refuses.
    """
    if document.draft:
        raise UserError("A draft is not frozen.", remedy="Compose the report as final first.")
    content = canonical(frozen_content(document, programme, report, follow_up, observations))
    files: dict[str, bytes] = {REPORT: content}
    for form in forms:
        files[f"{stem}.{form}"] = render(document, form, template)
    if template is not None:
        files[TEMPLATE] = template.read_bytes()
    return freeze_files(folder, files)


def freeze_files(folder: Path, files: Mapping[str, bytes]) -> str:
    """Write files into the new folder `folder` with the hash of each; return the SHA-256 of that manifest.

    Raises
    ------
    FoundWanting
        When the folder is there already: what is frozen is never written over.
    SurroundingsError
        When the disk refuses.
    """
    manifest = canonical(
        {
            "format": FORMAT,
            "files": {name: {"sha256": sha256_of(data), "bytes": len(data)} for name, data in files.items()},
        }
    )
    _write_folder(folder, {**files, MANIFEST: manifest})
    return sha256_of(manifest)


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files under a temporary name, then give the folder its own."""
    if folder.exists():
        raise FoundWanting(
            "A frozen report is there already and is never written over.",
            where=str(folder),
            remedy="Choose another folder for --out, if a corrected report is to be handed in.",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, data in files.items():
                (made / name).write_bytes(data)
                (made / name).chmod(0o444)
            made.chmod(0o755)
            made.rename(folder)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    except OSError as error:
        raise SurroundingsError(f"The report cannot be written ({error.strerror}).", where=str(folder)) from None


def verify(folder: Path) -> list[Altered]:
    """Return the files of a frozen report that were changed, taken away or added since; none when it is intact.

    Raises
    ------
    UserError
        When the folder is no frozen report.
    """
    files = _manifest(folder)["files"]
    found = []
    for name, entry in sorted(files.items()):
        path = folder / name
        if path.is_symlink():  # a frozen file is a file: what a link leads to may change at any time
            found.append(Altered(name, "changed"))
        elif not path.is_file():
            found.append(Altered(name, "gone"))
        elif sha256_of(path) != entry["sha256"]:
            found.append(Altered(name, "changed"))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or path.is_file()}
    found += [Altered(name, "added") for name in sorted(there - set(files) - {MANIFEST})]
    return found


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of the manifest: kept elsewhere, it tells when manifest and files were both changed."""
    _manifest(folder)
    return sha256_of(folder / MANIFEST)


def thaw(folder: Path) -> Document:
    """Return the frozen document, to render it again or to read it; nothing is derived anew.

    Raises
    ------
    UserError
        When the folder is no frozen report, or its content cannot be read.
    """
    try:
        return Document.model_validate(_content(folder)["document"])
    except (KeyError, ValidationError):
        raise _damaged(folder / REPORT) from None


def frozen_inputs(folder: Path) -> dict[str, Any]:
    """Return what the frozen report was made from: programme with hash, report, follow-up, observations.

    Raises
    ------
    UserError
        When the folder is no frozen report, or its content cannot be read.
    """
    inputs = _content(folder).get("inputs")
    if not isinstance(inputs, dict):
        raise _damaged(folder / REPORT)
    return inputs


def render_again(folder: Path, form: Form) -> bytes:
    """Return the frozen document rendered once more, in the same template where it had one."""
    template = folder / TEMPLATE
    return render(thaw(folder), form, template if template.is_file() else None)


def _content(folder: Path) -> dict[str, Any]:
    return _json(folder / REPORT)


def _manifest(folder: Path) -> dict[str, Any]:
    manifest = _json(folder / MANIFEST)
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(
        Path(name).name == name and isinstance(entry, dict) and isinstance(entry.get("sha256"), str)
        for name, entry in files.items()
    ):
        raise _damaged(folder / MANIFEST)
    return manifest


def _damaged(path: Path) -> UserError:
    return UserError("The file does not hold what it should.", where=str(path), remedy="Restore it from a copy.")


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise UserError(
            "This is no frozen report.", where=str(path.parent), remedy=f"It would hold a {path.name}."
        ) from None
    except (OSError, ValueError):
        raise UserError("The file cannot be read.", where=str(path), remedy="Restore it from a copy.") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise UserError(
            "The file is of a format that this program does not know.", where=str(path), remedy="Use a newer beredd."
        )
    return value
