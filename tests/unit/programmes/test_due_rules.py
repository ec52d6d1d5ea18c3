import pytest
from pydantic import TypeAdapter, ValidationError

from beredd.programmes.due_rules import Before, DueRule, Event, SameAs, Undated, WithReport, kind_words

RULE = TypeAdapter(DueRule)


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "yearly", "month": 4, "day": 31, "first_year": 2026},
        {"kind": "yearly", "month": 13, "day": 1, "first_year": 2026},
        {"kind": "yearly", "month": 3, "day": 1, "first_year": 2028, "last_year": 2027},
        {"kind": "during", "start": "2026-01-02", "end": "2026-01-01"},
        {"kind": "list", "dates": []},
        {"kind": "with_report", "duties": []},
        {"kind": "fixed", "date": "2026-02-30"},
        {"kind": "fixed"},
        {"kind": "sometime"},
        {"kind": "continuous", "date": "2026-01-01"},
        {"kind": "undated", "recurrence": "monthly"},
    ],
)
def test_a_rule_that_cannot_be_is_refused(rule):
    with pytest.raises(ValidationError):
        RULE.validate_python(rule)


def test_a_leap_day_is_a_day_and_work_is_the_plain_event():
    rule = RULE.validate_python({"kind": "yearly", "month": 2, "day": 29, "first_year": 2026})
    assert rule.event is Event.WORK


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Before(kind="before", duty="A-11"), "före A-11"),
        (SameAs(kind="same_as", duty="A-20"), "samma tidpunkt som A-20"),
        (WithReport(kind="with_report", duties=("A-20", "A-21")), "med varje redovisning"),
        (Undated(kind="undated"), "utan datum"),
    ],
)
def test_a_kind_in_words_names_the_duty_it_hangs_on(rule: DueRule, words: str) -> None:
    assert kind_words(rule, "sv") == words
