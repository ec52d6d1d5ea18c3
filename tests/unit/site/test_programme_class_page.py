"""Classifying a programme: who may, what is needed, and what Beredd does not hold."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from beredd.common.information_class import InformationClass, SecurityClassifiedError
from beredd.site.accounts.models import Membership, ProgrammeClass, User
from beredd.site.accounts.programme_classes import NewerClassError, class_of, classify_programme, mark_of
from beredd.site.audit.models import AuditEvent

ONE = "alpha-2026"
SECRET = InformationClass(2, 1, 1, "OSL 18:13", date(2026, 11, 1), "Säkerhetschefen")
OPEN = mark_of(InformationClass(confidentiality=0))


def surely(user, assurance=3, clearance=3):
    Membership.objects.filter(user=user).update(clearance=clearance)
    fresh = User.objects.get(pk=user.pk)
    fresh.assurance = assurance
    return fresh


def form(**changed):
    return {
        "seen": OPEN, "confidentiality": 1, "integrity": 1, "availability": 1, "ground": "", "decided_on": "",
        "decided_by": "", "why": "Prövat i dag",
    } | changed  # fmt: skip


def test_a_programme_is_classified_with_a_trace(as_):
    assert as_("alva").get(reverse("programme_class", args=[ONE])).status_code == 200
    assert as_("alva").post(reverse("programme_class", args=[ONE]), form()).url == f"/programmes/{ONE}/"
    assert ProgrammeClass.objects.get().confidentiality == 1
    event = AuditEvent.objects.get(action="classify_programme")
    assert (event.old["confidentiality"], event.new["confidentiality"], event.why) == (0, 1, "Prövat i dag")


@pytest.mark.parametrize(("who", "status"), [("bo", 403), ("dan", 404), (None, 302)])
def test_others_do_not(as_, who, status):
    assert as_(who).get(reverse("programme_class", args=[ONE])).status_code == status
    assert as_(who).post(reverse("programme_class", args=[ONE]), form()).status_code == status
    assert not ProgrammeClass.objects.exists()


def test_class_four_stops_and_nothing_is_stored(as_, alva, programme):
    page = as_("alva").post(reverse("programme_class", args=[ONE]), form(confidentiality=4, ground="hemlig grund"))
    assert page.status_code == 422
    assert "skydd" in page.content.decode()
    with pytest.raises(SecurityClassifiedError):
        classify_programme(by=surely(alva), programme=programme, to=InformationClass(4), why="x", seen=OPEN)
    assert not ProgrammeClass.objects.exists()
    assert not AuditEvent.objects.exists()


def test_from_class_two_ground_date_and_decider_are_needed(alva, programme):
    with pytest.raises(ValidationError) as fault:
        classify_programme(by=surely(alva), programme=programme, to=InformationClass(2), why="x", seen=OPEN)
    assert set(fault.value.message_dict) == {"ground", "decided_on", "decided_by"}
    classify_programme(by=surely(alva), programme=programme, to=SECRET, why="x", seen=OPEN)
    assert class_of(ONE) == SECRET


def test_nobody_classifies_above_what_the_own_log_in_opens(alva, programme):
    for assurance, clearance in ((1, 3), (3, 1)):
        with pytest.raises(ValidationError):
            classify_programme(
                by=surely(alva, assurance, clearance), programme=programme, to=SECRET, why="x", seen=OPEN
            )


def test_lowering_is_for_those_who_approve(alva, cilla, programme):
    classify_programme(by=surely(alva), programme=programme, to=SECRET, why="x", seen=OPEN)
    with pytest.raises(PermissionDenied):
        classify_programme(by=surely(alva), programme=programme, to=InformationClass(1), why="x", seen=mark_of(SECRET))
    classify_programme(by=surely(cilla), programme=programme, to=InformationClass(1), why="x", seen=mark_of(SECRET))
    assert class_of(ONE).confidentiality == 1


@pytest.mark.parametrize(
    "theirs",
    [
        InformationClass(1),
        InformationClass(0, integrity=2),
        InformationClass(0, availability=0),
        InformationClass(0, ground="OSL 15:2"),
        InformationClass(0, decided_on=date(2026, 11, 2)),
        InformationClass(0, decided_by="Någon annan"),
    ],
)
def test_two_at_once_the_second_is_told(alva, programme, theirs):
    classify_programme(by=surely(alva), programme=programme, to=theirs, why="x", seen=OPEN)
    with pytest.raises(NewerClassError):
        classify_programme(by=surely(alva), programme=programme, to=SECRET, why="x", seen=OPEN)
    assert class_of(ONE) == theirs


def test_the_second_is_shown_the_difference_and_may_save_again(as_, alva, programme):
    theirs = InformationClass(1, 2, 1, "OSL 15:2")
    classify_programme(by=surely(alva), programme=programme, to=theirs, why="x", seen=OPEN)
    address = reverse("programme_class", args=[ONE])
    page = as_("alva").post(address, form(ground="OSL 18:13"))
    assert page.status_code == 409
    words = page.content.decode().split('id="newer"')[1].split("</div></div>")[0]
    assert "OSL 15:2" in words
    assert "OSL 18:13" in words
    assert class_of(ONE) == theirs
    seen = page.context["form"]["seen"].value()
    assert page.context["form"]["ground"].value() == "OSL 18:13"
    assert as_("alva").post(address, form(ground="OSL 18:13", seen=seen)).status_code == 302
    assert class_of(ONE) == InformationClass(1, 1, 1, "OSL 18:13")


def test_a_classified_programme_is_not_there_for_a_weak_log_in(as_, alva, programme):
    classify_programme(by=surely(alva), programme=programme, to=SECRET, why="x", seen=OPEN)
    client = as_("alva")
    assert client.get(f"/programmes/{ONE}/").status_code == 404
    assert "Provning" not in client.get("/").content.decode()
    session = client.session
    session["beredd_outside_level"] = 2
    session.save()
    assert "Provning" in client.get("/").content.decode()
