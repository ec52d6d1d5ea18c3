"""Personal numbers of Sweden and Denmark: what no field of beredd may hold.

A Swedish personnummer or samordningsnummer is told by its date and its check digit (Luhn; SKV 704, SKV 707). A Danish
CPR number has had no reliable check digit since 2007, so its date decides, and it must be written with its hyphen or be
called one. Organisation numbers pass: their third digit makes no month.
"""

import re
from datetime import date
from typing import Final

from beredd.common.errors import UserError

_SWEDISH: Final = re.compile(r"(?<![\d-])(?:19|20)?(\d{2})(\d{2})(\d{2})[-+]?(\d{4})(?![\d-])")
_DANISH: Final = re.compile(r"(?<![\d-])(?:(?i:cpr)\D{0,12})?(\d{2})(\d{2})(\d{2})(-| ?)(\d{4})(?![\d-])")
_CALLED_CPR: Final = re.compile(r"cpr\D{0,12}$", re.IGNORECASE)
COORDINATION_DAYS: Final = 60
"""What a samordningsnummer adds to the day."""


class PersonalNumberError(UserError):
    """A text that seems to hold a personal number; nothing of it has been kept, and the number is not repeated."""

    WHAT: Final = (
        "The text seems to hold a personal number (personnummer, samordningsnummer, CPR), and nothing has been stored."
    )
    REMEDY: Final = "Take the number away, or write a case number instead."

    def __init__(self, what: str = WHAT, *, where: str = "", remedy: str = REMEDY) -> None:
        super().__init__(what, where=where, remedy=remedy)


def holds_personal_number(text: str) -> bool:
    """Say whether a text seems to hold a personal number of Sweden or Denmark."""
    if any(_is_swedish(*found.groups()) for found in _SWEDISH.finditer(text)):
        return True
    for found in _DANISH.finditer(text):
        day, month, _year, mark, _serial = found.groups()
        called = found[0][:3].casefold() == "cpr" or _CALLED_CPR.search(text[: found.start()]) is not None
        if (mark == "-" or called) and _is_day(2000, int(month), int(day)):
            return True
    return False


def refuse_personal_numbers(text: str, *, where: str = "") -> None:
    """Refuse a text that seems to hold a personal number.

    Raises
    ------
    PersonalNumberError
        When it does.
    """
    if holds_personal_number(text):
        raise PersonalNumberError(where=where)


def _is_swedish(year: str, month: str, day: str, serial: str) -> bool:
    born = int(day) - COORDINATION_DAYS if int(day) > COORDINATION_DAYS else int(day)
    # The century is not known: 29 February is let stand for every year.
    if not _is_day(2000, int(month), born):
        return False
    digits = f"{year}{month}{day}{serial}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
