"""The worker process: takes one work after another from the queue and carries it out."""

import os
import secrets
import signal
from contextlib import suppress
from types import FrameType
from typing import Any, Final

from django.db import OperationalError, close_old_connections
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from beredd.site.work import liveness
from beredd.site.work.ending import set_ended
from beredd.site.work.kinds import kinds
from beredd.site.work.models import Fault, State, Work
from beredd.site.work.tasks import carry_out
from beredd.site.work.telling import worker_stops

LOOKS_EVERY_SECONDS: Final = 1.0
POLITE: Final = 5
"""How far the process stands back for those that answer pages."""


def work_until_stopped(*, parent: int | None = None) -> None:
    """Carry out what is in the queue until the process is told to end, or the process `parent` has ended.

    Told once it ends at the next word of the work under way, which goes back into the queue; told twice, at once.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _told_to_end)
    with suppress(OSError):
        os.nice(POLITE)
    worker = new_name()
    with liveness.hold(worker):
        recover()
        while not worker_stops.is_set() and (parent is None or os.getppid() == parent):
            close_old_connections()
            if not work_off_one(worker):
                worker_stops.wait(LOOKS_EVERY_SECONDS)


def work_off(worker: str = "") -> int:
    """Carry out all that is in the queue, here and now; return how many."""
    count = 0
    with liveness.hold(worker or new_name()) as _held:
        while work_off_one(worker):
            count += 1
    return count


def new_name() -> str:
    """Return a name for a worker."""
    return secrets.token_hex(12)


def work_off_one(worker: str) -> bool:
    """Take one task from the queue and carry it out; say whether there was one."""
    claimed = _claim(worker)
    if claimed is None:
        return False
    # It never raises: how the work went stands in the work's own row.
    _machinery(worker).run_task(claimed)
    DBTaskResult.objects.filter(pk=claimed.pk).delete()
    return True


def _claim(worker: str) -> Any | None:
    tasks = DBTaskResult.objects.ready().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS)
    # Looking takes no lock: an idle worker never makes a writer wait.
    if not tasks.exists():
        return None
    try:
        with exclusive_transaction(tasks.db):
            task = tasks.get_locked()
            if task is not None:
                task.claim(worker)
            return task
    except OperationalError as error:
        if is_locked_database_exception(error):
            return None
        raise


def _machinery(worker: str) -> QueueWorker:
    return QueueWorker(
        queue_names=["*"], interval=0, batch=True, backend_name=DEFAULT_TASK_BACKEND_ALIAS, startup_delay=False,
        max_tasks=None, worker_id=worker, excluded_queue_names=[],
    )  # fmt: skip


def recover() -> None:
    """Set work that a killed worker has left to failed, put back what has lost its place in the queue, and tidy up."""
    liveness.forget_dead()
    for work in Work.objects.filter(state=State.RUNNING):
        if not liveness.lives(work.worker):
            set_ended(work, State.FAILED, fault=Fault.WORKER_STOPPED)
    _forget_done_tasks()
    waiting = {one["args"][0] for one in DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)}
    for pk in Work.objects.filter(state=State.QUEUED).values_list("pk", flat=True):
        if pk not in waiting:
            carry_out.enqueue(pk)
    for kind in kinds().values():
        kind.sweep()


def _forget_done_tasks() -> None:
    """Take out of the queue what ended workers had taken: how it went stands in the works' own rows."""
    for task in DBTaskResult.objects.exclude(status="READY").only("pk", "worker_ids"):
        if not any(liveness.lives(one) for one in task.worker_ids):
            task.delete()


def _told_to_end(number: int, _frame: FrameType | None) -> None:
    if worker_stops.is_set():
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    worker_stops.set()


def queue_waits() -> bool:
    """Say whether work waits that no living worker takes: for ``beredd check``."""
    return Work.objects.filter(state=State.QUEUED).exists() and not liveness.some_lives()
