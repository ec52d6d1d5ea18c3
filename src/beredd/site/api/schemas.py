"""The shapes of the interface's bodies, made from the columns that the registers declare."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, create_model

from beredd.site.registers.column import LONGEST, SEVERAL, Column, Kind, Value, plain
from beredd.site.registers.register import Register, register

EXACT: Final = 10**15 - 1
DATE_PATTERN: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
NUMBER_PATTERN: Final = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"


def _keepable(text: str) -> str:
    """Refuse signs that no database keeps: NUL and halves of signs."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError(_("the text holds a sign that cannot be kept"))
    return text


Kept = Annotated[str, AfterValidator(_keepable)]
Why = Annotated[Kept, Field(max_length=4000, description="The reason; it stays in the history.")]
Day = Annotated[Kept, Field(pattern=DATE_PATTERN, json_schema_extra={"format": "date"})]
Code = Annotated[Kept, Field(max_length=100)]


class Strict(Schema):
    """A body that is sent in: nothing in it passes unread."""

    model_config = ConfigDict(extra="forbid")


class ClassIn(Strict):
    """How sensitive a row is (KLASSA). Class 4 is refused: nothing of it is stored."""

    confidentiality: Annotated[StrictInt, Field(ge=0, le=4)] = 1
    integrity: Annotated[StrictInt, Field(ge=0, le=4)] = 1
    availability: Annotated[StrictInt, Field(ge=0, le=4)] = 1
    ground: Annotated[Kept, Field(max_length=60, description="A section of law; needed from class 2.")] = ""
    decided_on: Day | None = None
    decided_by: Annotated[Kept, Field(max_length=200)] = ""


class ClassOut(Schema):
    """How sensitive a row is (KLASSA)."""

    confidentiality: int
    integrity: int
    availability: int
    ground: str
    decided_on: date | None
    decided_by: str


class RowOut(Schema):
    """What every row has."""

    code: str
    version: int = Field(description="Counts up with each change; the ETag is made of it.")
    actor: str = Field(description="Whose row it is.")
    information_class: ClassOut
    shown_to: list[str] = Field(description="The only actors that need to know; empty for all of the programme.")
    published: bool
    withdrawn: bool
    changed_at: datetime


class HistoryOut(Schema):
    """One event of a row's history."""

    at: datetime
    by: str
    action: str
    why: str
    differences: list["DifferenceOut"]


class DifferenceOut(Schema):
    """One field before and after, in words."""

    field: str
    before: str
    after: str


class History(Schema):
    """A row's newest events, the newest first."""

    items: list[HistoryOut]


def _type_in(column: Column) -> Any:
    """Return the type that a column takes in; whether a code exists is asked by the register's rules."""
    described = Field(description=_description(column))
    match column.kind:
        case Kind.DATE:
            return Annotated[Day | None, described]
        case Kind.YEAR:
            return Annotated[Annotated[StrictInt, Field(ge=1900, le=2200)] | None, described]
        case Kind.WHOLE | Kind.KRONOR:
            return Annotated[Annotated[StrictInt, Field(ge=-EXACT, le=EXACT)] | None, described]
        case Kind.NUMBER:
            most = 10**12 - 1
            number = Annotated[StrictInt, Field(ge=-most, le=most)] | Annotated[StrictFloat, Field(ge=-most, le=most)]
            return Annotated[number | Annotated[Kept, Field(pattern=NUMBER_PATTERN)] | None, described]
        case Kind.YES_NO:
            return Annotated[StrictBool, described]
        case Kind.CHOICE:
            return Annotated[Literal[tuple(column.choices)] | None, described]
        case _ if column.kind in SEVERAL:
            return Annotated[Annotated[list[Code], Field(max_length=500)], described]
        case Kind.TEXT | Kind.LONG | Kind.LINK:
            return Annotated[Annotated[Kept, Field(max_length=LONGEST[column.kind])], described]
        case _:
            return Annotated[Code | None, described]


def _type_out(column: Column) -> Any:
    described = Field(description=_description(column))
    match column.kind:
        case Kind.DATE:
            return Annotated[date | None, described]
        case Kind.YEAR | Kind.WHOLE | Kind.KRONOR:
            return Annotated[int | None, described]
        case Kind.NUMBER:
            return Annotated[Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")] | None, described]
        case Kind.YES_NO:
            return Annotated[bool, described]
        case Kind.CHOICE:
            return Annotated[Literal[tuple(column.choices)] | None, described]
        case _ if column.kind in SEVERAL:
            return Annotated[list[str], described]
        case _:
            return Annotated[str | None, described]


def _description(column: Column) -> str:
    parts = [column.label.to("en")]
    parts += [column.help.to("en")] if column.help else []
    parts += [f"A row of {column.register}."] if column.register else []
    if column.choices:
        parts.append("; ".join(f"{value}: {words.to('en')}" for value, words in column.choices.items()))
    return " – ".join(parts)


def _camel(key: str) -> str:
    return "".join(part.capitalize() for part in key.split("-"))


def _or_none(shape: type[Schema]) -> Any:
    return shape | None


@cache
def values_in(key: str) -> type[Schema]:
    """Return the shape of a register's values as they are sent in; which are there decides what is written."""
    fields: dict[str, Any] = {column.name: (_type_in(column), None) for column in register(key).columns}
    return create_model(f"{_camel(key)}ValuesIn", __base__=Strict, **fields)


def row_name(key: str) -> str:
    """Return the name of the shape of a register's row."""
    return f"{_camel(key)}Row"


def page_name(key: str) -> str:
    """Return the name of the shape of a page of a register."""
    return f"{_camel(key)}Page"


@cache
def row_out(key: str) -> type[Schema]:
    """Return the shape of a register's row; a value that the reader may not know is absent."""
    fields: dict[str, Any] = {column.name: (_type_out(column), None) for column in register(key).columns}
    values = create_model(f"{_camel(key)}Values", __base__=Schema, **fields)
    return create_model(row_name(key), __base__=RowOut, values=(values, ...))


@cache
def rows_out(key: str) -> type[Schema]:
    """Return the shape of a page of a register."""
    item = row_out(key)
    return create_model(
        page_name(key),
        __base__=Schema,
        total=(int, Field(description="How many rows there are that you may see and that were asked for.")),
        limit=(int, ...),
        offset=(int, ...),
        next=(str | None, Field(description="The address of the next page.")),
        items=(list[item], ...),  # type: ignore[valid-type]
    )


@cache
def row_in(key: str) -> type[Schema]:
    """Return the shape of a new row."""
    return create_model(
        f"{_camel(key)}New",
        __base__=Strict,
        values=(values_in(key), ...),
        information_class=(ClassIn | None, None),
        shown_to=(Annotated[list[Code], Field(max_length=100)] | None, None),
        why=(Why, ""),
    )


@cache
def change_in(key: str) -> type[Schema]:
    """Return the shape of a change: what is absent stays as it is."""
    return create_model(
        f"{_camel(key)}Change",
        __base__=Strict,
        values=(_or_none(values_in(key)), None),
        information_class=(ClassIn | None, None),
        shown_to=(Annotated[list[Code], Field(max_length=100)] | None, None),
        published=(StrictBool | None, None),
        withdrawn=(StrictBool | None, None),
        why=(Annotated[Why, Field(min_length=1)], ...),
    )


@cache
def asked(key: str) -> type[Schema]:
    """Return the shape of a list's query: words, declared filters, order and page."""
    fields: dict[str, Any] = {
        "q": (Annotated[Kept, Field(max_length=300, description="Words that all must stand in the row.")], ""),
        "order": (Literal[_orders(register(key))], "code"),
        "withdrawn": (bool, False),
        "limit": (Annotated[int, Field(ge=1, le=500)], 100),
        "offset": (Annotated[int, Field(ge=0, le=1_000_000)], 0),
    }
    for column in register(key).columns:
        if column.filtered and column.name not in fields:
            words = f"Only rows with this {column.label.to('en').casefold()}."
            kind: Any = Literal[tuple(column.choices)] if column.kind is Kind.CHOICE else Code
            kind = Literal["yes", "no"] if column.kind is Kind.YES_NO else kind
            kind = Day if column.kind is Kind.DATE else kind
            fields[column.name] = (Annotated[kind | None, Field(description=words)], None)
    return create_model(f"{_camel(key)}Query", __base__=Schema, **fields)


def _orders(of: Register) -> tuple[str, ...]:
    names = ("code", *(name for name in of.names if name != "code"))
    return (*names, *(f"-{name}" for name in names))


def sent(values: Mapping[str, Value], of: Register) -> dict[str, Any]:
    """Return readable values as JSON has them: nothing is null where a number, day, code or choice is empty."""
    return {name: _sent(of.column(name), value) for name, value in values.items()}


def _sent(column: Column, value: Value) -> Any:
    if value in (None, "") and column.kind not in {Kind.TEXT, Kind.LONG, Kind.LINK}:
        return None
    return plain(column, value)


def given(column: Column, value: Any) -> Any:
    """Return a value that was sent in as the register's rules read it."""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value
