"""Minutes of a meeting and the invitation to one, as documents."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from beredd.common.formats import format_date, listed
from beredd.common.information_class import GROUND_FROM
from beredd.common.text import Language, words_of
from beredd.programmes.actors import actors
from beredd.programmes.meeting_record import ActionRecord, AgendaRecord, DecisionRecord, MeetingRecord
from beredd.programmes.model import Programme
from beredd.reports.document import Block, BulletList, Document, Fact, Heading, Paragraph, Table
from beredd.reports.printable import blocks_of, printable

CLOSED = frozenset({"done", "dropped"})


@dataclass(frozen=True, slots=True)
class Paper:
    """A meeting with its programme, in the language and on the day that its document is made."""

    programme: Programme
    meeting: MeetingRecord
    language: Language
    today: date

    def say(self, key: str, **values: object) -> str:
        """Return the words of minutes and invitations in the document's language."""
        words: str = words_of("beredd.reports", "meeting_words.yaml")[key][self.language]
        return words.format(**values)

    def actor(self, actor: str) -> str:
        """Return an actor's name on the day of the meeting; the id itself where the register does not know it."""
        found = actors().get(actor)
        name = found.name_on(self.meeting.date or self.today) if found else None
        return printable(name.text.to(self.language)).strip() if name else actor

    def names(self, ids: Iterable[str]) -> str:
        """Return actors' names as ``a, b och c``."""
        return listed([self.actor(actor) for actor in ids], self.language)


def minutes(programme: Programme, meeting: MeetingRecord, language: Language, today: date) -> Document:
    """Return the minutes of a meeting; a draft until they have been checked (justerade).

    Parameters
    ----------
    programme, meeting
        The programme, and the meeting as its reader may know it.
    language
        The document's language; what people have written stays in theirs.
    today
        The day the document is made.
    """
    paper = Paper(programme, meeting, language, today)
    blocks = [*_cancelled(paper), *_took_part(paper)]
    for number, item in enumerate(meeting.agenda, 1):
        blocks += _item(paper, number, item)
    blocks += _other_decisions(paper)
    if meeting.all_actions:
        blocks.append(Heading(level=1, text=paper.say("actions"), anchor="actions"))
        blocks.append(_actions(paper, meeting.all_actions, paper.say("actions_caption"), followed=False))
    blocks += _checking(paper)
    return _document(paper, paper.say("minutes_title", title=meeting.title), blocks, draft=not meeting.checked)


def invitation(programme: Programme, meeting: MeetingRecord, language: Language, today: date) -> Document:
    """Return the invitation to a meeting (kallelse) with its agenda; a draft as long as the meeting is only planned."""
    paper = Paper(programme, meeting, language, today)
    blocks = [*_cancelled(paper), *_invited(paper), *_agenda(paper)]
    return _document(
        paper, paper.say("invitation_title", title=meeting.title), blocks, draft=meeting.state == "planned"
    )


def _document(paper: Paper, title: str, blocks: Iterable[Block], *, draft: bool) -> Document:
    return Document(
        title=printable(title),
        subtitle=printable(paper.meeting.series if paper.meeting.series != paper.meeting.title else ""),
        language=paper.language,
        reference="",
        date=format_date(paper.today, paper.language),
        dated=paper.today,
        draft=draft,
        contents=False,
        facts=tuple(_facts(paper)),
        blocks=tuple(blocks),
    )


def _facts(paper: Paper) -> Iterator[Fact]:
    """Yield the lines of the first page; what is not known has no line."""
    meeting, say = paper.meeting, paper.say
    decision = paper.programme.decision
    with_number = say("decision_with_number", title=decision.title, number=decision.number or "")
    known = (
        ("diary_number", meeting.diary_number),
        ("programme", paper.programme.title.to(paper.language)),
        ("decision", with_number if decision.number else decision.title),
        ("day", format_date(meeting.date, paper.language, weekday=True) if meeting.date else ""),
        ("time", _time(paper)),
        ("place", meeting.place),
        ("link", meeting.link),
        ("convener", paper.actor(meeting.convener) if meeting.convener else ""),
        ("chair", meeting.chair),
        ("secretary", meeting.secretary),
        ("checked_by", meeting.checked_by),
        ("secrecy", _secrecy(paper)),
    )
    for key, value in known:
        if value.strip():
            yield Fact(label=say(key), value=printable(value))


def _time(paper: Paper) -> str:
    start, end = paper.meeting.start, paper.meeting.end
    if start is None:
        return ""
    if end is None:
        return paper.say("time_start", start=f"{start:%H.%M}")
    return paper.say("time_both", start=f"{start:%H.%M}", end=f"{end:%H.%M}")


def _secrecy(paper: Paper) -> str:
    """Return the marking of what may not be handed on as it is (OSL 5:5); nothing for open information."""
    held = paper.meeting.sensitivity
    if held.confidentiality < GROUND_FROM:
        return ""
    ground = held.ground or paper.say("no_ground")
    if held.decided_on is None or not held.decided_by:
        return paper.say("secrecy_line", level=held.confidentiality, ground=ground)
    day = format_date(held.decided_on, paper.language)
    return paper.say("secrecy_decided", level=held.confidentiality, ground=ground, date=day, decider=held.decided_by)


def _cancelled(paper: Paper) -> Iterator[Block]:
    if paper.meeting.state == "cancelled":
        yield Paragraph(text=paper.say("cancelled"), role="warning")


def _took_part(paper: Paper) -> Iterator[Block]:
    meeting = paper.meeting
    yield Heading(level=1, text=paper.say("took_part"), anchor="participants")
    names = [line.strip() for line in printable(meeting.participant_names).split("\n") if line.strip()]
    if meeting.participants:
        yield Paragraph(text=f"{paper.names(meeting.participants)}.")
    if names:
        yield BulletList(items=tuple(names))
    if not meeting.participants and not names:
        yield Paragraph(text=paper.say("nobody_noted"), role="to_write")
        return
    absent = [actor for actor in meeting.invited if actor not in meeting.participants]
    if absent and meeting.participants:
        yield Paragraph(text=paper.say("absent", actors=paper.names(absent)))


def _invited(paper: Paper) -> Iterator[Block]:
    if paper.meeting.invited:
        yield Heading(level=1, text=paper.say("invited"), anchor="invited")
        yield BulletList(items=tuple(paper.actor(actor) for actor in paper.meeting.invited))


def _agenda(paper: Paper) -> Iterator[Block]:
    agenda, say = paper.meeting.agenda, paper.say
    yield Heading(level=1, text=say("agenda"), anchor="agenda")
    if not agenda:
        yield Paragraph(text=say("agenda_empty"), role="to_write")
        return
    yield Table(
        caption=say("agenda_caption"),
        header=(say("number"), say("item"), say("presenter")),
        rows=tuple(
            (str(number), printable(item.title), paper.actor(item.presenter) if item.presenter else "")
            for number, item in enumerate(agenda, 1)
        ),
    )
    told = [(number, item) for number, item in enumerate(agenda, 1) if item.material.strip() or item.carried]
    if told:
        yield Heading(level=1, text=say("material_heading"), anchor="material")
    for number, item in told:
        yield _item_heading(paper, number, item, level=2)
        yield from blocks_of(item.material)
        if item.carried:
            yield _actions(paper, item.carried, say("carried_caption"))


def _item_heading(paper: Paper, number: int, item: AgendaRecord, *, level: int) -> Heading:
    text = paper.say("item_heading", number=number, title=printable(item.title).strip())
    return Heading(level=level, text=text, anchor=item.code)


def _item(paper: Paper, number: int, item: AgendaRecord) -> Iterator[Block]:
    yield _item_heading(paper, number, item, level=1)
    if item.presenter:
        yield Paragraph(text=paper.say("presented_by", actor=paper.actor(item.presenter)))
    written = blocks_of(item.minutes)
    yield from written
    if item.carried:
        yield _actions(paper, item.carried, paper.say("carried_caption"))
    for decision in item.decisions:
        yield _decision(paper, decision)
    if not (written or item.carried or item.decisions or paper.meeting.checked):
        yield Paragraph(text=paper.say("to_write"), role="to_write")


def _decision(paper: Paper, decision: DecisionRecord) -> Paragraph:
    text = paper.say("decision_line", text=printable(decision.text).strip())
    if decision.concerned:
        text = f"{text}\n{paper.say('concerned', actors=paper.names(decision.concerned))}"
    return Paragraph(text=text, role="note")


def _other_decisions(paper: Paper) -> Iterator[Block]:
    if paper.meeting.decisions:
        yield Heading(level=1, text=paper.say("other_decisions"), anchor="other-decisions")
        for decision in paper.meeting.decisions:
            yield _decision(paper, decision)


def _actions(paper: Paper, points: Iterable[ActionRecord], caption: str, *, followed: bool = True) -> Table:
    """Return action points as a table; how far they have come only where they are `followed` up.

    What the meeting itself gave was open when it ended: its minutes do not change when somebody is done.
    """
    say = paper.say
    columns = 5 if followed else 4
    return Table(
        caption=caption,
        header=(say("number"), say("what"), say("owner"), say("due"), say("state"))[:columns],
        rows=tuple(
            (
                point.code,
                printable(point.title),
                paper.actor(point.owner) if point.owner else "",
                format_date(point.due_on, paper.language) if point.due_on else say("no_date"),
                _state(paper, point),
            )[:columns]
            for point in points
        ),
    )


def _state(paper: Paper, point: ActionRecord) -> str:
    if point.state not in CLOSED:
        return paper.say("state_open")
    return paper.say(f"state_{point.state}", outcome=printable(point.outcome)).strip().rstrip(":")


def _checking(paper: Paper) -> Iterator[Block]:
    yield Heading(level=1, text=paper.say("checking"), anchor="checking")
    if not paper.meeting.checked:
        yield Paragraph(text=paper.say("not_checked"))
    elif paper.meeting.checked_by:
        yield Paragraph(text=paper.say("checked", names=printable(paper.meeting.checked_by)))
    else:
        yield Paragraph(text=paper.say("checked_nobody"))
