"""MDR, XDR and PDR said again, plainly: one isolate at a time, with the definition's data and nothing else."""

from collections.abc import Mapping, Sequence

from beredd.amr.multidrug import MultidrugDefinition
from beredd.amr.organism_selection import Lineage

Answer = tuple[str | None, str | None, int, int]


def plain_multidrug(
    definition: MultidrugDefinition,
    organism: Lineage | None,
    results: Mapping[str, str | None],
    *,
    minimum_tested: float = 0.5,
    non_susceptible: Sequence[str] = ("R",),
) -> Answer | None:
    """Return category, reason, classes tested and affected of one isolate; None where no group has the organism."""
    group = next((one for one in definition.groups if organism and one.organisms.holds_for(organism)), None)
    if group is None or organism is None:
        return None
    own: dict[str, str] = {}
    for agent in group.agents:
        found = results.get(agent)
        if found in (None, "NI"):
            found = results.get(definition.substitutes.get(agent, agent))
        natural = any(agent in one.agents and one.organisms.holds_for(organism) for one in group.intrinsic)
        if found not in (None, "NI") and not natural:
            own[agent] = str(found)
    tested = affected = 0
    for one in group.classes:
        answers = [own[agent] for agent in one.agents if agent in own]
        tested += bool(answers)
        affected += any(answer in non_susceptible for answer in answers)
    total = len(group.classes)
    if tested == total and all(answer in non_susceptible for answer in own.values()):
        return "PDR", None, tested, affected
    if affected >= definition.mdr_at_least:
        left = total - affected
        return ("XDR" if left <= definition.xdr_at_most_left else "MDR"), None, tested, affected
    if any(own.get(agent) in non_susceptible for agent in group.alone):
        return "MDR", group.alone_reason, tested, affected
    if tested < int(minimum_tested * total):
        return None, "too few classes tested", tested, affected
    return "negative", None, tested, affected
