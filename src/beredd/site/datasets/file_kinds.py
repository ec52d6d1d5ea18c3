"""Which files are taken in as data: told by what they begin with, never by their name alone."""

import re
import tomllib
from pathlib import PurePath
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from beredd.common.personal_numbers import holds_personal_number
from beredd.common.secrecy import refuse_classified
from beredd.site.attachments.file_kinds import MEDIA_TYPES, plain_name
from beredd.site.attachments.packages import check_package
from beredd.site.attachments.refusals import FileRefusedError

TEXTS: Final = frozenset({".csv", ".tsv", ".txt"})
WORKBOOK: Final = ".xlsx"
PARQUET: Final = ".parquet"
TAKEN_IN: Final = (*sorted(TEXTS), WORKBOOK, PARQUET)
LARGEST_WORKBOOK: Final = 50_000_000
"""Bytes; a workbook is unpacked to be looked through, and a larger table belongs in CSV or Parquet."""
LARGEST_MAP: Final = 200_000
_LOOKED_AT: Final = 65_536
_NOT_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKUP: Final = re.compile(rb"\s*<\s*(?:!doctype|\?xml|html|script|svg)\b", re.IGNORECASE)
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!", b"\xd0\xcf\x11\xe0")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def data_fault(file: UploadedFile[Any]) -> str:
    """Return why a file is not taken in as data, in the reader's language; empty where it is."""
    name = plain_name(str(file.name))
    said = name_fault(name)
    if said:
        return said
    suffix, first = PurePath(name).suffix.lower(), _first(file)
    if not first:
        return _("%(name)s is empty.") % {"name": name}
    if suffix not in TAKEN_IN:
        return _("%(name)s is of a kind that is not read. Save it as CSV, XLSX or Parquet.") % {"name": name}
    if suffix == WORKBOOK:
        return _workbook_fault(file, name)
    good = _is_parquet(file, first) if suffix == PARQUET else _is_text(first)
    return "" if good else _not_what_it_says(name)


def map_fault(file: UploadedFile[Any]) -> str:
    """Return why a file is no column map; empty where it is one."""
    name = plain_name(str(file.name))
    if (file.size or 0) > LARGEST_MAP:
        return _("%(name)s is too large for a column map.") % {"name": name}
    try:
        file.seek(0)
        text = file.read().decode("utf-8")
        tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return _("%(name)s is not a column map in TOML that can be read.") % {"name": name}
    finally:
        file.seek(0)
    return name_fault(name)


def name_fault(name: str) -> str:
    """Return why a file may not be called so: its name would be shown and kept."""
    refuse_classified(name, where="")
    return (
        _("A file’s name seems to hold a personal number. Give it another name.") if holds_personal_number(name) else ""
    )


def _first(file: UploadedFile[Any]) -> bytes:
    file.seek(0)
    first = bytes(file.read(_LOOKED_AT))
    file.seek(0)
    return first


def _is_text(first: bytes) -> bool:
    if first.startswith(_UTF16):
        return True
    return not (first.startswith(_PROGRAMS) or _NOT_TEXT.search(first) or _MARKUP.match(first))


def _is_parquet(file: UploadedFile[Any], first: bytes) -> bool:
    file.seek(-4, 2)
    last = file.read(4)
    file.seek(0)
    return first.startswith(b"PAR1") and last == b"PAR1"


def _workbook_fault(file: UploadedFile[Any], name: str) -> str:
    if (file.size or 0) > LARGEST_WORKBOOK:
        return _("%(name)s is a workbook of more than 50 MB. Save it as CSV.") % {"name": name}
    data = file.read()
    file.seek(0)
    try:
        good = check_package(name, WORKBOOK, MEDIA_TYPES[WORKBOOK], data)
    except FileRefusedError:
        return _("%(name)s is locked, holds macros or becomes far too large. Save it as a plain workbook.") % {
            "name": name
        }
    return "" if good else _not_what_it_says(name)


def _not_what_it_says(name: str) -> str:
    return _("The content of %(name)s is not what its name says, or it is damaged.") % {"name": name}
