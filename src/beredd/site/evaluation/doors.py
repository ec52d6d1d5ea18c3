"""What a row of the registers of evaluation leads to besides its own page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from beredd.site.registers.register import register
from beredd.site.registers.sight import Sight


def evaluation_doors(sight: Sight, row: Any | None) -> list[tuple[str, str]]:
    """Return the way to an evaluation's tree; from the list, to all of them."""
    programme = sight.programme.id
    if row is None:
        return [(reverse("evaluation_overview", args=[programme]), _("Evaluations, from question to response"))]
    return [(reverse("evaluation_tree", args=[programme, row.code]), _("From question to response"))]


def question_doors(sight: Sight, row: Any | None) -> list[tuple[str, str]]:
    """Return the way from a question to the tree that it stands in."""
    programme = sight.programme.id
    if row is None or not sight.values(register("evaluation-questions"), row).get("evaluation"):
        return []
    return [(reverse("evaluation_tree", args=[programme, row.evaluation]), _("From question to response"))]
