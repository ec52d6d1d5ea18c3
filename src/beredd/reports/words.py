"""The report's own words in three languages; the words are data, in words.yaml."""

from beredd.common.text import LANGUAGES, Language, Text, words_of


def word(key: str, language: str, **values: object) -> str:
    """Return the words for `key` with `values` filled in: ``word("page_of", "sv", page=1, pages=9)``.

    Raises
    ------
    KeyError
        When there is no such key, or a value that the words ask for is not given.
    """
    words: str = words_of("beredd.reports", "words.yaml")[key][language]
    return words.format(**values)


def counted(key: str, number: int, language: str, **values: object) -> str:
    """Return ``key_one`` for one and ``key_many`` for any other number, with ``{number}`` filled in."""
    return word(f"{key}_{'one' if number == 1 else 'many'}", language, number=number, **values)


def capital(text: str) -> str:
    """Return a text with its first letter large and the others as they are: what begins a line."""
    return text[:1].upper() + text[1:]


def in_all(key: str, **values: Text | str | int) -> Text:
    """Return the words for `key` in every language at once; a Text among `values` is given in the same language."""

    def in_one(language: Language) -> str:
        filled = {name: value.to(language) if isinstance(value, Text) else value for name, value in values.items()}
        return word(key, language, **filled)

    sv, da, en = (in_one(language) for language in LANGUAGES)
    return Text(sv=sv, da=da, en=en)
