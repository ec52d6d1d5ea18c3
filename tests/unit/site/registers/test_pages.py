"""The pages of every register: the same for all, told by their declarations."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from rows_of_registers import make_rows

from beredd.site.plan.models import ActivityRow
from beredd.site.registers.actions import add_row, write_rows
from beredd.site.registers.changes import Change
from beredd.site.registers.column import Kind
from beredd.site.registers.register import register, registers
from beredd.site.registers.sight import PAGE_ROWS

ONE = "alpha-2026"
EVERY = sorted(registers())


def queries_of(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("key", EVERY)
def test_the_declaration_fits_the_model_and_speaks_three_languages(key):
    of = register(key)
    fields = {field.name for field in of.model._meta.get_fields()}
    assert {*of.names} <= fields
    texts = [of.title, of.one, *(column.label for column in of.columns)]
    texts += [column.help for column in of.columns if column.help]
    texts += [words for column in of.columns for words in column.choices.values()]
    assert all(text.sv and text.da and text.en for text in texts)
    assert any(column.listed for column in of.columns)
    if of.parent:
        assert of.column(of.parent).kind is Kind.ROW
    if of.due:
        assert of.column(of.due.column).kind is Kind.DATE
        assert not of.due.state or of.due.closed <= set(of.column(of.due.state).choices)


@pytest.mark.parametrize("key", EVERY)
def test_a_list_costs_as_many_queries_for_many_rows_as_for_few(as_, alva, programme, key):
    client, of = as_("alva"), register(key)
    address = reverse("rows", args=[ONE, key])
    make_rows(of, programme, alva, 3)
    client.get(address)
    few = queries_of(client, address)
    make_rows(of, programme, alva, PAGE_ROWS + 20, first=4)
    assert queries_of(client, address) <= few
    assert queries_of(client, address + "?q=rad&page=2") <= few


@pytest.mark.parametrize("key", EVERY)
def test_a_row_shows_its_values_and_its_history(as_, alva, programme, key):
    of = register(key)
    row = make_rows(of, programme, alva, 1)[0]
    page = as_("bo").get(reverse("row", args=[ONE, key, row.code]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "rad skäl" in text
    assert "Alva Ek" in text


@pytest.mark.parametrize("key", EVERY)
def test_the_form_shows_every_field(as_, alva, programme, key):
    of = register(key)
    make_rows(of, programme, alva, 1)
    page = as_("alva").get(reverse("new_row", args=[ONE, key]))
    labels = [column.label.to("sv") for column in of.columns]
    assert set(of.names) <= set(page.context["form"].fields)
    assert all(escape(label) in page.content.decode() for label in labels)


@pytest.mark.parametrize("key", EVERY)
def test_a_reader_is_refused_the_forms(as_, bo, programme, key):
    client, row = as_("bo"), make_rows(register(key), programme, bo, 1)[0]
    for name in ("change_row", "classify_row"):
        assert client.get(reverse(name, args=[ONE, key, row.code])).status_code == 403
    assert client.get(reverse("new_row", args=[ONE, key])).status_code == 403
    step = reverse("row_step", args=[ONE, key, row.code, "withdraw"])
    assert client.post(step, {"version": 1, "why": "x"}).status_code == 403


@pytest.fixture
def plan(alva, programme):
    values = {"title": "Plan", "status": "draft", "start": date(2027, 1, 1), "end": date(2030, 12, 31)}
    return add_row(by=alva, programme=programme, to=register("plans"), values=values)


@pytest.fixture
def activity(alva, programme, plan):
    values = {"title": "Utbilda", "plan": plan.code, "kind": "own", "end": date(2027, 5, 1)}
    return add_row(by=alva, programme=programme, to=register("activities"), values=values)


def filled(plan, **more):
    return {"version": 0, "title": "Utbilda", "plan": plan.code, "kind": "own", "status": "planned", "why": ""} | more


def test_a_row_is_added_changed_and_withdrawn(as_, alva, plan):
    client = as_("alva")
    answer = client.post(reverse("new_row", args=[ONE, "activities"]), filled(plan))
    assert answer.url == reverse("row", args=[ONE, "activities", "ACT-1"])
    changed = filled(plan, version=1, title="Utbilda alla", why="Fler")
    assert client.post(reverse("change_row", args=[ONE, "activities", "ACT-1"]), changed).status_code == 302
    step = reverse("row_step", args=[ONE, "activities", "ACT-1", "withdraw"])
    assert client.post(step, {"version": 2, "why": "Dubblett"}).status_code == 302
    row = ActivityRow.objects.get()
    assert (row.title, row.withdrawn, row.version) == ("Utbilda alla", True, 3)
    text = client.get(reverse("row", args=[ONE, "activities", "ACT-1"])).content.decode()
    assert "Dubblett" in text


def test_faults_stand_beside_their_fields_and_keep_what_was_written(as_, plan):
    answer = as_("alva").post(reverse("new_row", args=[ONE, "activities"]), filled(plan, title="", end="i vår"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_title_error"' in text
    assert 'value="i vår"' in text
    assert not ActivityRow.objects.exists()


def test_the_second_writer_is_shown_the_difference(as_, alva, programme, plan, activity):
    one = Change(code=activity.code, version=1, values={"title": "Hennes"})
    write_rows(by=alva, programme=programme, to=register("activities"), changes=[one], why="Först")
    mine = filled(plan, version=1, title="Hans", why="Sen")
    answer = as_("cilla").post(reverse("change_row", args=[ONE, "activities", activity.code]), mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Hennes" in text
    assert 'value="Hans"' in text
    assert ActivityRow.objects.get().title == "Hennes"
    again = filled(plan, version=2, title="Hans", why="Sen")
    assert as_("cilla").post(reverse("change_row", args=[ONE, "activities", activity.code]), again).status_code == 302


def test_a_personal_number_is_refused_in_the_readers_language(as_, plan):
    answer = as_("alva").post(
        reverse("new_row", args=[ONE, "activities"]), filled(plan, description="Ring 19811228-9874")
    )
    assert answer.status_code == 422
    assert not ActivityRow.objects.exists()
    assert "19811228-9874" in answer.content.decode()  # what was written stays in the form, and nowhere else


def test_class_four_stops_the_input(as_, activity):
    given = {
        "version": 1, "confidentiality": 4, "integrity": 1, "availability": 1, "why": "Hemligt", "ground": "",
        "field_confidentiality": 2,
    }  # fmt: skip
    answer = as_("alva").post(reverse("classify_row", args=[ONE, "activities", activity.code]), given)
    assert answer.status_code == 422
    assert ActivityRow.objects.get().confidentiality == 1


def test_search_filter_and_paging(as_, alva, programme, plan):
    make_rows(register("activities"), programme, alva, 120, plan=plan.code)
    client, address = as_("bo"), reverse("rows", args=[ONE, "activities"])
    first = client.get(address).content.decode()
    assert "ACT-50" in first
    assert "ACT-51<" not in first
    assert "ACT-120" in client.get(address, {"page": "3"}).content.decode()
    assert client.get(address, {"q": "finns-inte"}).context["page"].paginator.count == 0
    assert client.get(address, {"q": "ACT-7"}).context["page"].paginator.count == 11
    assert client.get(address, {"status": "planned"}).context["page"].paginator.count == 120
    assert client.get(address, {"status": "done"}).context["page"].paginator.count == 0
    assert client.get(address, {"actor": "fohm", "plan": plan.code}).context["page"].paginator.count == 120


def test_a_past_day_shows_what_stood_there(as_, alva, programme, activity):
    now = timezone.now()
    address = reverse("rows", args=[ONE, "activities"])
    with time_machine.travel(now + timedelta(days=3), tick=True):
        client = as_("bo")
        one = Change(code=activity.code, version=1, values={"title": "Ny lydelse"})
        write_rows(by=alva, programme=programme, to=register("activities"), changes=[one], why="Ändrat")
        past = client.get(address, {"as_of": timezone.localdate(now).isoformat()}).content.decode()
        before = client.get(address, {"as_of": "2026-01-01"}).content.decode()
        assert "Utbilda" in past
        assert "Ny lydelse" not in past
        assert "ACT-1" not in before
        assert "Ny lydelse" in client.get(address).content.decode()
