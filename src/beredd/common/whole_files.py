"""Files that are written whole or not at all, so that nobody ever meets half a file under its own name."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from beredd.common.errors import SurroundingsError


def write_whole(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write `data` to a temporary name beside `path`, then give it its own; the folder is made when it is not there.

    Several processes may do it at once: the last one wins, and each file is whole. ``mode`` is who may read it;
    0o600 for a secret, which is the owner's alone from the first byte.

    Raises
    ------
    SurroundingsError
        When the disk or the folder does not let us; nothing half-written is left.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        if not isinstance(error, OSError):
            raise
        raise SurroundingsError(
            f"The file cannot be written ({error.strerror}).", where=str(path), remedy="Check the folder and the disk."
        ) from None


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary name beside `path` to write to, for what is too large for :func:`write_whole`.

    When the block ends well the file gets its own name; when it does not, nothing is left. The folder is made.

    Raises
    ------
    SurroundingsError
        When the disk or the folder does not let us.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise SurroundingsError(
            f"The file cannot be written ({error.strerror}).", where=str(path), remedy="Check the folder and the disk."
        ) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
