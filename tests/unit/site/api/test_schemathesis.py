"""The interface tried with what its own description allows and forbids (schemathesis): no fault of ours, ever.

The same cases in every run: nothing is drawn at random, and nothing is kept between runs.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.registers.actions import add_row
from beredd.site.registers.register import register, registers

from .conftest import secret_of

OPEN = ("programmes", "duties", "calendar", "money", "indicators", "observations")
TRIED = (*OPEN, "contacts", "activities", "values", "proposals")
"""Tried with every role; the other registers, which are made by the same lines, with a lead's token alone."""
EXAMPLES = 2
EXPECTED = {
    "reader": {200, 403, 404, 422, 428},
    "contributor": {200, 403, 404, 422, 428},
    "lead": {200, 404, 422, 428},
    "wrong": {404, 422},
}
NAMED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
)


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """The requests run on the test's own connection, which Django would close after each."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def a_row(cilla: User, programme: Programme) -> None:
    """Something to find, change and withdraw."""
    from datetime import date

    kind = next(iter(register("contacts").column("kind").choices))
    values = {"subject": "Samtal", "date": date(2026, 11, 2), "kind": kind, "firm": "Bolaget"}
    add_row(by=cilla, programme=programme, to=register("contacts"), values=values)


def _operations(schema: Any, *, every: bool) -> Iterator[Any]:
    for result in schema.get_all_operations():
        operation = result.ok()
        parts = operation.path.strip("/").split("/")
        about = parts[4] if len(parts) > 4 else parts[2]
        if every or about in TRIED:
            yield operation


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("role", ["reader", "contributor", "lead"])
def test_nothing_that_is_sent_breaks_the_interface(
    role: str, mode: GenerationMode, bo: User, evy: User, cilla: User, a_row: None, settings: Any
) -> None:
    settings.BEREDD_API_REQUESTS_A_MINUTE = 10**6
    settings.ALLOWED_HOSTS = ["*"]
    token = secret_of({"reader": bo, "contributor": evy, "lead": cilla}[role], "write", "approve")
    application = get_wsgi_application()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    checks = [check for check in CHECKS.get_all() if check.__name__ in NAMED]
    assert len(checks) == len(NAMED)
    answers: Counter[int] = Counter()
    for operation in _operations(schema, every=role == "lead" and mode is GenerationMode.POSITIVE):
        try:
            _try(operation, token, mode, checks, answers)
        except NotImplementedError:  # nothing can be wrong with a request that has no parameters
            continue
    assert sum(answers.values()) > 60
    # It is no use to be tried with nothing but what is refused at the door.
    assert set(answers) >= EXPECTED[role if mode is GenerationMode.POSITIVE else "wrong"], answers


def _try(operation: Any, token: str, mode: GenerationMode, checks: list[Any], answers: Counter[int]) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        if "programme_id" in case.path_parameters and mode is GenerationMode.POSITIVE:
            case.path_parameters["programme_id"] = "alpha-2026"
            if "code" in case.path_parameters:
                case.path_parameters["code"] = "CON-1"
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        if mode is GenerationMode.POSITIVE and "If-Match" in case.headers:
            case.headers["If-Match"] = '"1"'
        with transaction.atomic():
            answers[case.call_and_validate(checks=checks).status_code] += 1
            transaction.set_rollback(True)

    send()


def test_every_register_is_described(programme: Programme) -> None:
    from beredd.site.api.v1 import document

    paths = document()["paths"]
    for key in registers():
        assert {"get", "post"} <= paths[f"/api/v1/programmes/{{programme_id}}/{key}/"].keys()
        assert {"get", "patch", "put", "delete"} <= paths[f"/api/v1/programmes/{{programme_id}}/{key}/{{code}}/"].keys()
