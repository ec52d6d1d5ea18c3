"""Whose a duty is: the one place that says who may set its state for the own actor."""

from typing import Final

from beredd.programmes.model import Programme, Role
from beredd.site.accounts.rights import Thing

CARRIES_OUT: Final = (
    Role.RESPONSIBLE,
    Role.ADMIN_LEAD,
    Role.TAKE_PART,
    Role.CONTRIBUTE_WHEN_CONCERNED,
    Role.FUNDED,
)
"""Roles of those who carry a duty out. Who gives support, is talked with or gets a copy says nothing of its state."""


def duty_thing(programme: Programme, duty: str) -> Thing:
    """Return a duty as rights see it: a contributor of an actor that carries it out may set its state.

    Raises
    ------
    KeyError
        When the programme has no such duty.
    """
    return Thing(programme.id, frozenset(programme.duty(duty).actors_in(*CARRIES_OUT)))
