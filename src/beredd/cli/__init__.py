"""``beredd``: the program's commands, one file a room.

A command's file is imported when the command is given, so that ``beredd --help`` answers at once.
"""

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path

from cyclopts import App, CycloptsError

from beredd.common.errors import ExitCode, UserError

INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended: 128 + SIGINT."""
BROKEN_PIPE = 141
"""What shells expect when the reader has left: 128 + SIGPIPE."""

COMMANDS = (
    ("programme", "beredd.cli.programme:app", "Duties, calendar, money and actors of a programme; check its file."),
    ("decision", "beredd.cli.decision:app", "Read a decision into a draft programme file."),
    ("indicator", "beredd.cli.indicator:app", "Indicators, their observations and verdicts."),
    ("amr", "beredd.cli.amr:app", "Antimicrobial resistance: isolates and sales to indicators with targets."),
    ("report", "beredd.cli.report:report", "Write a report that a decision demands."),
    ("frozen", "beredd.cli.report:frozen", "Check that a final report is as it was."),
    ("site", "beredd.cli.site:app", "Serve and look after the site."),
    ("remind", "beredd.cli.remind:app", "Send the reminders of the day by e-mail."),
    ("backup", "beredd.cli.backup:backup", "Keep all that the site holds in a new folder, while it runs."),
    ("restore", "beredd.cli.backup:restore", "Put a backup in the place of what the site holds."),
    ("check", "beredd.cli.check:check", "Tell an operator what is wrong with the site, and what to do."),
    ("demo", "beredd.cli.demo:demo", "Fill a site on this machine with the five programmes and serve it."),
)
"""Name, where it is, and what it does: the words are here so that help need not import it."""


def make_app() -> App:
    """Return the program with its commands, none of them imported yet."""
    app = App(
        name="beredd",
        help="Beredd carries a government decision all the way: decision, programme, evidence, report.",
        version=lambda: version("beredd"),
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    for name, place, words in COMMANDS:
        app.command(place, name=name, help=words)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (docs/reference/exit-codes.md); nobody is shown a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has what it wanted (| head). Python would complain once more at exit when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        _say("stopped.")
        return INTERRUPTED
    return code


def _run(given: list[str]) -> int:
    if given and given[0] not in _names() and not given[0].startswith("-"):
        # Said here, because cyclopts would import every command to say it.
        _say(_unknown_command(given[0]))
        return ExitCode.INPUT
    try:
        result = make_app()(given, exit_on_error=False, print_error=False)
    except UserError as error:
        _say(str(error))
        return error.exit_code
    except CycloptsError as error:
        _say(f"{_one_sentence(error)} See: beredd {_command_of(given)}--help")
        return ExitCode.INPUT
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            _say("The disk is full. Make room and try again.")
            return ExitCode.SURROUNDINGS
        return _fault(error)
    except Exception as error:
        return _fault(error)
    return result if isinstance(result, int) else ExitCode.DONE


def _say(words: str) -> None:
    print(f"beredd: {words}", file=sys.stderr)


def _one_sentence(error: CycloptsError) -> str:
    words = " ".join(str(error).split())
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _names() -> list[str]:
    return [name for name, _, _ in COMMANDS]


def _unknown_command(word: str) -> str:
    near = get_close_matches(word, _names(), n=1)
    guess = f" Did you mean {near[0]}?" if near else ""
    return f"There is no command {word!r}.{guess} The commands are {', '.join(_names())}."


def _command_of(given: list[str]) -> str:
    """Return the command that was given, as far as it is one, with a space after it."""
    return f"{given[0]} " if given and given[0] in _names() else ""


def _fault(error: BaseException) -> ExitCode:
    """Keep an unforeseen fault's traceback for those who mend it, and tell the user in one sentence."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    kept = _keep(error)
    where = f"The details are in {kept}" if kept else f"It happened at {last.filename}:{last.lineno} ({error})"
    _say(
        f"A fault in beredd itself ({type(error).__name__}) stopped the command. "
        f"{where}: please send that to those who look after beredd."
    )
    return ExitCode.FAULT


def _keep(error: BaseException) -> Path | None:
    from beredd.site.config.surroundings import var_dir

    log = var_dir() / "log" / "beredd.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n")
            file.writelines(traceback.format_exception(error))
    except OSError:
        return None
    return log
