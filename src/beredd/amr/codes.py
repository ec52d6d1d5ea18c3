"""Organisms and antimicrobials: the code tables, and how a name or code in a file finds its row.

The tables lie in content/codes/organisms.csv and content/codes/antimicrobials.csv, facts with a source in each row. A
user's own tables are laid over them (:meth:`Codes.with_tables`).
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import polars as pl

from beredd.amr.antimicrobial_matching import AntimicrobialMatcher
from beredd.amr.code_matching import Match, folded
from beredd.amr.organism_matching import OrganismMatcher
from beredd.common.content_files import content_path

__all__ = ["ANTIMICROBIAL_COLUMNS", "MATCH_SCHEMA", "ORGANISM_COLUMNS", "Codes", "codes", "folded"]

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

MATCH_SCHEMA: Final[dict[str, pl.DataType]] = {
    "found": pl.String(),  # the text as it stood
    "name": pl.String(),  # what it was taken for: a name or a code of the table; null: nothing
    "how": pl.String(),  # a value of How
    "candidates": pl.String(),  # what it might have been, with ; between
    "rows": pl.Int64(),  # how many rows have the text
}

ORGANISM_WORDS: Final = ("whonet", "ears_net", "glass", "snomed", "synonyms")
ANTIMICROBIAL_WORDS: Final = ("name", "sv", "da", "glass", "ears_net", "synonyms", "atc")


@dataclass(frozen=True)
class Codes:
    """The code tables in use, all columns text, empty as null.

    ``organisms`` has :data:`ORGANISM_COLUMNS`, ``antimicrobials`` has :data:`ANTIMICROBIAL_COLUMNS`. ``common`` names
    the organisms that shortened and misspelt names are first tried with, so that "E. coli" stays clear beside a
    register of every species there is; empty: all of them.
    """

    organisms: pl.DataFrame
    antimicrobials: pl.DataFrame
    common: frozenset[str] = frozenset()

    @cached_property
    def sha256(self) -> str:
        """Hash of both tables, for the provenance of what is made with them."""
        digest = hashlib.sha256()
        for table in (self.organisms, self.antimicrobials):
            digest.update(table.write_csv().encode())
        return digest.hexdigest()

    @cached_property
    def organism_names(self) -> Mapping[str, str]:
        """Each name, code and synonym of an organism, folded by :func:`folded`, and the name it stands for."""
        return _lookup(self.organisms, "name", ORGANISM_WORDS)

    @cached_property
    def antimicrobial_codes(self) -> Mapping[str, str]:
        """Each code, name, ATC code and synonym of an antimicrobial, folded, and the code it stands for."""
        return _lookup(self.antimicrobials, "code", ANTIMICROBIAL_WORDS)

    @cached_property
    def _organism_matcher(self) -> OrganismMatcher:
        ranks = dict(self.organisms.select("name", "rank").iter_rows())
        return OrganismMatcher(self.organism_names, ranks, self.common, self.ancestors)

    @cached_property
    def _antimicrobial_matcher(self) -> AntimicrobialMatcher:
        return AntimicrobialMatcher(self.antimicrobial_codes)

    def organism(self, text: str) -> str | None:
        """Return the organism that `text` names, None where no row has it or several may be meant."""
        return self.match_organism(text).name

    def antimicrobial(self, text: str) -> str | None:
        """Return the code of the antimicrobial that `text` names, None where no row has it or several may be meant."""
        return self.match_antimicrobial(text).name

    def match_organism(self, text: str) -> Match:
        """Return what `text` is taken for, and how sure that is (:class:`beredd.amr.code_matching.How`)."""
        return self._organism_matcher.match(text)

    def match_antimicrobial(self, text: str) -> Match:
        """Return what `text` is taken for, and how sure that is."""
        return self._antimicrobial_matcher.match(text)

    def organisms_of(self, found: pl.Series) -> pl.Series:
        """Return the organism's name of each text, null where none; each distinct text is looked up once."""
        return _resolved(found, self.match_organism)

    def antimicrobials_of(self, found: pl.Series) -> pl.Series:
        """Return the antimicrobial's code of each text, null where none; each distinct text is looked up once."""
        return _resolved(found, self.match_antimicrobial)

    def organism_matches(self, found: pl.Series) -> pl.DataFrame:
        """Return each distinct text with what it was taken for and how (:data:`MATCH_SCHEMA`), in order of first sight.

        What is neither ``exact`` nor ``abbreviation`` deserves a notice to whoever handed the file in.
        """
        return _matches(found, self.match_organism)

    def antimicrobial_matches(self, found: pl.Series) -> pl.DataFrame:
        """Return each distinct text with what it was taken for and how (:data:`MATCH_SCHEMA`)."""
        return _matches(found, self.match_antimicrobial)

    @cached_property
    def _rows(self) -> dict[str, tuple[str | None, ...]]:
        wanted = ("name", "rank", "genus", "family", "order", "class", "gram", "anaerobe", "groups")
        return {row[0]: row[1:] for row in self.organisms.select(wanted).iter_rows()}

    @cached_property
    def _lineages(self) -> dict[str, list[str]]:
        return {}

    def ancestors(self, organism: str) -> list[str]:
        """Return the names whose breakpoints may hold for `organism`, itself first, then ever wider.

        A subspecies' species; then its groups, genus, family, order, class; then, of anaerobes, the Gram-negative or
        Gram-positive anaerobes and all anaerobes; then the Gram group. All are rows of the table. An organism that is
        not has none.
        """
        if organism not in self._lineages:
            line = _lineage(organism, self._rows)
            self._lineages[organism] = [name for name in dict.fromkeys(line) if name in self._rows]
        return list(self._lineages[organism])

    def lineages(self, organisms: Iterable[str]) -> pl.DataFrame:
        """Return the ancestors as a table to join on.

        Returns
        -------
        DataFrame
            ``organism``, ``ancestor``, ``step`` (0: itself, then ever wider).
        """
        rows = [(one, name, step) for one in organisms for step, name in enumerate(self.ancestors(one))]
        schema = {"organism": pl.String, "ancestor": pl.String, "step": pl.Int64}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def with_tables(
        self, organisms: Path | pl.DataFrame | None = None, antimicrobials: Path | pl.DataFrame | None = None
    ) -> "Codes":
        """Return these tables with a user's own laid over them.

        Parameters
        ----------
        organisms
            A file (CSV, tab-separated text, XLSX or Parquet, also gzipped) or frame in one of three layouts, told by
            its headings: the columns of content/codes/organisms.csv (``name`` and any of the others), WHONET's
            Organisms.txt (``WHONET_ORG_CODE``, ``ORGANISM`` …) or the R package AMR's microorganisms (``mo``,
            ``fullname`` …).
        antimicrobials
            The same: our columns, WHONET's Antibiotics.txt, or the R package's antimicrobials.

        Raises
        ------
        beredd.common.errors.UserError
            When a file cannot be read, has none of the layouts, or has faulty rows; each is named by its number.
        """
        from beredd.amr.code_tables import lay_over

        return lay_over(self, organisms, antimicrobials)


def _lineage(organism: str, rows: Mapping[str, tuple[str | None, ...]]) -> list[str]:
    """Return `organism`, its species, groups and wider taxa, with repetitions, whether rows of the table or not."""
    if organism not in rows:
        return []
    rank, genus, family, order, class_, gram, anaerobe, groups = rows[organism]
    line = [organism]
    belongs = groups.split(";") if groups else []
    if rank == "subspecies":
        species = " ".join(organism.split()[:2])
        line.append(species)
        if species in rows and rows[species][-1]:
            belongs += str(rows[species][-1]).split(";")
    line += [name.strip() for name in belongs]
    if rank in ("group", "complex", "gram"):  # the wider groups of a group are its own ancestors
        line += [name for one in belongs for name in str(rows.get(one, ("",))[-1] or "").split(";")]
    line += [name for name in (genus, family, order, class_) if name]
    if gram:
        line += [f"Gram-{gram} anaerobes", "Anaerobes"] if anaerobe else []
        line.append(f"Gram-{gram} bacteria")
    return line


@cache
def codes() -> Codes:
    """Return the code tables of content/codes/."""
    return Codes(_table("organisms.csv", ORGANISM_COLUMNS), _table("antimicrobials.csv", ANTIMICROBIAL_COLUMNS))


def _table(name: str, columns: Sequence[str]) -> pl.DataFrame:
    path: Path = content_path(f"codes/{name}")
    return pl.read_csv(path, infer_schema=False).select(columns)


def _lookup(frame: pl.DataFrame, key: str, others: Sequence[str]) -> dict[str, str]:
    """Return every word that means a row; where two rows claim a word, the earlier column and the earlier row win."""
    found: dict[str, str] = {}
    for column in (key, *others):
        filled = frame.select(pl.col(key).alias("name"), pl.col(column).alias("words")).drop_nulls()
        for name, words in filled.iter_rows():
            for word in words.split(";"):
                if word.strip():
                    found.setdefault(folded(word), name)
    return found


def _resolved(found: pl.Series, match: Callable[[str], Match]) -> pl.Series:
    texts = found.cast(pl.String)
    names = {text: match(text).name for text in texts.unique().drop_nulls()}
    if not names:
        return pl.Series(found.name, [None] * len(found), dtype=pl.String)
    return texts.replace_strict(names, default=None, return_dtype=pl.String)


def _matches(found: pl.Series, match: Callable[[str], Match]) -> pl.DataFrame:
    counts = found.cast(pl.String).drop_nulls().alias("found").to_frame().group_by("found", maintain_order=True).len()
    rows = []
    for text, count in counts.iter_rows():
        one = match(text)
        rows.append((text, one.name, one.how.value, ";".join(one.candidates) or None, count))
    return pl.DataFrame(rows, schema=MATCH_SCHEMA, orient="row")
