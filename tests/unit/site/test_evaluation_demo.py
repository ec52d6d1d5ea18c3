"""The demo's proposals, evaluation, judgements and file: for the real programmes, once."""

import pytest

from beredd.common import content_files
from beredd.programmes import load_programme, programme_ids
from beredd.site.accounts.models import Membership, User
from beredd.site.attachments.models import Attachment
from beredd.site.audit.models import AuditEvent
from beredd.site.evaluation.demo import fill
from beredd.site.evaluation.models import EvaluationRow, ProposalRow, ResponseRow
from beredd.site.programmes.evidence_shown import NEWEST_PERIODS, offered_evidence
from beredd.site.programmes.models import EvidenceRow, JudgementRow


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


def test_the_newest_values_of_the_own_country_are_offered_as_evidence_and_kept(people, client):
    programme = load_programme("se-amr-2026")
    offered = offered_evidence(people["alva"], programme, "A-07")["evidence_values"]
    places = {key.split("|")[1] for key, _words in offered}
    assert offered
    assert {place.partition("-")[0] for place in places} == {"SE"}
    series = [key.rpartition("|")[0] for key, _words in offered]
    assert max(series.count(one) for one in series) <= NEWEST_PERIODS
    client.force_login(people["alva"])
    url = "/programmes/se-amr-2026/duties/A-07/"
    given = {"state": "under_way", "reason": "x", "seen": "0", "evidence_values": [offered[0][0]]}
    assert client.post(url, given).status_code == 302
    row = EvidenceRow.objects.get()
    assert "|".join((row.indicator, row.place, row.period)) == offered[0][0]
    page = client.get(url).content.decode()
    assert f'href="/indicators/{row.indicator}/">' in page
    assert client.post(url, given | {"evidence_values": ["made-up|SE|2025"]}).status_code == 422
