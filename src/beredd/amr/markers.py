"""Markers: MRSA, ESBL, carbapenem resistance, CPE, VRE, PNSP, resistance to third-generation cephalosporins.

Each is true, false or unknown for an isolate, by a rule that is named and has a source: the rules are data, in
content/codes/drug-groups.yaml. Unknown is not negative: an isolate that was not tested for what decides is in no
denominator.
"""

from collections.abc import Sequence

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.drug_groups import Evidence, MarkerRule, category_of, drug_groups, group_category, worst_level
from beredd.amr.model import interpreted
from beredd.amr.organism_selection import Lineages
from beredd.common.errors import UserError


def marker_rules() -> pl.DataFrame:
    """Return the markers and their rules: columns ``marker``, ``title``, ``rule`` and ``source``, all String."""
    rows = [(one.id, one.title.to("en"), one.rule, one.source) for one in drug_groups().markers]
    return pl.DataFrame(rows, schema=dict.fromkeys(("marker", "title", "rule", "source"), pl.String), orient="row")


def markers(isolates: pl.DataFrame, only: Sequence[str] | None = None, *, codes: Codes | None = None) -> pl.DataFrame:
    """Return the isolates with a Boolean column for each marker.

    Parameters
    ----------
    isolates
        An isolate table with categories (:func:`beredd.amr.interpret`); the test results ``meca``, ``esbl`` and
        ``carbapenemase`` are used where it has them.
    only
        The ids of markers (:func:`marker_rules`); all when not given.
    codes
        The code tables; the house's when not given.

    Returns
    -------
    polars.DataFrame
        The isolates in their order, with one Boolean column a marker, named ``mrsa``, ``esbl``, ``esbl_screen``,
        ``cephalosporin_3g``, ``carbapenem``, ``cpe``, ``vre``, ``pnsp``. The ESBL test's own result, the input column
        ``esbl``, is then in ``esbl_found``. Null where the rule is not for the organism, or nothing that decides was
        tested.

    Raises
    ------
    UserError
        When there is no such marker, or the table has no column ``organism``.
    """
    rules = {one.id: one for one in drug_groups().markers}
    unknown = [name for name in only or () if name not in rules]
    if unknown:
        raise UserError(f"There is no marker {unknown[0]!r}.", remedy=f"Use {', '.join(rules)}.")
    if "organism" not in isolates.columns:
        raise UserError("The table has no column 'organism'.", remedy="Read it with beredd amr read.")
    lineages = Lineages.of(isolates, codes or code_tables())
    wanted = [rules[name] for name in (only if only is not None else rules)]
    made = isolates.select(_marker(isolates, rule, lineages).alias(rule.id) for rule in wanted)
    covered = [name for name in made.columns if name in isolates.columns]
    return isolates.rename({name: f"{name}_found" for name in covered}).hstack(made)


def _marker(isolates: pl.DataFrame, rule: MarkerRule, lineages: Lineages) -> pl.Expr:
    """Return whether each isolate has the marker: the first evidence that was tested decides."""
    decided = [_decided(isolates, one, lineages) for one in rule.evidence]
    return pl.when(lineages.number.is_in(lineages.numbers(rule.organisms))).then(pl.coalesce(decided))


def _decided(isolates: pl.DataFrame, evidence: Evidence, lineages: Lineages) -> pl.Expr:
    """Return what one kind of evidence says: true, false, or null where it was not tested or does not tell."""
    if evidence.found is not None:
        there = evidence.found in isolates.columns
        return pl.col(evidence.found).cast(pl.Boolean) if there else pl.lit(None, dtype=pl.Boolean)
    if evidence.group is not None:
        category = group_category(isolates, evidence.group, lineages=lineages)
    else:
        category = category_of(worst_level(evidence.agents, interpreted(isolates)))
    told = (
        pl.when(category.is_in(evidence.positive))
        .then(pl.lit(value=True))
        .when(category.is_in(evidence.negative))
        .then(pl.lit(value=False))
    )
    if evidence.organisms is None:
        return told
    return pl.when(lineages.number.is_in(lineages.numbers(evidence.organisms))).then(told)
