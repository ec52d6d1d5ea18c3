"""The interface's words: gathered from code and templates, kept as .po files, compiled to .mo (all by Babel)."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from beredd.common.whole_files import write_whole

SITE_DIR: Final = Path(__file__).resolve().parents[1]
LOCALE_DIR: Final = SITE_DIR / "locale"
LANGUAGES_TO_TRANSLATE: Final = ("sv", "da")
"""English is what the program's own texts are written in."""

BEGUN: Final = datetime(2026, 11, 22, tzinfo=UTC)

_FUNCTIONS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def po_file(language: str) -> Path:
    """Return the file of one language's words."""
    return LOCALE_DIR / language / "LC_MESSAGES" / "django.po"


def extract_template(file: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Found]:
    """Give Babel the messages of a Django template.

    Django turns a template into a line of Python-like words for xgettext; its indentation means nothing.
    """
    from django.utils.translation.template import templatize

    lines = templatize(file.read().decode("utf-8")).splitlines()
    source = "\n".join(line.strip() for line in lines)
    yield from extract_python(BytesIO(source.encode("utf-8")), keywords, tags, options)


def gather() -> Catalog:
    """Return every message of the site's code and templates, in the order of file names."""
    catalog = Catalog(project="beredd", fuzzy=False)
    for path in sorted([*SITE_DIR.rglob("*.py"), *SITE_DIR.rglob("*.html")]):
        method: Any = extract_template if path.suffix == ".html" else "python"
        with path.open("rb") as file:
            for _line, message, comments, context in extract(method, file, _FUNCTIONS, ["Translators:"]):
                where = [(str(path.relative_to(SITE_DIR)), 0)]
                catalog.add(message, locations=where, auto_comments=comments, context=context)
    return catalog


def read_words(language: str) -> Catalog:
    """Return the words of one language as they are kept."""
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def update_words() -> dict[str, list[str]]:
    """Bring the .po files in line with the code: new messages in, gone ones out; return those without words."""
    wanted = gather()
    lacking: dict[str, list[str]] = {}
    for language in LANGUAGES_TO_TRANSLATE:
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        words = read_words(language) if path.exists() else Catalog(locale=language, project="beredd", fuzzy=False)
        words.update(wanted, no_fuzzy_matching=True)
        words.obsolete.clear()
        words.header_comment = f"# The interface's words, language {language}; kept by: beredd site messages --update"
        words.project, words.version, words.msgid_bugs_address = "Beredd", "1", "see README"
        words.last_translator = words.language_team = "Beredd"
        words.creation_date = words.revision_date = BEGUN  # no date that changes with every run
        out = BytesIO()
        write_po(out, words, sort_output=True, include_lineno=False, omit_header=False, width=110)
        if not path.exists() or path.read_bytes() != out.getvalue():
            write_whole(path, out.getvalue())
        lacking[language] = [str(message.id) for message in words if message.id and not _has_words(message)]
    return lacking


def _has_words(message: Any) -> bool:
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(texts) and not message.fuzzy


def compile_messages() -> list[Path]:
    """Compile each .po that is newer than its .mo; return what was written.

    They go beside the .po files, or into ``var/locale`` where the program's own folder cannot be written to.
    """
    written = []
    for language in LANGUAGES_TO_TRANSLATE:
        source = po_file(language)
        if not source.exists():
            continue
        target = _target(source, language)
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        out = BytesIO()
        write_mo(out, read_words(language))
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, out.getvalue())
        written.append(target)
    return written


def _target(source: Path, language: str) -> Path:
    if os.access(source.parent, os.W_OK):
        return source.with_suffix(".mo")
    from django.conf import settings

    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo"
