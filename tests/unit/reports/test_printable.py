"""Pasted text becomes paragraphs and lists, without characters that break a file."""

import pytest

from beredd.reports.document import BulletList, Paragraph
from beredd.reports.printable import blocks_of, printable


@pytest.mark.parametrize("break_", ["\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029", "\x85"])
def test_every_kind_of_line_break_is_a_line_feed(break_: str) -> None:
    assert printable(f"a{break_}b") == "a\nb"


def test_what_no_file_can_hold_is_left_out() -> None:
    assert printable("a\x00b\x1fc\ud800d\ufffee\x7f") == "abcde"


def test_letters_signs_and_emoji_stay() -> None:
    text = "Åse løb 3 km – «½ »\u00a0😀 1\u202f000"
    assert printable(text) == text


def test_paragraphs_and_lists_are_found() -> None:
    blocks = blocks_of("Först.\nSamma stycke.\n\n- ett\n– två\n• tre\nEfter.")
    assert blocks == (
        Paragraph(text="Först.\nSamma stycke."),
        BulletList(items=("ett", "två", "tre")),
        Paragraph(text="Efter."),
    )


def test_a_dash_inside_a_sentence_is_no_list() -> None:
    assert blocks_of("-5 grader\n– ") == (Paragraph(text="-5 grader\n–"),)


def test_nothing_gives_nothing() -> None:
    assert blocks_of(" \n\t\n") == ()
