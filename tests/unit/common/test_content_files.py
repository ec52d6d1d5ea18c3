from datetime import date

import pytest

from beredd.common import content_files
from beredd.common.content_files import ContentFaults, content_dir, content_path, line_of, load_content, read_yaml
from beredd.common.errors import UserError
from beredd.common.text import Content, Text


class Shelf(Content):
    name: Text
    since: date
    books: tuple[Text, ...] = ()


RIGHT = "name: {sv: Hylla}\nsince: 2026-01-01\nbooks:\n  - {sv: Ett}\n  - {sv: Två}\n"


@pytest.fixture
def write(tmp_path):
    def _write(content):
        path = tmp_path / "shelf.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def test_a_file_becomes_its_model(write):
    shelf = load_content(write(RIGHT), Shelf)
    assert (shelf.name.sv, shelf.since, len(shelf.books)) == ("Hylla", date(2026, 1, 1), 2)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("since: 2026-01-01\n", "", ":1: since: is missing. Add it."),
        ("since:", "sinze: 1\nsince:", ":2: sinze: is not a field here. Remove it, or check its spelling"),
        ("2026-01-01", "yesterday", ":2: since: Input should be a valid date"),
        ("2026-01-01", "yesterday", "Write a date as 2026-12-15."),
        ("{sv: Två}", "{sv: }", ":5: books.1: no text: write at least one of sv, da, en"),
    ],
)
def test_a_fault_has_file_line_field_and_remedy(write, old, new, told):
    path = write(RIGHT.replace(old, new))
    with pytest.raises(ContentFaults) as raised:
        load_content(path, Shelf)
    assert told in str(raised.value)
    assert str(path) in str(raised.value)
    assert raised.value.exit_code == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b"# only a comment\n", "The file is empty"),
        (b"\x80\x81", "not text in UTF-8"),
        (b"a: [1, 2\n", "Not YAML"),
        (b"a: 1\n\tb: 2\n", ":2"),
        (b"!!python/object/apply:os.system ['true']", "Not YAML"),
        (b"a: " + b"x" * content_files.MAX_CONTENT_BYTES, "larger than 5 MB"),
    ],
    ids=["empty", "comment", "binary", "open bracket", "tab", "python object", "too large"],
)
def test_a_file_that_cannot_be_used_ends_in_one_sentence(write, content, told):
    with pytest.raises(UserError) as raised:
        read_yaml(write(content))
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_or_a_missing_file_is_said_so(tmp_path):
    with pytest.raises(UserError, match="No such file"):
        read_yaml(tmp_path / "no.yaml")
    with pytest.raises(UserError, match="cannot be read"):
        read_yaml(tmp_path)


def test_a_line_is_that_of_the_field_or_of_its_nearest_parent(write):
    _, node = read_yaml(write(RIGHT))
    assert line_of(node, ("books", 1, "sv")) == 5
    assert line_of(node, ("books", 1)) == 5
    assert line_of(node, ("books", 7)) == 3
    assert line_of(node, ("nosuch",)) == 1


def test_the_content_folder_can_be_the_agencys_own(monkeypatch, tmp_path):
    content_dir.cache_clear()
    try:
        monkeypatch.setenv("BEREDD_CONTENT", str(tmp_path))
        assert content_path("codes/places.csv") == tmp_path / "codes/places.csv"
        content_dir.cache_clear()
        monkeypatch.setenv("BEREDD_CONTENT", str(tmp_path / "nosuch"))
        with pytest.raises(UserError, match="not a folder"):
            content_dir()
    finally:
        content_dir.cache_clear()
