"""Text in the reader's language, and the labels of coded values."""

from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

Language = Literal["sv", "da", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "da", "en")


class Content(BaseModel):
    """Base of everything that people write in files: frozen, and no unknown field passes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Content):
    """A text that people wrote in one, two or three languages.

    At least one language is there; :meth:`to` never fails.
    """

    sv: str | None = None
    da: str | None = None
    en: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Text":
        if not (self.sv or self.da or self.en):
            raise ValueError("no text: write at least one of sv, da, en")
        return self

    def to(self, language: str) -> str:
        """Return the text in `language`, else in English, else in the language it has.

        A Dane reads Swedish more easily than nothing, so the neighbour's language comes last, not never.
        """
        return getattr(self, language, None) or self.en or self.sv or self.da or ""

    def language_of(self, language: str) -> Language:
        """Return which language :meth:`to` answers in, for the ``lang`` attribute of a page."""
        for known in LANGUAGES:
            if known == language and getattr(self, known):
                return known
        return "en" if self.en else "sv" if self.sv else "da"


@cache
def words_of(room: str, file: str) -> Any:
    """Return the words that a room keeps as data in a YAML file of its package: key → language → words."""
    return yaml.load(files(room).joinpath(file).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def label(kind: str, value: str, language: str) -> str:
    """Return the words for a coded value: ``label("role", "take_part", "sv")`` → ``"medverkar"``.

    Raises
    ------
    KeyError
        When `kind` or `value` has no label; a test walks every enumeration, so this is a fault in the program.
    """
    words: dict[str, str] = words_of("beredd.common", "labels.yaml")[kind][str(value)]
    return words.get(language) or words["en"]


def label_text(kind: str, value: str) -> Text:
    """Return the words for a coded value in every language, as :func:`label` gives them in one."""
    return Text(**{language: label(kind, value, language) for language in LANGUAGES})
