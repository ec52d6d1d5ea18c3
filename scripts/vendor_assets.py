"""Copy what the site and the reports need out of node_modules, each with its licence.

The copies are not part of the repository: `npm ci` fetches exactly what package-lock.json names, and this script lays
the few files that are used where the program finds them. It does nothing when they are there already.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "beredd" / "site" / "static" / "vendor"
FONTS = ROOT / "src" / "beredd" / "reports" / "fonts"

WEIGHTS = {"Regular": "400Regular", "Italic": "400Regular_Italic", "SemiBold": "600SemiBold", "Bold": "700Bold"}

COPIES: list[tuple[str, Path]] = [
    # The Nordic public sector's design system: plain class names on normal HTML (MIT).
    ("@digdir/designsystemet-css/dist/src/index.css", VENDOR / "designsystemet" / "index.css"),
    ("@digdir/designsystemet-css/LICENSE", VENDOR / "designsystemet" / "LICENSE"),
    ("@digdir/designsystemet-theme/src/themes/designsystemet.css", VENDOR / "designsystemet" / "theme.css"),
    # Saves a page load where one filters a list (0BSD).
    ("htmx.org/dist/htmx.min.js", VENDOR / "htmx.min.js"),
    # One open font (OFL-1.1) for pages, Word, PDF and charts.
    ("@fontsource/source-sans-3/LICENSE", VENDOR / "fonts" / "LICENSE"),
    *(
        (
            f"@fontsource/source-sans-3/files/source-sans-3-{subset}-{weight}-normal.woff2",
            VENDOR / "fonts" / f"source-sans-3-{subset}-{weight}-normal.woff2",
        )
        for subset in ("latin", "latin-ext")
        for weight in (400, 600, 700)
    ),
    ("@expo-google-fonts/source-sans-3/LICENSE_FONT", FONTS / "LICENSE"),
    *(
        (f"@expo-google-fonts/source-sans-3/{folder}/SourceSans3_{folder}.ttf", FONTS / f"SourceSans3-{style}.ttf")
        for style, folder in WEIGHTS.items()
    ),
]


def main() -> int:
    """Copy each file; say which one is missing where the package has changed its shape."""
    for source, target in COPIES:
        found = MODULES / source
        if not found.is_file():
            if "LICENSE" in source:
                continue  # some packages name their licence only in package.json
            print(f"The npm packages hold no {source}. Run `npm ci` again.", file=sys.stderr)
            return 4
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.stat().st_size != found.stat().st_size:
            shutil.copyfile(found, target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
