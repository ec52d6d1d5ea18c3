"""Who a person is, and the programmes in which the person has a role."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from beredd.site.config.codes import CodesField


class UserManager(BaseUserManager["User"]):
    """Makes users; ``create_superuser`` is what Django's own command calls for a site's first administrator."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user whose password is kept as a hash."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who administrates every programme.

        The clearance is the highest, because nobody gives more than the own; what it opens hangs on the log-in.
        """
        user = self.create_user(username, password, **fields)
        Membership.objects.create(user=user, programme="", role=Role.ADMINISTRATOR, clearance=3)
        return user


class User(AbstractBaseUser):
    """A person who logs in. Rights come from memberships alone; there is no flag that opens everything."""

    username = models.CharField(_("User name"), max_length=150, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    email = models.EmailField(_("E-mail"), blank=True)
    """Where reminders go; never what one logs in with, nor a way back to a lost account."""
    language = models.CharField(_("Language"), max_length=2, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    session_round = models.PositiveIntegerField(default=0)
    """Counted up to end every session of the person at once: it is part of what a session is checked against."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must agree with; Django asks on every page.

        Django's own holds the password alone; ours ends sessions also when the person logs out everywhere.
        """
        salt = "beredd.site.accounts.models.User.session"
        told = f"{self.password}:{self.session_round}"
        return salted_hmac(salt, told, secret=secret, algorithm="sha256").hexdigest()


class Role(models.TextChoices):
    """What a person is in a programme; each role may what the one before it may (rights.py)."""

    READER = "reader", _("reader")
    CONTRIBUTOR = "contributor", _("contributor")
    """Writes what belongs to the own actor (medverkande, bidragande aktör)."""
    EDITOR = "editor", _("editor")
    APPROVER = "approver", _("approver")
    LEAD = "lead", _("lead")
    ADMINISTRATOR = "administrator", _("administrator")


class Membership(models.Model):
    """One person's role in one programme, or in all of them, on behalf of one actor."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    programme = models.CharField(max_length=100, blank=True)
    """Programme id; empty means every programme, also those to come."""
    role = models.CharField(max_length=20, choices=Role.choices)
    actor = models.CharField(max_length=100, blank=True)
    """Actor id: the agency or organisation that the person works for in this programme."""
    clearance = models.PositiveSmallIntegerField(_("Clearance"), default=1)
    """The highest class of confidentiality (K of KLASSA, 0-3) that the person needs to know."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "programme", "actor"], name="one_role_per_person_programme_and_actor"
            ),
            models.CheckConstraint(condition=models.Q(clearance__lte=3), name="nobody_is_cleared_for_more_than_k3"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} ({self.programme or '*'})"


class ProgrammeClass(models.Model):
    """How sensitive a programme is as a whole: its class is the least that any row of it has."""

    programme = models.CharField(max_length=100, unique=True)
    confidentiality = models.PositiveSmallIntegerField(default=0)
    integrity = models.PositiveSmallIntegerField(default=1)
    availability = models.PositiveSmallIntegerField(default=1)
    ground = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(confidentiality__lte=3), name="no_programme_above_k3"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: K{self.confidentiality}"


class ApiToken(models.Model):
    """A key with which a program acts in a person's name, within narrower limits and for a while.

    Only the secret's hash is kept, so that a copy of the database opens nothing.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("What it is for"), max_length=100)
    programme = models.CharField(max_length=100, blank=True)
    """Programme id; empty means all of the person's."""
    actor = models.CharField(max_length=100, blank=True)
    """Actor on whose behalf alone anything is done; empty means all of the person's."""
    scopes = CodesField()
    clearance = models.PositiveSmallIntegerField(default=1)
    assurance = models.PositiveSmallIntegerField(default=1)
    """The level of assurance of the log-in with which it was made: a token is never surer than its maker was."""
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"


class OneTimeLink(models.Model):
    """A way to an account that works once and not for long; only the secret's hash is kept."""

    class Purpose(models.TextChoices):
        """What the link is for."""

        PASSWORD = "password", _("choose a password")
        IDENTITY = "identity", _("join an outside identity")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="one_time_links")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.user}: {self.purpose}"


class KeptValue(models.Model):
    """What all workers must know together for a while: counted log-in attempts, one-time codes that have been used.

    The table of Django's database cache, made by a migration so that no command needs to be remembered.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "beredd_kept_values"

    def __str__(self) -> str:
        return self.cache_key
