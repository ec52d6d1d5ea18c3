"""The words of charts in the three languages; they stand in words.yaml."""

from beredd.common.text import words_of


def say(key: str, language: str, **given: object) -> str:
    """Return the words `key` in `language`, filled in."""
    words: str = words_of("beredd.charts", "words.yaml")[key][language]
    return words.format(**given)


def sentence(text: str) -> str:
    """Return `text` with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
