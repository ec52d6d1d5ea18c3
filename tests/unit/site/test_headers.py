"""What every answer says to the browser, and what no page holds."""

import re
from pathlib import Path

import pytest

from beredd.site.config.messages import SITE_DIR

PAGES = ["/", "/login/", "/tillganglighet/", "/programmes/alpha-2026/", "/indicators/ecoli-3gc-r/", "/finns-inte/"]


@pytest.mark.parametrize("url", PAGES)
def test_a_strict_policy_on_every_page(as_, url):
    answer = as_("alva").get(url)
    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if " " in part.strip()
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("url", PAGES)
def test_no_page_needs_what_the_policy_forbids(as_, url):
    page = as_("alva").get(url, follow=True).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert re.findall(r"<script(?![^>]*src=)", page) == []
    assert not re.search(r'(src|href)="(https?:)?//(?!example)', page.replace("https://www.w3.org", ""))


def test_pages_of_one_person_are_kept_nowhere_between(as_):
    assert "private" in as_("alva").get("/")["Cache-Control"]


def test_cookies_are_closed_to_scripts(client, alva):
    answer = client.post("/login/", {"username": "alva", "password": "alva-lösenord"})
    for cookie in ("beredd_session", "beredd_csrf"):
        assert answer.cookies[cookie]["httponly"]
        assert answer.cookies[cookie]["samesite"] == "Lax"


def test_templates_have_one_h1_and_no_style_or_handler():
    for path in Path(SITE_DIR, "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son(?!e=)[a-z]+=", text), path
        # A document that is shown whole brings its own heading.
        if "{% block content %}" in text and path.name not in ("layout.html", "bare.html") and "|safe" not in text:
            assert text.count("<h1") == 1, path


def test_tables_have_captions_and_headers_have_scope():
    for path in Path(SITE_DIR, "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert text.count("<table") == text.count("<caption"), path
        assert all("scope=" in tag for tag in re.findall(r"<th\b[^>]*>", text)), path
