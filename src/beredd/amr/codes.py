"""Organisms and antimicrobials: the code tables, and how a name or code in a file finds its row.

The tables lie in content/codes/organisms.csv and content/codes/antimicrobials.csv, facts with a source in each row. A
user's own tables are laid over them (:meth:`Codes.with_tables`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import polars as pl

from beredd.common.content_files import content_path

ORGANISM_COLUMNS: Final = (
    "name",  # the key: the scientific name as the table's user would print it, "Escherichia coli"
    "rank",  # subspecies, species, complex, group, genus, family, order, class, gram, none (no growth, contamination)
    "kind",  # bacteria, fungi, parasites, none
    "genus",
    "family",
    "order",
    "class",
    "gram",  # negative, positive or empty
    "anaerobe",  # yes or empty
    "groups",  # the groups it belongs to, most specific first, by name, with ; between
    "whonet",  # code of WHONET, small letters
    "ears_net",
    "glass",
    "snomed",
    "synonyms",  # other names and codes, with ; between
    "source",
)
ANTIMICROBIAL_COLUMNS: Final = (
    "code",  # the key: WHONET's three letters, AMP
    "name",  # English, as EUCAST writes it
    "sv",
    "da",
    "atc",  # several with ; between
    "class",  # aminoglycosides, carbapenems, cephalosporins 3rd generation …
    "glass",
    "ears_net",
    "synonyms",
    "source",
)


@dataclass(frozen=True)
class Codes:
    """The code tables in use, all columns text, empty as null.

    ``organisms`` has :data:`ORGANISM_COLUMNS`, ``antimicrobials`` has :data:`ANTIMICROBIAL_COLUMNS`.
    """

    organisms: pl.DataFrame
    antimicrobials: pl.DataFrame

    @cached_property
    def organism_names(self) -> Mapping[str, str]:
        """Each name, code and synonym of an organism, folded by :func:`folded`, and the name it stands for."""
        return _lookup(self.organisms, "name", ("whonet", "ears_net", "glass", "snomed", "synonyms"))

    @cached_property
    def antimicrobial_codes(self) -> Mapping[str, str]:
        """Each code, name, ATC code and synonym of an antimicrobial, folded, and the code it stands for."""
        return _lookup(self.antimicrobials, "code", ("name", "sv", "da", "glass", "ears_net", "synonyms", "atc"))

    def organism(self, text: str) -> str | None:
        """Return the organism that `text` names, None where no row has it."""
        return self.organism_names.get(folded(text))

    def antimicrobial(self, text: str) -> str | None:
        """Return the code of the antimicrobial that `text` names, None where no row has it."""
        return self.antimicrobial_codes.get(folded(text))

    def ancestors(self, organism: str) -> list[str]:
        """Return the names whose breakpoints may hold for `organism`, itself first, then ever wider.

        Species, its groups, genus, family, order, class, Gram group.
        """
        raise NotImplementedError


def folded(text: str) -> str:
    """Return a name or code as it is looked up: small letters, single spaces, no points after shortened words."""
    return " ".join(text.casefold().replace(".", " ").replace("_", " ").split())


@cache
def codes() -> Codes:
    """Return the code tables of content/codes/."""
    return Codes(_table("organisms.csv", ORGANISM_COLUMNS), _table("antimicrobials.csv", ANTIMICROBIAL_COLUMNS))


def _table(name: str, columns: Sequence[str]) -> pl.DataFrame:
    path: Path = content_path(f"codes/{name}")
    return pl.read_csv(path, infer_schema=False).select(columns)


def _lookup(frame: pl.DataFrame, key: str, others: Sequence[str]) -> dict[str, str]:
    """Return every word that means a row; where two rows claim a word, the earlier row and the earlier column win."""
    found: dict[str, str] = {}
    for column in (key, *others):
        for name, words in frame.select(pl.col(key).alias("name"), pl.col(column).alias("words")).iter_rows():
            for word in (words or "").split(";"):
                if word.strip():
                    found.setdefault(folded(word), name)
    return found
