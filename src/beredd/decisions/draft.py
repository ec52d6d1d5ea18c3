"""From what was found in a decision to a draft programme: a file that a person goes on with.

The draft's duties carry the decision's own sentences; in the curated programme they are put in own words. What the
model needs and the decision does not give is marked "(att skriva)", "(skal skrives)".
"""

from datetime import date, timedelta

from beredd.common.text import Text
from beredd.decisions.actors_in_text import slug
from beredd.decisions.document_numbers import same_number
from beredd.decisions.draft_due import due_rules
from beredd.decisions.draft_money import grants
from beredd.decisions.model import Extraction, FoundDuty, FoundNumber, Place
from beredd.decisions.words import words
from beredd.programmes.due_rules import Event
from beredd.programmes.model import (
    CitedDocument,
    Condition,
    Decision,
    Duty,
    Goal,
    GoalLevel,
    Kind,
    Participation,
    Passage,
    Period,
    Programme,
    ReportSpec,
    RequiredContent,
    Role,
    SourceDocument,
)

DOCUMENT = "decision"
"""Key of the decision itself among the draft's documents."""

TO_WRITE = {"sv": "(att skriva)", "da": "(skal skrives)", "en": "(to be written)"}

_REPORTS = {Event.INTERIM_REPORT: "interim", Event.YEARLY_REPORT: "yearly", Event.FINAL_REPORT: "final"}
_KINDS = {
    "assignment",
    "report",
    "inquiry",
    "directive",
    "official_report",
    "ministry_report",
    "bill",
    "law",
    "publication",
}


class _Draft:
    """One draft in the making: the extraction, the ids given to its duties, its language."""

    def __init__(self, found: Extraction, letter: str) -> None:
        self.found = found
        self.language = found.document.language
        self.duty_ids = [f"{letter}-{number:02}" for number in range(1, len(found.duties) + 1)]
        self.letter = letter

    def text(self, words: str) -> Text:
        """Return words in the decision's language."""
        return Text.model_validate({self.language: words})

    def marker(self) -> Text:
        """Return the mark of what is to be written."""
        return self.text(TO_WRITE[self.language])

    def passages(self, places: list[Place]) -> tuple[Passage, ...]:
        """Return places in the decision as passages."""
        return tuple(Passage(document=DOCUMENT, start=start, end=end) for start, end in places)


def draft_programme(
    found: Extraction,
    *,
    programme_id: str | None = None,
    letter: str = "U",
    author: str = "beredd",
    today: date | None = None,
) -> Programme:
    """Make a draft programme of what was found in a decision.

    Parameters
    ----------
    found
        What :func:`beredd.decisions.extract` found.
    programme_id
        The draft's id; made of country, title and year when not given.
    letter
        The letter its duties' ids begin with.
    author
        Who the draft is by; the person who goes on with it changes this.
    today
        The day the draft is made, for its next review; today when not given.

    Raises
    ------
    UserError
        Never; a decision without duties gives a programme without duties.
    """
    draft = _Draft(found, letter)
    title = draft.text(found.title) if found.title else draft.marker()
    country = "SE" if draft.language == "sv" else "DK"
    duties = tuple(_duty(draft, index, duty) for index, duty in enumerate(found.duties))
    levels, goals = _goals(draft)
    return Programme(
        id=programme_id or _id(found, country),
        letter=letter,
        kind=found.kind,
        country=country,
        language=draft.language,
        title=title,
        summary=draft.marker(),
        period=Period(start=found.start, end=found.end),
        plan_period=_plan_period(found),
        decision=_decision(draft, country),
        documents=(_document(draft),),
        cited=_cited(draft),
        goal_levels=levels,
        goals=goals,
        duties=duties,
        actors=_dramatis(found),
        money=grants(found, draft.duty_ids, draft.text, draft.passages, draft.marker()),
        within_existing_frames=_within_frames(draft),
        reports=_reports(draft),
        products=tuple(draft.text(product) for product in found.products),
        notes=_notes(draft),
        author=author,
        next_review=(today or date.today()) + timedelta(days=30),
    )


def _id(found: Extraction, country: str) -> str:
    """Return an id made of country and title, or of the file's name."""
    words = slug(found.title or found.document.name.rsplit(".", 1)[0]).split("-")
    kept = "-".join(words)[:48].rsplit("-", 1)[0] if len("-".join(words)) > 48 else "-".join(words)
    return f"{country.lower()}-{kept or 'decision'}"


def _document(draft: _Draft) -> SourceDocument:
    found = draft.found
    note = None
    if found.left_out:
        start, end = found.left_out[0]
        note = Text(
            sv=f"Dokumentet innehåller beslutet två gånger; den skadade texten (tecken {start}–{end}) är inte läst.",
            da=f"Dokumentet indeholder teksten to gange; den beskadigede tekst (tegn {start}–{end}) er ikke læst.",
            en=f"The document holds the same decision twice; the damaged text (characters {start}–{end}) was not read.",
        )
    elif found.damaged:
        note = Text(
            sv="Texten är skadad (OCR); ord och nummer har rättats vid läsningen. Jämför med originalet.",
            da="Teksten er beskadiget (OCR); ord og numre er rettet ved læsningen. Sammenlign med originalen.",
            en="The text is damaged (OCR); words and numbers were mended in reading. Compare with the original.",
        )
    return SourceDocument(
        key=DOCUMENT,
        title=found.title or found.document.name,
        language=draft.language,
        sha256=found.document.sha256,
        characters=found.document.characters,
        note=note,
    )


def _decision(draft: _Draft, country: str) -> Decision:
    found = draft.found
    parties: tuple[str, ...] = ()
    if found.kind is Kind.AGREEMENT:
        agreed = next((duty.holders() for duty in found.duties if duty.strength.value == "agreed"), ())
        parties = agreed
    return Decision(
        title=found.title or TO_WRITE[draft.language],
        number=found.own_number,
        decided_on=found.decided_on,
        issuer="regeringen" if country == "SE" else "dk-regeringen",
        parties=parties,
        signed_by=found.signed_by,
        copies_to=found.copies_to,
        registrar=found.registrar,
    )


def _duty(draft: _Draft, index: int, duty: FoundDuty) -> Duty:
    condition = None
    if duty.condition is not None:
        condition = Condition(kind=duty.condition.kind, text=draft.text(duty.condition.text))
    return Duty(
        id=draft.duty_ids[index],
        text=draft.text(duty.text),
        verb=duty.verb,
        strength=duty.strength,
        actors=tuple(
            Participation(actor=part.actor, role=part.role, named_as_example=part.named_as_example)
            for part in duty.parts
        ),
        joint=duty.joint,
        each=duty.each,
        open_list=duty.open_list,
        outside=duty.outside,
        condition=condition,
        due=due_rules(duty, draft.duty_ids, draft.text),
        cites=tuple(duty.cites),
        products=tuple(draft.text(product) for product in duty.products),
        passages=draft.passages(sorted(set(duty.places))),
    )


def _cited(draft: _Draft) -> tuple[CitedDocument, ...]:
    """Return each cited document once, with every place where its number stands."""
    groups: list[tuple[FoundNumber, list[Place]]] = []
    for number in draft.found.numbers:
        if number.own:
            continue
        for first, places in groups:
            if same_number(first.text, number.text):
                places.append(number.place)
                break
        else:
            groups.append((number, [number.place]))
    return tuple(
        CitedDocument(
            number=first.text,
            kind=first.kind if first.kind in _KINDS else "other",
            title=draft.marker(),
            passages=draft.passages(places),
            verified=False,
        )
        for first, places in groups
    )


def _goals(draft: _Draft) -> tuple[tuple[GoalLevel, ...], tuple[Goal, ...]]:
    """Return the goals with their levels, named as the text names them."""
    found = draft.found.goals
    names = {"heading": {"sv": "delfråga", "da": "delmål"}[draft.language]}
    levels = dict.fromkeys(goal.level for goal in found)
    ids: list[str] = []
    children: dict[int | None, int] = {}
    for goal in found:
        children[goal.parent] = children.get(goal.parent, 0) + 1
        above = f"{draft.letter}-F" if goal.parent is None else f"{ids[goal.parent]}."
        ids.append(f"{above}{children[goal.parent]}")
    return (
        tuple(GoalLevel(key=slug(level), name=draft.text(names.get(level, level))) for level in levels),
        tuple(
            Goal(
                id=ids[index],
                level=slug(goal.level),
                text=draft.text(goal.text),
                parent=None if goal.parent is None else ids[goal.parent],
                listed=goal.listed,
                passages=draft.passages([goal.place]),
            )
            for index, goal in enumerate(found)
        ),
    )


def _reports(draft: _Draft) -> tuple[ReportSpec, ...]:
    """Return the reports that the decision demands, each with what it must contain."""
    reports: list[ReportSpec] = []
    for index, duty in enumerate(draft.found.duties):
        event = next((due.event for due in duty.due if due.event in _REPORTS and due.kind != "with_report"), None)
        if event is None or duty.outside or "content" in duty.steps:
            continue
        number = len(reports) + 1
        contents: list[tuple[str, str, date | None]] = [(draft.duty_ids[index], words, None) for words in duty.contents]
        contents += [
            (draft.duty_ids[other], each.text, next((day for due in each.due for day in due.dates), None))
            for other, each in enumerate(draft.found.duties)
            if index in each.of_reports
        ]
        cites = any("cite" in each.steps for each in draft.found.duties)
        reports.append(
            ReportSpec(
                id=f"{draft.letter}-R{number}",
                duty=draft.duty_ids[index],
                kind=_REPORTS[event],
                title=draft.marker(),
                recipients=tuple(part.actor for part in duty.parts if part.role is Role.RECIPIENT),
                contents=tuple(
                    RequiredContent(key=f"content-{at}", text=draft.text(words), duty=of, only_on=day)
                    for at, (of, words, day) in enumerate(contents, 1)
                ),
                cites_decision=cites,
            )
        )
    return tuple(reports)


def _dramatis(found: Extraction) -> tuple[Participation, ...]:
    """Return the actors of the programme as a whole: those who get a copy."""
    return tuple(Participation(actor=actor, role=Role.COPY) for actor in found.copies_to)


def _plan_period(found: Extraction) -> Period | None:
    """Return the years that a plan is to hold for, where a duty gives them ("för åren 2027–2030")."""
    for duty in found.duties:
        inside = [each for each in found.years if any(start <= each.place[0] < end for start, end in duty.places)]
        if inside and not duty.amounts and ("plan" in duty.text.lower()):
            return Period(start=date(inside[0].first, 1, 1), end=date(inside[0].last, 12, 31))
    return None


def _within_frames(draft: _Draft) -> str | None:
    known = words(draft.language)
    for index, duty in enumerate(draft.found.duties):
        if known.found("existing_frames", duty.text):
            return draft.duty_ids[index]
    return None


def _notes(draft: _Draft) -> tuple[Text, ...]:
    """Return what a reader of the draft should know: actors that stand in no register."""
    unknown = {actor.id: actor.name for actor in draft.found.actors if not actor.resolved}
    return tuple(
        Text(
            sv=f"{name} finns inte i aktörsregistret; id {actor} är gjort av namnet.",
            da=f"{name} findes ikke i aktørregistret; id {actor} er dannet af navnet.",
            en=f"{name} is not in the register of actors; the id {actor} was made of its name.",
        )
        for actor, name in unknown.items()
    )
