"""A register of our own with a column of every kind, so that no room's rules stand in the way of what is tried."""

from collections.abc import Iterator
from typing import ClassVar

import pytest
from django.db import connection, models

from beredd.common.text import Text
from beredd.programmes.model import Programme
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.config.codes import CodesField
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.register import Register, registers
from beredd.site.registers.rows import RegisterRow


class TrialRow(RegisterRow):
    """A row with one field of every kind."""

    PREFIX: ClassVar[str] = "TRY"

    name = models.CharField(max_length=300, blank=True)
    story = models.TextField(blank=True)
    day = models.DateField(null=True, blank=True)
    year = models.BigIntegerField(null=True, blank=True)
    count = models.BigIntegerField(null=True, blank=True)
    amount = models.DecimalField(null=True, blank=True, max_digits=18, decimal_places=6)
    kronor = models.BigIntegerField(null=True, blank=True)
    agreed = models.BooleanField(default=False)
    link = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=100, blank=True)
    whose = models.CharField(max_length=100, blank=True)
    partners = CodesField()
    duties = CodesField()
    goal = models.CharField(max_length=100, blank=True)
    grant = models.CharField(max_length=100, blank=True)
    after = models.CharField(max_length=100, blank=True)
    beside = CodesField()

    class Meta(RegisterRow.Meta):
        abstract = False
        # Unmanaged: no migration asks for it; the fixture below makes and drops its table.
        managed = False
        app_label = "registers"
        db_table = "trial_rows"


def _said(words: str) -> Text:
    return Text(sv=f"{words} på svenska", da=f"{words} på dansk", en=f"{words} in English")


STATES = {
    "open": Text(sv="öppen", da="åben", en="open"),
    "closed": Text(sv="stängd", da="lukket", en="closed"),
    "shut": Text(sv="stängd", da="spærret", en="shut"),
}
"""Two choices have the same Swedish word: it would be read as the first of them."""

TRIALS = Register(
    key="trials",
    capability="PLAN",
    model=TrialRow,
    title=_said("Trials"),
    one=_said("Trial"),
    columns=(
        Column(name="name", label=_said("Name"), kind=Kind.TEXT, required=True, searched=True, listed=True),
        Column(name="story", label=_said("Story"), kind=Kind.LONG, help=_said("What happened"), searched=True),
        Column(name="day", label=_said("Day"), kind=Kind.DATE),
        Column(name="year", label=_said("Year"), kind=Kind.YEAR),
        Column(name="count", label=_said("Count"), kind=Kind.WHOLE),
        Column(name="amount", label=_said("Amount"), kind=Kind.NUMBER),
        Column(name="kronor", label=_said("Kronor"), kind=Kind.KRONOR),
        Column(name="agreed", label=_said("Agreed"), kind=Kind.YES_NO),
        Column(name="link", label=_said("Link"), kind=Kind.LINK),
        Column(name="state", label=_said("State"), kind=Kind.CHOICE, choices=STATES, filtered=True),
        Column(name="whose", label=_said("Whose"), kind=Kind.ACTOR),
        Column(name="partners", label=_said("Partners"), kind=Kind.ACTORS),
        Column(name="duties", label=_said("Duties"), kind=Kind.DUTIES),
        Column(name="goal", label=_said("Goal"), kind=Kind.GOAL),
        Column(name="grant", label=_said("Grant"), kind=Kind.GRANT),
        Column(name="after", label=_said("After"), kind=Kind.ROW, register="trials"),
        Column(name="beside", label=_said("Beside"), kind=Kind.ROWS, register="trials"),
    ),
)


@pytest.fixture(scope="module")
def _trial_table(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Gone with the file's tests: PostgreSQL empties no table that another, unknown to Django, refers to."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(TrialRow)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(TrialRow)


@pytest.fixture
def trials(_trial_table: None, db: None) -> Iterator[Register]:
    """The register, known to the site for the length of one test."""
    registers()["trials"] = TRIALS
    yield TRIALS
    del registers()["trials"]


@pytest.fixture
def evy(programme: Programme, db: None) -> User:
    """Contributor at Jordbruksverket: own rows alone."""
    user = User.objects.create_user("evy", "evy-lösenord", name="Evy Alm")
    Membership.objects.create(user=user, programme=programme.id, role=Role.CONTRIBUTOR, actor="sjv")
    return user
