"""What the demo shows of values and open data, made by the same actions as everybody uses."""

import pytest

from beredd.common import content_files
from beredd.indicators import judge, national_observations
from beredd.indicators.definitions import definitions
from beredd.programmes import load_programme, programme_ids
from beredd.site.accounts.models import Membership, Role
from beredd.site.indicators import demo as values_demo
from beredd.site.indicators.models import PeriodRow, ValueRow
from beredd.site.indicators.queries import observations_for_report
from beredd.site.open_data import demo as open_demo


@pytest.fixture
def real_programmes(monkeypatch):
    """The programmes that ship, in place of the invented ones."""
    monkeypatch.delenv("BEREDD_CONTENT")
    content_files.content_dir.cache_clear()
    load_programme.cache_clear()


@pytest.fixture
def filled(real_programmes, people):
    for programme_id in programme_ids():
        Membership.objects.create(user=people["alva"], programme=programme_id, role=Role.EDITOR, actor="fohm")
        Membership.objects.create(user=people["cilla"], programme=programme_id, role=Role.LEAD, actor="lv")
    for demo in (values_demo, open_demo):
        demo.fill(people)
    return people


def test_there_is_a_value_in_each_state_and_filling_twice_adds_nothing(filled):
    for programme in ("se-amr-2026", "dk-amr-2025"):
        rows = ValueRow.objects.filter(programme=programme)
        assert set(rows.values_list("state", flat=True)) == {"draft", "submitted", "returned", "approved"}
        assert PeriodRow.objects.get(programme=programme, period="2026").state == "open"
    count = ValueRow.objects.count()
    for demo in (values_demo, open_demo):
        demo.fill(filled)
    assert ValueRow.objects.count() == count


def test_invented_values_say_so_and_change_no_countrys_verdict(filled):
    programme = load_programme("se-amr-2026")
    everything = observations_for_report(programme)
    invented = everything[len(national_observations()) :]
    assert invented
    assert all("Påhittat" in one.provenance.source and len(one.place) > 2 for one in invented)
    one = definitions()[values_demo.INDICATOR]
    assert judge(one, everything) == judge(one, national_observations())


def test_the_public_sees_both_programmes_with_their_values(filled, as_):
    nobody = as_(None)
    page = nobody.get("/open/").content.decode()
    for programme in ("se-amr-2026", "dk-amr-2025"):
        assert f"/open/{programme}/indicators.csv" in page
        assert nobody.get(f"/open/{programme}/").status_code == 200
    assert nobody.get("/open/se-tillverkningsberedskap-2024/").status_code == 404
