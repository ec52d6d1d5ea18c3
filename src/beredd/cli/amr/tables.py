"""A user's own tables of organisms and antimicrobials, asked for alike by every command of the room.

The word *own* is needed: ``--antimicrobials`` already chooses drugs by their codes.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from beredd.amr.codes import Codes

OwnOrganisms = Annotated[
    Path | None,
    Parameter(
        name="--own-organisms",
        help="Your own table of organisms, laid over ours: in our columns, WHONET's or the R package AMR's.",
    ),
]
OwnAntimicrobials = Annotated[
    Path | None,
    Parameter(
        name="--own-antimicrobials",
        help="Your own table of antimicrobials, in any of the same columns, laid over ours.",
    ),
]


def own_codes(organisms: Path | None, antimicrobials: Path | None) -> "Codes | None":
    """Return our code tables with the user's laid over them; None where there are none."""
    if organisms is None and antimicrobials is None:
        return None
    from beredd.amr.codes import codes

    return codes().with_tables(organisms, antimicrobials)
