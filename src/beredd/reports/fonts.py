"""The one font of reports, Source Sans 3 (OFL-1.1), as TrueType files that the build takes from npm."""

from pathlib import Path

FAMILY = "Source Sans 3"
"""The family's name, as charts, Word and PDF ask for it."""

_FOLDER = Path(__file__).resolve().parent / "fonts"


def font_dir() -> Path | None:
    """Return the folder with the font's files, or None where the build has not put them there.

    Reports are made without it too: Word then only names the font, and the PDF uses the one that Typst carries.
    """
    return _FOLDER if any(_FOLDER.glob("*.ttf")) else None


def font_file(style: str) -> Path | None:
    """Return the file of one style (``Regular``, ``Italic``, ``SemiBold``, ``Bold``), or None."""
    path = _FOLDER / f"SourceSans3-{style}.ttf"
    return path if path.is_file() else None
