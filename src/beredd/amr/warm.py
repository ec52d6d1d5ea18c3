"""Compile the room's kernels before somebody waits for them: ``python -m beredd.amr.warm``, which `make setup` does.

What is compiled is kept (:mod:`beredd.amr.kernel_cache`) and read by all processes.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

KERNELS: Final = ("beredd.amr.kernels",)
"""Modules of kernels; each has a function ``warm()`` that calls every kernel with the types that it is called with."""


def is_warm(module: str) -> bool:
    """Return whether every kernel of `module` is compiled from the file as it is now, and kept."""
    kernels = import_module(module)
    changed = Path(str(kernels.__file__)).stat().st_mtime
    declared = [one for one in vars(kernels).values() if hasattr(one, "py_func")]
    return all(_kept_since(changed, kernel) for kernel in declared)


def _kept_since(changed: float, kernel: Any) -> bool:
    name = f"{kernel.__module__.rpartition('.')[2]}.{kernel.__name__}-*.nbi"
    return any(index.stat().st_mtime >= changed for index in Path(kernel.stats.cache_path).glob(name))


def warm() -> None:
    """Compile what is not compiled yet, and say so on standard error."""
    for module in KERNELS:
        if not is_warm(module):
            print(f"beredd: compiling {module}, once for this machine", file=sys.stderr)
        import_module(module).warm()


if __name__ == "__main__":
    warm()
