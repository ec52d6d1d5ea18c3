"""Which published series may be published again as open data: a list that people write and check.

A series that beredd ships with was published by somebody else. It is handed on as open data only where a person has
looked up that its licence allows it, and has written so in content/codes/open-sources.yaml; every other stays where it
is, however harmless its numbers are.
"""

from datetime import date
from functools import cache
from typing import Final, Literal

import yaml

from beredd.common.content_files import content_path
from beredd.common.text import Content

LICENCES: Final = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
}


class OpenSource(Content):
    """A source whose numbers may be given on. ``source`` is written as the data files have it."""

    source: str
    licence: Literal["CC0-1.0", "CC-BY-4.0"]
    url: str
    """Where the licence is stated."""
    checked_by: str
    checked_on: date


@cache
def open_sources() -> dict[str, OpenSource]:
    """Return the sources that may be given on, by their name in the data files."""
    with content_path("codes/open-sources.yaml").open(encoding="utf-8") as file:
        listed = (yaml.safe_load(file) or {}).get("sources") or []
    found = [OpenSource.model_validate(one) for one in listed]
    return {one.source: one for one in found}
