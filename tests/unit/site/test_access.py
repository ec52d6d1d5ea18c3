"""The addresses with the people of each role: what is shown, what is refused, and what nobody may learn exists.

That no address at all tells anything to who has no need to know is tested in test_need_to_know.py, which finds the
addresses by itself.
"""

import re
from datetime import date

import pytest
from django.urls import reverse

ONE, OTHER = "alpha-2026", "beta-2026"
REPORT = "P-R1", date(2026, 12, 15)

PUBLIC = {"login": (), "accessibility": (), "open": (), "catalogue": ()}
OWN = {
    "start": (),
    "account": (),
    "calendar": (),
    "documents": (),
    "indicators": (),
    "indicator": ("ecoli-3gc-r",),
    "my_work": (),
    "my_values": (),
    "long_works": (),
    "export_own_table": ("calendar",),
}
READ = {
    "programme": (ONE,),
    "programme_calendar": (ONE,),
    "money": (ONE,),
    "duty": (ONE, "P-02"),
    "report": (ONE, *REPORT),
    "read_draft": (ONE, *REPORT),
    "draft": (ONE, *REPORT, "html"),
    "history": (ONE,),
    "rows": (ONE, "activities"),
    "export_rows": (ONE, "activities"),
    "export_list": (ONE, "judgement-list"),
    "export_table": (ONE, "plan"),
    "plan": (ONE,),
    "plan_actors": (ONE,),
    "plan_commitments": (ONE,),
    "plan_results": (ONE,),
    "meeting_overview": (ONE,),
    "firms": (ONE,),
    "evaluation_overview": (ONE,),
    "funding_gap": (ONE,),
    "report_sections": (ONE, *REPORT),
    "diary": (ONE,),
}
EDIT = {
    "decision": (ONE,),
    "new_row": (ONE, "activities"),
    "import_rows": (ONE, "activities"),
    "import_list": (ONE, "duty-list"),
    "log_contact": (ONE,),
    "programme_class": (ONE,),
    "upload_data_set": (ONE,),
}
POSTED = {
    "duty": (ONE, "P-02"),
    "duty_date": (ONE, "P-04"),
    "decision": (ONE,),
    "money": (ONE,),
    "report": (ONE, *REPORT),
}
LEAD_POSTED = {"release_report": (ONE, *REPORT)}


def _other(argument):
    return argument.replace("P-", "Q-") if isinstance(argument, str) else argument


def elsewhere(arguments):
    """The same place in a programme in which nobody has a role."""
    return (OTHER, *(_other(argument) for argument in arguments[1:]))


@pytest.mark.parametrize("name", list(PUBLIC))
def test_anybody_sees_the_public_pages(as_, name):
    assert as_(None).get(reverse(name)).status_code == 200


@pytest.mark.parametrize(("name", "arguments"), [*OWN.items(), *READ.items(), *EDIT.items()])
def test_who_is_not_logged_in_is_sent_to_the_log_in(as_, name, arguments):
    answer = as_(None).get(reverse(name, args=arguments))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("login"))


@pytest.mark.parametrize(("name", "arguments"), [*POSTED.items(), *LEAD_POSTED.items()])
def test_who_is_not_logged_in_cannot_post(as_, name, arguments):
    answer = as_(None).post(reverse(name, args=arguments), {})
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("login"))


@pytest.mark.parametrize("person", ["alva", "bo", "cilla", "dan"])
@pytest.mark.parametrize(("name", "arguments"), OWN.items())
def test_everybody_has_the_pages_that_show_what_is_ones_own(as_, name, arguments, person):
    assert as_(person).get(reverse(name, args=arguments)).status_code == 200


@pytest.mark.parametrize("person", ["alva", "bo", "cilla"])
@pytest.mark.parametrize(("name", "arguments"), READ.items())
def test_each_role_may_read(as_, name, arguments, person):
    assert as_(person).get(reverse(name, args=arguments)).status_code == 200


@pytest.mark.parametrize(("name", "arguments"), [*READ.items(), *EDIT.items()])
def test_an_outsider_does_not_learn_that_it_exists(as_, name, arguments):
    assert as_("dan").get(reverse(name, args=arguments)).status_code == 404


@pytest.mark.parametrize("person", ["alva", "bo", "cilla"])
@pytest.mark.parametrize(("name", "arguments"), [*READ.items(), *EDIT.items()])
def test_another_programme_is_not_there(as_, name, arguments, person):
    assert as_(person).get(reverse(name, args=elsewhere(arguments))).status_code == 404


@pytest.mark.parametrize(("person", "status"), [("alva", 200), ("cilla", 200), ("bo", 403)])
@pytest.mark.parametrize(("name", "arguments"), EDIT.items())
def test_forms_are_for_those_who_may_send_them(as_, name, arguments, person, status):
    assert as_(person).get(reverse(name, args=arguments)).status_code == status


@pytest.mark.parametrize(("person", "statuses"), [("alva", {200, 404, 422}), ("bo", {403}), ("dan", {404})])
@pytest.mark.parametrize(("name", "arguments"), POSTED.items())
def test_only_an_editor_gets_as_far_as_the_form(as_, name, arguments, person, statuses):
    assert as_(person).post(reverse(name, args=arguments), {}).status_code in statuses


@pytest.mark.parametrize("person", ["alva", "bo", "cilla"])
@pytest.mark.parametrize(("name", "arguments"), [*POSTED.items(), *LEAD_POSTED.items()])
def test_nobody_posts_to_another_programme(as_, name, arguments, person):
    assert as_(person).post(reverse(name, args=elsewhere(arguments)), {}).status_code == 404


@pytest.mark.parametrize(("person", "status"), [("alva", 403), ("bo", 403), ("dan", 404), ("cilla", 409)])
def test_only_a_lead_releases_and_then_meets_the_gate(as_, person, status):
    assert as_(person).post(reverse("release_report", args=(ONE, *REPORT))).status_code == status


@pytest.mark.parametrize("page", ["start", "calendar", "documents", "account"])
def test_no_list_shows_another_programme(as_, page):
    for person in ("alva", "dan"):
        text = as_(person).get(reverse(page)).content.decode()
        assert "Annat" not in text
        assert OTHER not in text


def test_a_wrong_programme_and_a_closed_one_look_the_same(as_):
    client = as_("alva")
    closed, wrong = (client.get(reverse("programme", args=[name])) for name in (OTHER, "finns-inte"))
    assert closed.status_code == wrong.status_code == 404
    without_names = [
        re.sub(r'value="[^"]{64}"', "", answer.content.decode()).replace(name, "")
        for answer, name in ((closed, OTHER), (wrong, "finns-inte"))
    ]
    assert without_names[0] == without_names[1]
