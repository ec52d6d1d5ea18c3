"""The person who reads the page: the language, and what day it is where the agencies are."""

from datetime import date

from django.utils import timezone
from django.utils.translation import get_language

from beredd.common.text import LANGUAGES, Language


def reader_language() -> Language:
    """Return the language of the page now being made."""
    language = (get_language() or "sv")[:2]
    return language if language in LANGUAGES else "sv"


def today() -> date:
    """Return the day it is in Stockholm and Copenhagen."""
    return timezone.localdate()
