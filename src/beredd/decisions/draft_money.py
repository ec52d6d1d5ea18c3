"""The money of a draft: each grant with its years, its source, and the duties of its cycle."""

from collections.abc import Callable, Sequence

from beredd.common.text import Text
from beredd.decisions.model import Extraction, FoundAmount, FoundDuty, Place
from beredd.programmes.model import Grant, MoneySource, Passage, Strength, YearAmount


def grants(
    found: Extraction,
    ids: Sequence[str],
    text: Callable[[str], Text],
    passages: Callable[[list[Place]], tuple[Passage, ...]],
    marker: Text,
) -> tuple[Grant, ...]:
    """Return the grants; sums in one sentence for one purpose are one grant with several years."""
    made: list[Grant] = []
    repayment = _step(found, ids, "repayment")
    account = _step(found, ids, "account")
    for index, duty in enumerate(found.duties):
        if not duty.amounts:
            continue
        for sums in _together(duty.amounts):
            years = _years(sums)
            over = None if years else _over(sums)
            holders = duty.holders()
            actor = sums[0].actor or (holders[0] if len(holders) == 1 and duty.strength is not Strength.NOTED else None)
            made.append(
                Grant(
                    id=f"{ids[index].split('-')[0]}-M{len(made) + 1}",
                    duty=ids[index],
                    actor=actor,
                    purpose=marker,
                    currency=sums[0].currency,
                    years=years,
                    total=None if years else sum(each.amount for each in sums),
                    over=over,
                    at_most=sums[0].at_most or found.document.language == "sv",
                    source=_source(duty, text, marker),
                    payer=duty.payer,
                    requisition_duty=ids[index] if "requisition" in duty.steps else None,
                    repayment_duty=repayment,
                    account_duty=account,
                    passages=passages(sorted(set(duty.places))),
                )
            )
    return tuple(made)


def _step(found: Extraction, ids: Sequence[str], step: str) -> str | None:
    """Return the duty that holds a step of the money's cycle."""
    return next((ids[index] for index, duty in enumerate(found.duties) if step in duty.steps), None)


def _together(amounts: list[FoundAmount]) -> list[list[FoundAmount]]:
    """Group the sums of a sentence: those with years of their own are one grant over the years."""
    dated = [each for each in amounts if each.spread == "each" and each.years]
    seen = [year for each in dated for year in each.years]
    if len(set(seen)) == len(seen) and len({each.actor for each in dated}) <= 1:
        groups = [dated] if dated else []
    else:
        groups = [[each] for each in dated]
    return groups + [[each] for each in amounts if each not in dated]


def _years(sums: list[FoundAmount]) -> tuple[YearAmount, ...]:
    """Return the amount of each year; a sum for each of several years is written out."""
    if any(each.spread != "each" or not each.years for each in sums):
        return ()
    return tuple(YearAmount(year=year, amount=each.amount) for each in sums for year in each.years)


def _over(sums: list[FoundAmount]) -> tuple[int, int] | None:
    years = [year for each in sums for year in each.years]
    return (min(years), max(years)) if years else None


def _source(duty: FoundDuty, text: Callable[[str], Text], marker: Text) -> MoneySource:
    """Return what the money is charged to."""
    source = duty.source
    aid = "udviklingsbistand" in duty.text.lower() or "bistånd" in duty.text.lower()
    danish = text("x").da is not None
    kind = "development_aid" if aid else "finance_act" if danish else "appropriation"
    if source is None:
        return MoneySource(kind=kind, text=marker)
    return MoneySource(
        kind=kind,
        text=text(source.text),
        expenditure_area=source.expenditure_area,
        budget_year=source.year,
        appropriation=source.appropriation,
        item=source.item,
    )
