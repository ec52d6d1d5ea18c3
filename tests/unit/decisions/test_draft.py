"""The draft programme: money with its cycle, reports with their contents, marks of what is to be written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from beredd.common.content_files import load_content
from beredd.common.errors import UserError
from beredd.decisions import Extraction, draft_programme, write_draft
from beredd.programmes.model import Programme

Found = Callable[[str], Extraction]
TODAY = date(2027, 1, 4)
NAMES = sorted(path.name for path in (Path(__file__).parent / "texts").glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_every_draft_loads_and_says_the_same(name: str, found: Found, tmp_path: Path) -> None:
    programme = draft_programme(found(name), today=TODAY)
    path = write_draft(programme, tmp_path, source=name)
    assert load_content(path, Programme) == programme
    assert path.read_text(encoding="utf-8").startswith(f"# Draft read from {name}")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_grants_know_the_duties_of_their_cycle(found: Found) -> None:
    programme = draft_programme(found("sv_vatten.txt"), letter="V", today=TODAY)
    (grant,) = programme.money
    assert [(year.year, year.amount) for year in grant.years] == [(2025, 3_500_000), (2026, 1_200_000)]
    assert (grant.actor, grant.duty, grant.payer) == ("slv", "V-11", "kamk")
    assert (grant.requisition_duty, grant.repayment_duty, grant.account_duty) == ("V-11", "V-12", None)
    assert grant.at_most


def test_a_sum_for_several_years_is_not_shared_out(found: Found) -> None:
    (grant,) = draft_programme(found("da_regioner.txt"), today=TODAY).money
    assert (grant.total, grant.over, grant.years, grant.currency) == (120_000_000, (2026, 2029), (), "DKK")


def test_a_table_gives_a_grant_to_each_agency(found: Found) -> None:
    money = draft_programme(found("sv_tabell.txt"), today=TODAY).money
    assert {grant.actor: [(year.year, year.amount) for year in grant.years] for grant in money} == {
        "sida": [(2026, 400_000), (2027, 1_600_000)],
        "energimyndigheten": [(2026, 250_000), (2027, 750_000)],
    }


def test_reports_and_what_they_contain(found: Found) -> None:
    programme = draft_programme(found("sv_vatten.txt"), letter="V", today=TODAY)
    assert [(report.duty, report.kind, report.recipients) for report in programme.reports] == [
        ("V-09", "interim", ("li-departementet",)),
        ("V-10", "final", ()),
    ]
    assert [content.text.sv for content in programme.reports[1].contents] == [
        "Slutredovisningen ska innehålla en konsekvensanalys."
    ]


def test_frames_period_and_unknown_actors(found: Found) -> None:
    programme = draft_programme(found("sv_arlig.txt"), today=TODAY)
    assert programme.within_existing_frames == "U-09"
    assert programme.decision.number == "S2026/00311"
    assert [cited.number for cited in programme.cited] == ["S2023/01500"]
    assert any("Myndigheten för yrkeshögskolan" in (note.sv or "") for note in programme.notes)
    assert programme.next_review == date(2027, 2, 3)


def test_what_is_missing_is_marked_and_not_invented(found: Found) -> None:
    swedish = draft_programme(found("sv_tabell.txt"), today=TODAY)
    danish = draft_programme(found("da_aftale.txt"), today=TODAY)
    assert swedish.summary.sv == "(att skriva)"
    assert danish.summary.da == "(skal skrives)"
    assert danish.decision.parties == ("dk-regeringen", "dk-s", "dk-v", "dk-m", "dk-sf")
    assert [goal.listed for goal in danish.goals].count(False) == 14


def test_a_folder_that_cannot_be_written_to_is_told(found: Found, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be written"):
        write_draft(draft_programme(found("sv_arlig.txt"), today=TODAY), tmp_path / "file", source="x.txt")
