"""What is kept of an action plan: the plan, its activities, their milestones, and the results they lead to."""

from typing import ClassVar

from django.db import models

from beredd.site.config.codes import CodesField
from beredd.site.registers.rows import RegisterRow


class PlanRow(RegisterRow):
    """An action plan (handlingsplan) with a period of its own, beside the strategy's and the assignment's."""

    title = models.CharField(max_length=300)
    status = models.CharField(max_length=100, blank=True)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    superseded_by = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)

    PREFIX: ClassVar[str] = "PLAN"

    class Meta(RegisterRow.Meta):
        abstract = False


class ActivityRow(RegisterRow):
    """Something that is to be done under the plan's goals; ``actor`` answers for it."""

    title = models.CharField(max_length=300)
    plan = models.CharField(max_length=100, blank=True)
    goals = CodesField()
    kind = models.CharField(max_length=100, blank=True)
    contributors = CodesField()
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=100, blank=True)
    place = models.BooleanField(default=False)
    description = models.TextField(blank=True)
    duties = CodesField()
    commitments = CodesField()
    indicators = CodesField()
    carried_over_from = models.CharField(max_length=100, blank=True)
    merged_into = models.CharField(max_length=100, blank=True)
    superseded_by = models.CharField(max_length=100, blank=True)

    PREFIX: ClassVar[str] = "ACT"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "plan"], name="activity_of_plan"),
            models.Index(fields=["programme", "end"], name="activity_by_end"),
        ]


class MilestoneRow(RegisterRow):
    """A point on an activity's way (milstolpe)."""

    title = models.CharField(max_length=300)
    activity = models.CharField(max_length=100, blank=True)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=100, blank=True)
    reached_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    PREFIX: ClassVar[str] = "MIL"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "activity"], name="milestone_of_activity"),
            models.Index(fields=["programme", "due_on"], name="milestone_by_day"),
        ]


class ResultRow(RegisterRow):
    """An output or outcome of the plan's activities, and how well it is shown."""

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=100, blank=True)
    activity = models.CharField(max_length=100, blank=True)
    leads_to = CodesField()
    indicators = CodesField()
    contribution = models.TextField(blank=True)
    strength = models.CharField(max_length=100, blank=True)
    evidence = models.TextField(blank=True)
    evidence_link = models.CharField(max_length=1000, blank=True)
    judged_on = models.DateField(null=True, blank=True)

    PREFIX: ClassVar[str] = "RES"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "activity"], name="result_of_activity"),
        ]
