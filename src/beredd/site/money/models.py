"""The money of a programme as rows: what is booked of its grants, and what its activities need."""

from typing import ClassVar

from django.db import models

from beredd.site.registers.rows import RegisterRow


class MoneyEntryRow(RegisterRow):
    """One entry of a grant's cycle. Entries add up and are never changed; a wrong one is taken back by another."""

    text = models.CharField(max_length=300)
    """What the entry is for, as the books say it."""
    grant = models.CharField(max_length=100)
    year = models.BigIntegerField(null=True)
    """The year of the grant that the money belongs to; the day of booking may lie later."""
    step = models.CharField(max_length=100)
    amount = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=100)
    booked_on = models.DateField(null=True, blank=True)
    receipt = models.CharField(max_length=300, blank=True)
    """The reference to the agency's own books (verifikation); of an account that was sent, its diary number."""
    takes_back = models.CharField(max_length=100, blank=True)
    """Code of the entry that this one takes back."""
    note = models.TextField(blank=True)

    PREFIX: ClassVar[str] = "MON"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "grant", "year"], name="money_of_grant"),
            models.Index(fields=["programme", "takes_back"], name="money_taken_back"),
        ]


class FundingNeedRow(RegisterRow):
    """What one activity needs in one year, what one funder gives, and by whom it is used."""

    what = models.CharField(max_length=300)
    activity = models.CharField(max_length=100, blank=True)
    """Code of the plan's activity."""
    funder = models.CharField(max_length=100, blank=True)
    year = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=100)
    needed = models.BigIntegerField(null=True)
    funded = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=100)
    grant = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)

    PREFIX: ClassVar[str] = "NEED"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "activity"], name="needs_of_activity"),
            models.Index(fields=["programme", "year"], name="needs_of_year"),
        ]
