"""Who may do what: every role and every verb, in the own programme and in another."""

from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from beredd.programmes import load_programme
from beredd.site.accounts.models import Membership, ProgrammeClass, Role, User
from beredd.site.accounts.rights import (
    EDITING,
    OWN,
    VERBS_OF,
    Limits,
    Thing,
    Verb,
    can,
    programme_of,
    readable,
    require,
    role_in,
)
from beredd.site.programmes.models import StateRow

ONE, OTHER = "alpha-2026", "beta-2026"

MAY = {
    "alva": {Verb.READ, Verb.COMMENT, *EDITING},
    "bo": {Verb.READ},
    "cilla": set(Verb) - {Verb.MANAGE_ROLES},
    "dan": set(),
}


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("person", list(MAY))
def test_each_person_in_the_own_programme(people, person, verb):
    assert can(people[person], verb, ONE) is (verb in MAY[person])


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("person", list(MAY))
def test_nobody_may_do_anything_in_another_programme(people, person, verb):
    assert not can(people[person], verb, OTHER)


def test_who_is_not_logged_in_may_do_nothing(db):
    assert not any(can(AnonymousUser(), verb, ONE) for verb in Verb)


def test_who_is_closed_out_may_do_nothing(cilla):
    cilla.is_active = False
    assert not any(can(cilla, verb, ONE) for verb in Verb)


def test_every_role_has_verbs_and_each_includes_the_one_before():
    ladder = [VERBS_OF[role] for role in Role]
    assert all(lower < higher or higher == set(Verb) for lower, higher in pairwise(ladder))


def test_a_role_in_all_programmes_holds_in_each(dan):
    Membership.objects.create(user=dan, programme="", role=Role.READER)
    assert can(User.objects.get(pk=dan.pk), Verb.READ, OTHER)


def test_the_role_in_the_programme_goes_before_the_one_in_all(cilla):
    Membership.objects.create(user=cilla, programme="", role=Role.READER)
    cilla = User.objects.get(pk=cilla.pk)
    assert role_in(cilla, ONE) == Role.LEAD
    assert role_in(cilla, OTHER) == Role.READER


def test_a_list_holds_only_what_may_be_read(alva):
    assert readable(alva, [ONE, OTHER]) == [ONE]


def test_things_belong_to_programmes():
    assert programme_of(load_programme(ONE)) == ONE
    assert programme_of(StateRow(programme=OTHER)) == OTHER
    with pytest.raises(TypeError, match="belongs to no programme"):
        programme_of(3)


def test_require_hides_what_may_not_be_read_and_refuses_what_may_not_be_done(bo, dan):
    require(bo, Verb.READ, ONE)
    with pytest.raises(PermissionDenied):
        require(bo, Verb.SET_STATE, ONE)
    with pytest.raises(Http404):
        require(dan, Verb.SET_STATE, ONE)


def test_a_contributor_works_with_the_own_actors_things_alone(dan):
    Membership.objects.create(user=dan, programme=ONE, role=Role.CONTRIBUTOR, actor="lv")
    own, others = Thing(ONE, frozenset({"lv", "fohm"})), Thing(ONE, frozenset({"fohm"}))
    assert all(can(dan, verb, own) for verb in OWN)
    assert not any(can(dan, verb, others) or can(dan, verb, ONE) for verb in OWN)
    assert can(dan, Verb.COMMENT, others)


def test_a_person_may_have_several_roles_for_several_actors(dan):
    Membership.objects.create(user=dan, programme=ONE, role=Role.READER, actor="fohm")
    Membership.objects.create(user=dan, programme=ONE, role=Role.CONTRIBUTOR, actor="lv")
    assert role_in(dan, ONE) == Role.CONTRIBUTOR
    assert can(dan, Verb.SET_STATE, Thing(ONE, frozenset({"lv"})))
    assert not can(dan, Verb.SET_STATE, Thing(ONE, frozenset({"fohm"})))


def test_a_programme_above_the_clearance_is_not_there(alva):
    ProgrammeClass.objects.create(programme=ONE, confidentiality=2, ground="OSL 15:2")
    assert not can(alva, Verb.READ, ONE)
    assert readable(alva, [ONE]) == []


def test_a_key_does_no_more_than_its_scope(alva):
    alva.limits = Limits(frozenset({Verb.READ}))
    assert can(alva, Verb.READ, ONE)
    assert not can(alva, Verb.SET_STATE, ONE)
    alva.limits = Limits(frozenset(Verb), programme=OTHER)
    assert not can(alva, Verb.READ, ONE)
    alva.limits = Limits(frozenset(Verb), actor="lv")
    assert not can(alva, Verb.READ, ONE)


def test_rights_are_read_once_for_a_request(alva, django_assert_num_queries):
    with django_assert_num_queries(2):  # the roles, and the classes of the programmes
        for _ in range(20):
            can(alva, Verb.READ, ONE)


def test_a_superuser_of_djangos_command_is_an_administrator_and_nothing_more(db):
    user = User.objects.create_superuser("rot", "x", name="Rot")
    assert role_in(user, OTHER) == Role.ADMINISTRATOR
    assert not hasattr(user, "is_superuser")
