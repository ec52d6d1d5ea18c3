"""Where compiled kernels are kept: beside the source where that may be written, else in the site's own folder."""

import os
from pathlib import Path
from typing import Any, Final

import numba

SOURCE: Final = Path(__file__).resolve().parent


def keep_compiled(config: Any = numba.config, source: Path = SOURCE) -> None:
    """Choose the folder before the first kernel is declared; what the operator chose (NUMBA_CACHE_DIR) stays.

    A service whose program files are read-only and that has no home folder could else not declare a kernel at all.
    """
    kept = source / "__pycache__"
    home = os.environ.get("BEREDD_HOME")
    if config.CACHE_DIR or home is None or os.access(kept if kept.exists() else source, os.W_OK):
        return
    config.CACHE_DIR = str(Path(home) / "cache" / "kernels")
