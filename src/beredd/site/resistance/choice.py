"""What a person chose to look at, read from the address: a link keeps the choice, and a wrong word falls back."""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from beredd.site.resistance.sets import Contents, IsolateSet, contents_of

INVASIVE: Final = "invasive"
ALL: Final = "all"
METHODS: Final = ("phenotype", "episode", "ears-net", "glass", ALL)
GROUPED_BY: Final = ("year", "quarter", "region", "age", "sex", "specimen", "ward_type", "origin")


@dataclass(frozen=True, slots=True)
class Choice:
    """A whole choice; every field holds something that the table has."""

    set: IsolateSet
    organism: str
    drug: str
    """An antimicrobial's code, or the id of a group such as ``3gc``."""
    place: str
    """A country, a region, or empty for all."""
    specimen: str
    """A kind of specimen, ``invasive`` (blood, cerebrospinal fluid), or empty for all."""
    first: int | None
    last: int | None
    method: str
    by: str

    @property
    def query(self) -> str:
        """The address's query, which gives the same page to whoever opens it and may."""
        named = {
            "set": self.set.key,
            "organism": self.organism,
            "drug": self.drug,
            "place": self.place,
            "specimen": self.specimen,
            "from": self.first,
            "to": self.last,
            "method": self.method,
            "by": self.by,
        }
        return urlencode({name: value for name, value in named.items() if value not in (None, "")})

    def with_(self, **changed: object) -> "Choice":
        """Return the choice with something else in it."""
        return replace(self, **changed)  # type: ignore[arg-type]  # the fields' own types


def groups() -> tuple[str, ...]:
    """Return the ids of the groups of antimicrobials that may be chosen."""
    from beredd.amr.drug_groups import drug_groups

    return tuple(one.id for one in drug_groups().groups if len(one.agents) > 1)


def choice_from(asked: QueryDict, sets: list[IsolateSet]) -> Choice | None:
    """Return what an address asks for; None where there is no set to look at.

    What the table does not have is replaced by its commonest, so that a link to another set still shows something.
    """
    if not sets:
        return None
    chosen = next((one for one in sets if one.key == asked.get("set")), sets[0])
    has = contents_of(chosen.path)
    first, last = _year(asked.get("from"), has), _year(asked.get("to"), has)
    if first is not None and last is not None and first > last:
        first, last = last, first
    return Choice(
        set=chosen,
        organism=_one_of(asked.get("organism"), has.organisms),
        drug=_one_of(asked.get("drug"), (*has.antimicrobials, *groups())),
        place=_if_there(asked.get("place"), (*has.countries, *has.regions)),
        specimen=_if_there(asked.get("specimen"), (INVASIVE, *has.specimens)),
        first=first,
        last=last,
        method=_one_of(asked.get("method"), METHODS),
        by=_one_of(asked.get("by"), GROUPED_BY),
    )


def _one_of(word: str | None, known: tuple[str, ...]) -> str:
    return word if word in known else known[0] if known else ""


def _if_there(word: str | None, known: tuple[str, ...]) -> str:
    return word if word in known else ""


def _year(word: str | None, has: Contents) -> int | None:
    return int(word) if word and word.isdecimal() and len(word) == 4 and int(word) in has.years else None
