"""The plan's pages: what is in the plan, what is open, who sees what, and as many queries for many rows as for one."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beredd.common.information_class import InformationClass
from beredd.site.accounts.models import Membership
from beredd.site.audit.models import AuditEvent
from beredd.site.plan.models import ActivityRow, PlanRow
from beredd.site.plan.queries import plan_handed_over
from beredd.site.plan.registers import ACTIVITIES, MILESTONES, PLANS, RESULTS
from beredd.site.registers.actions import add_row, change_row, write_rows
from beredd.site.registers.changes import Change, FieldClass

PAGE = "/programmes/alpha-2026/plan/"
PAGES = [PAGE, f"{PAGE}actors/", f"{PAGE}commitments/", f"{PAGE}results/"]
FORMS = [f"{PAGE}start/", f"{PAGE}carry-over/", f"{PAGE}merge/", f"{PAGE}supersede/"]
SECRET = InformationClass(2, 1, 1, "OSL 18:13", date(2026, 1, 1), "Generaldirektören")


def activity(by, programme, title, **values):
    secret = values.pop("secret", None)
    shown_to = values.pop("shown_to", None)
    given = {"title": title, "plan": "PLAN-1", "kind": "own", "goals": ("P-G1",), "actor": "fohm"} | values
    return add_row(by=by, programme=programme, to=ACTIVITIES, values=given, information_class=secret, shown_to=shown_to)


@pytest.fixture
def plan(alva, programme):
    values = {"title": "Plan 2027", "status": "draft", "start": date(2027, 1, 1), "end": date(2027, 12, 31)}
    return add_row(by=alva, programme=programme, to=PLANS, values=values)


@pytest.fixture
def filled(alva, programme, plan):
    """A late activity with a milestone, one of another actor, one done, and an empty place."""
    activity(alva, programme, "Skriva vägledningen", end=date(2026, 11, 1), contributors=("lv", "sjv"))
    activity(alva, programme, "Utbilda förskrivare", actor="lv", start=date(2027, 1, 1), end=date(2027, 6, 30))
    activity(alva, programme, "Kartlägga", status="done", end=date(2026, 6, 1))
    activity(alva, programme, "Plats ett", place=True, kind="", goals=("P-G2",))
    for title, due, status, reached in (
        ("Utkast klart", date(2026, 10, 1), "reached", date(2026, 9, 30)),
        ("Remiss klar", date(2026, 10, 15), "open", None),
    ):
        values = {"title": title, "activity": "ACT-1", "due_on": due, "status": status, "reached_on": reached}
        add_row(by=alva, programme=programme, to=MILESTONES, values=values)
    outcome = {"title": "Färre recept", "kind": "outcome", "indicators": ("j01-total",), "contribution": "Genom råd."}
    add_row(by=alva, programme=programme, to=RESULTS, values=outcome)
    output = {"title": "Vägledningen är ute", "kind": "output", "activity": "ACT-1", "leads_to": ("RES-1",)}
    add_row(by=alva, programme=programme, to=RESULTS, values=output)


@pytest.mark.parametrize("address", PAGES)
def test_without_a_plan_the_pages_say_so(as_, address):
    answer = as_("bo").get(address)
    assert answer.status_code == 200


def test_an_editor_is_offered_to_begin_with_the_goals_and_a_reader_is_not(as_):
    assert f"{PAGE}start/" in as_("alva").get(PAGE).content.decode()
    assert f"{PAGE}start/" not in as_("bo").get(PAGE).content.decode()


def test_the_plan_stands_under_its_goals(as_, filled):
    html = as_("bo").get(PAGE).content.decode()
    for words in ("Skriva vägledningen", "Utbilda förskrivare", "Plats ett", "Remiss klar"):
        assert words in html
    english = as_("bo").get(PAGE, headers={"accept-language": "en"}).content.decode()
    assert "1 of 2 milestones reached" in english
    assert html.count("slutdatumet har passerat") == 1


@pytest.mark.parametrize(
    ("query", "seen", "hidden"),
    [
        ("only=late", "Skriva vägledningen", "Utbilda förskrivare"),
        ("only=places", "Plats ett", "Skriva vägledningen"),
        ("actor=lv", "Skriva vägledningen", "Kartlägga"),
        ("status=done", "Kartlägga", "Utbilda förskrivare"),
        ("status=open", "Utbilda förskrivare", "Kartlägga"),
        ("goal=P-G2", "Plats ett", "Kartlägga"),
        ("goal=P-G1", "Plats ett", "finns inte alls"),
        ("words=förskriv", "Utbilda förskrivare", "Kartlägga"),
    ],
)
def test_the_plan_can_be_filtered(as_, filled, query, seen, hidden):
    html = as_("bo").get(f"{PAGE}?{query}").content.decode()
    assert seen in html
    assert hidden not in html


def test_an_empty_place_leads_an_editor_to_its_form_and_a_reader_nowhere(as_, filled):
    link = "/programmes/alpha-2026/activities/ACT-4/change/"
    assert link in as_("alva").get(PAGE).content.decode()
    assert link not in as_("bo").get(PAGE).content.decode()


def test_nobody_answers_for_an_empty_place_whoever_keeps_it(as_, filled):
    assert ActivityRow.objects.get(number=4).actor == "fohm"
    html = as_("bo").get(f"{PAGE}?only=places").content.decode()
    row = html[html.index("Plats ett") :]
    assert "FoHM" not in row[: row.index("</tr>")]


def test_who_does_what(as_, filled):
    html = as_("bo").get(f"{PAGE}actors/").content.decode()
    assert "Folkhälsomyndigheten" in html
    assert "Utbilda förskrivare" in as_("bo").get(f"{PAGE}actors/?actor=lv").content.decode()
    assert "Kartlägga" not in as_("bo").get(f"{PAGE}actors/?actor=lv").content.decode()


def test_the_chain_is_read_from_activity_to_indicator_and_its_gaps_are_named(as_, filled):
    html = as_("bo").get(f"{PAGE}results/").content.decode()
    chain = html[html.index('class="tree chain"') :]
    assert chain.index("Skriva vägledningen") < chain.index("Vägledningen är ute") < chain.index("Färre recept")
    assert "/indicators/j01-total/" in chain
    assert "aktiviteten har ingen prestation" in html.casefold()
    only = as_("bo").get(f"{PAGE}results/?break=no_statement").content.decode()
    table = only[only.index('id="broken"') :]
    assert "RES-2" in table
    assert "ACT-2" not in table


def test_commitments_page_without_frameworks(as_, filled):
    assert as_("bo").get(f"{PAGE}commitments/").status_code == 200


@pytest.mark.parametrize("address", [*PAGES, *FORMS, f"{PAGE}document.pdf"])
def test_who_has_no_role_does_not_learn_that_there_is_a_plan(as_, filled, address):
    assert as_("dan").get(address).status_code == 404
    assert as_(None).get(address).status_code in (302, 404)


@pytest.mark.parametrize("address", FORMS)
def test_a_reader_may_not_write_the_plan(as_, filled, address):
    assert as_("bo").get(address).status_code == 403
    assert as_("bo").post(address, {"why": "x"}).status_code == 403


def test_a_plan_that_is_not_there_is_not_found(as_, filled):
    assert as_("bo").get(f"{PAGE}?plan=PLAN-9").status_code == 404


def test_what_somebody_has_no_need_to_know_is_on_no_page_and_in_no_number(as_, alva, bo, programme, filled):
    Membership.objects.filter(user=alva).update(clearance=2)
    alva = type(alva).objects.get(pk=alva.pk)
    before = {address: as_("bo").get(address).content for address in (*PAGES, f"{PAGE}document.html")}
    alva.assurance = 2
    activity(alva, programme, "Hemlig insats", secret=SECRET, contributors=("sva",), actor="fohm")
    activity(alva, programme, "Bara för två", shown_to=("fohm", "lv"), contributors=("sva",))
    for address, earlier in before.items():
        html = as_("bo").get(address).content
        assert strip(html) == strip(earlier), address
    assert "Bara för två" in as_("cilla").get(PAGE).content.decode()


def strip(html: bytes) -> str:
    """Leave out what differs from request to request: the guard against forged forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html.decode())


def test_a_field_above_the_readers_clearance_is_left_out(as_, alva, programme, filled):
    Membership.objects.filter(user=alva).update(clearance=2)
    alva = type(alva).objects.get(pk=alva.pk)
    alva.assurance = 2
    marked = {"contributors": FieldClass(2, "OSL 15:2", date(2026, 1, 1), "Chefen")}
    row = ActivityRow.objects.get(number=1)
    write_rows(
        by=alva,
        programme=programme,
        to=ACTIVITIES,
        changes=[Change(code="ACT-1", version=row.version, field_classes=marked)],
        why="Känsligt",
    )
    assert "Skriva vägledningen" not in as_("bo").get(f"{PAGE}?actor=lv").content.decode()
    assert "Skriva vägledningen" in as_("bo").get(PAGE).content.decode()


def test_the_plan_as_it_was(as_, alva, programme, filled):
    with time_machine.travel("2026-12-24T12:00:00+01:00"):
        change_row(
            by=alva, programme=programme, of=ACTIVITIES, code="ACT-2", version=1, values={"title": "Nytt namn"}, why="x"
        )
        assert "Nytt namn" in as_("bo").get(PAGE).content.decode()
        then = as_("bo").get(f"{PAGE}?as_of=2026-12-01").content.decode()
    assert "Utbilda förskrivare" in then
    assert "Nytt namn" not in then


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def many(programme, alva, number):
    first = ActivityRow.objects.filter(programme=programme.id).count() + 1
    ActivityRow.objects.bulk_create(
        ActivityRow(
            programme=programme.id,
            number=n,
            title=f"Aktivitet {n}",
            plan="PLAN-1",
            goals=("P-G1",),
            kind="own",
            actor="fohm",
            contributors=("lv", "sjv"),
            status="planned",
            carried_over_from="ACT-1",
            changed_by=alva,
        )
        for n in range(first, first + number)
    )


@pytest.mark.parametrize("address", [*PAGES, f"{PAGE}document.html"])
def test_no_page_asks_more_for_more_rows(as_, alva, programme, filled, address):
    many(programme, alva, 5)
    client = as_("bo")
    few = queries(client, address)
    many(programme, alva, 200)
    assert queries(client, address) == few


def test_a_document_holds_nothing_above_its_class_unless_it_is_asked_for(as_, alva, cilla, programme, filled):
    Membership.objects.filter(user__in=[alva, cilla]).update(clearance=2)
    alva = type(alva).objects.get(pk=alva.pk)
    alva.assurance = 2
    activity(alva, programme, "Bara för två", shown_to=("fohm", "lv"))
    handed = as_("cilla").get(f"{PAGE}document.html").content.decode()
    assert "Bara för två" not in handed
    assert "K 1" in handed
    whole = as_("cilla").get(f"{PAGE}document.html?all=yes").content.decode()
    assert "Bara för två" in whole
    event = AuditEvent.objects.get(action="print_plan")
    assert (event.by_name, event.thing_id) == ("Cilla Rask", "PLAN-1")
    assert as_("bo").get(f"{PAGE}document.html?all=yes").content.decode().count("Bara för två") == 0


def test_the_plan_of_a_report_is_no_more_than_its_reader_may_read(as_, alva, programme, filled):
    row = ActivityRow.objects.get(number=1)
    ActivityRow.objects.filter(number=1).update(confidentiality=0)
    PlanRow.objects.update(confidentiality=0)
    lowest, usual = plan_handed_over(programme.id, 0), plan_handed_over(programme.id)
    assert lowest is not None
    assert usual is not None
    assert [one.title for one in lowest.activities] == [row.title]
    assert lowest.confidentiality == 0
    assert len(usual.activities) == 4


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_the_plan_is_handed_out_in_three_forms(as_, filled, form):
    answer = as_("bo").get(f"{PAGE}document.{form}")
    assert answer.status_code == 200
    assert f"alpha-2026-PLAN-1.{form}" in answer["content-disposition"]
    assert answer["cache-control"] == "no-store"


def test_a_form_that_is_not_there_is_not_found(as_, filled):
    assert as_("bo").get(f"{PAGE}document.exe").status_code == 404
