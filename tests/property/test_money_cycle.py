"""Whatever is entered for grants: nothing is lost or made, order does not matter, what is taken back leaves none."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from beredd.programmes.follow_up import AMOUNT_STEPS, MoneyEntry, MoneyStep, nothing_yet
from beredd.programmes.funding_gap import FundingNeed, FundingSource, gap_totals, gaps_by
from beredd.programmes.model import Programme
from beredd.programmes.money_cycle import (
    CycleLine,
    Sums,
    cycle_lines,
    strays,
    sums_by_actor,
    sums_by_source,
    sums_by_years,
    sums_of,
)
from beredd.programmes.money_findings import MoneyFault, money_findings

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOTHING = nothing_yet("se-x", NOON)
TODAY = date(2027, 6, 1)


def _grant(name: str, actor: str | None, currency: str, item: str, **amounts: object) -> dict[str, object]:
    source = {"kind": "appropriation", "text": {"en": "1:14"}, "appropriation": "1:14", "item": item}
    given = {"id": name, "duty": "X-01", "actor": actor, "purpose": {"en": "work"}, "currency": currency}
    duties = {"requisition_duty": "X-02", "repayment_duty": "X-03", "account_duty": "X-03"}
    return given | {"source": source} | (duties if actor else {}) | amounts


def _duty(name: str, day: str) -> dict[str, object]:
    due = [{"kind": "fixed", "date": day}]
    return {"id": name, "text": {"en": name}, "verb": "ska", "strength": "must", "due": due}


PROGRAMME = Programme.model_validate(
    {
        "id": "se-x",
        "kind": "assignment",
        "country": "SE",
        "language": "sv",
        "title": {"en": "Trial"},
        "summary": {"en": "Trial"},
        "period": {},
        "decision": {"title": "Trial", "issuer": "regeringen"},
        "duties": [_duty("X-01", "2026-12-31"), _duty("X-02", "2026-11-30"), _duty("X-03", "2027-03-30")],
        "money": [
            _grant("a", "lv", "SEK", "1", years=[{"year": 2025, "amount": 300}, {"year": 2026, "amount": 500}]),
            _grant("b", "sos", "SEK", "2", years=[{"year": 2026, "amount": 200}]),
            _grant("c", None, "DKK", "1", total=280, over=[2026, 2029]),
        ],
        "author": "test",
        "next_review": "2027-01-01",
    }
)

amounts = st.integers(-1_000, 1_000)


@st.composite
def entries(draw: st.DrawFn) -> list[MoneyEntry]:
    """Any entries at all, some of them for grants and years that are not there."""
    number = draw(st.integers(0, 12))
    return [
        MoneyEntry(
            grant=draw(st.sampled_from(["a", "b", "c", "gone"])),
            year=draw(st.integers(2024, 2030)),
            step=draw(st.sampled_from(AMOUNT_STEPS)),
            amount=draw(amounts),
            by="Alva",
            at=NOON + timedelta(hours=draw(st.integers(0, 50))),
            code=f"MON-{place}",
            actor=draw(st.sampled_from(["lv", "sos", "ssi"])),
            booked_on=draw(st.none() | st.dates(date(2026, 1, 1), date(2027, 6, 1))),
            receipt=draw(st.sampled_from(["", "V 12"])),
        )
        for place in range(number)
    ]


def lines_of(given_entries: list[MoneyEntry], programme: Programme = PROGRAMME) -> tuple[CycleLine, ...]:
    return cycle_lines(programme, NOTHING, given_entries)


def _added(sums: list[Sums]) -> tuple[Sums, ...]:
    found: dict[str, Sums] = {}
    for one in sums:
        found[one.currency] = found[one.currency] + one if one.currency in found else one
    return tuple(found[currency] for currency in sorted(found))


@given(entries())
def test_nothing_is_lost_or_made(some: list[MoneyEntry]) -> None:
    lines = lines_of(some)
    for sums in (*(line.sums for line in lines), *sums_of(lines)):
        assert sums.decided - sums.used - sums.repaid - sums.left == 0
        assert sums.to_repay >= 0
    for step in AMOUNT_STEPS:
        counted = sum(line.sums.of(step) for line in lines)
        assert counted + sum(one.amount for one in strays(PROGRAMME, some) if one.step is step) == sum(
            one.amount for one in some if one.step is step
        )


@given(entries())
def test_actors_appropriations_and_years_each_add_up_to_the_whole(some: list[MoneyEntry]) -> None:
    lines = lines_of(some)
    whole = tuple(sorted(sums_of(lines), key=lambda one: one.currency))
    for parts in (sums_by_actor(lines), sums_by_source(lines), sums_by_years(lines)):
        assert _added([one for sums in parts.values() for one in sums]) == whole


@given(entries())
def test_actors_of_an_undivided_frame_share_what_was_drawn_of_it(some: list[MoneyEntry]) -> None:
    for line in lines_of(some):
        shares = list(line.share_by_actor().values())
        for step in AMOUNT_STEPS:
            assert sum(share.of(step) for share in shares) == line.sums.of(step)
        assert all(share.decided == 0 for share in shares)


@given(entries().flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_entries_does_not_matter(pair: tuple[list[MoneyEntry], list[MoneyEntry]]) -> None:
    one, other = (lines_of(list(some)) for some in pair)
    assert one == other
    assert money_findings(one, TODAY) == money_findings(other, TODAY)


@given(entries(), st.data())
def test_what_is_taken_back_leaves_sums_receipts_and_findings_as_they_were(
    some: list[MoneyEntry], data: st.DataObject
) -> None:
    wrong = MoneyEntry(
        grant=data.draw(st.sampled_from(["a", "b", "c"])),
        year=2026,
        step=data.draw(st.sampled_from(AMOUNT_STEPS)),
        amount=data.draw(st.integers(1, 10_000)),
        by="Alva",
        at=NOON + timedelta(days=3),
        code="MON-90",
        actor="lv",
        booked_on=date(2026, 2, 1),
    )
    back = wrong._replace(amount=-wrong.amount, code="MON-91", takes_back="MON-90", at=NOON + timedelta(days=4))
    before, after = lines_of(some), lines_of([*some, wrong, back])
    assert [line.sums for line in before] == [line.sums for line in after]
    assert [line.receipts() for line in before] == [line.receipts() for line in after]


@given(entries())
def test_every_fault_of_the_figures_is_found_and_said_in_three_languages(some: list[MoneyEntry]) -> None:
    lines = lines_of(some)
    found = money_findings(lines, TODAY, strays(PROGRAMME, some))
    faults = {(one.fault, one.grant, one.years) for one in found}
    for line in lines:
        where = (line.row.grant, line.row.years)
        paid = line.entered(MoneyStep.PAID)
        assert ((MoneyFault.USED_OVER_PAID, *where) in faults) == (paid and line.sums.used > line.sums.paid)
        assert ((MoneyFault.OVER_DECISION, *where) in faults) == (line.sums.requested > line.sums.decided)
        assert ((MoneyFault.NOT_REPAID, *where) in faults) == (
            line.due.repayment is not None and line.sums.to_repay > 0 and line.entered(MoneyStep.USED)
        )
    assert all(one.text.sv and one.text.da and one.text.en and "{" not in one.text.en for one in found)


needs = st.builds(
    FundingNeed,
    code=st.just("NEED-1"),
    what=st.just("x"),
    activity=st.sampled_from(["ACT-1", "ACT-2", ""]),
    implementer=st.sampled_from(["lv", "sva"]),
    funder=st.sampled_from(["fohm", "sida", ""]),
    year=st.integers(2027, 2030),
    currency=st.sampled_from(["SEK", "DKK"]),
    needed=st.integers(0, 10**9),
    funded=st.integers(0, 10**9),
    source=st.sampled_from(FundingSource),
)


@given(st.lists(needs, max_size=20))
def test_gaps_by_anything_add_up_and_no_surplus_hides_a_gap(some: list[FundingNeed]) -> None:
    whole = {one.currency: one for one in gap_totals(some)}
    for key in ("activity", "funder", "year"):
        parts = gaps_by(some, lambda need, key=key: getattr(need, key))
        for currency, total in whole.items():
            own = [one for gaps in parts.values() for one in gaps if one.currency == currency]
            assert sum(one.gap for one in own) == total.gap
            assert sum(one.needed for one in own) == total.needed
    for total in whole.values():
        assert total.gap >= max(0, total.needed - total.funded)


def test_a_whole_cycle_has_no_finding() -> None:
    def entry(step: MoneyStep, amount: int, day: date, **more: str) -> MoneyEntry:
        return MoneyEntry(
            grant="b", year=2026, step=step, amount=amount, by="A", at=NOON, actor="sos", booked_on=day, **more
        )

    whole = [
        entry(MoneyStep.REQUESTED, 200, date(2026, 11, 1)),
        entry(MoneyStep.PAID, 200, date(2026, 11, 20)),
        entry(MoneyStep.USED, 150, date(2026, 12, 20), receipt="V 1", code="MON-3"),
        entry(MoneyStep.REPAID, 50, date(2027, 3, 1)),
        entry(MoneyStep.ACCOUNT_SENT, 0, date(2027, 3, 30), receipt="2027/12", code="MON-5"),
    ]
    one = [line for line in lines_of(whole) if line.row.grant == "b"]
    assert money_findings(one, TODAY) == ()
    assert (one[0].sums.left, one[0].sums.to_repay) == (0, 0)
    late = [*whole[:4], whole[4]._replace(booked_on=date(2027, 4, 1))]
    faults = [
        found.fault for found in money_findings([line for line in lines_of(late) if line.row.grant == "b"], TODAY)
    ]
    assert faults == [MoneyFault.ACCOUNT_LATE]
    gone = [*whole, whole[4]._replace(code="MON-6", takes_back="MON-5")]
    faults = [
        found.fault for found in money_findings([line for line in lines_of(gone) if line.row.grant == "b"], TODAY)
    ]
    assert faults == [MoneyFault.ACCOUNT_NOT_SENT]


def test_an_account_is_questioned_by_what_was_entered_since_and_not_by_what_was_taken_back() -> None:
    def entry(step: MoneyStep, amount: int, hours: int, **more: str) -> MoneyEntry:
        at = NOON + timedelta(hours=hours)
        return MoneyEntry(grant="b", year=2026, step=step, amount=amount, by="A", at=at, receipt="V", **more)

    sent = [entry(MoneyStep.PAID, 9, 1), entry(MoneyStep.USED, 9, 1), entry(MoneyStep.ACCOUNT_SENT, 0, 2)]
    wrong = entry(MoneyStep.USED, 5, 3, code="MON-8")
    back = entry(MoneyStep.USED, -5, 4, code="MON-9", takes_back="MON-8")

    def faults(*some: MoneyEntry) -> set[MoneyFault]:
        return {found.fault for found in money_findings(lines_of([*sent, *some]), date(2027, 1, 1))}

    assert MoneyFault.CHANGED_SINCE_ACCOUNT in faults(wrong)
    assert MoneyFault.CHANGED_SINCE_ACCOUNT not in faults(wrong, back)
