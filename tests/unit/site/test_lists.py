"""Every page that grows with its rows: as many queries for sixty as for five, and no more rows than a page holds."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rows_of_registers import make_rows

from beredd.site.accounts.models import Membership, Role
from beredd.site.open_data.models import PublicationRow
from beredd.site.open_data.publications import parts
from beredd.site.registers.brief import some_columns
from beredd.site.registers.register import register
from beredd.site.registers.sight import PAGE_ROWS, Sight

ONE = "alpha-2026"
HERE = f"/programmes/{ONE}/"
TREE = {
    "evaluations": {"title": "Utvärdering"},
    "evaluation-questions": {"evaluation": "EVA-1"},
    "findings": {"question": "EVQ-1"},
    "recommendations": {"finding": "FND-1"},
    "responses": {"recommendation": "REC-1"},
}
PLAN = {
    "plans": {},
    "activities": {"plan": "PLAN-1"},
    "milestones": {"activity": "ACT-1"},
    "results": {"activity": "ACT-1"},
}
APPROVED = {"period": "2026", "state": "approved", "missing_reason": "", "revision_of": "", "revision_kind": ""}
OPEN = {"published": True, "confidentiality": 0}
PAGES = [
    (f"{HERE}plan/", PLAN),
    (f"{HERE}plan/?words=rad", PLAN),
    (f"{HERE}plan/actors/", PLAN),
    (f"{HERE}plan/commitments/", PLAN),
    (f"{HERE}plan/results/", PLAN),
    (f"{HERE}evaluation/", TREE),
    (f"{HERE}evaluation/EVA-1/", TREE),
    (f"{HERE}meetings/overview/", {"meeting-series": {}, "meetings": {"series": "SER-1"}, "action-points": {}}),
    (f"{HERE}contacts/firms/", {"contacts": {}}),
    (f"{HERE}money/", {"money-entries": {"grant": "P-M1", "year": 2026}, "funding-needs": {}}),
    (f"{HERE}money/account/lv/", {"money-entries": {"grant": "P-M1", "year": 2026}}),
    (f"{HERE}money/gap/", {"activities": {}, "funding-needs": {"activity": "ACT-1"}}),
    (f"{HERE}values/enter/", {"periods": {"period": "2026", "state": "open"}, "values": APPROVED}),
    (f"{HERE}values/enter/2026/", {"periods": {"period": "2026", "state": "open"}}),
    (f"{HERE}values/approve/", {"values": APPROVED | {"state": "submitted"}}),
    (f"{HERE}diary/", {"sent-documents": {"own_number": ""}}),
    (f"{HERE}history/", {"contacts": {}}),
    (HERE, {"proposals": {"status": "proposed"}, "money-entries": {"grant": "P-M1", "year": 2026}}),
    ("/calendar/", PLAN | {"action-points": {}}),
    (f"{HERE}calendar/", PLAN | {"action-points": {}}),
    ("/my-work/?whose=all&days=365", PLAN | {"action-points": {}}),
    ("/indicators/", {"values": APPROVED | {"vintage": timezone.now().date()}}),
    ("/values/", {"periods": {"period": "2026", "state": "open"}}),
    (f"/open/{ONE}/", {"meetings": OPEN, "activities": OPEN, "proposals": OPEN}),
    ("/open/", {"proposals": OPEN}),
]  # fmt: skip


def queries_of(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.fixture
def approver(as_, alva):
    """Alva, who may judge values here: the pages show most to an approver."""
    Membership.objects.filter(user=alva).update(role=Role.APPROVER)
    return as_("alva")


@pytest.mark.parametrize(("address", "rows"), PAGES, ids=[address for address, _rows in PAGES])
def test_sixty_rows_take_as_many_queries_as_five(approver, alva, programme, address, rows):
    PublicationRow.objects.bulk_create(
        PublicationRow(programme=ONE, part=part, published=True, why="prov", by=alva) for part in parts()
    )
    for key, more in rows.items():
        make_rows(register(key), programme, alva, 5, **more)
    approver.get(address)
    few = queries_of(approver, address)
    for key, more in rows.items():
        make_rows(register(key), programme, alva, 55, first=6, **more)
    approver.get(address)  # an approved value is read and hashed once, on the first page after its approval
    assert queries_of(approver, address) <= few


@pytest.mark.parametrize(
    ("address", "rows", "code"),
    [
        (f"{HERE}evaluation/", TREE, "EVA"),
        (f"{HERE}evaluation/EVA-1/", TREE, "EVQ"),
        (f"{HERE}evaluation/EVA-1/", TREE, "FND"),
        (f"{HERE}diary/", {"sent-documents": {"own_number": "1/26"}}, "SENT"),
    ],
)
def test_a_page_shows_so_many_and_leads_to_the_others(approver, alva, programme, address, rows, code):
    for key, more in rows.items():
        make_rows(register(key), programme, alva, PAGE_ROWS + 20, **more)
    html = approver.get(address).content.decode()
    shown = set(re.findall(rf'class="id">({code}-\d+)<|/({code}-\d+)/"', html))
    assert len({one or other for one, other in shown}) <= PAGE_ROWS + 1
    assert "?page=2" in html or "?question=EVQ-1" in html or "/sent-documents/" in html


def test_the_questions_of_the_second_page_are_the_others(approver, alva, programme):
    for key, more in TREE.items():
        make_rows(register(key), programme, alva, PAGE_ROWS + 20, **more)
    first, second = (
        set(re.findall(r'id="q-(EVQ-\d+)"', approver.get(f"{HERE}evaluation/EVA-1/?page={page}").content.decode()))
        for page in (1, 2)
    )
    assert len(first) == PAGE_ROWS
    assert len(second) == 20
    assert not first & second


def test_counts_are_of_all_rows_and_not_of_the_page(approver, alva, programme):
    for key, more in TREE.items():
        make_rows(register(key), programme, alva, PAGE_ROWS + 20, **more)
    tree = approver.get(f"{HERE}evaluation/EVA-1/")
    assert tree.context["figures"].questions == PAGE_ROWS + 20
    assert tree.context["figures"].recommendations == PAGE_ROWS + 20


def test_columns_are_read_as_objects_would_give_them(alva, programme):
    of = register("activities")
    make_rows(of, programme, alva, 3, place=True, contributors=("lv", "sjv"))
    sight = Sight(alva, programme)
    rows = some_columns(sight, of, of.names, sight.rows(of).order_by("number"))
    assert rows == [
        (row.number, *(getattr(row, name) for name in of.names)) for row in sight.rows(of).order_by("number")
    ]


def test_a_hidden_field_is_empty_and_a_row_that_needs_it_is_left_out(alva, programme):
    of = register("activities")
    secret = {name: {"confidentiality": 2, "ground": "OSL 18:13"} for name in ("title", "end", "goals")}
    make_rows(of, programme, alva, 2)
    make_rows(of, programme, alva, 1, first=3, field_classes=secret)
    sight = Sight(alva, programme)
    rows = sight.rows(of).order_by("number")
    assert some_columns(sight, of, ("title", "end", "goals"), rows)[2] == (3, "", None, ())
    assert [number for number, _title in some_columns(sight, of, ("title",), rows, needed={"title"})] == [1, 2]
