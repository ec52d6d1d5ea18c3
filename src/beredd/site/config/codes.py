"""Several codes in one column of the database."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Codes = models.Field[Iterable[str] | str, tuple[str, ...]]
else:
    Codes = models.Field


class CodesField(Codes):
    """Several codes in one column, kept as ``;a;b;`` so that both databases can search for one of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        """Return what the databases know it as."""
        return "TextField"

    def from_db_value(self, value: str | None, *_more: Any) -> tuple[str, ...]:
        """Return the codes as a tuple; what was kept is in order already, and lists read it thousands of times."""
        return tuple(value[1:-1].split(";")) if value else ()

    def to_python(self, value: Any) -> tuple[str, ...]:
        """Return the codes as a tuple, from text or from any series of codes."""
        return codes_of(value)

    def get_prep_value(self, value: Any) -> str:
        """Return what the database keeps; a text that is searched for stays as it is."""
        return value if isinstance(value, str) else codes_kept(value or ())

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Keep a tuple on the object, also when text was given."""
        value = codes_of(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value


def codes_of(value: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return codes from ``;a;b;``, from ``a; b`` as people write it, or from a series of codes."""
    if value is None:
        return ()
    parts = value.replace(",", ";").split(";") if isinstance(value, str) else value
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def codes_kept(codes: Iterable[str]) -> str:
    """Return codes as they are kept, empty for none."""
    joined = ";".join(codes)
    return f";{joined};" if joined else ""
