"""Actors: the agencies, collectives, parties, firms and organisations that decisions name.

The register is one file, content/codes/actors.yaml, shared by every programme; an actor's name may change at a
date (Myndigheten för samhällsskydd och beredskap is Myndigheten för civilt försvar from 2026-01-01).
"""

from datetime import date
from enum import StrEnum
from functools import cache
from typing import Literal

from beredd.common.content_files import content_path, load_content
from beredd.common.text import Content, Text


class ActorKind(StrEnum):
    """What sort of actor it is."""

    GOVERNMENT = "government"
    MINISTRY = "ministry"
    AGENCY = "agency"
    """myndighet"""
    COLLECTIVE = "collective"
    """several bodies spoken of as one: länsstyrelserna (21), regionerna (21)"""
    INQUIRY = "inquiry"
    """utredning"""
    PARTY = "party"
    """politiskt parti"""
    NON_STATE = "non_state"
    """icke-statlig aktör: professional and interest organisations, networks"""
    COMPANY = "company"
    INTERNATIONAL = "international"
    GROUP = "group"
    """an open group of people or bodies: "hälso- och sjukvården", "berörda aktörer" """


class ActorName(Content):
    """A name and the time it holds; no ``since`` means from the beginning, no ``until`` means still."""

    text: Text
    short: str | None = None
    """The abbreviation people use: FoHM, LV, MSB."""
    since: date | None = None
    until: date | None = None
    """Last day the name holds."""


class Actor(Content):
    """One actor, known by its ``id`` for ever, whatever it is called.

    ``aliases`` are other spellings that decisions use; the reader matches them too.
    """

    id: str
    kind: ActorKind
    country: Literal["SE", "DK"] | None = None
    names: tuple[ActorName, ...]
    aliases: tuple[str, ...] = ()
    members: int | None = None
    """How many bodies a collective has."""
    source: str | None = None
    verified: bool = True

    def name_on(self, day: date) -> ActorName:
        """Return the name that holds on `day`; the earliest known where none does."""
        for name in self.names:
            if (name.since is None or name.since <= day) and (name.until is None or day <= name.until):
                return name
        return self.names[0]


class ActorRegister(Content):
    """The file content/codes/actors.yaml."""

    author: str
    checker: str | None = None
    next_review: date
    actors: tuple[Actor, ...]


@cache
def actors() -> dict[str, Actor]:
    """Return every actor by id.

    Raises
    ------
    ContentFaults
        When the register file is not right.
    """
    register = load_content(content_path("codes/actors.yaml"), ActorRegister)
    return {actor.id: actor for actor in register.actors}
