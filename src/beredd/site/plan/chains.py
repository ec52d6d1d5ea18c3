"""The results chain as its page shows it: nested lists that read from activity to indicator without any picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from beredd.common.text import Text, label
from beredd.indicators import definitions
from beredd.programmes.model import Programme
from beredd.programmes.plan import EvidenceStrength, Plan, Result
from beredd.programmes.results_chain import Broken, Link
from beredd.site.config.reader import reader_language
from beredd.site.programmes.wording import Said

TONES = {
    EvidenceStrength.NOT_JUDGED: "neutral",
    EvidenceStrength.DESCRIBED: "warning",
    EvidenceStrength.OBSERVED: "info",
    EvidenceStrength.CONTRIBUTION: "success",
    EvidenceStrength.COMPARED: "success",
}


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A result with what it leads to."""

    code: str
    title: str
    url: str
    kind: str
    contribution: str
    strength: Said
    evidence: str
    indicators: list[tuple[str, Text]]
    after: list["ChainLine"]
    again: bool


@dataclass(frozen=True, slots=True)
class BreakLine:
    """Something broken, and where to mend it."""

    code: str
    title: str
    url: str
    what: str


def indicator_titles(plan: Plan) -> dict[str, Text]:
    """Return the titles of the indicators that the plan's results name."""
    known = definitions()
    named = {indicator for result in plan.results for indicator in result.indicators}
    return {one: known[one].title for one in named if one in known}


def chain_lines(programme: Programme, links: Sequence[Link], titles: dict[str, Text]) -> list[ChainLine]:
    """Return results with all that follows from them."""
    language = reader_language()
    address = reverse("row", args=[programme.id, "results", "RES-0"])

    def line(link: Link) -> ChainLine:
        one = link.result
        return ChainLine(
            code=one.code,
            title=one.title,
            url=address.replace("RES-0", one.code),
            kind=label("result_kind", one.kind, language) if one.kind else "",
            contribution=one.contribution,
            strength=Said(label("evidence_strength", one.strength, language), TONES[one.strength]),
            evidence=one.evidence,
            indicators=[(each, titles[each]) for each in one.indicators if each in titles],
            after=[line(after) for after in link.after],
            again=link.again,
        )

    return [line(link) for link in links]


def break_lines(programme: Programme, broken: Iterable[Broken]) -> list[BreakLine]:
    """Return what is broken, each with the page where it is mended."""
    language = reader_language()
    addresses = {
        key: reverse("row", args=[programme.id, key, f"{prefix}-0"])
        for key, prefix in (("results", "RES"), ("activities", "ACT"))
    }
    found = []
    for one in broken:
        key, prefix = ("results", "RES") if isinstance(one.of, Result) else ("activities", "ACT")
        url = addresses[key].replace(f"{prefix}-0", one.of.code)
        found.append(BreakLine(one.of.code, one.of.title, url, label("chain_break", one.what, language)))
    return found
