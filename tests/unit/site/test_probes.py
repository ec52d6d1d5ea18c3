"""What machines ask: /healthz, /readyz and /metrics, and who may have the figures."""

import ipaddress
import re
import urllib.request
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from kept_sites import empty_site
from running_site import running_site

from beredd.site.operations import state


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "var").mkdir()
    monkeypatch.setattr(state, "_known_whole", False)


def test_healthz_asks_no_database(client):
    # Without the fixture that opens it, any question to the database fails the test.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert answer["Cache-Control"] == "no-store"


def test_readyz_of_a_site_that_is_ready(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json()
    assert answer.json() == {
        "ready": True, "database": "answers", "migrations": "applied", "disk": "writable", "room": "enough",
    }  # fmt: skip


def test_readyz_says_which_change_of_the_database_is_missing(client, db):
    newest = MigrationRecorder.Migration.objects.filter(app="registers").order_by("-name").first()
    (newest or MigrationRecorder.Migration.objects.filter(app="audit").order_by("-name").first()).delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "not applied"
    assert answer.json()["database"] == "answers"


def test_readyz_of_a_database_that_is_away(client, db, monkeypatch):
    from django.db import OperationalError

    def away():
        raise OperationalError("connection refused")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(connection, "cursor", away)
        meanwhile.setattr(connection, "close", lambda: None)  # the test's own transaction goes on
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "does not answer"


def test_readyz_of_a_disk_that_is_closed_or_full(client, db, tmp_path, monkeypatch):
    monkeypatch.setattr(state, "LEAST_FREE_BYTES", 10**18)
    assert client.get("/readyz").json()["room"] == "too little"
    (tmp_path / "var").rmdir()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["disk"] == "cannot be written to"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_probe_asks_by_any_name_and_without_https(client, db, settings, address):
    settings.ALLOWED_HOSTS = ["beredd.example.se"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(address, headers={"host": "10.0.0.7:8000"}).status_code == 200


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.M)
    return float(found[1]) if found else 0.0


def test_requests_are_counted_by_route_and_status(as_, db):
    browser = as_("alva")
    name = 'beredd_requests_total{method="GET",route="duty",status="200"}'
    before = value(browser.get("/metrics").content.decode(), name)
    for duty in ("P-01", "P-02"):
        assert browser.get(f"/programmes/alpha-2026/duties/{duty}/").status_code == 200
    browser.get("/finns-inte/")
    text = browser.get("/metrics").content.decode()
    assert value(text, name) == before + 2
    assert value(text, 'beredd_request_seconds_count{method="GET",route="duty"}') >= 2
    assert value(text, "beredd_database_up") == value(text, "beredd_migrations_applied") == 1
    assert value(text, "beredd_disk_free_bytes") > 0


def test_figures_tell_nothing_of_what_is_in_the_site(as_, db):
    browser = as_("alva")
    browser.get("/programmes/alpha-2026/duties/P-01/?q=hemlig")
    browser.generic("HEMLIG", "/")
    text = browser.get("/metrics").content.decode()
    for word in ("alpha", "P-01", "alva", "hemlig", "HEMLIG", "fohm"):
        assert word not in text, word
    names = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    about = {name.removesuffix("_total").removesuffix("_created") for name in names if name.startswith("beredd_")}
    assert about <= {
        "beredd_requests", "beredd_request_seconds", "beredd_database_up", "beredd_migrations_applied",
        "beredd_disk_writable", "beredd_disk_free_bytes", "beredd_last_backup_timestamp_seconds", "beredd_build_info",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.1.2.3", {}, 404),
        ("", {}, 404),
        # A proxy on the same machine asks from its address for everybody.
        ("127.0.0.1", {"x-forwarded-for": "198.51.100.7"}, 404),
        ("127.0.0.1", {"x-forwarded-proto": "https"}, 404),
        ("127.0.0.1", {"forwarded": "for=198.51.100.7"}, 404),
        ("10.1.2.3", {"authorization": "Bearer rätt-nyckel"}, 200),
        ("10.1.2.3", {"authorization": "Bearer fel-nyckel"}, 404),
        ("127.0.0.1", {"x-forwarded-for": "198.51.100.7", "authorization": "Bearer rätt-nyckel"}, 200),
    ],
)
def test_who_may_have_the_figures(client, db, settings, address, headers, status):
    settings.BEREDD_METRICS_TOKEN = "rätt-nyckel"
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


def test_other_addresses_can_be_named_and_no_token_opens_nothing(client, db, settings):
    settings.BEREDD_METRICS_FROM = [ipaddress.ip_network("10.1.0.0/16")]
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404
    empty = {"authorization": "Bearer "}
    assert client.get("/metrics", headers=empty, REMOTE_ADDR="127.0.0.1").status_code == 404


def test_several_workers_give_one_sum(tmp_path, tmp_path_factory, monkeypatch):
    """A real server with two workers: each request is counted once, whichever is asked."""
    monkeypatch.delenv("BEREDD_TEST_SERVER", raising=False)
    empty_site(tmp_path_factory, tmp_path)
    (tmp_path / "tmp").mkdir()
    figures = tmp_path / "tmp"

    def ask(url: str) -> str:
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - an address on this machine
            return answer.read().decode()

    name = 'beredd_requests_total{method="GET",route="accessibility",status="200"}'
    with running_site(tmp_path, {"TMPDIR": str(figures)}) as site:
        for _ in range(30):
            ask(f"{site.url}/tillganglighet/")
        told = {value(ask(f"{site.url}/metrics"), name) for _ in range(12)}
        assert told == {30.0}
        assert ask(f"{site.url}/healthz")
        assert '"ready": true' in ask(f"{site.url}/readyz")
        assert list(figures.glob("beredd-figures-*/*.db")), "each worker keeps its own"
    assert not list(figures.glob("beredd-figures-*")), "the folder goes with the server"
