"""Decisions written for these tests, and files made of them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from beredd.decisions import Extraction, extract, read_document

TEXTS = Path(__file__).parent / "texts"


@cache
def _found(name: str) -> Extraction:
    return extract(read_document(TEXTS / name))


@pytest.fixture(scope="session")
def found() -> Callable[[str], Extraction]:
    """Read one of the texts beside these tests, once."""
    return _found
