"""What people add to a programme, as rows that are only ever added: the newest counts, the older are the history."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from beredd.programmes.follow_up import DutyState, Fulfilment

STATES = [(state.value, state.value) for state in DutyState]


class Entry(models.Model):
    """Something a person wrote about a programme, with a reason."""

    programme = models.CharField(max_length=100)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    after = models.BigIntegerField(default=0)
    """Id of the entry that the writer had before the eyes, 0 for none. Two writers who saw the same cannot both add:
    a constraint of each table holds that, on every database, without locks."""

    class Meta:
        abstract = True


class StateRow(Entry):
    """One setting of a duty's state. ``due_on`` ties it to one of the duty's several dates."""

    duty = models.CharField(max_length=40)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=STATES)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "duty", "after"], name="one_state_after_another"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.duty}: {self.state}"


class EvidenceRow(models.Model):
    """What shows that a state is true: a text, a link, a file, a value of an indicator, or a proposal."""

    entry = models.ForeignKey(StateRow, on_delete=models.PROTECT, related_name="evidence")
    text = models.TextField(blank=True)
    link = models.URLField(max_length=1000, blank=True)
    attachment = models.ForeignKey(
        "attachments.Attachment", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    """A file of the duty. Its class and circle decide who sees this piece of evidence at all."""
    indicator = models.CharField(max_length=100, blank=True)
    """With ``place`` and ``period``: the value that shows it."""
    place = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=20, blank=True)
    proposal = models.CharField(max_length=20, blank=True)
    """The code of a row in the register of proposals: ``PROP-3``."""

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.text or self.link or self.indicator or self.proposal


class JudgementRow(Entry):
    """One judgement of whether a duty is fulfilled (måluppfyllelse), by a person on an actor's behalf.

    ``reason`` is what the judgement rests on. It is another thing than the state: what is done may not be fulfilled.
    Source: ESV 2006:7, Måluppfyllelseanalys, which keeps what was to be done apart from what was to be reached.
    """

    duty = models.CharField(max_length=40)
    due_on = models.DateField(null=True, blank=True)
    verdict = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Fulfilment])
    actor = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "duty", "after"], name="one_judgement_after_another"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.duty}: {self.verdict}"


class DecisionRow(Entry):
    """The decision's diary number (diarienummer, journalnummer) and date, where the text itself lacks them."""

    number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "after"], name="one_decision_entry_after_another"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.number}"


class SetDateRow(Entry):
    """A date that a person has set for a duty without one; no date takes an earlier one back."""

    duty = models.CharField(max_length=40)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "duty", "after"], name="one_date_after_another"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.duty}: {self.due_on}"


class FeedToken(models.Model):
    """A secret calendar address of one person; only its hash is kept, so a copy of the database opens no feed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_tokens")
    programme = models.CharField(max_length=100, blank=True)
    """Programme id; empty means all that the person may read."""
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.user}: {self.programme or '*'}"
