"""How an indicator is counted on isolates: the parameters of a definition whose engine is ``amr.isolates``."""

from functools import cache
from typing import Final, Literal

from pydantic import Field, ValidationError

from beredd.amr.drug_groups import drug_groups
from beredd.amr.first_isolates import Method
from beredd.amr.model import INVASIVE
from beredd.common.content_files import ContentFaults
from beredd.common.errors import Finding
from beredd.common.text import Content
from beredd.indicators import IndicatorDefinition, definitions

ENGINE: Final = "amr.isolates"


class IsolateCalculation(Content):
    """What is counted: isolates of an organism in some specimens, first ones by a method, resistant to all of a list.

    ``resistant_to`` names markers (``mrsa``), groups (``3gc``) or antimicrobials (``CIP``); an isolate is in the
    denominator when it was tested for every one. ``share`` is in per cent; ``incidence`` is resistant isolates per
    100,000 people; ``cases`` is isolates whatever they are resistant to. The last two need to know how much of the
    population the laboratories cover.
    """

    organism: str
    measure: Literal["share", "incidence", "cases"] = "share"
    resistant_to: tuple[str, ...] = ()
    specimens: tuple[str, ...] = INVASIVE
    first: Method = "ears-net"
    per: int = Field(default=100_000, gt=0)


@cache
def isolate_calculations() -> dict[str, tuple[IndicatorDefinition, IsolateCalculation]]:
    """Return the indicators that are counted on isolates, with how.

    Raises
    ------
    ContentFaults
        When a definition's parameters are not those of this engine.
    """
    found = {}
    for one in definitions().values():
        if one.calculation is not None and one.calculation.engine == ENGINE:
            found[one.id] = (one, _checked(one))
    return found


def _checked(one: IndicatorDefinition) -> IsolateCalculation:
    file = f"content/indicators/{one.id}.yaml"
    try:
        parameters = one.calculation.parameters if one.calculation else {}
        calculation = IsolateCalculation.model_validate(parameters)
    except ValidationError as error:
        raise ContentFaults(
            [
                Finding(
                    file=file,
                    field="calculation.parameters." + ".".join(str(part) for part in fault["loc"]),
                    what=f"{fault['msg']}.",
                    remedy="See docs/reference/indicators.md.",
                )
                for fault in error.errors()
            ]
        ) from None
    if (calculation.measure == "cases") == bool(calculation.resistant_to):
        what = "names no resistance." if calculation.measure != "cases" else "counts cases, whatever their resistance."
        raise ContentFaults([Finding(file=file, field="calculation", what=what, remedy="Mend resistant_to.")])
    return calculation


def kind_of(name: str) -> Literal["marker", "group", "antimicrobial"]:
    """Tell what a word of ``resistant_to`` names."""
    rules = drug_groups()
    if any(marker.id == name for marker in rules.markers):
        return "marker"
    return "group" if any(group.id == name for group in rules.groups) else "antimicrobial"
