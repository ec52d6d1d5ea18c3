"""A builder of small programmes: only what a test is about is written out."""

from collections.abc import Callable
from typing import Any

import pytest

from beredd.programmes.model import Programme

Build = Callable[..., Programme]


def _duty(duty_id: str, *due: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": duty_id, "text": {"en": f"Do {duty_id}"}, "verb": "ska", "strength": "must", "due": due, **fields}


@pytest.fixture
def duty() -> Callable[..., dict[str, Any]]:
    """``duty("X-01", rule, …, strength=…)`` → the duty as a programme file has it."""
    return _duty


@pytest.fixture
def build() -> Build:
    """``build(duty, duty, …, period=…)`` → a programme that is right in form."""

    def _build(*duties: dict[str, Any], **fields: Any) -> Programme:
        plain: dict[str, Any] = {
            "id": "se-x",
            "letter": "X",
            "kind": "assignment",
            "country": "SE",
            "language": "sv",
            "title": {"sv": "Prov", "en": "Trial"},
            "summary": {"sv": "Ett prov", "en": "A trial"},
            "period": {},
            "decision": {"title": "Prov", "issuer": "regeringen"},
            "duties": duties or (_duty("X-01"),),
            "author": "Alva",
            "next_review": "2027-01-01",
        }
        return Programme.model_validate(plain | fields)

    return _build
