"""The one client of OpenID Connect, of which each provider in the settings is a configuration.

The module's name and ``provider_classes`` are what allauth looks for in an app. Beyond allauth's own client: the ID
token's signature is always checked, a nonce binds the answer to the question, the issuer must be the one written down,
and of the claims nothing is kept but a pseudonymous identity.
"""

import secrets
from typing import Any, Final

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from beredd.site.accounts.oidc import OutsideIdentity, OutsideLogInError, OutsideProvider, identity_of

NONCES: Final = "beredd_nonces"
SEVERAL_TABS: Final = 5
CLOCKS_DIFFER: Final = 30
"""Seconds by which the provider's clock may differ from ours."""
SIGNED_WITH: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
"""Signatures with a pair of keys. What is signed with a shared secret, or not at all, is no proof."""


class OutsideClient(OpenIDConnectOAuth2Adapter):
    """Asks one provider and checks the answer."""

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Return the log-in that the provider's answer gives.

        Raises
        ------
        OAuth2Error
            When the answer is not one for our question, or not from whom we asked.
        ProviderException
            When the claims cannot be used.
        """
        written: OutsideProvider = app.settings["written"]
        if str(self.openid_config.get("issuer", "")).rstrip("/") != written.issuer:
            raise OAuth2Error("the provider calls itself by another issuer")
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("no id_token")
        claims = self._decode_id_token(app, id_token)
        if written.userinfo:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims.get("sub"):
                raise OAuth2Error("userinfo is of another person")
            # What the signed token says goes before what was fetched beside it.
            claims = {**more, **claims}
        try:
            identity = identity_of(written, claims)
        except OutsideLogInError as fault:
            raise ProviderException(fault) from fault
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, identity)
        login.identity = identity
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """Return the claims of a token whose signature, issuer, receiver, time and nonce are right."""
        try:
            header = jwt.get_unverified_header(id_token)
            algorithm = str(header.get("alg"))
            if algorithm not in SIGNED_WITH:
                raise OAuth2Error("the token is not signed with a pair of keys")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key(header.get("kid")),
                algorithms=[algorithm],
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=CLOCKS_DIFFER,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError):
            raise OAuth2Error("the token or its keys are not in order") from None
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != app.client_id:
            raise OAuth2Error("the token was made for somebody else")
        asked = self.request.session.get(NONCES, [])
        if claims.get("nonce") not in asked:
            raise OAuth2Error("the answer is to another question")
        self.request.session[NONCES] = [nonce for nonce in asked if nonce != claims["nonce"]]
        return claims

    def _key(self, name: str | None) -> jwt.PyJWK:
        """Return the provider's key of a name; where the token names none, the only one that signs."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
        answer.raise_for_status()
        keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if key.public_key_use in (None, "sig")]
        fitting = [key for key in keys if key.key_id == name] if name else keys
        if len(fitting) != 1:
            raise OAuth2Error("the provider has no such key")
        return fitting[0]


class OutsideLogIn(OpenIDConnectProvider):
    """A provider as allauth knows it; its app's settings hold the :class:`OutsideProvider` that was written down."""

    oauth2_adapter_class = OutsideClient

    def get_auth_params_from_request(self, request: HttpRequest, action: Any) -> dict[str, str]:
        """Return what is asked besides, from the settings alone: nobody adds to it by an address."""
        nonce = secrets.token_urlsafe(24)
        request.session[NONCES] = [*request.session.get(NONCES, [])[1 - SEVERAL_TABS :], nonce]
        asked = {"nonce": nonce}
        written: OutsideProvider = self.app.settings["written"]
        if written.acr_values:
            asked["acr_values"] = " ".join(written.acr_values)
        return asked

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Return the scopes of the settings."""
        return list(self.app.settings["written"].scopes)

    def extract_uid(self, data: OutsideIdentity) -> str:
        """Return the pseudonymous identity."""
        return data.uid

    def extract_extra_data(self, data: OutsideIdentity) -> dict[str, Any]:
        """Keep nothing else."""
        return {}

    def extract_common_fields(self, data: OutsideIdentity) -> dict[str, Any]:
        """Return the name, for an account that is about to be made."""
        return {"name": data.name}

    def extract_email_addresses(self, data: OutsideIdentity) -> list[Any]:
        """Take no address from outside."""
        return []


provider_classes = [OutsideLogIn]
