"""``beredd demo``: a filled site on this machine, made anew or brought up to date.

It calls what the other commands call, one after the other, and changes nothing that a user has entered or edited.
"""

import json
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from beredd.common.errors import ExitCode, SurroundingsError, UserError

if TYPE_CHECKING:
    from rich.progress import Progress

    from beredd.indicators.model import Observation
    from beredd.programmes.follow_up import FollowUp
    from beredd.programmes.model import Programme
    from beredd.reports import DueReport
    from beredd.reports.freeze import Form
    from beredd.site.demo import DemoMade

NEEDED_BYTES = 200_000_000
"""Room for the database, the reports and the log; with less, a write may stop half-way."""
FORMS: tuple["Form", ...] = ("docx", "pdf", "html")
WRITTEN = "written.json"
"""In the folder of drafts: what each draft was made from, and the hash of each file as we wrote it."""


@dataclass
class Drafts:
    """The drafts of the next due reports: written now, the same as before, or left because somebody has edited them."""

    folder: Path
    written: list[Path] = field(default_factory=list)
    same: list[Path] = field(default_factory=list)
    edited: list[Path] = field(default_factory=list)


def demo(
    *,
    port: int = 8000,
    host: str = "127.0.0.1",
    serve: Annotated[bool, Parameter(negative="--no-serve")] = True,
    reports: Annotated[bool, Parameter(negative="--no-reports")] = True,
    decisions: Path | None = None,
) -> int:
    """Fill a site on this machine with the five programmes, write the next due report of each, and serve it.

    Parameters
    ----------
    port
        The port to serve on.
    host
        The address to serve on.
    serve
        Serve when all is made.
    reports
        Write the draft of each programme's next due report.
    decisions
        A folder with the decisions' own documents, so that each duty shows the passage it comes from.
    """
    from beredd.cli.site import check_port
    from beredd.programmes import programmes
    from beredd.site.config.surroundings import var_dir
    from beredd.site.demo import make_demo

    if decisions is not None and not decisions.is_dir():
        raise UserError("There is no such folder.", where=str(decisions), remedy="Name the folder with the decisions.")
    if serve:
        check_port(host, port)
    _check_disk(var_dir())
    drafts = Drafts(var_dir() / "reports")
    with _progress() as bar:
        step = bar.add_task("Reading the programmes", total=3 + (len(programmes()) if reports else 0))
        _check_programmes()
        bar.update(step, advance=1, description="Database, people and example states")
        made = make_demo(decisions)
        bar.update(step, advance=2)
        for programme in programmes().values() if reports else ():
            bar.update(step, description=f"Report: {programme.title.to('en')}")
            _write_draft(programme, drafts)
            bar.update(step, advance=1)
        bar.update(step, description="Ready")
    _say_what_was_made(made, drafts if reports else None, decisions)
    if not serve:
        return ExitCode.DONE
    from beredd.site.serving import serve_site

    print(f"\nOpen http://{host}:{port} (Ctrl-C stops it)", flush=True)
    serve_site(host, port, 2)
    return ExitCode.DONE


def _progress() -> "Progress":
    """Return a bar on standard error; where that is no terminal it draws nothing, and the closing words tell all."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _check_disk(folder: Path) -> None:
    """Stop before anything is made when the disk is nearly full."""
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(there).free
    if free < NEEDED_BYTES:
        raise SurroundingsError(
            f"The disk is nearly full: {free // 1_000_000} MB left.",
            where=str(folder),
            remedy=f"Make room ({NEEDED_BYTES // 1_000_000} MB is enough), or set BEREDD_HOME to a folder elsewhere.",
        )


def _check_programmes() -> None:
    """Stop at a programme file that is not right, with what is wrong where."""
    from beredd.common.content_files import ContentFaults, content_dir
    from beredd.programmes.check import check_file

    faults = [fault for path in sorted((content_dir() / "programmes").glob("*.yaml")) for fault in check_file(path)]
    if faults:
        raise ContentFaults(faults)


def _write_draft(programme: "Programme", drafts: Drafts) -> None:
    """Write the draft of the programme's next report, unless it is there already or somebody has worked in it."""
    from beredd.common.provenance import sha256_of
    from beredd.common.whole_files import write_whole
    from beredd.reports import compose, next_due_report
    from beredd.reports.freeze import canonical, render
    from beredd.site.follow_up_door import follow_up_of, observations_of

    today = date.today()
    follow_up = follow_up_of(programme.id)
    which = next_due_report(programme, today, follow_up)
    observations = observations_of(programme) if any(goal.indicators for goal in programme.goals) else []
    made_from = _fingerprint(programme, which, follow_up, observations, today)
    record = _written(drafts.folder)
    document = None
    for form in FORMS:
        path = drafts.folder / f"{programme.id}_{which.key}_{programme.language}.{form}"
        match _stands(path, made_from, record):
            case "same":
                drafts.same.append(path)
            case "edited":
                drafts.edited.append(path)
            case "to_write":
                document = document or compose(programme, which, follow_up, observations, programme.language, today)
                data = render(document, form)
                write_whole(path, data)
                record[path.name] = {"made_from": made_from, "file": sha256_of(data)}
                drafts.written.append(path)
    write_whole(drafts.folder / WRITTEN, canonical(record))


def _fingerprint(
    programme: "Programme",
    which: "DueReport",
    follow_up: "FollowUp",
    observations: Iterable["Observation"],
    today: date,
) -> str:
    """Return the hash of all that a draft is made from; composing it to find out would take as long as writing it."""
    from pydantic import TypeAdapter

    from beredd.common.provenance import program_version, sha256_of
    from beredd.reports.freeze import canonical

    added = TypeAdapter(type(follow_up)).dump_python(follow_up, mode="json")
    del added["at"]  # the moment of asking, not something that anybody has added
    made_from = {
        "program": program_version(),
        "programme": programme.model_dump(mode="json"),
        "report": which.key,
        "added": added,
        "observations": [observation.model_dump(mode="json") for observation in observations],
        "today": today.isoformat(),
    }
    return sha256_of(canonical(made_from))


def _stands(path: Path, made_from: str, record: dict[str, dict[str, str]]) -> Literal["same", "edited", "to_write"]:
    """Tell whether a draft is as we wrote it, has been worked in by somebody, or has to be written."""
    from beredd.common.provenance import sha256_of

    if not path.is_file():
        return "to_write"
    known = record.get(path.name)
    if known is None or sha256_of(path) != known["file"]:
        return "edited"
    return "same" if known["made_from"] == made_from else "to_write"


def _written(folder: Path) -> dict[str, dict[str, str]]:
    """Return what is known of the drafts in `folder`; nothing where the record is gone, so that no draft is lost."""
    try:
        known: dict[str, dict[str, str]] = json.loads((folder / WRITTEN).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return known


def _say_what_was_made(made: "DemoMade", drafts: Drafts | None, decisions: Path | None) -> None:
    """Say what there is now, and where."""
    from beredd.programmes import programmes
    from beredd.site.config.surroundings import database, var_dir

    engine = database()["ENGINE"].rsplit(".", 1)[-1]
    where = database()["NAME"] if "sqlite" in engine else f"{engine} (BEREDD_DATABASE_URL)"
    print(f"Programmes   {', '.join(programmes())}")
    print(f"Database     {where}: {made.people} people and {made.states} example states added")
    if drafts is not None:
        print(f"Reports      {drafts.folder}: {len(drafts.written)} written, {len(drafts.same)} as before")
        for path in drafts.written:
            print(f"             {path.name}")
        for path in drafts.edited:
            print(f"             {path.name} has been edited and is left as it is")
    if decisions is not None:
        print(f"Documents    {var_dir() / 'documents'}: {len(made.documents)} added from {decisions}")
        for refused in made.refused:
            print(f"             not added: {refused}")
    print("Log-ins      user      password                 role")
    for user, password, role in made.log_ins:
        print(f"             {user:<9} {password:<24} {role}")
    sys.stdout.flush()
