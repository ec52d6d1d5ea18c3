"""Secrets that must be read back, such as the one shared with an authenticator app, sealed with the site's own key."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def sealed(text: str) -> str:
    """Return `text` encrypted and protected against change (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _key().encrypt(text.encode("utf-8")).decode("ascii")


def opened(text: str) -> str:
    """Return what was sealed; where the site has another key by now, a text that fits nothing.

    A code is then refused like a wrong one, and an administrator gives the person a new way in.
    """
    try:
        return _key().decrypt(text.encode("ascii")).decode("utf-8")
    except (InvalidToken, UnicodeEncodeError):
        # Valid as base32 and as text, known to nobody, and another one each time that it is asked for.
        return base64.b32encode(Fernet.generate_key()[:20]).decode("ascii")


def _key() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"beredd.site.accounts.sealing")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode("utf-8"))))
