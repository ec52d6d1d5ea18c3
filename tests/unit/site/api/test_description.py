"""What the interface says of itself: whole, and not made over and over."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from ninja.schema import NinjaGenerateJsonSchema

from beredd.site.api import pages
from beredd.site.api.v1 import document

REFERENCE = "#/components/schemas/"


def _references(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        if "$ref" in told:
            yield told["$ref"]
        for part in told.values():
            yield from _references(part)
    elif isinstance(told, list):
        for part in told:
            yield from _references(part)


def test_every_shape_that_is_named_is_described_and_the_other_way_round() -> None:
    named = {one.removeprefix(REFERENCE) for one in _references(document())}
    described = document()["components"]["schemas"].keys()
    assert named == described - _asked_only(described)


def _asked_only(described: Any) -> set[str]:
    """What is asked in an address is laid out where it is asked; its shape alone is named nowhere."""
    return {name for name in described if name.endswith("Query")} | {"ObservationsAsked", "Reason", "Window"}


def test_each_answer_has_its_shape_and_each_fault_is_a_problem() -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                content = answer.get("content", {})
                if status == "304":
                    assert not content
                    continue
                kind = "application/json" if status < "400" else "application/problem+json"
                assert [*content] == [kind], (method, path, status)
                shape = content[kind]["schema"]["$ref"].removeprefix(REFERENCE)
                assert (shape == "Problem") == (status >= "400"), (method, path, status)


def test_a_shape_is_not_described_again_for_each_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    generate = NinjaGenerateJsonSchema.generate

    def counted(self: NinjaGenerateJsonSchema, *given: Any, **more: Any) -> Any:
        made.append(given)
        return generate(self, *given, **more)

    monkeypatch.setattr(NinjaGenerateJsonSchema, "generate", counted)
    assert document.__wrapped__() == document()
    operations = sum(len(methods) for methods in document()["paths"].values())
    # An address, a header and a body or a query each; seven more for answers would be four times as long to wait.
    assert operations < len(made) < 3 * operations


def test_the_page_is_laid_out_once_for_readers_of_any_language(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pages._reference_written.cache_clear()
    swedish = Client(headers={"accept-language": "sv"}).get("/api/v1/docs/").content.decode()
    monkeypatch.setattr(pages, "render_to_string", None)
    english = Client(headers={"accept-language": "en"}).get("/api/v1/docs/").content.decode()
    assert "Gränssnitt för andra program" in swedish
    assert "Interface for other programs" in english
    assert swedish[swedish.index('<section><h2 class="ds-heading"') :].count("<h3") > 200
    long_part = [one[one.index('<div lang="en">') : one.index('id="shapes"')] for one in (swedish, english)]
    assert long_part[0] == long_part[1]
