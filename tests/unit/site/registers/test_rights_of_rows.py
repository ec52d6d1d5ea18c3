"""The rule of need to know, said by ``can`` for one row and by the database for lists. They never differ."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DatabaseCase

from beredd.site.accounts.models import Membership, ProgrammeClass, Role, User
from beredd.site.accounts.rights import Limits, Verb, can, readable_rows
from beredd.site.registers.hidden_rows import hidden_rows
from beredd.site.registers.register import register

ACTORS = ("", "fohm", "sjv", "lv")
PROGRAMME = "alpha-2026"
TWO = (register("plans"), register("proposals"))
"""Registers of two rooms, so that one table is not taken for another."""
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
        for of in TWO:
            of.model.objects.bulk_create(
                of.model(
                    programme=PROGRAMME,
                    number=number,
                    title="x",
                    actor=actor,
                    confidentiality=confidentiality,
                    shown_to=tuple(shown_to),
                    changed_by=user,
                )
                for number, (actor, confidentiality, shown_to) in enumerate(rows, start=1)
            )
        hidden = hidden_rows(user, PROGRAMME)
        for of in TWO:
            everything = of.model.objects.all()
            listed = {row.code for row in readable_rows(user, PROGRAMME, everything)}
            assert listed == {row.code for row in everything if can(user, Verb.READ, row)}
            if can(user, Verb.READ, PROGRAMME):
                assert set(hidden.get(of.key, ())) == {row.code for row in everything} - listed
        assert set(hidden) <= {of.key for of in TWO}
