"""The words of a language that the reader goes by: words/sv.yaml and words/da.yaml, made ready for matching."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from beredd.common.text import Language

READABLE: tuple[Language, ...] = ("sv", "da")


@dataclass(frozen=True)
class Words:
    """One language's words. ``raw`` is the file; the rest is made from it."""

    language: Language
    raw: dict[str, Any]
    infinitives: frozenset[str]
    finite: frozenset[str]
    months: dict[str, int]

    def __getitem__(self, key: str) -> Any:
        """Return an entry of the file."""
        return self.raw[key]

    def found(self, key: str, text: str) -> re.Match[str] | None:
        """Search `text` for the pattern filed under `key`."""
        return pattern(self.raw[key]).search(text)

    @property
    def modals(self) -> dict[str, str]:
        """Return the modal verbs and the strength of each."""
        modals: dict[str, str] = self.raw["modals"]
        return modals


@cache
def pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern of a word file, once; letters match in either case unless the pattern names a capital."""
    flags = re.NOFLAG if "A-Z" in source else re.IGNORECASE
    return re.compile(source, flags)


def _finite_forms(infinitive: str, language: Language) -> set[str]:
    """Return the forms that an infinitive may take as finite verb: analysera → analyserar, analyseras, analyserade."""
    stem = infinitive[:-1]
    if language == "sv":
        forms = {infinitive + "r", infinitive + "s", stem + "ade", stem + "ades"}
        if not infinitive.endswith("era"):
            forms |= {stem + "er", stem + "de", stem + "te", stem + "des", stem + "tes", stem + "s", stem + "es"}
        if infinitive.endswith(("öra", "ära", "yra")):
            forms.add(stem)
        return forms
    return {infinitive + "r", infinitive + "s", stem + "ede", stem + "te", stem + "edes"}


# Prepositions and nouns that look like finite verbs made by the rule above.
_NOT_FINITE = frozenset({"för", "planer", "åtgärder", "svar", "delar", "måler", "støtter", "ved"})


@cache
def words(language: Language) -> Words:
    """Return the words of Swedish (sv) or Danish (da)."""
    text = files("beredd.decisions").joinpath(f"words/{language}.yaml").read_text(encoding="utf-8")
    raw = yaml.safe_load(text)
    infinitives = frozenset(raw["infinitives"])
    finite: set[str] = set(raw["finite"]) | set(raw["modals"])
    for infinitive in infinitives:
        finite |= _finite_forms(infinitive, language)
    return Words(
        language=language,
        raw=raw,
        infinitives=infinitives,
        finite=frozenset(finite - infinitives - _NOT_FINITE),
        months={name: number for number, name in enumerate(raw["months"], 1)},
    )
