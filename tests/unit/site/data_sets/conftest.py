"""The AMR room's stand-in, and a data set that has been handed in."""

import little_amr
import pytest
from django.test import Client
from django.urls import reverse

from beredd.site.accounts.models import Membership, Role, User
from beredd.site.datasets.actions import Handed, NewDataSet, upload
from beredd.site.datasets.models import DataSetRow
from beredd.site.work.telling import worker_stops
from beredd.site.work.worker import work_off

ONE = "alpha-2026"


@pytest.fixture(autouse=True)
def _little_amr(monkeypatch):
    little_amr.put_in(lambda *given: monkeypatch.setattr(*given, raising=False))
    yield
    worker_stops.clear()


@pytest.fixture
def hand_in(alva, programme):
    """Hand in files as Alva, and have nothing read yet."""

    def handed(*files, by=alva, **more):
        given = {"name": "Blododlingar", "kind": "isolates", "place": "SE-AB"} | more
        some = files or (("blod.csv", little_amr.FEW),)
        taken = [Handed(name=name, chunks=[data], is_map=name.endswith(".toml")) for name, data in some]
        return upload(by=by, programme=programme, data_set=NewDataSet(**given), files=taken)

    return handed


@pytest.fixture
def read(hand_in, django_capture_on_commit_callbacks):
    """A data set that has been read."""

    def done(*files, **more):
        row = hand_in(*files, **more)
        with django_capture_on_commit_callbacks(execute=True):
            work_off()
        return DataSetRow.objects.get(pk=row.pk)

    return done


@pytest.fixture
def dora(db) -> User:
    """Approver at Folkhälsomyndigheten."""
    user = User.objects.create_user("dora", "dora-lösenord", name="Dora Ek")
    Membership.objects.create(user=user, programme=ONE, role=Role.APPROVER, actor="fohm")
    return user


@pytest.fixture
def page():
    """A person's browser in Swedish, and the address of a data set's page."""

    def of(person, row, name="data_set"):
        client = Client(headers={"accept-language": "sv"})
        client.force_login(person)
        return client, reverse(name, args=[row.programme, row.code])

    return of
