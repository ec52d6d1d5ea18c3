"""Adding every document of a folder that a programme was read from: an operator's way."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from beredd.common.errors import UserError
from beredd.programmes import programmes
from beredd.site.decisions.actions import add_document, matches

SUFFIXES: Final = frozenset({".txt", ".docx", ".pdf"})


@dataclass
class Added:
    """Names of the files that are there now, and of those that were not added, each with the reason."""

    added: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def add_folder(folder: Path) -> Added:
    """Add the documents of `folder`; what is there already stays.

    Raises
    ------
    UserError
        When there is no such folder.
    """
    if not folder.is_dir():
        raise UserError("No such folder.", where=str(folder), remedy="Name the folder with the decisions' documents.")
    result = Added()
    known = list(programmes().values())
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        try:
            data = path.read_bytes()
            if not matches(data, known):
                result.refused.append(f"{path.name}: no programme was read from it.")
                continue
            add_document(by=None, name=path.name, data=data, programmes=known)
        except UserError as error:
            result.refused.append(str(error))
        except OSError as error:
            result.refused.append(f"{path.name}: cannot be read ({error.strerror}).")
        else:
            result.added.append(path.name)
    return result
