"""Long work in words: its state, its step, and why it failed."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beredd.site.config.reader import reader_language
from beredd.site.programmes.wording import Said
from beredd.site.work.kinds import kinds
from beredd.site.work.models import Fault, State, Work

STATES: Final = {
    State.QUEUED: (gettext_lazy("waiting for its turn"), "neutral"),
    State.RUNNING: (gettext_lazy("under way"), "info"),
    State.DONE: (gettext_lazy("done"), "success"),
    State.FAILED: (gettext_lazy("failed"), "danger"),
    State.CANCELLED: (gettext_lazy("stopped"), "neutral"),
}


def state_said(work: Work) -> Said:
    """Return the state as a tag."""
    if work.state == State.RUNNING and work.cancel_requested:
        return Said(_("being stopped"), "neutral")
    words, tone = STATES[State(work.state)]
    return Said(str(words), tone)


def title_said(work: Work) -> str:
    """Return what the work is."""
    kind = kinds().get(work.kind)
    return kind.title.to(reader_language()) if kind else work.kind


def step_said(work: Work) -> str:
    """Return what is being done; empty where nothing is."""
    kind = kinds().get(work.kind)
    words = kind.steps.get(work.step) if kind else None
    return words.to(reader_language()) if words else ""


def fault_said(work: Work) -> str:
    """Return why the work failed and what to do now; empty for what has not failed."""
    if work.state != State.FAILED:
        return ""
    words = {
        Fault.USER: work.said,
        Fault.PERSONAL_NUMBER: _(
            "The files seem to hold personal numbers. They have been taken away, and nothing of them is kept. Replace"
            " the numbers by codes that cannot be traced back, and hand the files in again."
        ),
        Fault.CLASSIFIED: _(
            "Security-classified information (säkerhetsskyddsklassificerad) may not be held in Beredd, and nothing has"
            " been stored. Turn to your agency’s head of protective security."
        ),
        Fault.NO_RIGHT: _("Who began the work has no right to it any more."),
        Fault.WORKER_STOPPED: _(
            "The worker process stopped in the middle of the work. Nothing has been half written; begin again."
        ),
        Fault.SURROUNDINGS: _(
            "The machine stood in the way: disk, memory or database. Nothing has been half written; tell whoever runs"
            " the site, then begin again."
        ),
        Fault.PROGRAM: _(
            "Something in the program failed. Nothing has been half written; tell whoever runs the site: it stands in"
            " the log."
        ),
    }
    return words.get(Fault(work.fault), "") if work.fault in set(Fault) else ""
