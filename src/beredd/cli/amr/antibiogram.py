"""``beredd amr antibiogram`` and ``beredd amr wisca``: what covers which organisms, and what covers an infection."""

from typing import Annotated, Literal

from cyclopts import Parameter

from beredd.cli.amr.resistance import (
    AllIsolates,
    Form,
    Isolates,
    Out,
    Publish,
    Reasons,
    age_bounds,
    give,
    isolate_table,
    published_table,
    words,
)
from beredd.cli.amr.tables import OwnAntimicrobials, OwnOrganisms, own_codes

SAlone = Annotated[bool, Parameter(name="--s-alone", negative="", help="Count I as not susceptible.")]
AllTested = Annotated[
    bool, Parameter(name="--only-all-tested", negative="", help="Combinations: all parts must have a result.")
]
Ages = Annotated[str, Parameter(help="The age bands' lower bounds, or glass or ears-net.")]


def antibiogram(
    isolates: Isolates,
    /,
    *,
    kind: Annotated[Literal["traditional", "combination", "syndromic"], Parameter(help="The kind.")] = "traditional",
    antimicrobials: Annotated[
        str | None, Parameter(help="Codes or names, or AMC+GEN, with commas between; all when not given.")
    ] = None,
    by: Annotated[str, Parameter(help="What to count by: organism, genus, gram, group.")] = "organism",
    syndromic: Annotated[str | None, Parameter(help="What splits the table: specimen, ward_type, age.")] = None,
    minimum: Annotated[int, Parameter(help="The fewest tested for a percentage; 30 by CLSI M39.")] = 30,
    only_all_tested: AllTested = False,
    s_alone: SAlone = False,
    interval: Annotated[Literal["wilson", "clopper-pearson"], Parameter(help="The kind of interval.")] = "wilson",
    level: Annotated[float, Parameter(help="The confidence level.")] = 0.95,
    ages: Ages = "0,5,20,65,80",
    all_isolates: AllIsolates = False,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    wide: Annotated[bool, Parameter(negative="", help="One row an organism, one column an antimicrobial.")] = False,
    publish: Publish = False,
    reasons: Reasons = None,
    form: Form = "table",
    out: Out = None,
) -> None:
    """Give the per cent susceptible by organism and antimicrobial or combination."""
    from dataclasses import replace

    from beredd.amr.antibiogram import antibiogram as measure

    found = measure(
        isolate_table(isolates),
        kind=kind,
        antimicrobials=words(antimicrobials) if antimicrobials else None,
        by=words(by),
        syndromic=syndromic,
        minimum=minimum,
        only_all_tested=only_all_tested,
        susceptible=("S",) if s_alone else ("S", "SDD", "I"),
        interval=interval,
        level=level,
        ages=age_bounds(ages),
        first_only=not all_isolates,
        codes=own_codes(own_organisms, own_antimicrobials),
    )
    if publish:
        found = replace(found, frame=published_table(found.frame, list(found.by), reasons))
    give(found.wide() if wide else found.frame.filter("enough").drop("enough"), form, out)


def wisca(
    isolates: Isolates,
    /,
    *,
    regimens: Annotated[str, Parameter(help="Codes or names, or AMP+GEN, with commas between.")],
    by: Annotated[str | None, Parameter(help="What splits the table: region, ward_type; one when not given.")] = None,
    draws: Annotated[int, Parameter(help="How many times the coverage is drawn.")] = 1000,
    seed: Annotated[int, Parameter(help="The same seed gives the same numbers.")] = 0,
    pooling: Annotated[
        Literal["partial", "none"], Parameter(help="Whether groups borrow from one another.")
    ] = "partial",
    untested: Annotated[
        Literal["pooled", "uniform", "left out"], Parameter(help="What an organism without tests is taken to be.")
    ] = "pooled",
    level: Annotated[float, Parameter(help="The level of the interval.")] = 0.95,
    only_all_tested: AllTested = False,
    s_alone: SAlone = False,
    ages: Ages = "0,5,20,65,80",
    all_isolates: AllIsolates = False,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    publish: Publish = False,
    reasons: Reasons = None,
    form: Form = "table",
    out: Out = None,
) -> None:
    """Give how likely each regimen covers an infection before the organism is known."""
    from beredd.amr.wisca import wisca as measure

    found = measure(
        isolate_table(isolates),
        words(regimens),
        by=by,
        draws=draws,
        seed=seed,
        pooling=pooling,
        untested=untested,
        level=level,
        only_all_tested=only_all_tested,
        susceptible=("S",) if s_alone else ("S", "SDD", "I"),
        ages=age_bounds(ages),
        first_only=not all_isolates,
        codes=own_codes(own_organisms, own_antimicrobials),
    )
    give(published_table(found.frame, [by] if by else [], reasons) if publish else found.frame, form, out)
