"""The JSON Schema of a programme file, published from the model so that editors can check while one writes."""

import ast
import inspect
import json
from typing import Any

from beredd.common import money, text
from beredd.programmes import due_rules, model

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def programme_schema() -> dict[str, Any]:
    """Return the schema of a programme file (JSON Schema 2020-12), with the words that fields have in the model."""
    schema = model.Programme.model_json_schema(mode="validation")
    words: dict[str, dict[str, str]] = {}
    for module in (money, text, due_rules, model):
        words |= _field_docstrings(inspect.getsource(module))
    for name, part in {"Programme": schema, **schema["$defs"]}.items():
        if "description" in part:
            part["description"] = _plain(part["description"])
        for field, description in words.get(name, {}).items():
            if field in part.get("properties", {}):
                part["properties"][field]["description"] = description
    return {"$schema": DIALECT, **schema, "title": "Programme"}


def schema_text() -> str:
    """Return the schema as the text of a file."""
    return json.dumps(programme_schema(), ensure_ascii=False, indent=2) + "\n"


def _field_docstrings(source: str) -> dict[str, dict[str, str]]:
    """Return class → field → the docstring that stands under the field.

    Pydantic can do this while the classes are made, but then every start of the program pays for it.
    """
    found: dict[str, dict[str, str]] = {}
    for thing in ast.parse(source).body:
        if not isinstance(thing, ast.ClassDef):
            continue
        for field, after in zip(thing.body, thing.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
            ):
                found.setdefault(thing.name, {})[field.target.id] = _plain(str(after.value.value))
    return found


def _plain(docstring: str) -> str:
    """Return a docstring on one line, without the marks of code."""
    return " ".join(docstring.replace("``", "").split())
