"""Adding every document of a folder that a programme was read from."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Added:
    """Names of the files that were added or there already, and of those that were not, with the reason."""

    added: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def add_folder(folder: Path) -> Added:
    """Add the documents of `folder`; what is there already stays."""
    return Added()
