"""Where a number comes from, so that it can be traced and made again."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from beredd.common.text import Content


class Provenance(Content):
    """What a result was made from and by.

    ``input_sha256`` is the hash of the file or text it was read from, ``definition_version`` the version of the
    formula, ``program_version`` that of beredd, ``source`` the publication or register in words.
    """

    source: str
    input_sha256: str | None = None
    definition_version: str | None = None
    program_version: str | None = None
    parameters: dict[str, Any] = {}


def sha256_of(data: bytes | Path) -> str:
    """Return the SHA-256 of bytes or of a file, as 64 hexadecimal digits."""
    return hashlib.sha256(data.read_bytes() if isinstance(data, Path) else data).hexdigest()


@cache
def program_version() -> str:
    """Return the version of beredd that is running, read from its file once."""
    return version("beredd")
