"""Groups of ATC codes: what an indicator of consumption counts, as data in content/codes/consumption-groups.yaml."""

import re
from functools import cache
from typing import Final, Literal

import polars as pl
from pydantic import model_validator

from beredd.common.content_files import content_path, load_content
from beredd.common.errors import UserError
from beredd.common.tables import did_you_mean
from beredd.common.text import Content, Text

Methenamine = Literal["in", "out"]
"""Whether methenamine (J01XX05), an antiseptic of the urine, counts among the antibacterials. ESAC-Net and DANMAP
have it in; Swedish reports have it out. It is never assumed."""
METHENAMINE: Final = "J01XX05"
_CODE = re.compile(r"Q?[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?")


class Group(Content):
    """Codes that count together: those that begin with one of `include` and with none of `exclude`."""

    title: Text
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    source: str
    verified: bool = True

    @model_validator(mode="after")
    def _codes(self) -> "Group":
        for code in (*self.include, *self.exclude):
            if not _CODE.fullmatch(code):
                raise ValueError(f"{code!r} is not an ATC code")
        return self


class Ratio(Content):
    """One published version of the ratio of broad to narrow antibacterials in the community."""

    title: Text
    broad: Group
    narrow: Group
    source: str
    verified: bool = True


class ConsumptionGroups(Content):
    """The whole of content/codes/consumption-groups.yaml."""

    version: str
    groups: dict[str, Group]
    ratios: dict[str, Ratio]


@cache
def consumption_groups() -> ConsumptionGroups:
    """Return the groups and ratios that ship.

    Raises
    ------
    UserError
        When the file cannot be read.
    ContentFaults
        When it is wrong.
    """
    return load_content(content_path("codes/consumption-groups.yaml"), ConsumptionGroups)


def group_of(name: str) -> Group:
    """Return the group called `name`: one that is written, or all codes that begin with an ATC code.

    Raises
    ------
    UserError
        When it is neither.
    """
    known = consumption_groups().groups
    if name in known:
        return known[name]
    if _CODE.fullmatch(name):
        return Group(title=Text(en=name, sv=name, da=name), include=(name,), source="ATC")
    guess = did_you_mean(name, list(known))
    raise UserError(
        f"There is no group {name!r}.", remedy=guess or f"Write an ATC code, or one of {', '.join(sorted(known))}."
    )


def within(group: Group, column: str = "atc") -> pl.Expr:
    """Return the expression that is true where the code in `column` belongs to `group`."""
    code = pl.col(column)
    inside = pl.any_horizontal(code.str.starts_with(prefix) for prefix in group.include)
    if not group.exclude:
        return inside
    return inside & ~pl.any_horizontal(code.str.starts_with(prefix) for prefix in group.exclude)


def in_group(name: str, methenamine: Methenamine, column: str = "atc") -> pl.Expr:
    """Return the expression that is true where a code belongs to a group, methenamine in or out."""
    inside = within(group_of(name), column)
    return inside & (pl.col(column) != METHENAMINE) if methenamine == "out" else inside
