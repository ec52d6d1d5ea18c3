"""The rule of need to know, said twice: by ``can`` for one row, and by the database for a list. They never differ."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DatabaseCase

from beredd.site.accounts.models import Membership, ProgrammeClass, Role, User
from beredd.site.accounts.rights import Limits, Verb, can, readable_rows
from beredd.site.plan.models import PlanRow

ACTORS = ("", "fohm", "sjv", "lv")
PROGRAMME = "alpha-2026"
rows = st.lists(
    st.tuples(
        st.sampled_from(ACTORS), st.integers(0, 3), st.lists(st.sampled_from(ACTORS[1:]), max_size=2, unique=True)
    ),
    min_size=1,
    max_size=6,
)
seats = st.lists(
    st.tuples(st.sampled_from(Role.values), st.sampled_from(ACTORS), st.integers(0, 3), st.booleans()),
    max_size=3,
    unique_by=lambda seat: (seat[1], seat[3]),
)


class TheSameRule(DatabaseCase):
    @given(
        rows=rows,
        seats=seats,
        assurance=st.integers(1, 3),
        whole=st.integers(0, 3),
        limited=st.none() | st.integers(0, 3),
    )
    def test_the_list_holds_just_what_can_be_read(self, rows, seats, assurance, whole, limited):
        user = User.objects.create_user("prov", "x", name="Prov")
        for role, actor, clearance, everywhere in seats:
            programme = "" if everywhere else PROGRAMME
            Membership.objects.create(user=user, programme=programme, role=role, actor=actor, clearance=clearance)
        ProgrammeClass.objects.create(programme=PROGRAMME, confidentiality=whole)
        user.assurance = assurance
        if limited is not None:
            user.limits = Limits(frozenset({Verb.READ}), clearance=limited)
        for number, (actor, confidentiality, shown_to) in enumerate(rows, start=1):
            PlanRow.objects.create(
                programme=PROGRAMME,
                number=number,
                title="x",
                actor=actor,
                confidentiality=confidentiality,
                shown_to=tuple(shown_to),
                changed_by=user,
            )
        everything = PlanRow.objects.all()
        listed = {row.number for row in readable_rows(user, PROGRAMME, everything)}
        assert listed == {row.number for row in everything if can(user, Verb.READ, row)}
