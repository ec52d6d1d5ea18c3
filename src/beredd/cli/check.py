"""``beredd check``: what is wrong with the site, and what to do."""

from typing import Literal

from beredd.cli.show import Column, show
from beredd.common.errors import ExitCode

Form = Literal["table", "csv", "json"]

COLUMNS = (
    Column("About", "about", whole=True),
    Column("Is", "grade", whole=True),
    Column("What", "what"),
    Column("Do", "remedy"),
)


def check(*, format: Form = "table") -> int:
    """Look at settings, database, disk, clock, mail, backup and long work; nothing is changed, no mail is sent.

    Ends with 0 when nothing is wrong, 3 when a setting is, 4 when the machine stands in the way (database, migrations,
    disk, clock, mail server). What is doubtful does not count: it is right on one machine, to try.

    Parameters
    ----------
    format
        ``table``, ``csv`` or ``json``.
    """
    from beredd.site.starting import start_django

    start_django()
    from beredd.site.operations.checks import Grade, look_over

    found = look_over()
    rows = [{"about": one.about, "grade": one.grade.value, "what": one.what, "remedy": one.remedy} for one in found]
    show(rows, COLUMNS, format)
    wrong = [one for one in found if one.grade is Grade.WRONG]
    if any(one.machine for one in wrong):
        return ExitCode.SURROUNDINGS
    return ExitCode.WANTING if wrong else ExitCode.DONE
