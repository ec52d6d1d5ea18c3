"""The gate: each thing that can be missing is listed while it is, and not once it is there."""

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace

import pytest

from beredd.common.text import LANGUAGES
from beredd.indicators.model import Status
from beredd.programmes.follow_up import DutyState, FollowUp, MoneyStep
from beredd.reports.free_parts import free_parts
from beredd.reports.gate import Missing, MissingKind, gate


def asked(given: SimpleNamespace, follow_up: FollowUp, *, report: int | None = 0, observations: Iterable = (),
          due: date | None = date(2026, 6, 15), **parts: object) -> list[Missing]:  # fmt: skip
    programme = given.programme(**parts)
    return gate(programme, None if report is None else programme.reports[report], due, follow_up, observations)


def kinds(missing: list[Missing]) -> list[tuple[str, str]]:
    return [(one.kind.value, one.where) for one in missing]


def test_a_complete_report_passes(given: SimpleNamespace) -> None:
    assert asked(given, given.complete(), observations=[given.value()]) == []


def test_all_is_told_at_once_in_three_languages_with_a_remedy(given: SimpleNamespace) -> None:
    missing = asked(given, given.recorded(), decision={"title": "x", "issuer": "regeringen"})
    assert kinds(missing) == [
        ("number", "decision"),
        ("content", "summary"),
        ("content", "plan"),
        ("state", "R-02"),
        ("state", "R-05"),
    ]
    for one in missing:
        for language in LANGUAGES:
            assert getattr(one.what, language)
            assert getattr(one.remedy, language)
            assert "{" not in getattr(one.what, language)


class TestNumber:
    without = {"title": "Beslut", "issuer": "regeringen"}

    def test_a_decision_without_a_number_waits_for_a_person(self, given: SimpleNamespace) -> None:
        assert kinds(asked(given, given.complete(), decision=self.without)) == [("number", "decision")]
        assert asked(given, given.complete(decision_number="S2024/1"), decision=self.without) == []

    def test_blanks_are_no_number(self, given: SimpleNamespace) -> None:
        missing = asked(given, given.complete(decision_number="  "), decision=self.without)
        assert kinds(missing) == [("number", "decision")]

    def test_a_report_that_need_not_cite_the_decision_passes(self, given: SimpleNamespace) -> None:
        reports = given.raw_programme()["reports"]
        reports[0]["cites_decision"] = False
        assert asked(given, given.complete(), decision=self.without, reports=reports) == []


class TestContents:
    def test_a_text_of_blanks_is_none(self, given: SimpleNamespace) -> None:
        missing = asked(given, given.complete(contents=(given.content(text=" \n"),)))
        assert kinds(missing) == [("content", "plan")]

    def test_a_text_for_another_report_or_date_does_not_count(self, given: SimpleNamespace) -> None:
        for other in ({"report": "R-S"}, {"due_on": date(2027, 6, 15)}):
            assert kinds(asked(given, given.complete(contents=(given.content(**other),)))) == [("content", "plan")]

    def test_a_text_needs_evidence(self, given: SimpleNamespace) -> None:
        follow_up = given.complete(contents=(given.content(evidence=""),))
        assert kinds(asked(given, follow_up)) == [("evidence", "plan")]

    def test_evidence_at_the_duty_is_enough(self, given: SimpleNamespace) -> None:
        states = (*given.complete().states, given.state("R-01", DutyState.UNDER_WAY, evidence="Protokoll"))
        assert asked(given, given.complete(contents=(given.content(evidence=""),), states=states)) == []

    def test_what_is_for_one_date_is_demanded_on_that_date(self, given: SimpleNamespace) -> None:
        missing = asked(given, given.recorded(), due=date(2030, 1, 1))
        assert ("content", "later") in kinds(missing)


class TestFreeParts:
    def test_no_report_goes_without_a_summary(self, given: SimpleNamespace) -> None:
        missing = asked(given, given.recorded(contents=(given.content(),), states=given.complete().states))
        assert kinds(missing) == [("content", "summary")]

    def test_a_report_whose_contents_nobody_lists_does_not_go_empty(self, given: SimpleNamespace) -> None:
        found = kinds(asked(given, given.complete(), report=1, due=date(2027, 12, 31)))
        assert ("content", "summary") in found
        assert ("content", "account") in found

    def test_an_account_of_money_needs_no_words(self, given: SimpleNamespace) -> None:
        assert "content" not in {kind for kind, _where in kinds(asked(given, given.recorded(), report=2))}

    def test_a_content_that_the_decision_lists_under_the_same_key_is_written_once(self, given: SimpleNamespace) -> None:
        reports = given.raw_programme()["reports"]
        reports[0]["contents"][0]["key"] = "summary"
        programme = given.programme(reports=reports)
        assert [part.key for part in free_parts(programme, programme.reports[0], date(2026, 6, 15))] == [
            "goals",
            "money",
        ]


class TestDutiesOfTheReport:
    """What is to be done with the report itself: "varje redovisning ska visa …"."""

    def with_report(self, given: SimpleNamespace, **more: object) -> list[Missing]:
        duties = given.raw_programme()["duties"]
        rule = {"kind": "with_report", "duties": ["R-03"]}
        duty = {**duties[0], "id": "R-09", "due": [rule], **more}
        return asked(given, given.complete(), duties=[*duties, duty])

    def test_it_needs_a_state(self, given: SimpleNamespace) -> None:
        assert kinds(self.with_report(given)) == [("state", "R-09")]

    def test_the_citation_of_the_decision_is_asked_for_as_its_number(self, given: SimpleNamespace) -> None:
        assert self.with_report(given, capabilities=["DNR"]) == []

    def test_one_that_a_content_answers_is_asked_for_as_content(self, given: SimpleNamespace) -> None:
        reports = given.raw_programme()["reports"]
        reports[0]["contents"][0]["duty"] = "R-09"
        duties = given.raw_programme()["duties"]
        duty = {**duties[0], "id": "R-09", "due": [{"kind": "with_report", "duties": ["R-03"]}]}
        assert asked(given, given.complete(), duties=[*duties, duty], reports=reports) == []


class TestDuties:
    def test_a_duty_due_by_the_date_needs_a_state(self, given: SimpleNamespace) -> None:
        missing = asked(given, given.complete(states=()))
        assert kinds(missing) == [("state", "R-02"), ("state", "R-05")]
        assert "1 mars 2026" in (missing[0].what.sv or "")

    def test_one_due_later_does_not(self, given: SimpleNamespace) -> None:
        missing = asked(given, given.complete(states=()), due=date(2026, 2, 28))
        assert kinds(missing) == [("content", "summary"), ("content", "plan")]

    def test_a_late_duty_needs_a_reason(self, given: SimpleNamespace) -> None:
        closed = given.state("R-05", DutyState.NOT_APPLICABLE)
        for reason, found in (("", [("reason", "R-02")]), ("Tvålen är slut.", [])):
            states = (given.state("R-02", DutyState.UNDER_WAY, reason), closed)
            assert kinds(asked(given, given.complete(states=states))) == found

    def test_a_done_duty_needs_evidence(self, given: SimpleNamespace) -> None:
        states = (given.state("R-02", DutyState.DONE), given.state("R-05", DutyState.NOT_APPLICABLE))
        assert kinds(asked(given, given.complete(states=states))) == [("evidence", "R-02")]

    def test_so_does_one_without_a_date(self, given: SimpleNamespace) -> None:
        states = (*given.complete().states, given.state("R-01", DutyState.DONE))
        follow_up = given.complete(states=states)
        assert kinds(asked(given, follow_up)) == [("evidence", "R-01")]

    @pytest.mark.parametrize("value", [DutyState.NOT_APPLICABLE, DutyState.SUPERSEDED])
    def test_a_duty_done_away_with_needs_a_reason(self, given: SimpleNamespace, value: DutyState) -> None:
        states = (given.state("R-02", value, " "), given.state("R-05", value))
        assert kinds(asked(given, given.complete(states=states))) == [("reason", "R-02")]

    def test_neither_the_report_itself_nor_others_duties_are_asked_for(self, given: SimpleNamespace) -> None:
        found = {one.where for one in asked(given, given.recorded())}
        assert not found & {"R-03", "R-07"}

    def test_a_state_for_another_date_does_not_count(self, given: SimpleNamespace) -> None:
        other = given.state("R-02", DutyState.DONE, evidence="x", due_on=date(2020, 1, 1))
        states = (other, given.state("R-05", DutyState.NOT_APPLICABLE))
        assert kinds(asked(given, given.complete(states=states))) == [("state", "R-02")]


class TestFigures:
    def test_a_provisional_value_is_listed_with_its_period(self, given: SimpleNamespace) -> None:
        values = [given.value("2023"), given.value("2024", status=Status.PROVISIONAL)]
        (missing,) = asked(given, given.complete(), observations=values)
        assert (missing.kind, missing.where) == (MissingKind.FIGURE, "mrsa-share")
        assert "SE 2024" in (missing.what.en or "")
        assert "2023" not in (missing.what.en or "")

    def test_a_final_value_of_a_later_vintage_takes_its_place(self, given: SimpleNamespace) -> None:
        first = given.value("2024", status=Status.PROVISIONAL).model_copy(update={"vintage": "2025-01"})
        then = given.value("2024").model_copy(update={"vintage": "2025-09"})
        assert asked(given, given.complete(), observations=[then, first]) == []

    @pytest.mark.parametrize("source", [{"source": " "}, {"input_sha256": None}])
    def test_a_value_of_unknown_origin_is_listed(self, given: SimpleNamespace, source: dict[str, str]) -> None:
        (missing,) = asked(given, given.complete(), observations=[given.value(**source)])
        assert missing.kind is MissingKind.FIGURE

    def test_other_programmes_values_do_not_matter(self, given: SimpleNamespace) -> None:
        other = given.value(status=Status.PROVISIONAL).model_copy(update={"indicator": "vre-notified"})
        assert asked(given, given.complete(), observations=[other]) == []


class TestMoney:
    def account(self, given: SimpleNamespace, *entries: tuple[MoneyStep, int]) -> list[tuple[str, str]]:
        money = tuple(given.money(step, amount) for step, amount in entries)
        states = (
            given.state("R-02", DutyState.DONE, evidence="Kvitto"),
            given.state("R-03", DutyState.DONE, evidence="x"),
        )
        return kinds(asked(given, given.recorded(states=states, money=money), report=2))

    def test_the_amount_used_must_be_there_even_if_it_is_zero(self, given: SimpleNamespace) -> None:
        assert self.account(given) == [("money", "R-M1")]
        assert self.account(given, (MoneyStep.USED, 0), (MoneyStep.REPAID, 100_000)) == []

    def test_what_was_not_used_must_be_repaid(self, given: SimpleNamespace) -> None:
        assert self.account(given, (MoneyStep.USED, 90_000)) == [("money", "R-M1")]
        assert self.account(given, (MoneyStep.USED, 90_000), (MoneyStep.REPAID, 10_000)) == []
        assert self.account(given, (MoneyStep.USED, 60_000), (MoneyStep.USED, 40_000)) == []

    def test_only_what_was_paid_is_repaid(self, given: SimpleNamespace) -> None:
        assert self.account(given, (MoneyStep.PAID, 50_000), (MoneyStep.USED, 50_000)) == []

    def test_a_report_without_an_account_does_not_ask(self, given: SimpleNamespace) -> None:
        assert asked(given, given.complete()) == []


def test_an_undated_report_needs_a_date(given: SimpleNamespace) -> None:
    missing = asked(given, given.complete(), report=3, due=None)
    assert ("date", "R-06") in kinds(missing)


def test_a_status_note_needs_no_number_and_no_content(given: SimpleNamespace) -> None:
    decision = {"title": "x", "issuer": "regeringen"}
    assert asked(given, given.complete(), report=None, due=None, decision=decision) == []
