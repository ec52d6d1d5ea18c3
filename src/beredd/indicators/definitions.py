"""The indicators' definitions, from content/indicators/."""

from functools import cache

from beredd.common.content_files import ContentFaults, content_dir, load_content
from beredd.common.errors import Finding, UserError
from beredd.common.places import places
from beredd.common.tables import did_you_mean
from beredd.indicators.model import IndicatorDefinition


@cache
def definitions() -> dict[str, IndicatorDefinition]:
    """Return every definition by id, in the order of their ids.

    Raises
    ------
    UserError
        When a file cannot be read.
    ContentFaults
        When a definition is wrong, or its file is not named after its id.
    """
    found: dict[str, IndicatorDefinition] = {}
    for path in sorted((content_dir() / "indicators").glob("*.yaml")):
        one = load_content(path, IndicatorDefinition)
        faults = [Finding(file=str(path), what=what, remedy=remedy) for what, remedy in definition_faults(one)]
        if one.id != path.stem:
            faults.append(
                Finding(file=str(path), field="id", what=f"is {one.id!r}.", remedy=f"Name the file {one.id}.yaml.")
            )
        if faults:
            raise ContentFaults(faults)
        found[one.id] = one
    return dict(sorted(found.items()))


def definition(indicator: str) -> IndicatorDefinition:
    """Return the definition with the id `indicator`.

    Raises
    ------
    UserError
        When there is none.
    """
    try:
        return definitions()[indicator]
    except KeyError:
        guess = did_you_mean(indicator, list(definitions()))
        raise UserError(
            f"No indicator has the id {indicator!r}.", remedy=guess or "beredd indicator list shows them."
        ) from None


def definition_faults(one: IndicatorDefinition) -> list[tuple[str, str]]:
    """Return what is wrong in a definition beyond its single fields, each with its remedy."""
    faults = []
    ids = [target.id for target in one.targets]
    for target in one.targets:
        if ids.count(target.id) > 1:
            faults.append((f"The target {target.id!r} stands twice.", "Give each target its own id."))
        if target.place not in places():
            faults.append((f"The target {target.id!r} has the unknown place {target.place!r}.", "Use ISO 3166."))
        if target.relative and target.baseline is None:
            faults.append(
                (
                    f"The target {target.id!r} is relative and has no baseline.",
                    "Add baseline: place, year, value, source.",
                )
            )
        if target.relative and target.baseline is not None and target.baseline.place != target.place:
            faults.append(
                (f"The target {target.id!r} counts from another place's baseline.", "Use the place's own baseline.")
            )
    return faults
