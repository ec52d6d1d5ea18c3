"""What a person reads when a file, or a text, is not taken in."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from beredd.common.errors import UserError
from beredd.site.attachments.refusals import FileRefusedError, Refusal
from beredd.site.config.refusals import refusal

REFUSALS = {
    Refusal.EMPTY: gettext_noop("The file is empty."),
    Refusal.TOO_LARGE: gettext_noop("The file is larger than 20 MB. Divide it, or hand in the part that matters."),
    Refusal.KIND: gettext_noop("Files of this kind are not taken in. Save it as PDF and hand that in."),
    Refusal.NOT_WHAT_IT_SAYS: gettext_noop(
        "The file’s content is not what its name says, or it is damaged. Save it anew and hand that in."
    ),
    Refusal.LOCKED: gettext_noop("The file is protected by a password. Save it without one."),
    Refusal.RUNS: gettext_noop(
        "The file holds macros, scripts, programs or other files. Save it as a plain PDF and hand that in."
    ),
    Refusal.BOMB: gettext_noop("The file becomes far too large when it is opened."),
}


def refusal_said(error: UserError) -> str:
    """Return why something was not taken in, in the reader's language; nothing of it has been stored."""
    return _(REFUSALS[error.why]) if isinstance(error, FileRefusedError) else refusal(error)
