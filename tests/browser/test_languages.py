"""A page speaks its reader's language: no word of another slips in unless it is marked as what it is."""

import re
from functools import cache
from typing import Any

import pytest

AMR = "/programmes/se-amr-2026/"
PAGES = (
    "/",
    "/account/",
    "/calendar/",
    "/documents/",
    "/indicators/",
    "/indicators/ecoli-3gc-r/",
    "/tillganglighet/",
    AMR,
    f"{AMR}decision/",
    f"{AMR}duties/A-20/",
    f"{AMR}reports/A-R1/2026-12-15/",
    "/programmes/dk-amr-2025/",
    "/programmes/dk-amr-2025/money/",
    "/programmes/dk-amr-2025/duties/B-01/",
    "/programmes/se-lakemedelsstrategi-2024/",
    "/programmes/se-lakemedelsstrategi-2024/reports/D-R1/undated/",
    "/programmes/se-tillverkningsberedskap-2024/",
    "/programmes/se-apoteksovning-2024/",
    "/there-is-none/",
)
SAID = """() => {
  const page = document.documentElement.lang, said = [];
  const own = one => (one.closest('[lang]') || document.documentElement).lang === page;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (texts.currentNode.parentElement.matches('form.form option')) continue;
    const words = texts.currentNode.data.replace(/\\s+/g, ' ').trim();
    if (words && own(texts.currentNode.parentElement)) said.push(words);
  }
  for (const one of document.querySelectorAll('[aria-label], [title], [alt], [placeholder], [data-label]'))
    for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'data-label'])
      if (one.getAttribute(name) && own(one)) said.push(one.getAttribute(name));
  return [...new Set(said)];
}"""
"""Every text and label of the page that claims to be in the page's own language."""

SHORTEST = 3

# Words that only one of the languages has, and that no sentence of some length does without.
ONLY = {
    "en": re.compile(r"\b(the|and|with|which|shall|their|this|from)\b"),
    "sv": re.compile(r"\b(och|att|för|är|från|inte|åtaganden?)\b"),
    "da": re.compile(r"\b(og|af|ikke|hvad|hvor|det er|forpligtelser?)\b"),
}


@cache
def untranslated(language: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return each English message of the interface whose words in `language` are others, as what would show it."""
    from beredd.site.config.messages import read_words

    found: list[tuple[str, re.Pattern[str]]] = []
    if language == "en":
        return found
    for message in read_words(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in ids:
            # What is placeholders and a word or two would be found in any sentence.
            own = re.sub(r"%\(\w+\)[sd]", "", text)
            if text and text not in words and len(re.findall(r"\w", own)) > SHORTEST:
                pattern = re.sub(r"%\\\(\w+\\\)[sd]", ".+", re.escape(text))
                found.append((text, re.compile(pattern)))
    return found


def words_on(page: Any, address: str) -> list[str]:
    page.goto(address)
    return page.evaluate(SAID)


def test_every_message_of_the_interface_has_words_in_each_language() -> None:
    from beredd.site.config.messages import gather, read_words

    for language in ("sv", "da"):
        words = {message.id: message.string for message in read_words(language)}
        lacking = [message.id for message in gather() if message.id and not words.get(message.id)]
        assert not lacking, language


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_no_other_language_slips_in_unmarked(visit, language: str) -> None:
    page = visit("alva", language=language)
    left, unmarked = {}, {}
    for address in PAGES:
        said = words_on(page, address)
        english = [text for text, pattern in untranslated(language) if any(map(pattern.fullmatch, said))]
        if english:
            left[address] = english
        foreign = [
            text
            for text in said
            for other, only in ONLY.items()
            if other != language and only.search(text) and not ONLY[language].search(text)
        ]
        if foreign:
            unmarked[address] = foreign
    assert not left
    assert not unmarked


def test_the_three_languages_are_offered_in_their_own_names(visit) -> None:
    page = visit()
    page.goto("/login/")
    offered = {button.get_attribute("lang"): button.inner_text() for button in page.locator(".languages button").all()}
    assert offered == {"sv": "Svenska", "da": "Dansk", "en": "English"}
