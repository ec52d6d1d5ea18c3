"""Providers of outside log-in (OpenID Connect) as an agency writes them down, and what their claims tell of a person.

Inera IdP, MitID through a broker and Entra ID are entries of one file (docs/how-to/log-in.md), not programs of their
own. Personal numbers are never taken in: a claim that holds one cannot be the identity, nor anything else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Self
from urllib.parse import urlsplit

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from beredd.common.errors import SurroundingsError, UserError
from beredd.common.personal_numbers import holds_personal_number

_PERSONAL_CLAIM: Final = re.compile(
    r"cpr|personnummer|personal[_-]?(identity|id)?[_-]?number|socialsec|(^|[._/:-])(ssn|pno|pnr)($|[._/:-])",
    re.IGNORECASE,
)
"""Names of claims that hold a personal number at the providers of Sweden and Denmark."""
_TEN_OR_TWELVE: Final = re.compile(r"(?:\d{2})?(\d{2})(\d{2})(\d{2})[-+ ]?\d{4}")
ON_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class OutsideLogInError(UserError):
    """What a provider said of a person cannot be used; nobody has been logged in and nothing kept."""


class OutsideProvider(BaseModel):
    """One provider: where it is, how the site is known there, and what its claims mean here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
    """Part of the address: /login/with/<id>/."""
    name: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    """What the log-in page calls it: ``SITHS``, ``MitID``, ``Entra ID``."""
    issuer: str
    client_id: str
    client_secret_file: Path
    scopes: tuple[str, ...] = ("openid",)
    acr_values: tuple[str, ...] = ()
    """Levels to ask the provider for, in its own words."""
    identity_claim: str = "sub"
    """The claim that is the same for a person every time and tells nothing else of them."""
    name_claims: tuple[str, ...] = ("name",)
    """Claims that together are the person's name, in order."""
    organisation_claim: str = ""
    organisations: tuple[str, ...] = ()
    """The only values of the organisation's claim that are let in; none for all."""
    level_claim: str = "acr"
    levels: Mapping[str, Annotated[int, Field(ge=1, le=3)]] = {}
    """Value of the level's claim → level of assurance here. What is not written is 1."""
    userinfo: bool = False
    """Whether claims are also fetched from the provider's userinfo address."""
    make_accounts: bool = False
    """Whether somebody unknown gets an account without any role; else an administrator makes it beforehand."""

    @field_validator("issuer")
    @classmethod
    def _safe_issuer(cls, issuer: str) -> str:
        parts = urlsplit(issuer)
        if parts.scheme != "https" and parts.hostname not in ON_THIS_MACHINE:
            raise ValueError("an issuer's address begins with https://")
        return issuer.rstrip("/")

    @model_validator(mode="after")
    def _no_personal_numbers(self) -> Self:
        if "openid" not in self.scopes:
            raise ValueError("scopes must hold openid")
        if self.organisations and not self.organisation_claim:
            raise ValueError("organisations need organisation_claim")
        for claim in (self.identity_claim, *self.name_claims, self.organisation_claim):
            if _PERSONAL_CLAIM.search(claim):
                raise ValueError(f"the claim {claim} holds a personal number, which beredd does not take in")
        return self

    def secret(self) -> str:
        """Return the client's secret from its file.

        Raises
        ------
        SurroundingsError
            When the file cannot be read or is empty.
        """
        try:
            secret = self.client_secret_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            secret = ""
        if not secret:
            raise SurroundingsError(
                f"The secret of the log-in provider {self.id} cannot be read.",
                where=str(self.client_secret_file),
                remedy="Write the secret into the file and let the site's user read it.",
            )
        return secret


@dataclass(frozen=True, slots=True)
class OutsideIdentity:
    """What is kept of a person who came from outside, and how sure it is."""

    uid: str
    name: str
    organisation: str
    level: int


def outside_providers() -> tuple[OutsideProvider, ...]:
    """Return the providers that the settings name.

    Raises
    ------
    SurroundingsError
        When an entry cannot be used; the message names the entry and the field, never a value.
    """
    return _checked(tuple(_frozen(entry) for entry in settings.BEREDD_OIDC))


def _frozen(entry: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    def hold(value: Any) -> Any:
        if isinstance(value, Mapping):
            return tuple((str(key), one) for key, one in value.items())
        return tuple(value) if isinstance(value, list | tuple) else value

    return tuple((str(key), hold(value)) for key, value in entry.items())


@lru_cache(maxsize=8)
def _checked(entries: tuple[tuple[tuple[str, Any], ...], ...]) -> tuple[OutsideProvider, ...]:
    found = []
    for number, entry in enumerate(entries, start=1):
        written = dict(entry)
        if "levels" in written:
            written["levels"] = dict(written["levels"])
        try:
            found.append(OutsideProvider.model_validate(written))
        except ValidationError as fault:
            first = fault.errors(include_input=False, include_url=False)[0]
            field = ".".join(str(part) for part in first["loc"])
            raise SurroundingsError(
                f"Provider {number} of log-in cannot be used: {field} {first['msg']}.".replace("  ", " "),
                remedy="Correct the file that BEREDD_OIDC_FILE names; docs/how-to/log-in.md shows its fields.",
            ) from None
    ids = [provider.id for provider in found]
    if len(set(ids)) != len(ids):
        raise SurroundingsError("Two providers of log-in have the same id.", remedy="Give each an id of its own.")
    return tuple(found)


def identity_of(provider: OutsideProvider, claims: Mapping[str, Any]) -> OutsideIdentity:
    """Return what the claims of a checked ID token, and of userinfo where it is asked, tell of a person.

    Raises
    ------
    OutsideLogInError
        When the claims lack the identity, when it looks like a personal number, or when the person comes from an
        organisation that is not let in.
    """
    uid = _text(claims.get(provider.identity_claim))
    if not uid:
        raise OutsideLogInError(f"The provider {provider.id} sent no {provider.identity_claim}.")
    if len(uid) > 190 or looks_like_personal_number(uid):
        raise OutsideLogInError(
            f"The provider {provider.id} sent a personal number as {provider.identity_claim}; it has not been kept.",
            remedy="Name another claim as identity_claim.",
        )
    organisation = _text(claims.get(provider.organisation_claim)) if provider.organisation_claim else ""
    if provider.organisations and organisation not in provider.organisations:
        raise OutsideLogInError(f"The provider {provider.id} named an organisation that is not let in.")
    name = " ".join(filter(None, (_text(claims.get(claim)) for claim in provider.name_claims)))
    said = claims.get(provider.level_claim)
    # ``acr`` is one value; ``amr`` and Entra's ``acrs`` are lists of what was shown, of which the surest counts.
    level = max((provider.levels.get(_text(one), 1) for one in (said if isinstance(said, list) else [said])), default=1)
    # A name with a number in it is not worth a refusal: the person is called by the user name.
    return OutsideIdentity(uid, "" if holds_personal_number(name) else name[:200], organisation, level)


def looks_like_personal_number(identity: str) -> bool:
    """Say whether an identity may be a personal number: in doubt yes, because an identity is kept for years.

    A Danish number carries no mark of its own: ten digits that begin with a day are enough.
    """
    if holds_personal_number(identity):
        return True
    bare = re.sub(r"^[A-Za-z:/.]*[:/]", "", identity)
    found = _TEN_OR_TWELVE.fullmatch(bare)
    if found is None:
        return False
    first, month, third = (int(part) for part in found.groups())
    return 1 <= month <= 12 and (1 <= first <= 31 or 1 <= third <= 31 or 61 <= third <= 91)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
