"""The agency's own template: its words and styles stay, ours are filled in, and its faults are told."""

from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest

from beredd.common.errors import UserError
from beredd.reports.render import render_in_template


def a_template(folder: Path, *paragraphs: str, head: str = "Myndigheten {{ reference }}") -> Path:
    file: Any = docx.Document()
    file.sections[0].header.paragraphs[0].text = head
    for text in paragraphs:
        file.add_paragraph(text)
    path = folder / "mall.docx"
    file.save(path)
    return path


def filled(given: SimpleNamespace, template: Path, **parts: Any) -> Any:
    return docx.Document(BytesIO(render_in_template(given.document(**parts), template)))


def test_fields_are_filled_and_the_body_stands_in_its_place(given: SimpleNamespace, tmp_path: Path) -> None:
    template = a_template(
        tmp_path,
        "{{ draft_mark }} {{ title }} – {{ subtitle }}",
        "{% for fact in facts %}{{ fact.label }}: {{ fact.value }}; {% endfor %}",
        "{{ body }}",
        "Sist: {{ authors }}, {{ date }}",
    )
    file = filled(given, template)
    texts = [one.text for one in file.paragraphs]
    assert texts[0] == "UTKAST Rapport om rena händer – Uppföljning"
    assert "Ska lämnas senast: 15 juni 2026;" in texts[1]
    assert texts[2] == "Sammanfattning"
    assert file.paragraphs[2].style.name == "Heading 1"
    assert texts[-1] == "Sist: Folkhälsomyndigheten, 4 maj 2026"
    assert file.sections[0].header.paragraphs[0].text == "Myndigheten S2024/09999"
    assert len(file.tables) == 2
    assert not [text for text in texts if "beredd-body" in text]


def test_lines_of_the_first_page_can_be_paragraphs_of_their_own(given: SimpleNamespace, tmp_path: Path) -> None:
    template = a_template(
        tmp_path, "{%p for fact in facts %}", "{{ fact.label }}: {{ fact.value }}", "{%p endfor %}", "{{ body }}"
    )
    texts = [one.text for one in filled(given, template).paragraphs]
    assert texts[0] == "Beslutets diarienummer: S2024/09999"
    assert "Ska lämnas senast: 15 juni 2026" in texts[:4]


def test_signs_that_word_minds_are_only_text(given: SimpleNamespace, tmp_path: Path) -> None:
    file = filled(given, a_template(tmp_path, "{{ title }}", "{{ body }}"), title="A & B < C {{ x }}")
    assert file.paragraphs[0].text == "A & B < C {{ x }}"


def test_a_template_with_its_own_style_keeps_it(given: SimpleNamespace, tmp_path: Path) -> None:
    path = a_template(tmp_path, "{{ body }}")
    file: Any = docx.Document(path)
    file.styles["Heading 1"].font.name = "Myndighetssnitt"
    file.save(path)
    assert filled(given, path).styles["Heading 1"].font.name == "Myndighetssnitt"


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (("{{ title }}",), r"no \{\{ body \}\}"),
        (("{{ titel }}", "{{ body }}"), "titel"),
        (("{{ title", "{{ body }}"), "not right"),
        (("{% if title %}", "{{ body }}"), "not right"),
        (("{{ title.__class__.__mro__ }}", "{{ body }}"), "unknown|not right"),
    ],
)
def test_a_faulty_template_is_told(
    given: SimpleNamespace, tmp_path: Path, paragraphs: tuple[str, ...], said: str
) -> None:
    with pytest.raises(UserError, match=said) as told:
        filled(given, a_template(tmp_path, *paragraphs))
    assert "mall.docx" in str(told.value)


def test_the_body_in_a_table_is_told(given: SimpleNamespace, tmp_path: Path) -> None:
    path = a_template(tmp_path, "x")
    file: Any = docx.Document(path)
    file.add_table(1, 1).cell(0, 0).text = "{{ body }}"
    file.save(path)
    with pytest.raises(UserError, match="table or a text box"):
        filled(given, path)


@pytest.mark.parametrize("data", [b"", b"not a Word file", b"PK\x03\x04broken"])
def test_what_is_no_word_file_is_told(given: SimpleNamespace, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "mall.docx"
    path.write_bytes(data)
    with pytest.raises(UserError, match="not a Word file"):
        filled(given, path)


def test_a_missing_template_and_a_folder_are_told(given: SimpleNamespace, tmp_path: Path) -> None:
    for path in (tmp_path / "no.docx", tmp_path):
        with pytest.raises(UserError):
            filled(given, path)


def test_the_same_template_gives_the_same_bytes(given: SimpleNamespace, tmp_path: Path) -> None:
    template = a_template(tmp_path, "{{ title }}", "{{ body }}")
    assert render_in_template(given.document(), template) == render_in_template(given.document(), template)
