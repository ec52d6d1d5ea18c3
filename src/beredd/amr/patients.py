"""Patients' codes: what stands for a person in the table, and what is refused because it is the person."""

import hashlib
from typing import Final

import polars as pl

from beredd.common.personal_numbers import PersonalNumberError, holds_personal_number

_CANDIDATE: Final = r"\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|[6-9]\d)[-+]?\d{4}|\d{6}-\d{4}|(?i:cpr)"
"""What can hold a Swedish date or is written as a Danish number: nine of ten other numbers need no closer look."""
_MARKED: Final = r"\d{6}[-+]\d{4}|(?i:cpr)"
_LONG: Final = r"\d{10}"
_HEX: Final = r"^[0-9a-fA-F]{10}$|^[0-9a-fA-F]{12}$"
_LETTER: Final = "[a-fA-F]"
LOOKED_AT: Final = 20_000
FEW: Final = 50
CHANCE: Final = 0.15
"""Of random numbers of ten digits 0.7 % pass as personal numbers, of numbers in sequence 10 %; of personal ones all."""
CODE_LENGTH: Final = 16


def refuse_personal_numbers_in(values: pl.Series, where: str, column: str) -> None:
    """Refuse a column of patients or isolates that holds personal numbers; nothing of it is stored.

    A number with its hyphen is refused wherever it stands. Bare digits may be a code that a program made: they are
    refused unless the column is one of hexadecimal codes, or has many such numbers and so few of them pass as personal
    numbers as chance explains.

    Raises
    ------
    PersonalNumberError
        The numbers are not repeated in the message.
    """
    likely = values.filter(values.str.contains(_CANDIDATE)).unique()
    if likely.is_empty():
        return
    marked = likely.str.contains(_MARKED)
    found = any(holds_personal_number(text) for text in likely.filter(marked).to_list())
    if not found and not marked.all() and not _are_hexadecimal(values):
        passing = sum(holds_personal_number(text) for text in likely.filter(~marked).head(LOOKED_AT).to_list())
        numbers = values.filter(values.str.contains(_LONG)).n_unique() * min(1.0, LOOKED_AT / likely.len())
        found = passing > 0 and (numbers < FEW or passing > CHANCE * numbers)
    if found:
        raise PersonalNumberError(
            f"The column {column!r} holds personal numbers (personnummer, CPR). Nothing has been stored.",
            where=where,
            remedy="Put a code in their place before the file is handed in, the same code for the same patient.",
        )


def _are_hexadecimal(values: pl.Series) -> bool:
    """Whether a column is of hexadecimal codes, of which one in a hundred has digits alone."""
    shaped = values.str.contains(_HEX)
    lettered = shaped & values.str.contains(_LETTER)
    return shaped.sum() > 0.9 * values.len() and lettered.sum() > 0.9 * values.len()


def codes_of_names(parts: pl.DataFrame) -> pl.Series:
    """Return a code for each person who is told by names and sex alone: the same names, the same code.

    The code is the beginning of the SHA-256 of the parts, small letters, single spaces. It keeps names out of the table
    and makes equal patients equal; it is no protection against one who has a list of names to try.
    """
    tidy = [pl.col(name).str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars() for name in parts.columns]
    whole = parts.select(pl.concat_str(tidy, separator="\x1f", ignore_nulls=False).alias("person"))["person"]
    nameless = parts.select(pl.all_horizontal(pl.col(parts.columns[:-1]).str.strip_chars() == ""))[parts.columns[0]]
    people = whole.unique()
    hashes = [hashlib.sha256(one.encode()).hexdigest()[:CODE_LENGTH] for one in people.to_list()]
    found = whole.replace_strict(people, pl.Series(hashes, dtype=pl.String), return_dtype=pl.String)
    return pl.select(pl.when(~nameless).then(found).alias("patient"))["patient"]
