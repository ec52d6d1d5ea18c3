"""The door through which commands read what people have added in the site."""

from datetime import UTC, datetime
from pathlib import Path

from beredd.common.errors import SurroundingsError
from beredd.programmes.follow_up import FollowUp, nothing_yet
from beredd.site.config.surroundings import database
from beredd.site.starting import plain_database_faults, start_django


def follow_up_of(programme_id: str) -> FollowUp:
    """Return what people have added to a programme; nothing where there is no database yet.

    Raises
    ------
    SurroundingsError
        When there is a database and it cannot be read.
    """
    if not _there():
        return nothing_yet(programme_id, datetime.now(UTC))
    with plain_database_faults():
        start_django()
        from beredd.site.plan.queries import with_plan
        from beredd.site.programmes.queries import follow_up

        return with_plan(follow_up(programme_id))


def _there() -> bool:
    """Say whether a database exists; a server is taken to be there."""
    settings = database()
    if "sqlite" not in settings["ENGINE"]:
        return True
    try:
        return Path(settings["NAME"]).is_file()
    except PermissionError:  # nobody may be told that nothing has been entered because the folder is closed to them
        raise SurroundingsError(
            "The site's database may not be read.",
            where=str(settings["NAME"]),
            remedy="Give the command as the user who runs the site.",
        ) from None
