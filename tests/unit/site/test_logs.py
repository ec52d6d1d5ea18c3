"""What a log line holds, and what never comes into one: names, typed text, searches, addresses, secrets."""

import io
import json
import logging
import logging.config

import pytest
from django.test import Client

from beredd.site.accounts.models import User
from beredd.site.config import start
from beredd.site.config.logs import logging_settings, plain_traceback

TYPED = "Kalle Anka 19121212-1212"
ADDRESS = "/programmes/alpha-2026/duties/P-01/"


@pytest.fixture(params=["lines", "json"])
def log(request):
    """All that is written to the log in the form of the parameter, debug lines too."""
    stream = io.StringIO()
    settings = logging_settings(request.param)
    settings["handlers"]["console"]["stream"] = stream
    settings["root"]["level"] = "INFO"
    before = {name: logging.getLogger(name).level for name in settings["loggers"]}
    handlers = logging.getLogger().handlers[:]
    logging.config.dictConfig(settings)
    stream.form = request.param
    yield stream
    logging.getLogger().handlers[:] = handlers
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def lines_of(log) -> list[dict]:
    assert log.form == "json"
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_line_tells_route_status_time_and_the_number_of_the_person(log, as_, people):
    answer = as_("alva").get(f"{ADDRESS}?q={TYPED}")
    named = answer["X-Request-ID"]
    text = log.getvalue()
    assert named in text
    if log.form == "lines":
        assert "method=GET route=duty status=200 milliseconds=" in text
        assert f" user={people['alva'].pk} request={named}" in text
        return
    (line,) = [line for line in lines_of(log) if line["logger"] == "beredd.request"]
    assert line["milliseconds"] >= 0
    wanted = {"method": "GET", "route": "duty", "status": 200, "user": people["alva"].pk, "level": "INFO"}
    assert line == wanted | {
        "request_id": named, "logger": "beredd.request", "message": "answered",
        "time": line["time"], "milliseconds": line["milliseconds"],
    }  # fmt: skip


def test_nothing_that_somebody_typed_or_is_called(log, as_, people, monkeypatch, client):
    def fails(*_args):
        raise ValueError(f"cannot do {TYPED}")

    browser = as_("alva")
    browser.raise_request_exception = False
    browser.get(f"{ADDRESS}?q={TYPED}")
    browser.get(f"/finns-inte/{TYPED}/?q=hemlig-sökning")
    browser.post(ADDRESS, {"reason": TYPED, "state": "done"})
    client.post("/login/", {"username": "Kalle Anka", "password": "ett lösenord som prövas"})
    client.get("/calendar/feeds/hemligfeed.ics")
    client.get("/", headers={"x-request-id": f"{TYPED} {TYPED}", "referer": "https://hemlig.example/x"})
    client.get("/", headers={"host": "hemlig-host.example"})
    monkeypatch.setattr(start, "agenda", fails)
    assert browser.get("/?q=hemlig-sökning").status_code == 500
    written = log.getvalue()
    assert "ValueError" in written, "the fault itself is told"
    assert "test_logs.py" in written, "and where it was"
    forbidden = (TYPED, "Kalle", "19121212", "hemlig", "lösenord", "alva", "Alva", "P-01", "alpha-2026", "127.0.0.1")
    for word in forbidden:
        assert word not in written.replace("test_logs.py", ""), word
    if log.form == "json":
        assert {line.get("route") for line in lines_of(log)} >= {"duty", "none", "login", "start"}


def test_a_fault_on_the_way_in_is_told_without_the_address(log, as_, monkeypatch):
    monkeypatch.setattr(User, "is_active", property(lambda _self: 1 / 0), raising=False)
    browser = as_(None)
    browser.raise_request_exception = False
    logger = logging.getLogger("django.request")
    request = browser.get("/").wsgi_request
    request.path = "/hemlig/"
    logger.error("Internal Server Error: %s", request.path, extra={"status_code": 500, "request": request})
    assert "hemlig" not in log.getvalue()
    assert "Answered 500 on" in log.getvalue()


def test_what_the_web_server_says_of_a_request_has_no_address(log):
    logger = logging.getLogger("gunicorn.error")
    logger.warning("Invalid request from ip=%s: %s", "10.1.2.3", "hemlig")
    logger.error("Error handling request %s", "/calendar/feeds/hemlig.ics")
    logger.critical("WORKER TIMEOUT (pid:%s)", 17)
    written = log.getvalue()
    assert "10.1.2.3" not in written
    assert "hemlig" not in written
    assert "Invalid request" in written
    assert "Error handling request" in written
    assert "WORKER TIMEOUT (pid:17)" in written


def test_a_fault_of_the_machine_keeps_its_words():
    def both():
        try:
            raise ValueError("hemlig")
        except ValueError as error:
            raise OSError(28, "No space left on device") from error

    with pytest.raises(OSError, match="No space") as fault:
        both()
    told = plain_traceback(fault.value)
    assert "No space left on device" in told
    assert told.count("Traceback") == 2
    assert "hemlig" not in told.replace('raise ValueError("hemlig")', "")


def test_an_id_from_the_proxy_is_kept(as_):
    assert as_(None).get("/login/", headers={"x-request-id": "ab12-cd34.ef"})["X-Request-ID"] == "ab12-cd34.ef"
    assert as_(None).get("/login/", headers={"x-request-id": "två ord"})["X-Request-ID"] != "två ord"
    first, second = (Client().get("/login/")["X-Request-ID"] for _ in range(2))
    assert first != second
