"""Where mail goes, from one address; a password in it is never said aloud."""

import pytest

from beredd.common.errors import SurroundingsError
from beredd.site.config.mail import CONSOLE, FILES, SMTP, mail_settings
from beredd.site.config.surroundings import choice, networks


@pytest.mark.parametrize("nothing", ["", " ", "console:"])
def test_by_default_it_is_written_to_the_console(nothing):
    assert mail_settings(nothing).backend == CONSOLE


@pytest.mark.parametrize(
    ("address", "host", "port", "tls", "starttls"),
    [
        ("smtp://localhost", "localhost", 25, False, False),
        ("smtps://u:p%40ss@post.example.se", "post.example.se", 465, True, False),
        ("smtp+starttls://u:p%40ss@post.example.se:2525", "post.example.se", 2525, False, True),
    ],
)
def test_a_mail_server(address, host, port, tls, starttls):
    mail = mail_settings(address)
    assert (mail.backend, mail.host, mail.port, mail.tls, mail.starttls) == (SMTP, host, port, tls, starttls)
    assert (mail.user, mail.password) == (("u", "p@ss") if "@" in address else ("", ""))


def test_a_folder():
    mail = mail_settings("file:///srv/beredd/post%20ut")
    assert (mail.backend, mail.folder) == (FILES, "/srv/beredd/post ut")


@pytest.mark.parametrize("wrong", ["http://x", "smtp:", "smtp://u:hemlig@host:port", "post.example.se"])
def test_what_cannot_be_understood_is_told_without_the_password(wrong):
    with pytest.raises(SurroundingsError, match="BEREDD_MAIL_URL") as refused:
        mail_settings(wrong)
    assert "hemlig" not in str(refused.value)


def test_words_and_networks(monkeypatch):
    monkeypatch.setenv("BEREDD_X", "JSON")
    assert choice("BEREDD_X", ("lines", "json")) == "json"
    monkeypatch.setenv("BEREDD_X", "xml")
    with pytest.raises(SurroundingsError, match="one of: lines, json"):
        choice("BEREDD_X", ("lines", "json"))
    monkeypatch.setenv("BEREDD_X", "10.0.0.0/8, ::1")
    assert [str(one) for one in networks("BEREDD_X", "")] == ["10.0.0.0/8", "::1/128"]
    monkeypatch.setenv("BEREDD_X", "10.0.0.1/8")
    with pytest.raises(SurroundingsError, match="BEREDD_X"):
        networks("BEREDD_X", "")
