"""The door through which commands read what people have added in the site, and tell it of a report they released."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from beredd.common.errors import FoundWanting, SurroundingsError
from beredd.programmes.follow_up import FollowUp, nothing_yet
from beredd.site.config.surroundings import database
from beredd.site.starting import plain_database_faults, start_django

if TYPE_CHECKING:
    from beredd.common.text import Language
    from beredd.programmes.model import Programme
    from beredd.reports.due import DueReport

if TYPE_CHECKING:
    from beredd.indicators.model import Observation
    from beredd.programmes.model import Programme


def observations_of(programme: "Programme") -> list["Observation"]:
    """Return the values that a report of a programme is made from: beredd's series, and what the site has approved.

    Raises
    ------
    SurroundingsError
        When there is a database and it cannot be read.
    """
    from beredd.indicators import national_observations

    if not _there():
        return list(national_observations())
    with plain_database_faults():
        start_django()
        from beredd.site.indicators.queries import observations_for_report

        return observations_for_report(programme)


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


def released_already(programme: "Programme", report: "DueReport") -> str | None:
    """Return when and by whom a report has been released in the site; None where it has not, or there is no site."""
    if not _there() or report.spec is None or report.due is None:
        return None
    with plain_database_faults():
        start_django()
        from beredd.site.reports.actions import frozen_row

        row = frozen_row(programme.id, report.spec.id, report.due)
        return f"{row.at:%Y-%m-%d %H:%M} ({row.by or 'beredd report --final'})" if row else None


def keep_release(programme: "Programme", report: "DueReport", language: "Language", folder: Path) -> bool:
    """Tell the site of a report that a command has frozen into `folder`; say whether there was a site to tell.

    The site keeps a copy of its own, and the audit trail says that the command released it.

    Raises
    ------
    FoundWanting
        When somebody has released the report in the meantime.
    SurroundingsError
        When the database or the disk refuses.
    """
    if not _there() or report.spec is None or report.due is None:
        return False
    with plain_database_faults():
        start_django()
        from beredd.site.programmes.actions import NewerEntryError
        from beredd.site.reports.actions import release_by_command

        try:
            release_by_command(programme=programme, report=report, language=language, folder=folder)
        except NewerEntryError:
            raise FoundWanting(
                "The report has been released in the site already.", remedy="Download it there."
            ) from None
    return True


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
