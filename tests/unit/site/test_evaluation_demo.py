"""The demo's proposals, evaluation, judgements and file: for the real programmes, once."""

import pytest

from beredd.common import content_files
from beredd.programmes import load_programme, programme_ids
from beredd.site.accounts.models import Membership, User
from beredd.site.attachments.models import Attachment
from beredd.site.audit.models import AuditEvent
from beredd.site.evaluation.demo import fill
from beredd.site.evaluation.models import EvaluationRow, ProposalRow, ResponseRow
from beredd.site.programmes.models import JudgementRow


@pytest.fixture
def people(db, monkeypatch):
    monkeypatch.delenv("BEREDD_CONTENT")
    content_files.content_dir.cache_clear()
    load_programme.cache_clear()
    made = {}
    for name, role, actor in (("alva", "editor", "fohm"), ("cilla", "lead", "lv")):
        made[name] = User.objects.create_user(name, name=name)
        for programme in programme_ids():
            Membership.objects.create(user=made[name], programme=programme, role=role, actor=actor)
    return made


def test_every_programme_gets_something_and_a_second_run_adds_nothing(people):
    fill(people)
    assert set(ProposalRow.objects.values_list("programme", flat=True)) == set(programme_ids())
    assert EvaluationRow.objects.count() == 1
    assert ResponseRow.objects.count() == 1
    assert Attachment.objects.count() == 1
    assert JudgementRow.objects.exists()
    events = AuditEvent.objects.count()
    fill(people)
    assert AuditEvent.objects.count() == events
