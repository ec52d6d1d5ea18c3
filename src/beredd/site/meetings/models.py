"""What is kept of meetings, of contacts with actors and firms, and of what has been communicated."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from beredd.site.config.codes import CodesField
from beredd.site.registers.rows import RegisterRow


class MeetingSeriesRow(RegisterRow):
    """Meetings that come again: samverkansmöten, Antibiotikaforum."""

    title = models.CharField(max_length=300)
    purpose = models.TextField(blank=True)
    interval = models.CharField(max_length=100, blank=True)
    invited = CodesField()
    place = models.CharField(max_length=300, blank=True)
    start_time = models.CharField(max_length=300, blank=True)
    standing_agenda = models.TextField(blank=True)
    """One item a line; each new meeting begins with these."""
    duties = CodesField()
    ended = models.BooleanField(default=False)

    PREFIX: ClassVar[str] = "SER"

    class Meta(RegisterRow.Meta):
        abstract = False


class MeetingRow(RegisterRow):
    """One meeting, of a series or by itself."""

    title = models.CharField(max_length=300)
    series = models.CharField(max_length=100, blank=True)
    date = models.DateField(null=True, blank=True)
    start_time = models.CharField(max_length=300, blank=True)
    end_time = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=100, blank=True)
    invited = CodesField()
    participants = CodesField()
    participant_names = models.TextField(blank=True)
    chair = models.CharField(max_length=300, blank=True)
    secretary = models.CharField(max_length=300, blank=True)
    checked_by = models.CharField(max_length=300, blank=True)
    minutes_state = models.CharField(max_length=100, blank=True)
    diary_number = models.CharField(max_length=300, blank=True)
    duties = CodesField()

    PREFIX: ClassVar[str] = "MTG"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "series", "date"], name="meeting_of_series"),
            models.Index(fields=["programme", "date"], name="meeting_by_date"),
        ]


class AgendaItemRow(RegisterRow):
    """An item of a meeting's agenda (dagordningspunkt), and what the minutes say of it."""

    title = models.CharField(max_length=300)
    meeting = models.CharField(max_length=100, blank=True)
    position = models.BigIntegerField(null=True, blank=True)
    presenter = models.CharField(max_length=100, blank=True)
    material = models.TextField(blank=True)
    carried = CodesField()
    """Action points of earlier meetings that are followed up here."""
    minutes = models.TextField(blank=True)

    PREFIX: ClassVar[str] = "AGI"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "meeting", "position"], name="agenda_of_meeting")
        ]


class MeetingDecisionRow(RegisterRow):
    """What a meeting decided or agreed on."""

    text = models.TextField()
    meeting = models.CharField(max_length=100, blank=True)
    agenda_item = models.CharField(max_length=100, blank=True)
    concerned = CodesField()

    PREFIX: ClassVar[str] = "MDC"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "meeting"], name="decision_of_meeting")
        ]


class ActionPointRow(RegisterRow):
    """What somebody is to do until a date; its owner is the row's actor."""

    title = models.CharField(max_length=300)
    meeting = models.CharField(max_length=100, blank=True)
    agenda_item = models.CharField(max_length=100, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=100, blank=True)
    outcome = models.TextField(blank=True)

    PREFIX: ClassVar[str] = "APT"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "meeting"], name="action_of_meeting"),
            models.Index(fields=["programme", "state", "due_on"], name="action_by_state"),
        ]


class ContactRow(RegisterRow):
    """A contact with an actor or a firm: what the dialogue duties (A-17, C-02, C-14, E-06) are shown by."""

    subject = models.CharField(max_length=300)
    date = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=100, blank=True)
    with_actors = CodesField()
    firm = models.CharField(max_length=300, blank=True)
    said = models.TextField(blank=True)
    follow_up_by = models.DateField(null=True, blank=True)
    follow_up = models.CharField(max_length=100, blank=True)
    duties = CodesField()

    PREFIX: ClassVar[str] = "CON"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "date"], name="contact_by_date"),
            models.Index(fields=["programme", "firm"], name="contact_by_firm"),
        ]


class CommunicationRow(RegisterRow):
    """A line of the communication plan: to whom, what, by which channel, when."""

    title = models.CharField(max_length=300)
    target_group = models.CharField(max_length=300, blank=True)
    message = models.TextField(blank=True)
    channel = models.CharField(max_length=100, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=100, blank=True)
    outcome = models.TextField(blank=True)
    duties = CodesField()

    PREFIX: ClassVar[str] = "COM"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "due_on"], name="communication_by_date")
        ]


class InformationRow(RegisterRow):
    """An occasion on which the government's offices were informed (löpande information to Regeringskansliet)."""

    subject = models.CharField(max_length=300)
    date = models.DateField(null=True, blank=True)
    recipients = CodesField()
    channel = models.CharField(max_length=100, blank=True)
    said = models.TextField(blank=True)
    diary_number = models.CharField(max_length=300, blank=True)
    duties = CodesField()

    PREFIX: ClassVar[str] = "INF"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["programme", "date"], name="information_by_date")]


class FrozenMinutesRow(models.Model):
    """Minutes that have been checked (justerade), as they were then; files in ``var/minutes`` that are never changed.

    A meeting whose minutes are opened and checked anew has one for each time; the newest holds.
    """

    programme = models.CharField(max_length=100)
    meeting = models.CharField(max_length=100)
    """The meeting's code."""
    language = models.CharField(max_length=2)
    folder = models.CharField(max_length=255)
    """Below ``var/minutes``."""
    sha256 = models.CharField(max_length=64)
    copies = models.JSONField(default=dict)
    """Each copy's name with the rows that it tells of: register, code, and the columns that were left out."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "meeting"], name="frozen_minutes_of_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.meeting} {self.at:%Y-%m-%d}"
