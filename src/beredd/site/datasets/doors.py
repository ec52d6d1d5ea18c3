"""From the rows of data sets to the pages of their files."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from beredd.site.registers.sight import Sight

Doors = list[tuple[str, str]]


def data_set_doors(sight: Sight, row: Any | None) -> Doors:
    """From a data set to its files, counts and values."""
    if row is None:
        return []
    return [(reverse("data_set", args=[sight.programme.id, row.code]), _("Files, counts and values"))]
