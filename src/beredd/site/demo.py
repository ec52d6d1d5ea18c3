"""A filled site to try: people of each role, and states of past duties that say that they are examples."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Final

from beredd.programmes.model import Programme
from beredd.site.config.surroundings import var_dir, write_secret
from beredd.site.starting import plain_database_faults, set_up


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the demo, with the same role in every programme; no role for the one who may see nothing."""

    username: str
    name: str
    role: str | None
    actor: str
    clearance: int = 1
    everywhere: bool = False
    """A role in all programmes, also those to come."""


PEOPLE: Final = (
    DemoPerson("alva", "Alva (redaktör)", "editor", "fohm"),
    DemoPerson("bo", "Bo (läsare)", "reader", "sjv"),
    DemoPerson("cilla", "Cilla (ansvarig)", "lead", "lv"),
    DemoPerson("dan", "Dan (utan roll)", None, ""),
    DemoPerson("erik", "Erik (bidragande)", "contributor", "sos"),
    DemoPerson("greta", "Greta (godkännare)", "approver", "sjv", clearance=2),
    DemoPerson("ines", "Ines (administratör)", "administrator", "", clearance=3, everywhere=True),
)
REASON: Final = {
    "sv": "Exempel i demon: datumet har passerat. Här skriver handläggaren vad som gjordes, när och av vem.",
    "da": "Eksempel i demoen: datoen er passeret. Her skriver medarbejderen, hvad der blev gjort, hvornår og af hvem.",
}
EVIDENCE: Final = {
    "sv": "Exempel i demon, inget verkligt underlag.",
    "da": "Eksempel i demoen, ikke et virkeligt bilag.",
}


@dataclass
class DemoMade:
    """What the demo made or found: log-ins as (user name, password, role), and the documents that were added."""

    log_ins: list[tuple[str, str, str]] = field(default_factory=list)
    people: int = 0
    states: int = 0
    documents: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def make_demo(documents: Path | None = None, told: Callable[[str], None] = lambda _what: None) -> DemoMade:
    """Fill the site with examples; what is there already is left exactly as it is.

    Parameters
    ----------
    documents
        A folder with the decisions' own documents; each that a programme was read from is added.
    told
        Called with a sentence when a step begins.

    Raises
    ------
    SurroundingsError
        When the database or the folder cannot be written to.
    """
    set_up()
    made = DemoMade()
    from beredd.programmes import programmes

    with plain_database_faults():
        told("people")
        _people(made, tuple(programmes()))
        told("states")
        for programme in programmes().values():
            made.states += _past_states(programme)
        told("follow-up")
        _rooms()
        if documents is not None:
            told("documents")
            from beredd.site.decisions.folder import add_folder

            added = add_folder(documents)
            made.documents, made.refused = added.added, added.refused
    return made


def _people(made: DemoMade, programme_ids: tuple[str, ...]) -> None:
    from django.db import transaction

    from beredd.site.accounts.models import Membership, User

    passwords = _passwords()
    for person in PEOPLE:
        with transaction.atomic():
            user = User.objects.filter(username=person.username).first()
            if user is None:
                user = User.objects.create_user(person.username, passwords[person.username], name=person.name)
                made.people += 1
            if person.role and not user.memberships.filter(programme="").exists():
                have = set(user.memberships.values_list("programme", flat=True))
                Membership.objects.bulk_create(
                    Membership(
                        user=user,
                        programme=programme,
                        role=person.role,
                        actor=person.actor,
                        clearance=person.clearance,
                    )
                    for programme in ([""] if person.everywhere else programme_ids)
                    if programme not in have
                )
        shown = passwords[person.username] if user.check_password(passwords[person.username]) else "(own password)"
        made.log_ins.append((person.username, shown, person.role or "no role"))


ROOMS: Final = ("plan", "indicators", "datasets", "meetings", "evaluation", "money", "reports", "open_data")
"""The rooms that fill themselves, each after those whose rows it refers to; what is published comes last."""


def _rooms() -> None:
    """Let each room add what is invented for it, where nobody has written anything."""
    from beredd.site.accounts.models import User

    people = {user.username: user for user in User.objects.filter(username__in=[one.username for one in PEOPLE])}
    for person in PEOPLE:
        # Examples of secret rows need somebody cleared for them; a person would log in with a second factor.
        people[person.username].assurance = max(1, person.clearance)  # type: ignore[attr-defined]
    for room in ROOMS:
        import_module(f"beredd.site.{room}.demo").fill(people)


def _passwords() -> dict[str, str]:
    """Return the demo's passwords: made for this machine alone, kept where only its owner can read them."""
    path = var_dir() / "demo-log-ins.json"
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    missing = [person.username for person in PEOPLE if person.username not in known]
    if missing:
        known |= {username: f"{username}-{secrets.token_hex(4)}" for username in missing}
        write_secret(path, json.dumps(known, indent=1))
    return known


def _past_states(programme: Programme) -> int:
    """Set the state of duties whose dates have all passed, where nobody has set one."""
    from beredd.programmes import calendar_items
    from beredd.programmes.agenda import HAPPENINGS
    from beredd.programmes.follow_up import DutyState, Evidence
    from beredd.site.accounts.models import User
    from beredd.site.config.reader import today
    from beredd.site.programmes.actions import set_state
    from beredd.site.programmes.models import StateRow

    day = today()
    dates: dict[str, list[bool]] = {}
    for item in calendar_items(programme, None, None, None, day, timeless=False):
        if item.row == "duty" and item.date and not item.outside and not item.follows and item.event not in HAPPENINGS:
            dates.setdefault(item.id, []).append(item.date < day)
    set_already = set(StateRow.objects.filter(programme=programme.id).values_list("duty", flat=True))
    editor = User.objects.get(username=PEOPLE[0].username)
    language = "da" if programme.language == "da" else "sv"
    past = [duty for duty, gone in dates.items() if all(gone) and duty not in set_already]
    for duty in past:
        set_state(
            by=editor,
            programme=programme,
            duty=duty,
            state=DutyState.DONE,
            reason=REASON[language],
            evidence=[Evidence(text=EVIDENCE[language])],
        )
    return len(past)
