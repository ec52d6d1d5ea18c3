"""The JSON Schema of a programme file, published from the model so that editors can check while one writes."""

import json
from typing import Any

from beredd.programmes.model import Programme

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def programme_schema() -> dict[str, Any]:
    """Return the schema of content/programmes/<id>.yaml (JSON Schema 2020-12)."""
    schema = Programme.model_json_schema(mode="validation")
    return {"$schema": DIALECT, **schema, "title": "Programme"}


def schema_text() -> str:
    """Return the schema as the text of a file."""
    return json.dumps(programme_schema(), ensure_ascii=False, indent=2) + "\n"
