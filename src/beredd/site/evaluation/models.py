"""What is kept of evaluations and of proposals."""

from typing import ClassVar

from django.db import models

from beredd.site.config.codes import CodesField
from beredd.site.registers.rows import RegisterRow


class EvaluationRow(RegisterRow):
    """An evaluation (utvärdering): of the strategy, the plan, or how the work is organised."""

    title = models.CharField(max_length=300)
    evaluated = models.CharField(max_length=100, blank=True)
    evaluated_text = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    evaluator = models.CharField(max_length=300, blank=True)
    method = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=100, blank=True)
    duties = CodesField()
    diary_number = models.CharField(max_length=300, blank=True)
    conclusion = models.TextField(blank=True)

    PREFIX: ClassVar[str] = "EVA"

    class Meta(RegisterRow.Meta):
        abstract = False


class EvaluationQuestionRow(RegisterRow):
    """A question that an evaluation is to answer, under one of OECD DAC's criteria."""

    text = models.CharField(max_length=300)
    evaluation = models.CharField(max_length=100, blank=True)
    criterion = models.CharField(max_length=100, blank=True)
    position = models.BigIntegerField(null=True, blank=True)
    sources = models.TextField(blank=True)

    PREFIX: ClassVar[str] = "EVQ"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "evaluation"], name="question_of_evaluation")
        ]


class FindingRow(RegisterRow):
    """What was found in answer to a question (iakttagelse), and how strong the evidence is."""

    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    question = models.CharField(max_length=100, blank=True)
    strength = models.CharField(max_length=100, blank=True)
    basis = models.TextField(blank=True)
    indicators = CodesField()

    PREFIX: ClassVar[str] = "FND"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "question"], name="finding_of_question")
        ]


class RecommendationRow(RegisterRow):
    """What somebody should do because of a finding (rekommendation)."""

    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    finding = models.CharField(max_length=100, blank=True)
    other_findings = CodesField()
    addressee = models.CharField(max_length=100, blank=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=100, blank=True)
    proposal = models.CharField(max_length=100, blank=True)

    PREFIX: ClassVar[str] = "REC"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "finding"], name="recommendation_of_finding")
        ]


class ResponseRow(RegisterRow):
    """What whoever a recommendation is for says of it (svar). It is the answering actor's own row."""

    text = models.TextField(blank=True)
    recommendation = models.CharField(max_length=100, blank=True)
    response = models.CharField(max_length=100, blank=True)
    given_on = models.DateField(null=True, blank=True)

    PREFIX: ClassVar[str] = "RSP"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "recommendation"], name="response_to_recommendation")
        ]


class ProposalRow(RegisterRow):
    """A proposal: a change of the strategy, a measure, a statutory text (författningsförslag)."""

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    statute = models.CharField(max_length=300, blank=True)
    section = models.CharField(max_length=300, blank=True)
    wording = models.TextField(blank=True)
    addressee = models.CharField(max_length=100, blank=True)
    deadline = models.DateField(null=True, blank=True)
    expected_effect = models.TextField(blank=True)
    cost = models.TextField(blank=True)
    duties = CodesField()
    evidence = models.TextField(blank=True)
    status_note = models.TextField(blank=True)
    origin = models.CharField(max_length=100, blank=True)
    origin_id = models.CharField(max_length=300, blank=True)

    PREFIX: ClassVar[str] = "PROP"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "status"], name="proposal_by_status"),
            models.Index(fields=["programme", "deadline"], name="proposal_by_deadline"),
        ]


class HandedOver(models.Model):
    """What an engine last handed over of a proposal: so that it can hand it over again without a second row.

    The constraint makes two who hand over the same at once wait for each other, on both databases.
    """

    programme = models.CharField(max_length=100)
    origin = models.CharField(max_length=20)
    origin_id = models.CharField(max_length=300)
    code = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=dict)
    """The values as they were handed over. What people have changed since differs from them, and is left."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "origin", "origin_id"], name="one_proposal_for_each_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.origin} {self.origin_id}: {self.code}"
