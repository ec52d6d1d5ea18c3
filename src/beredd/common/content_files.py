"""Where the content that people write is kept, and how one file of it is read.

The content lies in ``content/`` of a checkout, in ``beredd/content`` of an installed wheel, or where
``BEREDD_CONTENT`` points (an agency's own folder with the same shape).
"""

import os
import reprlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from beredd.common.errors import Finding, FoundWanting, UserError
from beredd.common.text import Content

C = TypeVar("C", bound=Content)

MAX_CONTENT_BYTES = 5_000_000

# What was found, in brief; a file whose aliases multiply would fill the memory with a plain repr.
_BRIEF = reprlib.Repr()
_BRIEF.maxstring = _BRIEF.maxother = 60
_BRIEF.maxlevel, _BRIEF.maxdict, _BRIEF.maxlist = 2, 3, 3


@cache
def content_dir() -> Path:
    """Return the folder that holds programmes/, frameworks/, indicators/ and codes/."""
    named = os.environ.get("BEREDD_CONTENT")
    if named:
        folder = Path(named)
        if not folder.is_dir():
            raise UserError(
                f"BEREDD_CONTENT names {named}, which is not a folder.", remedy="Point it to a content folder."
            )
        return folder
    packaged = Path(str(files("beredd"))) / "content"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[3] / "content"


def content_path(relative: str) -> Path:
    """Return the path of one content file, such as ``codes/places.csv``."""
    return content_dir() / relative


class ContentFaults(FoundWanting):
    """A content file that was read but is not right; ``findings`` says what is wrong where."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        count = len(findings)
        noun = "fault" if count == 1 else "faults"
        super().__init__(f"{count} {noun}.\n" + "\n".join(str(finding) for finding in findings))


def read_yaml(path: Path) -> tuple[Any, yaml.Node]:
    """Return a YAML file as plain values, and its node tree for line numbers.

    Raises
    ------
    UserError
        When the file is missing, empty, too large, not UTF-8 or not YAML.
    """
    where = str(path)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UserError("No such file.", where=where, remedy="Check the name.") from None
    except OSError as error:
        raise UserError(f"The file cannot be read ({error.strerror}).", where=where) from None
    if len(raw) > MAX_CONTENT_BYTES:
        raise UserError("The file is larger than 5 MB.", where=where, remedy="A programme file is text; is this one?")
    try:
        text = raw.decode("utf-8")
        loader = yaml.CSafeLoader(text)
        try:
            node = loader.get_single_node()
            value = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except UnicodeDecodeError:
        raise UserError("The file is not text in UTF-8.", where=where, remedy="Save it as UTF-8.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "cannot be read"
        raise UserError(
            f"Not YAML: {problem}.", where=f"{where}{line}", remedy="Check indentation, colons and quotes."
        ) from None
    if node is None or value is None:
        raise UserError("The file is empty.", where=where)
    return value, node


def line_of(node: yaml.Node, path: tuple[str | int, ...]) -> int:
    """Return the line (from 1) where the field at `path` stands, or its nearest parent that is there."""
    line = node.start_mark.line
    for step in path:
        if isinstance(node, yaml.MappingNode):
            for key, child in node.value:
                if key.value == str(step):
                    node, line = child, key.start_mark.line
                    break
            else:
                continue  # pydantic puts the names of union branches into the path
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
    return line + 1


def load_content(path: Path, model: type[C]) -> C:
    """Read one content file into its frozen model.

    Raises
    ------
    UserError
        When the file cannot be read as YAML.
    ContentFaults
        When a field is missing, unknown or wrong; each finding has file, line, field, what is wrong and what is right.
    """
    return as_model(path, *read_yaml(path), model)


def as_model(path: Path, value: Any, node: yaml.Node, model: type[C]) -> C:
    """Turn what :func:`read_yaml` gave into its frozen model.

    Raises
    ------
    ContentFaults
        As :func:`load_content`.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ContentFaults(
            [
                Finding(
                    file=str(path),
                    line=line_of(node, fault["loc"]),
                    field=".".join(str(step) for step in fault["loc"]) or None,
                    what=_what(fault),
                    remedy=_remedy(fault),
                    found=_BRIEF.repr(fault.get("input")),
                )
                for fault in error.errors()
            ]
        ) from None


def _what(fault: Any) -> str:
    """Say in plain words what pydantic found."""
    match fault["type"]:
        case "missing":
            return "is missing."
        case "extra_forbidden":
            return "is not a field here."
        case _:
            return f"{fault['msg'].removeprefix('Value error, ')} (found {_BRIEF.repr(fault.get('input'))})."


def _remedy(fault: Any) -> str:
    """Say what would be right."""
    match fault["type"]:
        case "missing":
            return "Add it."
        case "extra_forbidden":
            return "Remove it, or check its spelling against the schema (beredd programme schema)."
        case "enum" | "literal_error":
            return f"Use one of: {fault['ctx'].get('expected', '')}."
        case "date_from_datetime_parsing" | "date_type" | "date_parsing":
            return "Write a date as 2026-12-15."
        case _:
            return "Correct the value."
