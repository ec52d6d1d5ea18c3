"""A worker as a process of its own: ``python working_process.py work PROGRAMME``, with the AMR room's stand-in.

``python working_process.py ask PROGRAMME`` is a person: for each line (``begin``, ``state``, ``cancel``) on its
standard input it does that and answers with a line. Run by test_worker_process.py.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beredd.site.config.settings")
sys.path[:0] = [str(Path(__file__).resolve().parents[3] / "making")]


def begin(programme_id: str) -> None:
    """Hand in a data set that takes some seconds to read."""
    import little_amr

    from beredd.programmes import load_programme
    from beredd.site.accounts.models import Membership, Role, User
    from beredd.site.datasets.actions import Handed, NewDataSet, upload

    user, _made = User.objects.get_or_create(username="alva", defaults={"name": "Alva Ek"})
    Membership.objects.get_or_create(user=user, programme=programme_id, role=Role.EDITOR, actor="fohm")
    file = Handed(name="SLOW.csv", chunks=[little_amr.FEW])
    data_set = NewDataSet(name="Långsamt", kind="isolates", place="SE-AB")
    upload(by=user, programme=load_programme(programme_id), data_set=data_set, files=[file])


def state(_programme: str) -> str:
    """Return the newest work, its data set, and what lies in the data set's folder."""
    from beredd.site.datasets import store
    from beredd.site.datasets.models import DataSetRow, DataSetValue
    from beredd.site.work.models import Work

    row, work = DataSetRow.objects.latest("id"), Work.objects.latest("id")
    there = sorted(path.name for path in store.folder_of(row.pk).iterdir())
    found = {
        "work": work.state, "share": work.share, "step": work.step, "fault": work.fault, "set": row.state,
        "values": DataSetValue.objects.count(), "there": there,
    }  # fmt: skip
    return json.dumps(found)


def cancel(_programme: str) -> None:
    """Stop the newest work in the name of who began it."""
    from beredd.site.work import actions
    from beredd.site.work.models import Work

    work = Work.objects.select_related("by").latest("id")
    actions.cancel(by=work.by, work=work.pk)


def work(_programme: str) -> None:
    """Work until told to end."""
    import little_amr

    from beredd.site.work.worker import work_until_stopped

    little_amr.put_in(setattr)
    work_until_stopped()


def ask(programme: str) -> None:
    """Answer line by line."""
    for line in sys.stdin:
        answer = {"begin": begin, "state": state, "cancel": cancel}[line.strip()](programme)
        print(answer or "done", flush=True)


if __name__ == "__main__":
    import django

    django.setup()
    {"ask": ask, "work": work}[sys.argv[1]](sys.argv[2])
