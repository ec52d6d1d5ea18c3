"""From the list and the rows of data sets to the pages where files are handed in and read."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from beredd.site.registers.sight import Sight

Doors = list[tuple[str, str]]


def data_set_doors(sight: Sight, row: Any | None) -> Doors:
    """To handing in files; from a data set to its files, counts and values."""
    programme = sight.programme.id
    if row is not None:
        return [(reverse("data_set", args=[programme, row.code]), _("Files, counts and values"))]
    return [(reverse("upload_data_set", args=[programme]), _("Hand in files"))] if sight.may_add() else []
