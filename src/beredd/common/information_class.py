"""How sensitive a piece of information is: KLASSA's three figures, and the ground for keeping it secret.

K, R and T (konfidentialitet, riktighet, tillgänglighet) run from 0, no harm, to 4, exceptionally serious harm. What
would harm the country's security (K 4, säkerhetsskyddsklassificerad) is not held in beredd at all: choosing it stops
the input. Source: SKR KLASSA, value list of nationella-riktlinjer.se; OSL (2009:400).
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from beredd.common.errors import UserError


class Harm(IntEnum):
    """What happens when information is spread, wrong or gone."""

    NONE = 0
    MODERATE = 1
    SIGNIFICANT = 2
    SERIOUS = 3
    EXCEPTIONAL = 4


HIGHEST_HELD: Final = Harm.SERIOUS
"""The highest class of confidentiality that beredd holds."""
OPEN_TO_ALL: Final = Harm.MODERATE
"""The highest class of confidentiality that every log-in opens: what reports, plans and counts for everybody hold."""
GROUND_FROM: Final = Harm.SIGNIFICANT
"""From this class on a secrecy ground with its date and decider must be named."""
NEEDED_ASSURANCE: Final = {Harm.NONE: 1, Harm.MODERATE: 1, Harm.SIGNIFICANT: 2, Harm.SERIOUS: 3}
"""The level of assurance (tillitsnivå) of the log-in that each class asks for."""


@dataclass(frozen=True, slots=True)
class InformationClass:
    """K, R and T of a thing, with the ground for its secrecy where it has one."""

    confidentiality: int = Harm.MODERATE
    integrity: int = Harm.MODERATE
    availability: int = Harm.MODERATE
    ground: str = ""
    """A section of law: ``OSL 15:2``, ``OSL 18:13``."""
    decided_on: date | None = None
    decided_by: str = ""

    def faults(self) -> list[str]:
        """Return what the class lacks: ``ground``, ``decided_on``, ``decided_by``; empty when it is whole."""
        if self.confidentiality < GROUND_FROM:
            return []
        asked = (("ground", self.ground), ("decided_on", self.decided_on), ("decided_by", self.decided_by))
        return [name for name, value in asked if not value]


class SecurityClassifiedError(UserError):
    """Somebody chose the class that beredd may not hold; nothing has been stored."""

    def __init__(self, *, where: str = "") -> None:
        super().__init__(
            "Security-classified information (säkerhetsskyddsklassificerad, K 4) may not be held in beredd, and nothing"
            " has been stored.",
            where=where,
            remedy="Turn to your agency's head of protective security (säkerhetsskyddschef, sikkerhedsansvarlig).",
        )


def refuse_security_classified(confidentiality: int, *, where: str = "") -> None:
    """Stop what would harm the country's security.

    Raises
    ------
    SecurityClassifiedError
        When the class is above the highest that beredd holds.
    """
    if confidentiality > HIGHEST_HELD:
        raise SecurityClassifiedError(where=where)


def highest_class_for(assurance: int) -> int:
    """Return the highest class of confidentiality that a log-in of a level of assurance opens, -1 for none."""
    return max((int(harm) for harm, needed in NEEDED_ASSURANCE.items() if assurance >= needed), default=-1)
