"""Definitions and observations to judge and draw."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from beredd.common.provenance import Provenance
from beredd.common.text import Text
from beredd.indicators import Direction, IndicatorDefinition, Observation

Define = Callable[..., IndicatorDefinition]
Observe = Callable[..., list[Observation]]


@pytest.fixture
def define() -> Define:
    """Return a maker of definitions, with only what a test is about to be named."""

    def make(**given: Any) -> IndicatorDefinition:
        word = Text(sv="mått", da="mål", en="measure")
        plain: dict[str, Any] = {
            "id": "mrsa-share",
            "version": "1",
            "title": word,
            "why_it_matters": word,
            "numerator": word,
            "unit": Text(sv="fall", da="tilfælde", en="cases"),
            "unit_code": "cases",
            "direction": Direction.DOWN,
            "source": word,
            "author": "test",
            "next_review": date(2027, 1, 1),
        }
        return IndicatorDefinition(**{**plain, **given})

    return make


@pytest.fixture
def observe() -> Observe:
    """Return a maker of observations: year → value, or year → fields."""

    def make(values: dict[Any, Any], place: str = "SE", vintage: str = "") -> list[Observation]:
        return [
            Observation(
                indicator="mrsa-share",
                place=place,
                period=str(period),
                vintage=vintage,
                provenance=Provenance(source="test"),
                **(value if isinstance(value, dict) else {"value": value}),
            )
            for period, value in values.items()
        ]

    return make
