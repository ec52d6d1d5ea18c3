"""A user's own tables of organisms and antimicrobials, laid over ours.

Our own layout overrides: a filled cell takes the place of ours, a word that the user's row claims is taken from ours.
Large registers (WHONET, the R package AMR) fill up: they add rows, codes and synonyms, and leave our cells as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from beredd.amr.code_layouts import (
    HEADINGS,
    ROW,
    Layout,
    antimicrobials_of_r,
    antimicrobials_of_whonet,
    layout_of,
    organisms_of_r,
    organisms_of_whonet,
    read_source,
)
from beredd.amr.codes import (
    ANTIMICROBIAL_COLUMNS,
    ANTIMICROBIAL_WORDS,
    ORGANISM_COLUMNS,
    ORGANISM_WORDS,
    Codes,
    codes,
    folded,
)
from beredd.common.errors import Finding, UserError

RANKS: Final = ("subspecies", "species", "complex", "group", "genus", "family", "order", "class", "gram", "none")
KINDS: Final = ("bacteria", "fungi", "parasites", "none")
_ALLOWED: Final = {"rank": RANKS, "kind": KINDS, "gram": ("negative", "positive"), "anaerobe": ("yes",)}
_PARENTS: Final = ("genus", "family", "order", "class")
_LISTS: Final = ("groups", "snomed", "synonyms", "atc")
"""Columns whose cells hold several words: what is laid over is put to what is there."""


class CodeTableFaults(UserError):
    """A user's table has rows that cannot be used; ``findings`` names each by its number."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        shown = "\n".join(str(finding) for finding in self.findings[:50])
        more = f"\n… and {len(self.findings) - 50} more." if len(self.findings) > 50 else ""
        super().__init__(f"{len(self.findings)} faults in the code table.\n{shown}{more}")


@dataclass(frozen=True, slots=True)
class CodeTable:
    """A user's table in our columns.

    ``frame`` has ``row``, ``target`` (the key in our tables that the row means, or its own) and our columns.
    ``findings`` are faults that keep the table from being used; ``notices`` are remarks.
    """

    name: str
    layout: Layout
    key: str
    frame: pl.DataFrame
    findings: tuple[Finding, ...]
    notices: tuple[Finding, ...]


def read_code_table(source: Path | pl.DataFrame, base: Codes) -> CodeTable:
    """Read a user's table of organisms or antimicrobials, in any of the layouts, and check it against `base`.

    Raises
    ------
    UserError
        When it is no table, or its headings are not known. Faulty rows raise nothing: they are in ``findings``.
    """
    table = read_source(source, HEADINGS)
    of_organisms, layout = layout_of(table)
    key, columns = ("name", ORGANISM_COLUMNS) if of_organisms else ("code", ANTIMICROBIAL_COLUMNS)
    notices: list[Finding] = []
    match layout:
        case Layout.R:
            frame = organisms_of_r(table) if of_organisms else antimicrobials_of_r(table)
        case Layout.WHONET:
            frame = organisms_of_whonet(table) if of_organisms else antimicrobials_of_whonet(table)
        case Layout.OWN:
            frame = table.frame
            notices += [
                Finding(table.name, "is not a column here; it is not read.", "Nothing to do.", line=1, field=name)
                for name in frame.columns
                if name not in (ROW, *columns)
            ]
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in columns if name not in frame.columns]
    frame = frame.with_columns(absent).select(ROW, *columns)
    frame, unkeyed = _keyed(table.name, frame, key)
    target = _organism_targets if of_organisms else _antimicrobial_targets
    frame, remarks = target(table.name, frame, base, layout)
    notices += remarks
    if layout is not Layout.OWN:
        return CodeTable(table.name, layout, key, frame, (), (*unkeyed, *notices))
    if of_organisms:
        frame = _completed(frame, base)
    faults = [*unkeyed, *_faults(table.name, frame, base, key)]
    faults.sort(key=lambda fault: fault.line or 0)
    return CodeTable(table.name, layout, key, frame, tuple(faults), tuple(notices))


def _keyed(file: str, frame: pl.DataFrame, key: str) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows that have a key, and what is wrong with the others."""
    empty = frame.filter(pl.col(key).is_null())[ROW]
    findings = [Finding(file, "is empty.", "Write it, or remove the row.", line=row, field=key) for row in empty]
    return frame.filter(pl.col(key).is_not_null()), findings


def _organism_targets(
    file: str, frame: pl.DataFrame, base: Codes, layout: Layout
) -> tuple[pl.DataFrame, list[Finding]]:
    """Add ``target``: our name where ours has the name, else the row's own."""
    known = base.organism_names
    targets = [known.get(folded(name), name) for name in frame["name"]]
    frame = frame.with_columns(pl.Series("target", targets, dtype=pl.String))
    if layout is not Layout.OWN:
        return frame, []
    renamed = frame.filter(pl.col("target") != pl.col("name")).select(ROW, "name", "target")
    return frame, [
        Finding(file, f"{name!r} is laid over {target!r}.", "Nothing to do, if that is meant.", line=row, field="name")
        for row, name, target in renamed.iter_rows()
    ]


def _antimicrobial_targets(
    file: str, frame: pl.DataFrame, base: Codes, layout: Layout
) -> tuple[pl.DataFrame, list[Finding]]:
    """Add ``target``: our code where ours has the code, or (registers) the name; else the row's own.

    A register's code that is another drug with us is left out: its words would make one drug pass for another.
    """
    ours = set(base.antimicrobials["code"])
    if layout is Layout.OWN:
        return frame.with_columns(pl.col("code").str.to_uppercase().alias("target")), []
    targets: list[str | None] = []
    notices: list[Finding] = []
    for row, code, name in frame.select(ROW, "code", "name").iter_rows():
        by_name = base.antimicrobial(name) if name else None
        if code in ours and by_name != code:
            what = f"{code} is {name!r} in the file and another drug here; the row is not used."
            notices.append(Finding(file, what, "Nothing to do: ours is kept.", line=row, field="code"))
            targets.append(None)
        else:
            targets.append(code if code in ours else base.antimicrobial_codes.get(folded(name or ""), code))
    return frame.with_columns(pl.Series("target", targets, dtype=pl.String)).drop_nulls("target"), notices


def _completed(frame: pl.DataFrame, base: Codes) -> pl.DataFrame:
    """Fill in what a new species' genus tells: kind, family, order, class, Gram group, anaerobe."""
    own_genus = pl.when(pl.col("rank").is_in(["species", "subspecies"])).then(
        pl.col("name").str.split(" ").list.first()
    )
    told = ("kind", "family", "order", "class", "gram", "anaerobe")
    sound = frame.with_columns(
        pl.when(pl.col(name).is_in(allowed)).then(name).alias(name) for name, allowed in _ALLOWED.items()
    )
    genera = pl.concat([base.organisms.select("name", *told), sound.select("name", *told)]).unique("name", keep="last")
    new = ~pl.col("target").is_in(base.organisms["name"].to_list())
    frame = frame.with_columns(pl.when(new).then(pl.coalesce("genus", own_genus)).otherwise("genus").alias("genus"))
    joined = frame.join(genera, left_on="genus", right_on="name", how="left", suffix=" of genus", maintain_order="left")
    filled = (pl.when(new).then(pl.coalesce(name, f"{name} of genus")).otherwise(name).alias(name) for name in told)
    return joined.with_columns(filled).select(frame.columns)


def _faults(file: str, frame: pl.DataFrame, base: Codes, key: str) -> list[Finding]:
    """Return what keeps the rows of a table in our layout from being used."""
    of_organisms = key == "name"
    ours = set(base.organisms["name"] if of_organisms else base.antimicrobials["code"])
    names = ours | set(frame["target"])
    faults: list[Finding] = []
    seen: dict[str, int] = {}
    claimed: dict[str, tuple[int, str]] = {}
    for line in frame.iter_rows(named=True):
        row, target = line[ROW], line["target"]

        def fault(field: str, what: str, remedy: str, row: int = row) -> None:
            faults.append(Finding(file, what, remedy, line=row, field=field))

        if target in seen:
            fault(key, f"{line[key]!r} is in row {seen[target]} already.", "Keep the one row that is right.")
            continue
        seen[target] = row
        if target not in ours:
            for field in ("rank",) if of_organisms else ("name",):
                if line[field] is None:
                    fault(field, f"{line[key]!r} is new and has no {field}.", f"Fill in the {field}.")
        for field, allowed in _ALLOWED.items() if of_organisms else ():
            if line[field] is not None and line[field] not in allowed:
                fault(field, f"{line[field]!r} is not known.", f"Use {', '.join(allowed)}.")
        parents = [(field, line[field]) for field in _PARENTS if of_organisms and line[field]]
        parents += [("groups", one) for one in _split(line.get("groups"))]
        for field, parent in parents:
            if parent not in names:
                fault(field, f"{parent!r} is no row of the table.", "Add a row for it, or correct the spelling.")
        for field in (key, *(ORGANISM_WORDS if of_organisms else ANTIMICROBIAL_WORDS)):
            for word in _split(line[field]):
                first, owner = claimed.setdefault(folded(word), (row, target))
                if owner != target and field != "atc":
                    fault(field, f"{word!r} is a word of row {first} too.", "Leave it with one of them.")
    return faults


def _split(cell: str | None) -> list[str]:
    return [word.strip() for word in (cell or "").split(";") if word.strip()]


def lay_over(
    base: Codes, organisms: Path | pl.DataFrame | None = None, antimicrobials: Path | pl.DataFrame | None = None
) -> Codes:
    """Return `base` with a user's tables laid over it: see :meth:`beredd.amr.codes.Codes.with_tables`.

    Raises
    ------
    UserError
        When a file cannot be read or has no known layout, or holds the other kind of table.
    CodeTableFaults
        When rows of a table in our own layout are faulty.
    """
    result = base
    for source, key, words in ((organisms, "name", "organisms"), (antimicrobials, "code", "antimicrobials")):
        if source is None:
            continue
        table = read_code_table(source, base)
        if table.key != key:
            raise UserError(f"The table is not of {words}.", where=table.name, remedy="Hand it in as the other kind.")
        if table.findings:
            raise CodeTableFaults(table.findings)
        result = laid_over(result, table)
    return result


def laid_over(base: Codes, table: CodeTable) -> Codes:
    """Return `base` with a table that was read laid over it; its findings are not looked at."""
    if table.key == "code":
        frame = _merged(base.antimicrobials, table, ANTIMICROBIAL_COLUMNS, ANTIMICROBIAL_WORDS)
        return replace(base, antimicrobials=frame)
    frame = _merged(base.organisms, table, ORGANISM_COLUMNS, ORGANISM_WORDS)
    common = base.common or frozenset(base.organisms["name"])
    return replace(base, organisms=frame, common=common | set(table.frame["target"]) if _is_own(table) else common)


def _is_own(table: CodeTable) -> bool:
    return table.layout is Layout.OWN


def _merged(base: pl.DataFrame, table: CodeTable, columns: Sequence[str], words: Sequence[str]) -> pl.DataFrame:
    """Return our rows with the user's cells in them, then the rows that are new."""
    key = table.key
    theirs = table.frame.with_columns(_own_key_as_word(key, "synonyms"))
    lists = [name for name in columns if name in _LISTS]
    others = [name for name in columns if name not in (*lists, key)]
    theirs = theirs.group_by("target", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().first() for name in others),
        *(pl.col(name).drop_nulls().str.join(";") for name in lists),
    )
    theirs = theirs.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in lists)
    if _is_own(table):
        base = _without_claimed(base, theirs, key, words)
    new = theirs.join(base, left_on="target", right_on=key, how="anti", maintain_order="left")
    both = base.join(theirs, left_on=key, right_on="target", how="left", suffix=" laid over", maintain_order="left")
    first, second = ("{} laid over", "{}") if _is_own(table) else ("{}", "{} laid over")
    laid = [pl.coalesce(first.format(name), second.format(name)).alias(name) for name in others]
    laid += [_united(first.format(name), second.format(name)).alias(name) for name in lists]
    both = both.with_columns(laid)
    return pl.concat([both.select(columns), new.rename({"target": key}).select(columns)])


def _own_key_as_word(key: str, into: str) -> pl.Expr:
    """Return the synonyms, with the row's own name or code where that is another than of the row it is laid over."""
    other = pl.when(pl.col(key) != pl.col("target")).then(pl.col(key))
    joined = pl.concat_str([other, pl.col(into)], separator=";", ignore_nulls=True)
    return pl.when(joined != "").then(joined).alias(into)


def _united(first: str, second: str) -> pl.Expr:
    """Return the words of two cells, each once."""
    both = pl.concat_str([pl.col(first), pl.col(second)], separator=";", ignore_nulls=True)
    once = both.str.split(";").list.unique(maintain_order=True).list.join(";")
    return pl.when(pl.col(first).is_null() | pl.col(second).is_null()).then(pl.coalesce(first, second)).otherwise(once)


def _without_claimed(base: pl.DataFrame, theirs: pl.DataFrame, key: str, words: Sequence[str]) -> pl.DataFrame:
    """Return our rows without the words that the user's rows claim for others."""
    claims = {
        folded(word): line["target"]
        for line in theirs.iter_rows(named=True)
        for name in words
        if name != "atc"
        for word in _split(line[name])
    }

    def kept(owner: str, cell: str | None) -> str | None:
        return ";".join(word for word in _split(cell) if claims.get(folded(word), owner) == owner) or None

    taken = [
        pl.Series(name, [kept(owner, cell) for owner, cell in base.select(key, name).iter_rows()], dtype=pl.String)
        for name in words
        if name not in ("name", "sv", "da", "atc")
    ]
    return base.with_columns(taken)


def codes_from_r(
    microorganisms: Path | pl.DataFrame,
    antimicrobials: Path | pl.DataFrame | None = None,
    groups: Path | pl.DataFrame | None = None,
    base: Codes | None = None,
) -> Codes:
    """Return our tables with those of the R package AMR laid over them, so that its codes resolve to names.

    Parameters
    ----------
    microorganisms, antimicrobials
        The package's tables as CSV (also gzipped) or frames: ``mo``, ``fullname`` …; ``ab``, ``name`` ….
    groups
        Its microorganisms_groups (``mo_group_name``, ``mo_name``): species that it counts to a group.
    base
        The tables beneath; ours when not given.

    Examples
    --------
    >>> codes_from_r(folder / "microorganisms.csv.gz").organism("B_ESCHR_COLI")  # doctest: +SKIP
    'Escherichia coli'
    """
    result = lay_over(base or codes(), microorganisms, antimicrobials)
    return result if groups is None else _with_groups(result, groups)


def _with_groups(base: Codes, groups: Path | pl.DataFrame) -> Codes:
    """Put the groups of a table to those that the species have."""
    table = read_source(groups, HEADINGS)
    if not table.has("mo_group_name", "mo_name"):
        raise UserError(
            "The table has no columns mo_group_name and mo_name.",
            where=table.name,
            remedy="Hand in the R package's microorganisms_groups.",
        )
    known = base.organism_names
    columns = {
        into: [known.get(folded(text)) if text else None for text in table.frame[column]]
        for into, column in (("name", "mo_name"), ("more", "mo_group_name"))
    }
    pairs = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).drop_nulls()
    pairs = pairs.filter(pl.col("name") != pl.col("more"))
    more = pairs.group_by("name", maintain_order=True).agg(pl.col("more").str.join(";"))
    joined = base.organisms.join(more, on="name", how="left", maintain_order="left")
    return replace(base, organisms=joined.with_columns(_united("groups", "more").alias("groups")).drop("more"))


CHANGE_SCHEMA: Final[dict[str, pl.DataType]] = {
    "key": pl.String(),  # the organism's name or the antimicrobial's code
    "change": pl.String(),  # added or changed
    "column": pl.String(),  # null where a row is added
    "before": pl.String(),
    "after": pl.String(),
}


def changes(base: Codes, table: CodeTable) -> pl.DataFrame:
    """Return what a table would change when laid over `base`.

    Returns
    -------
    DataFrame
        :data:`CHANGE_SCHEMA`: a row for each row that is added and each cell that is changed, ours first.
    """
    after = laid_over(base, table)
    if table.key == "name":
        old, new = base.organisms, after.organisms
    else:
        old, new = base.antimicrobials, after.antimicrobials
    both = old.join(new, on=table.key, suffix=" after", maintain_order="left")
    cells = [
        both.filter(pl.col(name).ne_missing(pl.col(f"{name} after"))).select(
            pl.col(table.key).alias("key"),
            pl.lit("changed").alias("change"),
            pl.lit(name).alias("column"),
            pl.col(name).alias("before"),
            pl.col(f"{name} after").alias("after"),
        )
        for name in old.columns
        if name != table.key
    ]
    added = new.join(old, on=table.key, how="anti", maintain_order="left").select(
        pl.col(table.key).alias("key"),
        pl.lit("added").alias("change"),
        *(pl.lit(None, dtype=pl.String).alias(name) for name in ("column", "before")),
        pl.col("rank" if table.key == "name" else "name").alias("after"),
    )
    return pl.concat([*cells, added])
