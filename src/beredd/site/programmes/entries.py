"""Rows that are only ever added, one after another: two writers who saw the same cannot both add."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)


class NewerEntryError(Exception):
    """Another person has written since the page was shown; nothing has been saved, and nothing of theirs is lost."""


def add_after(rows: models.QuerySet[Row], seen: int, add: Callable[[], Row]) -> tuple[Row | None, Row]:
    """Add a row after the one that its writer saw; return that one and the new one.

    Raises
    ------
    NewerEntryError
        When there is a newer row than the one seen. A constraint on ``after`` catches the two who save in the same
        moment.
    """
    newest = rows.order_by("id").last()
    if (newest.pk if newest else 0) != seen:
        raise NewerEntryError
    try:
        with transaction.atomic():
            return newest, add()
    except IntegrityError:
        raise NewerEntryError from None
