"""The person who reads the page: the language, and what day it is where the agencies are."""

from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from beredd.common.text import LANGUAGES, Language, Text


def reader_language() -> Language:
    """Return the language of the page now being made."""
    language = (get_language() or "sv")[:2]
    return language if language in LANGUAGES else "sv"


def marked(text: Text) -> SafeString:
    """Return a text in the reader's language as HTML; where it only exists in another, marked with that ``lang``.

    A screen reader then speaks it with the right voice (WCAG 3.1.2).
    """
    wanted = reader_language()
    language = text.language_of(wanted)
    if language == wanted:
        return escape(text.to(wanted))
    return format_html('<span lang="{}">{}</span>', language, text.to(wanted))


def today() -> date:
    """Return the day it is in Stockholm and Copenhagen, or the one that the settings put in its place."""
    fixed: date | None = settings.BEREDD_TODAY
    return fixed or timezone.localdate()
