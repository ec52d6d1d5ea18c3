import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from beredd.common.content_files import content_dir
from beredd.programmes.schema import programme_schema, schema_text

FILES = sorted((content_dir() / "programmes").glob("*.yaml"))


def as_json(path):
    """A YAML file as JSON has it: dates are text."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(programme_schema())
    assert json.loads(schema_text()) == programme_schema()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_programme_file_is_right_by_the_published_schema(path):
    faults = [fault.message for fault in Draft202012Validator(programme_schema()).iter_errors(as_json(path))]
    assert faults == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "idea"},
        {"country": "NO"},
        {"nosuch": 1},
        {"duties": [{"id": "X-01"}]},
        {"duties": [{"id": "X", "text": {"sv": "a"}, "verb": "ska", "strength": "must", "due": [{"kind": "fixed"}]}]},
    ],
)
def test_the_schema_refuses_what_the_model_refuses(change):
    right = as_json(FILES[0])
    validator = Draft202012Validator(programme_schema())
    assert validator.is_valid(right)
    assert not validator.is_valid(right | change)


def test_the_published_copy_is_the_models(root):
    assert (root / "docs/reference/programme.schema.json").read_text(encoding="utf-8") == schema_text()
