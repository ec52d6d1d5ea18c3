"""The report's own words in three languages; the words are data, in words.yaml."""

from functools import cache
from importlib.resources import files

import yaml

from beredd.common.text import LANGUAGES, Language, Text


@cache
def _words() -> dict[str, dict[str, str]]:
    text = files("beredd.reports").joinpath("words.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = yaml.safe_load(text)
    return words


def word(key: str, language: str, **values: object) -> str:
    """Return the words for `key` with `values` filled in: ``word("page_of", "sv", page=1, pages=9)``.

    Raises
    ------
    KeyError
        When there is no such key, or a value that the words ask for is not given.
    """
    return _words()[key][language].format(**values)


def counted(key: str, number: int, language: str, **values: object) -> str:
    """Return ``key_one`` for one and ``key_many`` for any other number, with ``{number}`` filled in."""
    return word(f"{key}_{'one' if number == 1 else 'many'}", language, number=number, **values)


def in_all(key: str, **values: Text | str | int) -> Text:
    """Return the words for `key` in every language at once; a Text among `values` is given in the same language."""

    def in_one(language: Language) -> str:
        filled = {name: value.to(language) if isinstance(value, Text) else value for name, value in values.items()}
        return word(key, language, **filled)

    sv, da, en = (in_one(language) for language in LANGUAGES)
    return Text(sv=sv, da=da, en=en)


def joined(parts: list[str], language: str) -> str:
    """Return a list in words: ``Folkhälsomyndigheten, Jordbruksverket och Livsmedelsverket``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word('and', language)} {parts[-1]}"
