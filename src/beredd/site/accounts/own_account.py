"""What a person does with the own account, each with its trace: a new password, an address, ending every session."""

from django.db import transaction
from django.db.models import F

from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.site.accounts.models import User
from beredd.site.audit.events import record


@transaction.atomic
def change_password(*, by: User, password: str, by_link: bool = False) -> None:
    """Give the own account a new password; sessions that began with the old one end by themselves."""
    by.set_password(password)
    by.save(update_fields=["password"])
    _told("change_password", by, {"by_link": by_link})


@transaction.atomic
def change_address(*, by: User, email: str) -> None:
    """Change the own e-mail address. The trace does not repeat it."""
    refuse_personal_numbers(email)
    by.email = email
    by.save(update_fields=["email"])
    _told("change_address", by, {"email": bool(email)})


@transaction.atomic
def end_sessions(*, by: User) -> None:
    """End every session of the person."""
    User.objects.filter(pk=by.pk).update(session_round=F("session_round") + 1)
    _told("end_sessions", by, {})


def _told(action: str, user: User, new: dict[str, bool]) -> None:
    record(action, by=user, programme="", thing="person", thing_id=user.username, new=new)
