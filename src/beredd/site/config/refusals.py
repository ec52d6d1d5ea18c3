"""What beredd may not hold, said in the reader's language: the rooms' own messages are in English."""

from django.utils.translation import gettext as _

from beredd.common.errors import UserError
from beredd.common.information_class import SecurityClassifiedError
from beredd.common.personal_numbers import PersonalNumberError
from beredd.common.secrecy import ClassifiedDocumentError


def refusal(fault: UserError) -> str:
    """Return why something was refused and what to do now."""
    if isinstance(fault, SecurityClassifiedError | ClassifiedDocumentError):
        return _(
            "Security-classified information (säkerhetsskyddsklassificerad) may not be held in Beredd, and nothing has"
            " been stored. Turn to your agency’s head of protective security."
        )
    if isinstance(fault, PersonalNumberError):
        return _(
            "The text seems to hold a personal number, and nothing has been stored. Take the number away, or write a"
            " case number instead."
        )
    return f"{fault.what} {fault.remedy or ''}".strip()
