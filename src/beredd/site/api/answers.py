"""What the operations answer, for the interface's description alone.

Every door hands back a response that it has made itself, so there is nothing for the router to check in it. Told the
shapes, the router would nevertheless make a model for each status of each operation and describe it again in each
place: 1,300 times, most of them the same :class:`Problem`. Here an answer names its shape, and each shape is described
once, when somebody asks for the document.
"""

from collections.abc import Collection, Iterable
from http.client import responses
from typing import Any, Final

from ninja import Schema
from ninja.openapi.schema import REF_TEMPLATE
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import models_json_schema

from beredd.site.api.problems import PROBLEM_TYPE, Problem

READING: Final = frozenset({401, 404, 422, 429})
WRITING: Final = READING | {400, 403, 409}
GUARDED: Final = WRITING | {412, 428}


def answers(
    shape: str | type[Schema], faults: Collection[int], *, status: int = 200, bare: Collection[int] = ()
) -> dict[str, Any]:
    """Return what to tell the router of an operation's answers.

    Parameters
    ----------
    shape
        What it answers with when all is well, or its name where it is made only for the document.
    faults
        The statuses of the problems that it may answer with.
    status
        The status when all is well.
    bare
        Further statuses, which come without a body.
    """
    name = shape if isinstance(shape, str) else shape.__name__
    told = {status: _with_body(status, "application/json", name)}
    told |= {one: {"description": responses[one]} for one in bare}
    told |= {one: _problem(one) for one in faults}
    return {
        "response": dict.fromkeys([status, *bare]),  # no shape: nothing is checked, nothing is made
        "openapi_extra": {"responses": {one: told[one] for one in sorted(told)}},
    }


def shapes_told(shapes: Iterable[type[Schema]]) -> dict[str, Any]:
    """Return the descriptions of shapes that are sent out, and of what they consist of, by name."""
    every: list[type[Schema]] = [Problem, *shapes]
    _, told = models_json_schema(
        [(shape, "serialization") for shape in every],
        ref_template=REF_TEMPLATE,
        schema_generator=NinjaGenerateJsonSchema,
    )
    found: dict[str, Any] = told["$defs"]
    return found


def _with_body(status: int, media_type: str, shape: str) -> dict[str, Any]:
    content = {media_type: {"schema": {"$ref": REF_TEMPLATE.format(model=shape)}}}
    return {"description": responses[status], "content": content}


def _problem(status: int) -> dict[str, Any]:
    """Return a problem's answer, with its media type and the header that comes with it."""
    told = _with_body(status, PROBLEM_TYPE, Problem.__name__)
    if status == 401:
        told["headers"] = {"WWW-Authenticate": _header("How to identify yourself.")}
    if status == 429:
        told["headers"] = {"Retry-After": _header("Seconds until you may ask again.")}
    return told


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}
