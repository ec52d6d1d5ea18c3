"""Places by ISO 3166: the countries (SE, DK, EU) and the regions (SE-AB … DK-85)."""

import csv
from dataclasses import dataclass
from functools import cache

from beredd.common.content_files import content_path
from beredd.common.errors import UserError
from beredd.common.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A country or a region (län/region in Sweden, region in Denmark).

    ``code`` is ISO 3166-1 alpha-2 (``SE``), ``EU``, or ISO 3166-2 (``SE-AB``).
    """

    code: str
    name: Text
    parent: str | None


@cache
def places() -> dict[str, Place]:
    """Return every place by its code, from content/codes/places.csv."""
    with content_path("codes/places.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Place(
                row["code"],
                Text(sv=row["sv"] or None, da=row["da"] or None, en=row["en"] or None),
                row["parent"] or None,
            )
            for row in csv.DictReader(file)
        }


def place(code: str) -> Place:
    """Return the place with `code`.

    Raises
    ------
    UserError
        When no place has that code.
    """
    try:
        return places()[code]
    except KeyError:
        raise UserError(
            f"No place has the code {code!r}.",
            remedy="Use ISO 3166: SE, DK, EU, or a region such as SE-AB or DK-84.",
        ) from None
