"""The words of charts in the three languages; they stand in words.yaml."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml


@cache
def _words() -> dict[str, dict[str, str]]:
    text = files("beredd.charts").joinpath("words.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


def say(key: str, language: str, **given: object) -> str:
    """Return the words `key` in `language`, filled in."""
    return _words()[key][language].format(**given)


def listed(parts: Sequence[str], language: str) -> str:
    """Return ``a, b och c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {say('and', language)} {parts[-1]}"


def sentence(text: str) -> str:
    """Return `text` with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
