"""Compile the room's kernels before somebody waits for them: ``python -m beredd.amr.warm``, which `make setup` does.

What is compiled is kept beside the source (or, where that may not be written, in the user's cache) and read from there.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

KERNELS: Final = ("beredd.amr.kernels",)
"""Modules of kernels; each has a function ``warm()`` that calls every kernel with the types that it is called with."""


def is_warm(module: str) -> bool:
    """Return whether something compiled from `module`, as its file is now, is kept beside it."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return False
    source = Path(spec.origin)
    kept = source.parent / "__pycache__"
    changed = source.stat().st_mtime
    return any(index.stat().st_mtime >= changed for index in kept.glob(f"{source.stem}.*.nbi"))


def warm() -> None:
    """Compile what is not compiled yet, and say so on standard error."""
    for module in KERNELS:
        if not is_warm(module):
            print(f"beredd: compiling {module}, once for this machine", file=sys.stderr)
        import_module(module).warm()


if __name__ == "__main__":
    warm()
