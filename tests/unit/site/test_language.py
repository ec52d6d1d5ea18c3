"""Three languages: the choice, what it is remembered by, and no text left in the wrong one."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.checkers import checkers

from beredd.site.accounts.models import User
from beredd.site.config.messages import LANGUAGES_TO_TRANSLATE, gather, po_file, read_words, update_words


def test_every_message_of_code_and_templates_is_in_the_files_and_none_too_many():
    wanted = {message.id for message in gather() if message.id}
    assert len(wanted) > 200
    for language in LANGUAGES_TO_TRANSLATE:
        assert {message.id for message in read_words(language) if message.id} == wanted, (
            "run: beredd site messages --update"
        )


@pytest.mark.parametrize("language", LANGUAGES_TO_TRANSLATE)
def test_every_message_has_words_in_each_language(language):
    for message in read_words(language):
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(text.strip() for text in texts), f"{language}: {message.id!r} has no words"
        assert not message.fuzzy, f"{language}: {message.id!r} is only a guess"


@pytest.mark.parametrize("language", LANGUAGES_TO_TRANSLATE)
def test_words_fill_in_what_the_message_fills_in(language):
    catalog: Catalog = read_words(language)
    for message in catalog:
        if not message.id:
            continue
        for check in checkers:
            check(catalog, message)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        named = set(re.findall(r"%\((\w+)\)", " ".join(ids)))
        for text in texts:
            assert set(re.findall(r"%\((\w+)\)", text)) == named, message.id


def test_the_files_are_as_the_command_writes_them():
    before = {language: po_file(language).read_bytes() for language in LANGUAGES_TO_TRANSLATE}
    assert update_words() == {"sv": [], "da": []}
    assert before == {language: po_file(language).read_bytes() for language in LANGUAGES_TO_TRANSLATE}


@pytest.mark.parametrize(
    ("accepted", "language", "words"),
    [
        ("sv", "sv", "Logga in"),
        ("da", "da", "Log ind"),
        ("en-GB", "en", "Log in"),
        ("de", "sv", "Logga in"),
        ("da;q=0.8, en;q=0.9", "en", "Log in"),
    ],
)
def test_the_browsers_wish_is_heard(client, db, accepted, language, words):
    page = client.get("/login/", headers={"accept-language": accepted}).content.decode()
    assert f'<html lang="{language}">' in page
    assert words in page


def test_the_choice_is_a_form_that_comes_back_to_the_same_page(as_, bo):
    client = as_("bo")
    answer = client.post("/language/", {"language": "da", "next": "/calendar/"}, follow=True)
    assert answer.redirect_chain == [("/calendar/", 302)]
    assert "Kalender" in answer.content.decode()
    assert '<html lang="da">' in client.get("/").content.decode(), "it lasts"
    assert User.objects.get(username="bo").language == "da"


def test_who_logs_in_elsewhere_meets_the_own_language(client, bo):
    bo.language = "da"
    bo.save()
    answer = client.post(
        "/login/", {"username": "bo", "password": "bo-lösenord"}, follow=True, headers={"accept-language": "sv"}
    )
    assert '<html lang="da">' in answer.content.decode()


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_out(as_, next_page):
    assert as_("bo").post("/language/", {"language": "en", "next": next_page}).url == "/"


def test_a_language_we_do_not_have_changes_nothing(as_):
    client = as_("bo")
    client.post("/language/", {"language": "xx", "next": "/"})
    assert '<html lang="sv">' in client.get("/").content.decode()


@pytest.mark.parametrize("language", ["sv", "da"])
@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/calendar/",
        "/documents/",
        "/account/",
        "/tillganglighet/",
        "/programmes/alpha-2026/",
        "/programmes/alpha-2026/duties/P-02/",
        "/programmes/alpha-2026/decision/",
        "/programmes/alpha-2026/money/",
        "/programmes/alpha-2026/reports/P-R1/2026-12-15/",
        "/finns-inte/",
    ],
)
def test_no_message_stands_in_english_on_a_page(as_, url, language):
    """Every text node that is a message of ours must be in the page's language (unless the words are the same)."""
    client = as_("alva")
    client.post("/language/", {"language": language, "next": "/"})
    page = client.get(url).content.decode()
    single = [message for message in read_words(language) if message.id and isinstance(message.id, str)]
    words = {str(message.id): str(message.string) for message in single}
    shown = {text.strip() for text in re.findall(r">([^<>]+)<", page)}
    assert not {text for text in shown if text in words and text not in words.values()}
