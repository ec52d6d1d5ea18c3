"""How long work tells how far it has come, and is told to stop."""

from collections.abc import Callable
from typing import Final

from beredd.common.errors import UserError

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and what is being done, in English, small letters: ``0.4, "interpreting CIP"``.

It may raise :class:`Cancelled`: the work lets it through and leaves nothing half-written.
"""


class Cancelled(UserError):
    """The person who began the work has stopped it."""

    def __init__(self) -> None:
        super().__init__("The work was cancelled.", remedy="Nothing was changed; start it anew when you like.")


def _silent(share: float, words: str) -> None:
    """Tell nobody."""


SILENT: Final[Progress] = _silent
