"""Each fault a person can write into a programme file: found, in its line, with what would be right."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from beredd.programmes import check_file
from beredd.programmes.check import faults_of

DATED = {"kind": "fixed", "date": "2026-12-15", "event": "interim_report"}
GRANT = {
    "id": "X-g",
    "duty": "X-01",
    "purpose": {"en": "work"},
    "currency": "SEK",
    "years": [{"year": 2024, "amount": 5}],
    "source": {"kind": "appropriation", "text": {"en": "1:14"}},
}
DECISION = {"title": "T", "issuer": "regeringen"}
CONTENT = {"key": "a", "text": {"en": "a"}, "duty": "X-01"}
REPORT = {"id": "r", "duty": "X-01", "kind": "interim", "title": {"en": "Report"}, "recipients": ["regeringen"]}
GOAL = {"id": "X-F1", "level": "area", "text": {"en": "Goal"}}
LEVELS = [{"key": "area", "name": {"en": "area"}}]
DOCUMENT = {"key": "d", "title": "D", "language": "sv", "sha256": "0" * 64, "characters": 100}


def passage(**fields: Any) -> dict[str, Any]:
    return {"document": "d", "start": 0, "end": 10} | fields


def test_a_file_that_is_right_has_no_fault(build, duty):
    programme = build(
        duty("X-01", DATED, goals=["X-F1"], passages=[passage(end=100)]),
        duty("X-02", {"kind": "before", "duty": "X-01"}, depends_on=["X-01"]),
        goals=[GOAL],
        goal_levels=LEVELS,
        documents=[DOCUMENT],
        money=[GRANT],
        reports=[REPORT],
    )
    assert faults_of(programme) == []


FAULTS = [
    # fields of the programme beside its duties, where the fault stands, a word of what is said, a word of the remedy
    ({"decision": {"title": "T", "issuer": "regeringem"}}, "decision.issuer", "no actor", "Did you mean regeringen?"),
    (
        {"decision": {"title": "T", "issuer": "regeringen", "parties": ["x1"]}},
        "decision.parties.0",
        "no actor",
        "Known",
    ),
    ({"decision": {"title": "T", "issuer": "regeringen", "copies_to": ["x1"]}}, "decision.copies_to.0", "no actor", ""),
    ({"actors": [{"actor": "x1", "role": "copy"}]}, "actors.0.actor", "no actor", "Known"),
    ({"within_existing_frames": "X-13"}, "within_existing_frames", "no duty 'X-13'", "X-01"),
    ({"period": {"start": "2027-01-01", "end": "2026-01-01"}}, "period.end", "before the start", "round"),
    ({"goals": [GOAL | {"level": "aera"}], "goal_levels": LEVELS}, "goals.0.level", "no goal level", "mean area?"),
    ({"goals": [GOAL | {"parent": "X-F9"}], "goal_levels": LEVELS}, "goals.0.parent", "no goal 'X-F9'", "mean X-F1"),
    ({"goals": [GOAL | {"parent": "X-F1"}], "goal_levels": LEVELS}, "goals.0.parent", "under itself", "another"),
    ({"goals": [GOAL | {"cites": ["SOU 1"]}], "goal_levels": LEVELS}, "goals.0.cites.0", "no cited", "no cited"),
    ({"goals": [GOAL | {"indicators": ["nosuch"]}], "goal_levels": LEVELS}, "goals.0.indicators.0", "no indicator", ""),
    ({"goals": [GOAL | {"id": "X-01"}], "goal_levels": LEVELS}, "goals.0.id", "X-01 is there already", "own"),
    ({"goals": [GOAL | {"id": "Y-1"}], "goal_levels": LEVELS}, "goals.0.id", "programme's letter", "X-"),
    ({"money": [GRANT, GRANT]}, "money.1.id", "there already", "own"),
    ({"money": [GRANT | {"duty": "X-99"}]}, "money.0.duty", "no duty", "X-01"),
    ({"money": [GRANT | {"account_duty": "X-99"}]}, "money.0.account_duty", "no duty", ""),
    ({"money": [GRANT | {"currency": "DKK"}]}, "money.0.currency", "two currencies", "SEK"),
    ({"money": [GRANT | {"payer": "x1"}]}, "money.0.payer", "no actor", ""),
    ({"money": [GRANT | {"total": 5, "over": [2024, 2025]}]}, "money.0", "both years and a total", "or total"),
    ({"money": [GRANT | {"years": []}]}, "money.0", "no amount", "years with"),
    ({"money": [GRANT | {"years": [], "total": 5}]}, "money.0", "go together", "over:"),
    ({"money": [GRANT | {"years": [], "total": 5, "over": [2026, 2025]}]}, "money.0.over", "before the first", "round"),
    ({"money": [GRANT | {"years": GRANT["years"] * 2}]}, "money.0.years.1", "2024 is there already", "once"),
    ({"reports": [REPORT | {"duty": "X-99"}]}, "reports.0.duty", "no duty", ""),
    ({"reports": [REPORT | {"duty": "X-02"}]}, "reports.0.duty", "nothing of when", "undated"),
    ({"reports": [REPORT | {"recipients": ["x1"]}]}, "reports.0.recipients.0", "no actor", ""),
    ({"reports": [REPORT | {"contents": [CONTENT | {"duty": "X-9"}]}]}, "reports.0.contents.0.duty", "no duty", ""),
    ({"reports": [REPORT | {"contents": [CONTENT] * 2}]}, "reports.0.contents.1.key", "a is there already", "own"),
    (
        {"reports": [REPORT | {"contents": [CONTENT | {"only_on": "2026-12-16"}]}]},
        "reports.0.contents.0.only_on",
        "no date 2026-12-16",
        "2026-12-15",
    ),
    ({"frameworks": ["nosuch"]}, "frameworks.0", "no framework", ""),
    ({"links": [{"of": "X-77", "framework": "nosuch", "goal": "1"}]}, "links.0.of", "no goal or duty", ""),
]


@pytest.mark.parametrize(
    ("fields", "place", "what", "remedy"), FAULTS, ids=[fault[1] + " " + fault[2] for fault in FAULTS]
)
def test_fault_is_found_in_its_place(build, duty, fields, place, what, remedy):
    found = faults_of(build(duty("X-01", DATED), duty("X-02"), **fields))
    told = {".".join(map(str, fault.place)): fault for fault in found}
    assert place in told, told
    assert what in told[place].what
    assert remedy in told[place].remedy


DUTY_FAULTS = [
    ({"actors": [{"actor": "nosuch", "role": "copy"}]}, "actors.0.actor", "no actor"),
    ({"actors": [{"actor": "lv", "role": "copy"}] * 2}, "actors.1", "already"),
    ({"depends_on": ["X-99"]}, "depends_on.0", "no duty"),
    ({"goals": ["X-F9"]}, "goals.0", "no goal"),
    ({"cites": ["SOU 2021:19"]}, "cites.0", "no cited document"),
    ({"passages": [passage(document="e")]}, "passages.0.document", "no document"),
    ({"passages": [passage(end=101)]}, "passages.0.end", "outside the document"),
    ({"passages": [passage(start=10)]}, "passages.0.end", "before it starts"),
    ({"due": [{"kind": "same_as", "duty": "X-99"}]}, "due.0", "no duty"),
    ({"due": [{"kind": "same_as", "duty": "X-01"}]}, "due.0", "follows X-01"),
    ({"due": [{"kind": "before", "duty": "X-03"}]}, "due.0", "whose date follows X-01"),
    ({"due": [{"kind": "with_report", "duties": ["X-02"]}]}, "due.0", "says nothing of when"),
]


@pytest.mark.parametrize(
    ("fields", "place", "what"), DUTY_FAULTS, ids=[f"{fault[1]} {fault[2]}" for fault in DUTY_FAULTS]
)
def test_fault_of_a_duty_is_found_in_its_place(build, duty, fields, place, what):
    third = duty("X-03", {"kind": "same_as", "duty": "X-01"})
    found = faults_of(build(duty("X-01", **fields), duty("X-02"), third, documents=[DOCUMENT]))
    told = {".".join(map(str, fault.place)): fault.what for fault in found}
    assert what in told.get(f"duties.0.{place}", "nothing"), told


def as_file(build, tmp_path: Path, *duties: dict[str, Any], **fields: Any) -> Path:
    path = tmp_path / "draft.yaml"
    plain = build(*duties, **fields).model_dump(mode="json", exclude_defaults=True)
    path.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def test_a_finding_names_file_line_and_field(build, duty, tmp_path):
    path = as_file(build, tmp_path, duty("X-01"), duty("X-02", depends_on=["X-11"]))
    line = 1 + path.read_text(encoding="utf-8").splitlines().index("  - X-11")
    (finding,) = check_file(path)
    assert str(finding) == f"{path}:{line}: duties.1.depends_on.0: There is no duty 'X-11'. Did you mean X-01?"


def test_a_field_written_twice_is_told_because_yaml_keeps_the_last_only(build, tmp_path):
    path = as_file(build, tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + "author: Bo\n", encoding="utf-8")
    (finding,) = check_file(path)
    assert "author is written twice" in finding.what
    assert finding.line == len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("old", "new", "field", "remedy"),
    [
        ("verb: ska", "vreb: ska", "duties.0.vreb", "spelling"),
        ("strength: must", "strength: musst", "duties.0.strength", "'must'"),
        ("next_review: '2027-01-01'", "next_review: soon", "next_review", "2026-12-15"),
        ("country: SE\n", "", "country", "Add it"),
    ],
)
def test_a_fault_of_form_is_told_in_plain_words(build, tmp_path, old, new, field, remedy):
    path = as_file(build, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    told = {finding.field: finding.remedy for finding in check_file(path)}
    assert remedy in told[field]


def test_a_piece_merged_in_may_be_written_anew(build, tmp_path):
    path = tmp_path / "draft.yaml"
    path.write_text("a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\n", encoding="utf-8")
    assert not any("twice" in finding.what for finding in check_file(path))


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]\n",
        "a: &a {b: *a}\n",
        "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)),
    ],
    ids=["list in itself", "map in itself", "aliases that multiply"],
)
def test_a_file_that_holds_itself_is_no_trap(tmp_path, text):
    path = tmp_path / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    assert check_file(path)
