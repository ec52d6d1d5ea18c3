"""From the text of a decision to all that is found in it."""

import re
from dataclasses import replace
from datetime import date

from beredd.decisions.actors_in_text import actors_in
from beredd.decisions.copies import DAMAGED, clean_copy, damage, mend
from beredd.decisions.dates import dates_in, years_in
from beredd.decisions.document_numbers import document_numbers, same_number
from beredd.decisions.duties import DutyReader
from beredd.decisions.goals import goals_in
from beredd.decisions.model import (
    DecisionText,
    Extraction,
    FoundActor,
    FoundAmount,
    FoundDate,
    FoundDuty,
    FoundNumber,
    FoundYears,
)
from beredd.decisions.money import amounts_in
from beredd.decisions.normalise import Block, blocks, sentences
from beredd.decisions.sections import (
    addressees,
    copies_to,
    decided_on,
    gives_mandate,
    kind_of,
    mark_sections,
    registrar_in,
    signed_by,
    title_of,
    told_on,
)
from beredd.decisions.spoken_of import AGENCIES
from beredd.decisions.words import Words, pattern, words
from beredd.programmes.due_rules import Event
from beredd.programmes.model import Kind, Strength


def extract(text: DecisionText) -> Extraction:
    """Read a decision: its duties, actors, dates, money, numbers, goals, products, copies and signatories.

    The same decision twice in one text is read once, from the copy with the fewer signs of damage.
    """
    known = words(text.language)
    parts, left_out = clean_copy(blocks(text.text, known), text.language)
    damaged = damage(" ".join(block.text for block in parts), text.language) > DAMAGED
    if damaged:
        mend(parts, text.language)
    mark_sections(parts, known)
    title = title_of(parts, known)
    kind = kind_of(title, parts, known)
    goals = goals_in(parts, known)
    issuer = "regeringen" if text.language == "sv" else "dk-regeringen"
    mandated = gives_mandate(parts, known)
    reader = DutyReader(known, kind, issuer, addressed=addressees(parts, title, known), mandated=mandated)
    reader.read(parts)
    numbers = document_numbers(parts, known["own_number_labels"])
    numbers = _own(numbers, reader.duties)
    dates, years = _dates(parts, known)
    _cite(reader.duties, numbers)
    products = _products(parts, reader.duties, known)
    start, end = _period(reader.duties, years, kind, title)
    return Extraction(
        document=text,
        kind=kind,
        title=title,
        duties=tuple(reader.duties),
        actors=tuple(_actors(parts, reader, known)),
        dates=tuple(dates),
        years=tuple(years),
        amounts=tuple(_amounts(parts, reader.duties, known)),
        numbers=tuple(numbers),
        goals=tuple(goals),
        products=products,
        copies_to=tuple(dict.fromkeys(actor.id for actor in copies_to(parts, known))),
        signed_by=signed_by(parts),
        registrar=registrar_in(text.text),
        decided_on=decided_on(parts, known) or (None if mandated else told_on(parts, known)),
        start=start,
        end=end,
        left_out=(left_out,) if left_out else (),
        damaged=damaged,
    )


def _actors(parts: list[Block], reader: DutyReader, known: Words) -> list[FoundActor]:
    """Return every actor named, each name at each place."""
    found: list[FoundActor] = []
    for block in parts:
        found += [replace(actor, place=block.place(*actor.place)) for actor in actors_in(block.text, known.language)]
    known_ids = {actor.id for actor in found}
    found += [actor for actor in reader.unknown if actor.id not in known_ids]
    found += [
        FoundActor(AGENCIES[known.language], AGENCIES[known.language].capitalize(), duty.places[0], resolved=False)
        for duty in reader.duties
        if AGENCIES[known.language] in duty.holders()
    ]
    found += [actor for actor in copies_to(parts, known) if actor.id not in known_ids]
    return found


def _dates(parts: list[Block], known: Words) -> tuple[list[FoundDate], list[FoundYears]]:
    """Return every date and span of years in the text."""
    dates = [
        FoundDate(each.day, each.precision, block.place(*each.place))
        for block in parts
        for each in dates_in(block.text, known)
    ]
    years = [
        FoundYears(each.first, each.last, block.place(*each.place)) for block in parts for each in years_in(block.text)
    ]
    return dates, years


def _amounts(parts: list[Block], duties: list[FoundDuty], known: Words) -> list[FoundAmount]:
    """Return the sums granted, with their actor, and the sums only told about."""
    found = []
    granted: set[tuple[int, int]] = set()
    for duty in duties:
        holders = duty.holders()
        for amount in duty.amounts:
            named = len(holders) == 1 and duty.strength is not Strength.NOTED
            actor = amount.actor or (holders[0] if named else None)
            place = duty.places[0]
            found.append(
                FoundAmount(
                    amount.amount, amount.currency, amount.years, amount.spread, place, True, actor, amount.at_most
                )
            )
            granted.add((amount.amount, place[0]))
    starts = {place for _, place in granted}
    for block in parts:
        for start, end in sentences(block, known):
            place = block.place(start, end)
            if any(place[0] <= each < place[1] for each in starts):
                continue
            for amount in amounts_in(block.text[start:end], known, granted=False):
                there = block.place(start + amount.place[0], start + amount.place[1])
                found.append(FoundAmount(amount.amount, amount.currency, amount.years, amount.spread, there, False))
    return found


def _own(numbers: list[FoundNumber], duties: list[FoundDuty]) -> list[FoundNumber]:
    """Mark the number that reports must cite as the decision's own, where the head of the text gave none."""
    if any(number.own for number in numbers):
        return numbers
    places = [place for duty in duties if "cite" in duty.steps for place in duty.places]
    cited = [number for number in numbers if any(start <= number.place[0] < end for start, end in places)]
    own = next((number.text for number in cited if number.kind == "assignment"), None)
    return [replace(number, own=number.text == own) for number in numbers]


def _cite(duties: list[FoundDuty], numbers: list[FoundNumber]) -> None:
    """Give each duty the numbers that stand inside its passages."""
    for duty in duties:
        for number in numbers:
            if number.own:
                continue
            inside = any(start <= number.place[0] < end for start, end in duty.places)
            if inside and not any(same_number(number.text, each) for each in duty.cites):
                duty.cites.append(number.text)


def _products(parts: list[Block], duties: list[FoundDuty], known: Words) -> tuple[str, ...]:
    """Return the products named in the text, and give each duty those that its words name."""
    shapes = [pattern(each) for each in known["product_patterns"]]

    def named(text: str) -> list[str]:
        spans = sorted(
            (match.span() for shape in shapes for match in shape.finditer(text)), key=lambda span: (span[0], -span[1])
        )
        whole = [
            span
            for span in spans
            if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)
        ]
        return list(dict.fromkeys(text[start:end].lower() for start, end in whole))

    for duty in duties:
        duty.products = named(duty.text)
    return tuple(dict.fromkeys(product for block in parts for product in named(block.text)))


def _period(
    duties: list[FoundDuty], years: list[FoundYears], kind: Kind, title: str | None
) -> tuple[date | None, date | None]:
    """Return the first and last day of the programme, None where the text does not give it."""
    own = [duty for duty in duties if not duty.outside]
    starts = [day for duty in own for due in duty.due if due.event is Event.START for day in due.dates]
    finals = [day for duty in own for due in duty.due if due.event is Event.FINAL_REPORT for day in due.days()]
    start = min(starts) if starts else None
    end = max(finals) if finals else None
    named = re.search(r"(20\d{2})[–-](20\d{2})", title or "")
    if kind is Kind.STRATEGY and named:
        return date(int(named[1]), 1, 1), date(int(named[2]), 12, 31)
    frames = [
        amount.years for duty in own if duty.strength is not Strength.NOTED for amount in duty.amounts if amount.years
    ]
    if kind is Kind.AGREEMENT and frames:
        return date(min(min(each) for each in frames), 1, 1), date(max(max(each) for each in frames), 12, 31)
    return start, end
