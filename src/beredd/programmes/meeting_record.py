"""A meeting as one reader may know it, as plain data: what its documents and its calendar entry are made of."""

from dataclasses import dataclass, field
from datetime import date, time

from beredd.common.information_class import InformationClass


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRecord:
    """What somebody is to do until a date."""

    code: str
    title: str
    owner: str
    due_on: date | None
    state: str
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """What the meeting decided."""

    code: str
    text: str
    concerned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRecord:
    """An item of the agenda with what was said, decided and left to do."""

    code: str
    title: str
    presenter: str = ""
    material: str = ""
    minutes: str = ""
    carried: tuple[ActionRecord, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()
    actions: tuple[ActionRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """A meeting with its agenda; ``decisions`` and ``actions`` are those that stand under no item.

    ``sensitivity`` is the highest class of anything in it, so that what is printed can be marked.
    """

    programme: str
    code: str
    version: int
    title: str
    series: str
    state: str
    date: date | None
    start: time | None = None
    end: time | None = None
    place: str = ""
    link: str = ""
    convener: str = ""
    invited: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    participant_names: str = ""
    chair: str = ""
    secretary: str = ""
    checked_by: str = ""
    checked: bool = False
    diary_number: str = ""
    agenda: tuple[AgendaRecord, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()
    actions: tuple[ActionRecord, ...] = ()
    sensitivity: InformationClass = field(default_factory=InformationClass)

    @property
    def all_actions(self) -> tuple[ActionRecord, ...]:
        """Every action point that the meeting gave, in the order of the agenda."""
        return (*(action for item in self.agenda for action in item.actions), *self.actions)
