import pytest

from beredd.common.errors import ExitCode, Finding, FoundWanting, SurroundingsError, UserError


def test_an_error_says_where_what_and_what_to_do():
    assert str(UserError("The file is empty.", where="a.txt", remedy="Choose another.")) == (
        "a.txt: The file is empty. Choose another."
    )
    assert str(UserError("The file is empty.")) == "The file is empty."


@pytest.mark.parametrize(("error", "code"), [(UserError, 2), (FoundWanting, 3), (SurroundingsError, 4)], ids=str)
def test_each_kind_has_its_exit_code(error, code):
    assert error("No.").exit_code == code


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"line": 4, "field": "duties.0"}, "a.yaml:4: duties.0: Wrong. Mend it."),
        ({"line": 4}, "a.yaml:4: Wrong. Mend it."),
        ({}, "a.yaml: Wrong. Mend it."),
    ],
)
def test_a_finding_leads_the_eye_to_its_place(fields, words):
    assert str(Finding(file="a.yaml", what="Wrong.", remedy="Mend it.", **fields)) == words


def test_the_reference_page_lists_the_exit_codes(root):
    page = (root / "docs/reference/exit-codes.md").read_text(encoding="utf-8")
    assert all(f"| {code.value} |" in page for code in ExitCode)
