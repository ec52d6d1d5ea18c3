"""The people whom an administrator looks after as a workbook: a row for each role."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from beredd.common.text import Text
from beredd.programmes import load_programme
from beredd.site.accounts import people
from beredd.site.accounts.models import Role, User
from beredd.site.accounts.people_pages import asked_people
from beredd.site.config.reader import reader_language
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.column import Kind, Value
from beredd.site.registers.tables import Table, line, shown

COLUMNS: Final = (
    shown("name", Kind.TEXT, "Namn", "Navn", "Name"),
    shown("username", Kind.TEXT, "Användarnamn", "Brugernavn", "User name"),
    shown("email", Kind.TEXT, "E-post", "E-mail", "E-mail"),
    shown("open", Kind.YES_NO, "Öppet konto", "Åben konto", "Open account"),
    shown("last_login", Kind.DATE, "Senast inloggad", "Senest logget ind", "Last log-in"),
    shown("programme", Kind.TEXT, "Program", "Program", "Programme"),
    shown("role", Kind.TEXT, "Roll", "Rolle", "Role"),
    shown("actor", Kind.TEXT, "Aktör", "Aktør", "Actor"),
    shown("clearance", Kind.WHOLE, "Behörig till klass", "Adgang til klasse", "Cleared for class"),
)


def people_table(request: HttpRequest, user: User) -> Table:
    """Return the people whom one looks after with those of their roles that one looks after.

    Raises
    ------
    PermissionDenied
        For everybody who looks after nobody.
    """
    managed = set(people.managed_programmes(user)) | ({""} if people.manages_all(user) else set())
    if not managed:
        raise PermissionDenied
    language = reader_language()
    rows = []
    for person in asked_people(request, user):
        told: dict[str, Value] = {
            "name": person.name,
            "username": person.username,
            "email": person.email,
            "open": person.is_active,
            "last_login": localtime(person.last_login).date() if person.last_login else None,
        }
        roles = [row for row in person.memberships.all() if row.programme in managed]
        for row in roles:
            held: dict[str, Value] = {
                "programme": load_programme(row.programme).title.to(language) if row.programme else _("all programmes"),
                "role": str(Role(row.role).label),
                "actor": actor_name(row.actor) if row.actor else "",
                "clearance": row.clearance,
            }
            rows.append(line(f"{person.username} {row.pk}", told | held))
        if not roles:
            rows.append(line(person.username, told))
    title = Text(sv="Personer", da="Personer", en="People")
    return Table(key="people", title=title, columns=COLUMNS, rows=rows)


OWN_TABLES: Final = {"people": people_table}
