"""Some columns of many rows, as one person reads them: for pages that count or group thousands and show a few.

Rows are not made into objects for that, and the classes of fields are asked for where a row has any alone.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from beredd.site.registers.register import Register
from beredd.site.registers.sight import Sight


def some_columns(sight: Sight, of: Register, names: Sequence[str], rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """Return of each row its number and then the columns `names`; what is hidden from the person is empty.

    Two queries, however many rows. `rows` are rows of the register that the person may read; a reference to another
    row is given as it stands, so whoever shows one asks ``Sight.name`` first.
    """
    found = list(rows.values_list("number", *names))
    more_secret = rows.filter(field_confidentiality__gt=max(sight.clearance, 0))
    classes = dict(more_secret.order_by().values_list("number", "field_classes"))
    if not classes:
        return found
    return [_seen(sight, of, names, one, classes[one[0]]) if one[0] in classes else one for one in found]


def _seen(
    sight: Sight, of: Register, names: Sequence[str], one: tuple[Any, ...], classes: dict[str, Any]
) -> tuple[Any, ...]:
    """Return a row without the fields that are more sensitive than the person may read."""
    hidden = {name for name, held in classes.items() if int(held["confidentiality"]) > sight.clearance}
    values = (
        of.column(name).empty if name in hidden and name in of.names else value
        for name, value in zip(names, one[1:], strict=True)
    )
    return (one[0], *values)
