"""Choices of columns, from the labels that all rooms share."""

from collections.abc import Mapping
from enum import StrEnum

from beredd.common.text import Text, label


def choices(kind: str, values: type[StrEnum]) -> Mapping[str, Text]:
    """Return the values of an enumeration with their words in three languages."""
    return {
        str(value): Text(sv=label(kind, value, "sv"), da=label(kind, value, "da"), en=label(kind, value, "en"))
        for value in values
    }
