"""Why a file is not taken in."""

from enum import StrEnum

from beredd.common.errors import UserError


class Refusal(StrEnum):
    """The reason, for the words that the person reads."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND = "kind"
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    LOCKED = "locked"
    RUNS = "runs"
    """It holds scripts, macros, programs or other files."""
    BOMB = "bomb"
    """It becomes far larger when it is opened."""


class FileRefusedError(UserError):
    """A file that is not taken in; nothing of it has been kept."""

    def __init__(self, why: Refusal, what: str, *, where: str, remedy: str = "") -> None:
        self.why = why
        super().__init__(what, where=where, remedy=remedy or "Save it as PDF and hand that in.")
