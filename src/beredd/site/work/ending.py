"""How work ends: its row, and what it was about, in one transaction."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from beredd.common.errors import SurroundingsError, UserError
from beredd.common.information_class import SecurityClassifiedError
from beredd.common.personal_numbers import PersonalNumberError
from beredd.common.secrecy import ClassifiedDocumentError
from beredd.site.work.kinds import kinds
from beredd.site.work.models import UNDER_WAY, Fault, State, Work

LONGEST_SAID: Final = 4000


def set_ended(work: Work, state: State, *, fault: Fault | None = None, said: str = "") -> bool:
    """Set work to failed or cancelled and what it was about free, both or neither; False where it had ended already."""
    with transaction.atomic():
        ended = Work.objects.filter(pk=work.pk, state__in=UNDER_WAY).update(
            state=state.value,
            fault=fault.value if fault else "",
            said=said[:LONGEST_SAID],
            ended_at=timezone.now(),
            worker="",
        )
        if ended and work.kind in kinds():
            work.refresh_from_db()
            kinds()[work.kind].failed(work)
    return bool(ended)


def set_done(work: Work, found: Any) -> None:
    """Let the work's results stand and set it to done, both or neither.

    Raises
    ------
    UserError
        When what was found cannot stand.
    """
    with transaction.atomic():
        mine = Work.objects.select_for_update().filter(pk=work.pk, state=State.RUNNING, worker=work.worker).first()
        if mine is None:
            return  # somebody has set it free meanwhile, and it is no longer this worker's
        result = kinds()[work.kind].finish(work, found)
        Work.objects.filter(pk=work.pk).update(
            state=State.DONE.value, share=1.0, step="", result=result, ended_at=timezone.now(), worker=""
        )


def fault_of(error: Exception) -> tuple[Fault, str]:
    """Return why work failed, and what the rooms say of it; a fault in the program says nothing of itself."""
    if isinstance(error, PersonalNumberError):
        return Fault.PERSONAL_NUMBER, ""
    if isinstance(error, SecurityClassifiedError | ClassifiedDocumentError):
        return Fault.CLASSIFIED, ""
    if isinstance(error, PermissionDenied | Http404):
        return Fault.NO_RIGHT, ""
    if isinstance(error, SurroundingsError):
        return Fault.SURROUNDINGS, ""  # it names folders of the machine
    if isinstance(error, UserError):
        return Fault.USER, str(error)
    return Fault.PROGRAM, ""
