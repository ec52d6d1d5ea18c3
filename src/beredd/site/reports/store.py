"""The folder of released reports: each frozen whole, each under a name of its own, none ever changed."""

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from beredd.common.errors import FoundWanting, SurroundingsError
from beredd.common.text import Language
from beredd.programmes.model import Programme
from beredd.reports.compose import compose
from beredd.reports.due import DueReport
from beredd.reports.freeze import FORMS, TEMPLATE, fingerprint, freeze, verify
from beredd.reports.gate import gate
from beredd.site.config.reader import reader_language, today
from beredd.site.indicators.queries import observations_for_report
from beredd.site.plan.queries import with_plan
from beredd.site.programmes.queries import follow_up
from beredd.site.reports.models import FrozenRow


@dataclass(frozen=True, slots=True)
class Frozen:
    """Where a frozen report lies below ``var/reports``, and the hash that stands for it all."""

    folder: str
    sha256: str


def _root() -> Path:
    return Path(settings.BEREDD_VAR) / "reports"


def freeze_files(programme: Programme, report: DueReport, language: Language) -> Frozen:
    """Make the final report of what is known at this moment, and store it.

    Raises
    ------
    FoundWanting
        When the gate finds something missing.
    SurroundingsError
        When the disk refuses.
    """
    added, observations = with_plan(follow_up(programme.id)), observations_for_report(programme)
    missing = gate(programme, report.spec, report.due, added, observations)
    if missing:
        raise FoundWanting(f"{len(missing)} things are missing.", remedy=missing[0].remedy.to(reader_language()))
    document = compose(programme, report, added, observations, language, today(), final=True)
    name = report.spec.id if report.spec else "status"
    # A name of its own each time: a release that broke off leaves a folder that nothing points to, and no obstacle.
    folder = f"{programme.id}/{name}-{report.key}-{secrets.token_hex(4)}"
    sha256 = freeze(
        _root() / folder,
        document,
        programme=programme,
        report=report,
        follow_up=added,
        observations=observations,
        stem="report",
    )
    return Frozen(folder, sha256)


def remove_files(folder: str) -> None:
    """Take away a frozen folder that no row came to point to."""
    shutil.rmtree(_root() / folder, ignore_errors=True)


def frozen_file(row: FrozenRow, form: str) -> bytes | None:
    """Return a released report's file, None when it was not made in that form.

    Raises
    ------
    UserError
        When anything of the report is not as it was when it was released.
    """
    folder = row.folder
    if fingerprint(_root() / folder) != row.sha256 or verify(_root() / folder):
        raise FoundWanting("The stored report is not as it was released.", where=folder)
    path = _file_of(folder, form)
    try:
        return path.read_bytes() if path else None
    except OSError:
        return None


def frozen_forms(folder: str) -> list[str]:
    """Return the formats that a released report was stored in."""
    return [form for form in FORMS if _file_of(folder, form) is not None]


def _file_of(folder: str, form: str) -> Path | None:
    """Return a released report's file, whatever it is called: a command names it after the programme and the date."""
    found = [path for path in sorted((_root() / folder).glob(f"*.{form}")) if path.name != TEMPLATE]
    return found[0] if found else None


def take_in(source: Path, programme: Programme, report: DueReport) -> Frozen:
    """Store a copy of a report that was frozen elsewhere, byte by byte; its hash is that of the original.

    Raises
    ------
    FoundWanting
        When the copy is not as the original was frozen.
    SurroundingsError
        When the disk refuses.
    """
    name = report.spec.id if report.spec else "status"
    folder = f"{programme.id}/{name}-{report.key}-{secrets.token_hex(4)}"
    try:
        shutil.copytree(source, _root() / folder)
    except OSError as error:
        remove_files(folder)
        raise SurroundingsError(f"The report cannot be stored ({error.strerror}).", where=str(_root())) from None
    if verify(_root() / folder):
        remove_files(folder)
        raise FoundWanting("The report is not as it was frozen.", where=str(source))
    return Frozen(folder, fingerprint(_root() / folder))
