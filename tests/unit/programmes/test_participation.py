from datetime import date

import pytest

from beredd.programmes import actors_by_role
from beredd.programmes.model import Role
from beredd.programmes.participation import decision_day

TODAY = date(2026, 11, 22)


def part(actor, role, **fields):
    return {"actor": actor, "role": role, **fields}


def test_an_actor_has_one_row_a_role_with_all_its_duties(build, duty):
    programme = build(
        duty("X-01", actors=[part("lv", "cooperate"), part("sos", "responsible")]),
        duty("X-02", actors=[part("sos", "responsible"), part("lv", "responsible")]),
    )
    found = [(row.role, row.actor.id, row.duties) for row in actors_by_role(programme, TODAY)]
    assert found == [
        (Role.RESPONSIBLE, "sos", ("X-01", "X-02")),
        (Role.RESPONSIBLE, "lv", ("X-02",)),
        (Role.COOPERATE, "lv", ("X-01",)),
    ]


def test_the_grades_of_participation_stay_apart(build, duty):
    roles = ["contribute_when_concerned", "cooperate", "take_part", "admin_lead", "responsible"]
    programme = build(duty("X-01", actors=[part("lv", role) for role in roles]))
    assert [row.role for row in actors_by_role(programme, TODAY)] == [
        Role.RESPONSIBLE,
        Role.ADMIN_LEAD,
        Role.TAKE_PART,
        Role.CONTRIBUTE_WHEN_CONCERNED,
        Role.COOPERATE,
    ]


def test_an_agency_that_changed_its_name_is_shown_under_both(build, duty):
    programme = build(duty("X-01", actors=[part("msb", "dialogue")]), period={"start": "2026-01-01"})
    (row,) = actors_by_role(programme, TODAY)
    assert row.renamed
    assert row.name.text.to("sv") == "Myndigheten för samhällsskydd och beredskap"
    assert row.name_now.text.to("sv") == "Myndigheten för civilt försvar"
    (before,) = actors_by_role(programme, date(2025, 12, 31))
    assert not before.renamed


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"decision": {"title": "T", "issuer": "regeringen", "decided_on": "2025-11-06"}}, date(2025, 11, 6)),
        ({"period": {"start": "2026-01-01"}}, date(2025, 12, 31)),
        ({}, date(2024, 12, 1)),
    ],
)
def test_the_day_whose_names_the_decision_uses(build, duty, fields, expected):
    programme = build(duty("X-01", {"kind": "list", "dates": ["2025-01-15", "2024-12-01"]}), **fields)
    assert decision_day(programme) == expected


def test_a_decision_without_any_date_is_read_with_the_names_of_today(build, duty):
    programme = build(duty("X-01", actors=[part("msb", "copy")]))
    assert decision_day(programme) is None
    assert not actors_by_role(programme, TODAY)[0].renamed


def test_parties_copies_recipients_and_money_come_along(build, duty):
    programme = build(
        duty("X-01", {"kind": "fixed", "date": "2026-12-15"}),
        decision={"title": "T", "issuer": "regeringen", "parties": ["sos"], "copies_to": ["tlv"]},
        reports=[
            {"id": "r", "duty": "X-01", "kind": "final", "title": {"en": "R"}, "recipients": ["regeringen"]},
        ],
        money=[
            {
                "id": "g",
                "duty": "X-01",
                "actor": "lv",
                "payer": "kamk",
                "purpose": {"en": "work"},
                "currency": "SEK",
                "years": [{"year": 2024, "amount": 5}],
                "source": {"kind": "appropriation", "text": {"en": "1:14"}},
            }
        ],
    )
    found = {(row.role, row.actor.id): row.duties for row in actors_by_role(programme, TODAY)}
    assert found == {
        (Role.SIGNATORY, "sos"): (),
        (Role.COPY, "tlv"): (),
        (Role.RECIPIENT, "regeringen"): ("X-01",),
        (Role.FUNDED, "lv"): ("X-01",),
        (Role.PAYER, "kamk"): ("X-01",),
    }
