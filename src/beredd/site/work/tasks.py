"""The one task of the queue: carry out a work. What the work is stands in its row, not in the queue."""

import logging
from typing import Any

from django.utils import timezone
from django_tasks import TaskContext, task

from beredd.common.progress import Cancelled
from beredd.site.work.ending import fault_of, set_done, set_ended
from beredd.site.work.kinds import kinds
from beredd.site.work.models import Fault, State, Work
from beredd.site.work.telling import Telling, WorkerStopsError

log = logging.getLogger(__name__)


@task(takes_context=True)
def carry_out(context: TaskContext, pk: int) -> None:
    """Carry out a work that waits; one that was stopped while it waited is left alone."""
    result: Any = context.task_result
    worker = result.worker_ids[-1] if result.worker_ids else ""
    taken = Work.objects.filter(pk=pk, state=State.QUEUED).update(
        state=State.RUNNING.value, worker=worker, started_at=timezone.now(), share=0.0, step=""
    )
    if taken:
        _carry_out(Work.objects.select_related("by").get(pk=pk))


def _carry_out(work: Work) -> None:
    kind = kinds().get(work.kind)
    if kind is None:
        set_ended(work, State.FAILED, fault=Fault.PROGRAM)
        return
    work.by.assurance = work.assurance  # type: ignore[attr-defined]  # as the session that it was begun in
    try:
        set_done(work, kind.run(work, Telling(work)))
    except WorkerStopsError:
        Work.objects.filter(pk=work.pk, state=State.RUNNING).update(state=State.QUEUED.value, worker="", share=0.0)
        carry_out.enqueue(work.pk)
    except Cancelled:
        set_ended(work, State.CANCELLED)
    except Exception as error:
        fault, said = fault_of(error)
        if fault in {Fault.PROGRAM, Fault.SURROUNDINGS}:
            log.exception("Long work %s (%s) failed", work.pk, work.kind)
        set_ended(work, State.FAILED, fault=fault, said=said)
