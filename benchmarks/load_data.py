"""Fill a site for benchmarks/load.py, through the models in bulk, and print the people's cookies as JSON.

python benchmarks/load_data.py PEOPLE EVENTS
"""

import json
import os
import random
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "beredd.site.config.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from beredd.programmes import load_programme, programme_ids  # noqa: E402
from beredd.site.accounts.assurance import BEGUN, SEEN  # noqa: E402
from beredd.site.accounts.models import Membership, Role, User  # noqa: E402
from beredd.site.audit.models import AuditEvent  # noqa: E402
from beredd.site.plan.models import ActivityRow, PlanRow  # noqa: E402
from beredd.site.programmes.models import StateRow  # noqa: E402
from beredd.site.registers.register import Register, register  # noqa: E402
from beredd.site.registers.snapshots import search_text, snapshot  # noqa: E402

ACTIVITIES_EACH, PROGRAMMES_OF_A_PERSON, STATES_EACH = 20, 8, 2
WORDS = [
    "utbildning",
    "uppföljning",
    "samverkan",
    "vaccination",
    "hygien",
    "provtagning",
    "förskrivning",
    "information",
    "tandvård",
]


def main() -> None:
    """Write people, states, activities and events."""
    people, events = int(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(7)  # noqa: S311 - no secret
    programmes = [load_programme(one) for one in programme_ids()]
    users = [User.objects.create_user(f"person{n}", None, name=f"Person {n}", language="sv") for n in range(people)]
    given = {user.pk: chance.sample([one.id for one in programmes], PROGRAMMES_OF_A_PERSON) for user in users}
    Membership.objects.bulk_create(
        Membership(user=user, programme=one, role=Role.EDITOR, actor="fohm") for user in users for one in given[user.pk]
    )
    states = ["not_started", "under_way", "done"]
    made = [
        StateRow(
            programme=programme.id, duty=duty.id, state=chance.choice(states), reason="Läget i höst.",
            by=chance.choice(users), after=after,
        )
        for programme in programmes for duty in programme.duties for after in range(STATES_EACH)
    ]  # fmt: skip
    StateRow.objects.bulk_create(made, batch_size=1000)
    PlanRow.objects.bulk_create(
        PlanRow(programme=one.id, number=1, title="Handlingsplan 2027-2030", changed_by=users[0]) for one in programmes
    )
    of, rows = register("activities"), []
    for programme in programmes:
        for number in range(1, ACTIVITIES_EACH + 1):
            row = ActivityRow(
                programme=programme.id, number=number, title=f"{chance.choice(WORDS).capitalize()} {number}",
                plan="PLAN-1", status="planned", kind="own", actor="fohm", changed_by=chance.choice(users),
                goals=(programme.goals[number % len(programme.goals)].id,),
            )  # fmt: skip
            row.search_text = search_text(of, row)
            rows.append(row)
    ActivityRow.objects.bulk_create(rows, batch_size=1000)
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                by_id=users[n % people].pk, by_name=users[n % people].name, action="change_row",
                programme=row.programme, thing="activities", thing_id=row.code, why="Avstämning",
                old=snapshot(of, row), new=changed(of, row, n), actor="fohm", confidentiality=1,
            )
            for n in range(events) for row in (rows[n % len(rows)],)
        ),
        batch_size=2000,
    )  # fmt: skip
    print(json.dumps([{"cookie": cookie_of(user), "programmes": given[user.pk]} for user in users]))


def changed(of: Register, row: ActivityRow, n: int) -> dict:
    """Return a row as somebody left it who changed its title and its status."""
    kept = snapshot(of, row)
    return {**kept, "values": {**kept["values"], "title": f"{row.title}, ändrad {n}", "status": "under_way"}}


def cookie_of(user: User) -> str:
    """Return the cookies of a log-in that has been."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[BEGUN] = session[SEEN] = time.time()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={'x' * 32}"


main()
