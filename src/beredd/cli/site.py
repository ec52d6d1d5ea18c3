"""``beredd site``: set up, fill with examples, serve and look after the site."""

import os
import socket
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from beredd.common.errors import ExitCode, SurroundingsError

app = App(name="site", help="Serve and look after the site.")


@app.command
def setup() -> None:
    """Make the database, its newest shape, the secret key and the interface's messages; safe to run again."""
    from beredd.site.config.surroundings import var_dir
    from beredd.site.starting import set_up

    set_up()
    print(f"The site is set up in {var_dir()}.")


@app.command
def demo(*, decisions: Path | None = None) -> None:
    """Add people of each role and example states, where there are none; print the log-ins.

    Parameters
    ----------
    decisions
        A folder with the decisions' own documents; those that the programmes were read from are added.
    """
    from beredd.site.demo import make_demo

    made = make_demo(decisions)
    print(f"{made.people} people and {made.states} example states added; {len(made.documents)} documents.")
    for refused in made.refused:
        print(f"Not added: {refused}")
    print("Log-ins (user name, password, role):")
    for username, password, role in made.log_ins:
        print(f"  {username:8} {password:24} {role}")


@app.command
def documents(folder: Path, /) -> int:
    """Add the decisions' own documents from a folder, each that a programme was read from, unaltered.

    Parameters
    ----------
    folder
        The folder with the documents; what is there already stays.
    """
    from beredd.site.starting import plain_database_faults, set_up

    set_up()
    with plain_database_faults():
        from beredd.site.decisions.folder import add_folder

        result = add_folder(folder)
    for name in result.added:
        print(f"{name}: added, or there already")
    for refused in result.refused:
        print(f"Not added: {refused}")
    return ExitCode.INPUT if result.refused else ExitCode.DONE


@app.command
def serve(*, port: int = 8000, host: str = "127.0.0.1", workers: int = 2, worker: bool = True) -> None:
    """Serve the site until it is stopped with Ctrl-C.

    Parameters
    ----------
    port
        The port to listen on.
    host
        The address to listen on; 0.0.0.0 lets other machines reach it.
    workers
        How many processes answer.
    worker
        With --no-worker nothing is done in the background: for a site whose long work has workers of its own
        (beredd site work).
    """
    from beredd.site.serving import serve_site
    from beredd.site.starting import set_up

    check_port(host, port)
    set_up()
    print(f"Beredd is served on http://{host}:{port}. Ctrl-C stops it.", flush=True)
    serve_site(host, port, workers, with_worker=worker)


@app.command
def work(*, parent: int | None = None) -> None:
    """Do the long work that people have begun (reading data sets) until stopped with Ctrl-C.

    beredd site serve does so beside itself; this is for a worker of its own, on the same folder and database. Told to
    end, it puts the work that it does back into the queue; told twice, it ends at once.

    Parameters
    ----------
    parent
        The number of a process; when that one ends, this one does too.
    """
    from beredd.site.config.surroundings import prepare
    from beredd.site.starting import plain_database_faults, start_django

    prepare()
    with plain_database_faults():
        start_django()
        from beredd.site.operations.state import require_shape
        from beredd.site.work.worker import work_until_stopped

        require_shape()
        work_until_stopped(parent=parent)


@app.command
def messages(*, update: bool = False) -> None:
    """Compile the interface's words; with --update, first bring the .po files in line with the code.

    Parameters
    ----------
    update
        For those who develop: gather new messages and drop those that are gone.
    """
    from beredd.site.config.messages import compile_messages, update_words
    from beredd.site.starting import start_django

    start_django()
    if update:
        for language, lacking in update_words().items():
            print(f"{language}: {len(lacking)} messages without words")
            for message in lacking:
                print(f"  {message}")
    for written in compile_messages():
        print(written)


@app.command
def manage(*arguments: Annotated[str, Parameter(allow_leading_hyphen=True)]) -> None:
    """Give a command to Django itself, such as createsuperuser, shell or check --deploy."""
    from beredd.site.config.surroundings import prepare
    from beredd.site.starting import plain_database_faults, start_django

    prepare()
    with plain_database_faults():
        start_django()
        from django.core.management import ManagementUtility

        ManagementUtility(["beredd site manage", *arguments]).execute()


def check_port(host: str, port: int) -> None:
    """Stop before anything is made when the port cannot be used.

    Raises
    ------
    SurroundingsError
        When another program has the port, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            raise SurroundingsError(f"There is no port {port}.", remedy="Choose one from 1024 to 65535.") from None
        except OSError as error:
            raise SurroundingsError(
                f"The address {host}:{port} cannot be used ({os.strerror(error.errno or 0)}).",
                remedy="Stop the other program, or choose another with --port.",
            ) from None
