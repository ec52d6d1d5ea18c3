"""The results chain as a table: from activity to indicator, with the contribution stated and how well it is shown."""

from collections.abc import Iterator

from beredd.common.text import label
from beredd.programmes.plan import Activity, Plan, Result
from beredd.programmes.results_chain import Broken, Link, ResultsChain, results_chain
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, BulletList, Heading, Paragraph, Table
from beredd.reports.printable import printable
from beredd.reports.words import capital


def plan_results(material: Material, plan: Plan, *, level: int) -> Iterator[Block]:
    """Yield the chain with headings of `level`; a plan without results says so."""
    chain = results_chain(plan)
    yield Heading(level=level, text=material.say("plan_results"), anchor="plan-results")
    if not plan.results:
        yield Paragraph(text=material.say("plan_results_none"))
        return
    yield Paragraph(text=material.say("plan_results_text"))
    yield Table(
        caption=material.say("plan_results_caption"),
        header=tuple(
            material.say(f"column_{column}")
            for column in ("activity", "result", "contribution", "evidence", "indicators")
        ),
        rows=tuple(_rows(material, chain)),
    )
    yield Heading(level=level + 1, text=material.say("plan_strengths"), anchor="plan-strengths")
    yield Table(
        caption=material.say("plan_strengths_caption"),
        header=(material.say("column_strength"), material.say("column_count")),
        rows=tuple(
            (capital(label("evidence_strength", strength, material.language)), str(count))
            for strength, count in chain.strengths
        ),
        numeric=(1,),
    )
    if chain.broken:
        yield Heading(level=level + 1, text=material.say("plan_broken"), anchor="plan-broken")
        yield BulletList(items=tuple(_broken(material, one) for one in chain.broken))


def _rows(material: Material, chain: ResultsChain) -> Iterator[tuple[str, ...]]:
    for one in chain.chains:
        for link in one.links:
            yield from _link(material, one.activity, link, 0)
    for link in chain.loose:
        yield from _link(material, None, link, 0)


def _link(material: Material, activity: Activity | None, link: Link, depth: int) -> Iterator[tuple[str, ...]]:
    """Yield a result and those after it; what comes after another is marked with an arrow for each step."""
    result = link.result
    kind = label("result_kind", result.kind, material.language) if result.kind else "–"
    named = material.say(
        "plan_result", arrows="→ " * depth, kind=capital(kind), id=result.code, title=printable(result.title)
    )
    first = f"{activity.code} {printable(activity.title)}" if activity and depth == 0 else "–" if depth == 0 else ""
    if link.again:
        yield first, material.say("plan_told_before", text=named), "", "", ""
        return
    yield (
        first,
        named,
        printable(result.contribution) or "–",
        _evidence(material, result),
        _indicators(material, result),
    )
    for after in link.after:
        yield from _link(material, activity, after, depth + 1)


def _evidence(material: Material, result: Result) -> str:
    strength = capital(label("evidence_strength", result.strength, material.language))
    return "\n".join(part for part in (strength, printable(result.evidence)) if part)


def _indicators(material: Material, result: Result) -> str:
    named = [material.known[one].title if one in material.known else None for one in result.indicators]
    titles = [material.text(title) if title else one for title, one in zip(named, result.indicators, strict=True)]
    return "\n".join(titles) or "–"


def _broken(material: Material, one: Broken) -> str:
    what = label("chain_break", one.what, material.language)
    return material.say("plan_broken_line", id=one.of.code, title=printable(one.of.title), what=what)
