"""Log-in with an outside provider: a real OpenID Connect provider on this machine, its claims, and what is kept."""

import json
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from beredd.common.errors import SurroundingsError
from beredd.site.accounts.links import new_link
from beredd.site.accounts.models import OneTimeLink, User
from beredd.site.accounts.oidc import OutsideLogInError, identity_of, looks_like_personal_number, outside_providers
from beredd.site.accounts.provider import OutsideClient
from beredd.site.audit.models import AuditEvent
from beredd.site.config.surroundings import outside_log_ins

LEVELS = {"urn:nivå:2": 2, "urn:nivå:3": 3}


@pytest.fixture(scope="module")
def idp():
    """The provider, a process of its own on a port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=1).raise_for_status()
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def provider(idp, settings, tmp_path):
    """One provider as an agency would write it down; a test changes what it needs to."""
    secret = tmp_path / "client-secret"
    secret.write_text("hemligt\n", encoding="utf-8")

    def write(**changed):
        settings.BEREDD_OIDC = [
            {
                "id": "prov", "name": "Provleverantören", "issuer": idp, "client_id": "beredd",
                "client_secret_file": str(secret), "scopes": ["openid", "profile"], "levels": LEVELS,
            } | changed
        ]  # fmt: skip
        return outside_providers()[0]

    write()
    return write


@pytest.fixture(autouse=True)
def _now():
    """No travel in time here: the provider's tokens are of the real clock."""


def at_provider(idp, sub, **claims):
    requests.put(f"{idp}/users/{sub}", json=claims, timeout=5).raise_for_status()


def come_back(client, sub, to="prov", **query):
    """Go to the provider, log in there as `sub`, and follow it back."""
    away = client.get(reverse("openid_connect_login", args=[to]), query)
    assert away.status_code == 302, away.content.decode()[:500]
    answer = requests.post(away.url, data={"sub": sub}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["location"])
    assert back.path == reverse("openid_connect_callback", args=[to])
    return client.get(f"{back.path}?{back.query}")


def browser():
    return Client(headers={"accept-language": "sv"})


def join(user, sub, provider_id="prov"):
    return SocialAccount.objects.create(user=user, provider=provider_id, uid=sub)


def test_the_log_in_page_leads_to_the_provider_and_keeps_where_one_wanted_to_go(db, provider):
    page = browser().get("/login/", {"next": "/calendar/"}).content.decode()
    assert "Provleverantören" in page
    assert "/login/with/prov/?next=%2Fcalendar%2F" in page


def test_what_is_asked_has_state_nonce_and_proof_of_the_code(db, provider, idp):
    provider(acr_values=["urn:nivå:3"])
    away = browser().get(reverse("openid_connect_login", args=["prov"]), {"scope": "mer", "auth_params": "prompt=none"})
    asked = parse_qs(urlsplit(away.url).query)
    assert away.url.startswith(idp)
    assert set(asked["scope"][0].split()) == {"openid", "profile"}
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["acr_values"] == ["urn:nivå:3"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert "prompt" not in asked


@pytest.mark.parametrize(("acr", "level"), [("urn:nivå:2", 2), ("urn:nivå:3", 3), ("okänd", 1), (None, 1)])
def test_who_is_joined_comes_in_with_the_level_of_the_acr(alva, provider, idp, acr, level):
    join(alva, f"pseudo-{level}-{acr}")
    at_provider(idp, f"pseudo-{level}-{acr}", name="Ett Annat Namn", **({"acr": acr} if acr else {}))
    client = browser()
    answer = come_back(client, f"pseudo-{level}-{acr}", next="/calendar/")
    assert answer.url == "/calendar/"
    page = client.get("/calendar/")
    assert page.wsgi_request.user == alva
    assert page.wsgi_request.user.assurance == level
    assert User.objects.get(pk=alva.pk).name == "Alva Ek"


def test_nothing_of_the_claims_is_kept(alva, provider, idp):
    join(alva, "pseudo-x")
    at_provider(idp, "pseudo-x", name="Namn Utifrån", email="a@b.se", personalIdentityNumber="19850709-9805")
    client = browser()
    come_back(client, "pseudo-x")
    assert SocialAccount.objects.get().extra_data == {}
    kept = json.dumps(dict(client.session), default=str)
    assert "9805" not in kept
    assert "Namn Utifrån" not in kept


def test_a_stranger_is_sent_away_and_nothing_is_kept(db, provider, idp):
    at_provider(idp, "främling")
    client = browser()
    answer = come_back(client, "främling")
    assert answer.status_code == 403
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()
    assert client.get("/calendar/").status_code == 302


def test_where_it_is_set_a_stranger_gets_an_account_without_any_role(db, provider, idp):
    provider(make_accounts=True)
    at_provider(idp, "ny", name="Ny Person")
    client = browser()
    come_back(client, "ny")
    user = User.objects.get()
    assert (user.name, user.has_usable_password(), user.memberships.count()) == ("Ny Person", False, 0)
    assert AuditEvent.objects.get().action == "make_account"
    come_back(browser(), "ny")
    assert User.objects.count() == 1


def test_an_invited_person_joins_once(dan, bo, provider, idp):
    at_provider(idp, "dans-pseudonym", acr="urn:nivå:2")
    secret = new_link(dan, OneTimeLink.Purpose.IDENTITY)
    client = browser()
    assert client.get(reverse("identity_link", args=[secret])).url == reverse("join_outside")
    assert "Provleverantören" in client.get(reverse("join_outside")).content.decode()
    come_back(client, "dans-pseudonym", process="join")
    page = client.get("/account/")
    assert page.wsgi_request.user == dan
    assert page.wsgi_request.user.assurance == 2
    assert [(e.action, e.thing_id) for e in AuditEvent.objects.all()] == [("join_identity", "dan")]
    late = browser()
    assert late.get(reverse("identity_link", args=[secret])).status_code == 404
    assert late.get(reverse("join_outside")).status_code == 404
    # An identity that belongs to one account is not joined to another.
    other = browser()
    other.get(reverse("identity_link", args=[new_link(bo, OneTimeLink.Purpose.IDENTITY)]))
    assert come_back(other, "dans-pseudonym", process="join").url == "/login/"
    assert SocialAccount.objects.get().user == dan


def test_a_log_in_begun_elsewhere_joins_nothing(dan, provider, idp):
    at_provider(idp, "annan")
    client = browser()
    client.get(reverse("identity_link", args=[new_link(dan, OneTimeLink.Purpose.IDENTITY)]))
    assert come_back(client, "annan").status_code == 403
    assert not SocialAccount.objects.exists()
    # Nor does a stranger join by asking for it without an invitation.
    assert come_back(browser(), "annan", process="join").status_code == 403
    assert come_back(browser(), "annan", process="connect").status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_closed_account_stays_closed(alva, provider, idp):
    join(alva, "stängd")
    at_provider(idp, "stängd")
    User.objects.filter(pk=alva.pk).update(is_active=False)
    client = browser()
    come_back(client, "stängd")
    assert client.get("/calendar/").status_code == 302


@pytest.mark.parametrize(("acr", "asked"), [("urn:nivå:2", False), (None, True)])
def test_the_own_second_factor_is_asked_for_after_a_weak_log_in_alone(alva, provider, idp, acr, asked):
    TOTP.activate(alva, "JBSWY3DPEHPK3PXP")
    sub = f"tvåsteg-{asked}"
    join(alva, sub)
    at_provider(idp, sub, **({"acr": acr} if acr else {}))
    answer = come_back(browser(), sub)
    assert (answer.url == reverse("mfa_authenticate")) is asked


@pytest.mark.parametrize("sub", ["198507099805", "850709-9805", "8507099805", "0101851234", "010185-1234"])
def test_a_personal_number_is_no_identity(db, provider, idp, sub, caplog):
    provider(make_accounts=True)
    at_provider(idp, sub)
    answer = come_back(browser(), sub)
    assert answer.url == "/login/"
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()
    assert sub not in caplog.text


def test_an_organisation_that_is_not_let_in(alva, provider, idp):
    provider(organisation_claim="org", organisations=["SE2021000001"])
    join(alva, "orgprov")
    for organisation, opens in (("SE9999999999", False), ("SE2021000001", True)):
        at_provider(idp, "orgprov", org=organisation)
        client = browser()
        come_back(client, "orgprov")
        assert (client.get("/calendar/").status_code == 200) is opens


def test_userinfo_is_fetched_where_it_is_asked(alva, provider, idp):
    provider(userinfo=True, identity_claim="pseudonym", level_claim="loa", levels={"hög": 3})
    join(alva, "ps-77")
    at_provider(idp, "u1", pseudonym="ps-77", loa="hög")
    client = browser()
    come_back(client, "u1")
    assert client.get("/calendar/").wsgi_request.user.assurance == 3


def test_an_answer_nobody_asked_for_is_refused(alva, provider, idp):
    join(alva, "stulen")
    at_provider(idp, "stulen")
    away = browser().get(reverse("openid_connect_login", args=["prov"]))
    answer = requests.post(away.url, data={"sub": "stulen"}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["location"])
    victim = browser()
    assert victim.get(f"{back.path}?{back.query}").url == "/login/"
    assert victim.get("/calendar/").status_code == 302


def test_a_token_with_another_nonce_is_refused(alva, provider, idp):
    join(alva, "nonce")
    at_provider(idp, "nonce")
    client = browser()
    away = client.get(reverse("openid_connect_login", args=["prov"]))
    session = client.session
    session["beredd_nonces"] = ["en annan"]
    session.save()
    answer = requests.post(away.url, data={"sub": "nonce"}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["location"])
    assert client.get(f"{back.path}?{back.query}").url == "/login/"
    assert client.get("/calendar/").status_code == 302


def test_a_provider_under_another_name_is_refused(alva, provider, idp, monkeypatch):
    join(alva, "namn")
    at_provider(idp, "namn")
    own = OutsideClient.openid_config.fget
    monkeypatch.setattr(
        OutsideClient, "openid_config", property(lambda self: own(self) | {"issuer": "https://annan.example.se"})
    )
    client = browser()
    assert come_back(client, "namn").url == "/login/"
    assert client.get("/calendar/").status_code == 302


def test_a_forged_token_is_refused(alva, provider, idp, monkeypatch):
    """Signed with nothing, with the shared secret, or with a key of somebody else's: no proof of anything."""
    join(alva, "offer")
    claims = {"iss": idp, "aud": "beredd", "sub": "offer", "exp": 4_000_000_000, "iat": 1, "acr": "urn:nivå:3"}
    secret = "hemligt-och-mycket-längre-än-så-här"
    own_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = (
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(claims, secret, algorithm="HS256"),
        jwt.encode(claims, own_key, algorithm="RS256"),
        jwt.encode(claims, own_key, algorithm="RS256", headers={"kid": "1"}),
        "inte.en.token",
    )
    for token in forged:
        monkeypatch.setattr(
            OAuth2Client, "get_access_token", lambda *_a, _t=token, **_k: {"access_token": "x", "id_token": _t}
        )
        at_provider(idp, "offer")
        client = browser()
        assert come_back(client, "offer").url == "/login/"
        assert client.get("/calendar/").status_code == 302


def test_a_provider_that_does_not_answer(db, provider):
    provider(issuer="http://127.0.0.1:9")
    answer = browser().get(reverse("openid_connect_login", args=["prov"]), follow=True)
    assert answer.redirect_chain[0][0] == "/login/"
    assert answer.status_code == 200


def test_an_unknown_provider_is_not_there(db, provider):
    for name in ("openid_connect_login", "openid_connect_callback"):
        assert browser().get(reverse(name, args=["annan"])).status_code == 404


def test_cancelling_leads_back_to_the_log_in(db, provider):
    client = browser()
    away = client.get(reverse("openid_connect_login", args=["prov"]))
    state = parse_qs(urlsplit(away.url).query)["state"][0]
    back = reverse("openid_connect_callback", args=["prov"])
    assert client.get(back, {"error": "access_denied", "state": state}).url == "/login/"


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "http://idp.example.se"},
        {"scopes": ["profile"]},
        {"identity_claim": "personalIdentityNumber"},
        {"identity_claim": "dk:gov:saml:attribute:CprNumberIdentifier"},
        {"identity_claim": "https://id.oidc.se/claim/personalIdentityNumber"},
        {"name_claims": ["dk.cpr"]},
        {"levels": {"x": 4}},
        {"id": "Stora Bokstäver"},
        {"okänt": 1},
        {"organisations": ["SE1"]},
        {"name": ""},
    ],
)
def test_a_wrong_entry_is_told_by_its_field(provider, changed):
    with pytest.raises(SurroundingsError) as fault:
        provider(**changed)
    assert "log-in" in str(fault.value)


def test_a_secret_that_cannot_be_read(db, provider, tmp_path):
    with pytest.raises(SurroundingsError):
        provider(client_secret_file=str(tmp_path / "finns-inte")).secret()


def test_the_file_of_providers_is_read(tmp_path, monkeypatch):
    path = tmp_path / "providers.yaml"
    monkeypatch.setenv("BEREDD_OIDC_FILE", str(path))
    for text in ("", "providers: 3", "- x", "providers: [1]", "a: [", "\udcff"):
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(SurroundingsError):
            outside_log_ins()
    path.write_text("providers: [{id: x}]", encoding="utf-8")
    assert outside_log_ins() == [{"id": "x"}]
    monkeypatch.delenv("BEREDD_OIDC_FILE")
    assert outside_log_ins() == []


def test_the_configurations_of_the_how_to_are_in_order(root: Path, settings, tmp_path):
    """Each worked configuration, as it stands in the documentation, is one that the site takes."""
    import yaml

    text = (root / "docs" / "how-to" / "log-in.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(providers:.*?)```", text, re.DOTALL)
    assert len(blocks) >= 3
    for block in blocks:
        settings.BEREDD_OIDC = yaml.safe_load(block)["providers"]
        assert outside_providers()


@pytest.mark.parametrize(
    ("identity", "is_one"),
    [
        ("198507099805", True),
        ("urn:personnummer:850709-9805", True),
        ("dk:0101851234", True),
        ("8f14e45f-ceea-467f-a0e6-1b2c3d4e5f60", False),
        ("1234", False),
        ("AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ", False),
        ("9999999999", False),
    ],
)
def test_what_looks_like_a_personal_number(identity, is_one):
    assert looks_like_personal_number(identity) is is_one


def test_a_name_with_a_number_in_it_is_left_out(provider):
    one = provider()
    assert identity_of(one, {"sub": "x", "name": "Eva 850709-9805"}).name == ""
    with pytest.raises(OutsideLogInError):
        identity_of(one, {"name": "Eva"})


@pytest.mark.parametrize(
    ("said", "level"), [("mfa", 2), (["pwd"], 1), (["pwd", "mfa"], 2), ([], 1), (None, 1), ({"mfa": 1}, 1), (True, 1)]
)
def test_a_level_may_be_said_as_a_list(provider, said, level):
    one = provider(level_claim="amr", levels={"mfa": 2})
    assert identity_of(one, {"sub": "x", "amr": said}).level == level
