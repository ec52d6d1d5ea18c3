"""The folder of source documents: each kept unaltered under the hash of its bytes, its text beside it."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from beredd.common.errors import SurroundingsError
from beredd.common.provenance import sha256_of
from beredd.common.whole_files import write_whole


def _folder() -> Path:
    return Path(settings.BEREDD_VAR) / "documents"


def keep(data: bytes, text: str) -> str:
    """Store a document and its text; return the hash. What is there already is left as it is.

    Raises
    ------
    SurroundingsError
        When the folder cannot be written to or the disk is full.
    """
    name = sha256_of(data)
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / name, data)
        _write(folder / f"{name}.text", text.encode("utf-8"))
    except OSError as error:
        raise SurroundingsError(
            f"The document cannot be stored ({error.strerror}).", where=str(folder), remedy="Make room, then try again."
        ) from None
    return name


def bytes_of(name: str) -> bytes | None:
    """Return a stored document unaltered, or None when it is not there."""
    try:
        return (_folder() / name).read_bytes()
    except OSError:
        return None


def text_of(name: str) -> str | None:
    """Return the text that passages count their characters in, or None when the document is not there."""
    path = _folder() / f"{name}.text"
    return _read(path) if path.is_file() else None


@lru_cache(maxsize=32)
def _read(path: Path) -> str:
    """Read a text once; its name is its content's hash, so it never changes. Line ends are kept: offsets count them."""
    return path.read_bytes().decode("utf-8")


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        return
    write_whole(path, data, mode=0o640)
