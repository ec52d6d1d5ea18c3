"""Choices of columns, from the labels that all rooms share."""

from collections.abc import Mapping
from enum import StrEnum

from beredd.common.text import Text, label_text


def choices(kind: str, values: type[StrEnum]) -> Mapping[str, Text]:
    """Return the values of an enumeration with their words in three languages."""
    return {str(value): label_text(kind, value) for value in values}
