"""The interface's description: the OpenAPI document, and the same as a page that one can read."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override
from django.views.decorators.http import require_GET

from beredd.site.api.v1 import document


@dataclass(frozen=True, slots=True)
class Shape:
    """A body: its fields, each with type, whether it must be there, and what it means."""

    name: str
    fields: tuple[tuple[str, str, bool, str], ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One door."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[tuple[str, str, str, bool, str], ...]
    body: str
    responses: tuple[tuple[str, str, str], ...]


@login_not_required
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """Hand out the OpenAPI document; it says nothing of anybody's rows."""
    return HttpResponse(_document_written(), content_type="application/json")


@login_not_required
@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """Show the document as a page, without any script."""
    tags, operations = _reference_written()
    return render(request, "api/reference.html", {"info": document()["info"], "tags": tags, "operations": operations})


@cache
def _document_written() -> bytes:
    """Return the document as it is sent: the same for everybody, so written once a process."""
    return JsonResponse(document()).content


@cache
def _reference_written() -> tuple[tuple[str, ...], SafeString]:
    """Return the page's headings and its long part, which is in English for everybody, so laid out once a process.

    Anybody may ask for the page, without a log-in: it must not cost half a second each time.
    """
    told = document()
    groups: dict[str, list[Operation]] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["Other"])[0]
            groups.setdefault(tag, []).append(_operation(method, path, operation))
    shapes = [_shape(name, shape) for name, shape in sorted(told["components"]["schemas"].items())]
    context = {"groups": groups, "shapes": [shape for shape in shapes if shape.fields]}
    with override("en"):
        return tuple(groups), render_to_string("api/operations.html", context)


def _operation(method: str, path: str, operation: dict[str, Any]) -> Operation:
    parameters = tuple(
        (one["name"], one["in"], type_words(one["schema"]), one["required"], one["schema"].get("description", ""))
        for one in operation["parameters"]
    )
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    responses = tuple(
        (status, response["description"], _shape_of(response)) for status, response in operation["responses"].items()
    )
    return Operation(
        operation["operationId"],
        method.upper(),
        path,
        operation["summary"],
        parameters,
        type_words(body) if body else "",
        responses,
    )


def _shape_of(response: dict[str, Any]) -> str:
    content = response.get("content", {})
    return next((type_words(one["schema"]) for one in content.values()), "")


def _shape(name: str, schema: dict[str, Any]) -> Shape:
    required = set(schema.get("required", ()))
    fields = tuple(
        (field, type_words(one), field in required, str(one.get("description", "")))
        for field, one in schema.get("properties", {}).items()
    )
    return Shape(name, fields)


def type_words(schema: dict[str, Any]) -> str:
    """Return a schema's type in a few words: ``string (date)``, ``list of string``, ``one of open, closed``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(type_words(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return "one of " + ", ".join(str(value) for value in schema["enum"])
    if "const" in schema:
        return f"“{schema['const']}”"
    if schema.get("type") == "array":
        return f"list of {type_words(schema.get('items', {}))}"
    words = str(schema.get("type", "anything"))
    return f"{words} ({schema['format']})" if "format" in schema else words
