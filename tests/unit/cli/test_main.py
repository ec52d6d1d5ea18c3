"""The whole program from outside: what a user sees when something is right, wrong, or broken."""

import errno
import subprocess
import sys

import pytest

import beredd.cli
from beredd.cli import BROKEN_PIPE, INTERRUPTED, main
from beredd.common.errors import FoundWanting, SurroundingsError, UserError


@pytest.fixture
def command(monkeypatch):
    """``command(error)``: the program's only command is then one that raises `error` (or returns it)."""

    def _install(outcome):
        def run() -> int:
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        monkeypatch.setattr(sys.modules[__name__], "run", run, raising=False)
        monkeypatch.setattr(beredd.cli, "COMMANDS", (("run", f"{__name__}:run", "Run."),))

    return _install


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UserError("The file is empty.", where="a.txt", remedy="Choose another."), 2),
        (FoundWanting("The report is not complete."), 3),
        (SurroundingsError("Port 8000 is taken."), 4),
    ],
)
def test_a_users_error_is_one_message_with_its_exit_code(command, capsys, error, code):
    command(error)
    assert main(["run"]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"beredd: {error}\n"


def test_a_fault_of_the_program_is_one_sentence_and_kept_in_the_log(command, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("BEREDD_HOME", str(tmp_path))
    command(ZeroDivisionError("oh"))
    assert main(["run"]) == 1
    told = capsys.readouterr().err
    log = tmp_path / "var/log/beredd.log"
    assert "Traceback" not in told
    assert len(told.splitlines()) == 1
    assert str(log) in told
    assert "ZeroDivisionError: oh" in log.read_text(encoding="utf-8")


def test_a_fault_that_cannot_be_kept_says_where_it_was(command, capsys, tmp_path, monkeypatch):
    (tmp_path / "var").write_text("a file, not a folder", encoding="utf-8")
    monkeypatch.setenv("BEREDD_HOME", str(tmp_path))
    command(ZeroDivisionError("oh"))
    assert main(["run"]) == 1
    assert "test_main.py" in capsys.readouterr().err


def test_a_full_disk_is_said_so(command, capsys):
    command(OSError(errno.ENOSPC, "No space left on device"))
    assert main(["run"]) == 4
    assert "disk is full" in capsys.readouterr().err


def test_ctrl_c_stops_quietly(command, capsys):
    command(KeyboardInterrupt())
    assert main(["run"]) == INTERRUPTED
    assert capsys.readouterr().err == "beredd: stopped.\n"


def test_a_commands_own_code_is_passed_on(command):
    command(3)
    assert main(["run"]) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["programm"], "Did you mean programme?"),
        (["programme", "calender"], 'Did you mean "calendar"?'),
        (["programme", "duties"], "beredd programme --help"),
        (["programme", "list", "--format", "xml"], "table"),
        (["programme", "calendar", "all", "--from", "tomorrow"], "--from"),
        (["programme", "list", "--langg", "sv"], "--langg"),
    ],
)
def test_a_wrong_word_is_met_with_one_sentence_and_code_2(capsys, arguments, words):
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert words in told
    assert len(told.splitlines()) == 1


def test_help_names_every_command(capsys):
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name, _, _ in beredd.cli.COMMANDS)


def test_version_is_the_packages(capsys):
    from importlib.metadata import version

    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == version("beredd")


def run_python(code: str, **options):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, **options)


def test_help_imports_nothing_heavy():
    heavy = ("django", "polars", "altair", "docx", "typst", "pydantic", "yaml", "holidays", "icalendar", "pypdf")
    done = run_python(
        "import sys; from beredd.cli import main; main(['--help']);"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    assert done.stderr.strip() == "[]"


def test_a_reader_that_leaves_is_no_fault():
    code = "import sys; from beredd.cli import main; sys.exit(main(['programme', 'schema']))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()  # long before the command has anything to say
        told = running.stderr.read()
    assert told == b""
    assert running.returncode == BROKEN_PIPE
