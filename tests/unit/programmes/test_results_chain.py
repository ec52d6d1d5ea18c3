"""The chain from activity to indicator, and each way in which it can be broken."""

import pytest

from beredd.programmes.plan import Activity, ActivityStatus, EvidenceStrength, Plan, Result, ResultKind
from beredd.programmes.results_chain import DEEPEST, Break, results_chain

OUT, COME = ResultKind.OUTPUT, ResultKind.OUTCOME
DO = Activity("ACT-1", "Skriva en vägledning")


def result(code, kind, activity="", leads_to=(), indicators=(), contribution="Så här.", **fields):
    return Result(code, code, kind, activity, tuple(leads_to), tuple(indicators), contribution, **fields)


def breaks(*results, activities=(DO,)):
    chain = results_chain(Plan("PLAN-1", "P", activities=activities, results=results))
    return [(one.what, one.of.code) for one in chain.broken]


WHOLE = (
    result("RES-1", OUT, "ACT-1", ["RES-2"]),
    result("RES-2", COME, leads_to=["RES-3"]),
    result("RES-3", COME, indicators=["j01-total"]),
)


def test_a_whole_chain_is_read_from_activity_to_indicator():
    chain = results_chain(Plan("PLAN-1", "P", activities=(DO,), results=WHOLE))
    (one,) = chain.chains
    (first,) = one.links
    assert [first.result.code, first.after[0].result.code, first.after[0].after[0].result.code] == [
        "RES-1",
        "RES-2",
        "RES-3",
    ]
    assert chain.broken == chain.loose == ()


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ((), [(Break.ACTIVITY_WITHOUT_OUTPUT, "ACT-1")]),
        ((result("RES-1", OUT, "ACT-1"),), [(Break.OUTPUT_WITHOUT_OUTCOME, "RES-1")]),
        (
            (*WHOLE, result("RES-4", OUT, leads_to=["RES-3"])),
            [(Break.OUTPUT_WITHOUT_ACTIVITY, "RES-4")],
        ),
        ((*WHOLE, result("RES-4", COME, indicators=["j01-total"])), [(Break.OUTCOME_WITHOUT_CAUSE, "RES-4")]),
        (
            (result("RES-1", OUT, "ACT-1", ["RES-2"]), result("RES-2", COME)),
            [(Break.OUTCOME_WITHOUT_INDICATOR, "RES-2")],
        ),
        ((*WHOLE, result("RES-4", COME, "ACT-1", ["RES-3"], contribution=" ")), [(Break.NO_STATEMENT, "RES-4")]),
        (
            (*WHOLE, result("RES-4", COME, "ACT-1", ["RES-3"], strength=EvidenceStrength.OBSERVED)),
            [(Break.NO_EVIDENCE, "RES-4")],
        ),
    ],
)
def test_each_broken_link_is_found(results, expected):
    assert breaks(*results) == expected


def test_evidence_heals_the_claim():
    one = result("RES-4", COME, "ACT-1", ["RES-3"], strength=EvidenceStrength.COMPARED, evidence="Studie 2029")
    assert breaks(*WHOLE, one) == []


def test_a_circle_is_told_of_and_read_once():
    circle = (
        result("RES-1", OUT, "ACT-1", ["RES-2"]),
        result("RES-2", COME, leads_to=["RES-3"], indicators=["j01-total"]),
        result("RES-3", COME, leads_to=["RES-2"], indicators=["j01-total"]),
    )
    chain = results_chain(Plan("PLAN-1", "P", activities=(DO,), results=circle))
    assert {(one.what, one.of.code) for one in chain.broken} == {
        (Break.IN_A_CIRCLE, "RES-2"),
        (Break.IN_A_CIRCLE, "RES-3"),
    }
    last = chain.chains[0].links[0].after[0].after[0].after[0]
    assert last.again
    assert last.result.code == "RES-2"


def test_what_no_activity_leads_to_stands_loose():
    chain = results_chain(Plan("PLAN-1", "P", activities=(DO,), results=(*WHOLE, result("RES-9", COME))))
    assert [link.result.code for link in chain.loose] == ["RES-9"]


@pytest.mark.parametrize("status", [ActivityStatus.CANCELLED, ActivityStatus.MERGED])
def test_an_activity_that_is_gone_leads_to_nothing(status):
    gone = Activity("ACT-1", "Skriva", status=status)
    assert (Break.OUTPUT_WITHOUT_ACTIVITY, "RES-1") in breaks(*WHOLE, activities=(gone,))


def test_a_chain_longer_than_anybody_reads_is_cut_and_goes_on():
    many = [result(f"RES-{n}", COME, "ACT-1" if n == 1 else "", [f"RES-{n + 1}"]) for n in range(1, 2001)]
    chain = results_chain(Plan("PLAN-1", "P", activities=(DO,), results=tuple(many)))
    link, depth = chain.chains[0].links[0], 0
    while link.after:
        link, depth = link.after[0], depth + 1
    assert depth == DEEPEST
    assert {code for one in (*chain.chains[0].links, *chain.loose) for code in told(one)} == {one.code for one in many}


def told(link):
    return {code for after in link.after for code in told(after)} | (set() if link.again else {link.result.code})


def test_results_are_counted_by_how_well_they_are_shown():
    ones = (result("RES-1", COME, strength=EvidenceStrength.DESCRIBED), result("RES-2", COME))
    counted = results_chain(Plan("PLAN-1", "P", results=ones)).strengths
    assert counted == ((EvidenceStrength.DESCRIBED, 1), (EvidenceStrength.NOT_JUDGED, 1))
