"""An import from file to rows: the file is kept until it is confirmed, then written in one transaction."""

import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from beredd.common.errors import SurroundingsError
from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.provenance import sha256_of
from beredd.common.secrecy import refuse_classified
from beredd.common.text import Language
from beredd.common.whole_files import write_whole
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import actors_of
from beredd.site.audit.events import record
from beredd.site.audit.models import AuditEvent
from beredd.site.registers.excel_plan import ImportPlan, Status, changes_of, known_headings, plan_of
from beredd.site.registers.excel_read import HandedIn, read_file
from beredd.site.registers.listings import Listing

log = logging.getLogger(__name__)
KEPT_SECONDS: Final = 24 * 3600
"""The longest that a file waits for its owner's word; log-out, confirmation and cancelling end it sooner."""
IMPORTED: Final = "import_file"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that waits to be confirmed: its hash is its name, and only its owner reaches it."""

    sha256: str
    name: str
    raw: bytes


class PlanChangedError(Exception):
    """Something has changed since the dry run was shown: it must be shown anew before anything is written."""


def dry_run(listing: Listing, raw: bytes, name: str, language: Language, *, checked: bool = True) -> ImportPlan:
    """Return what a file would do; unless `checked`, without what only the writing itself would refuse.

    Raises
    ------
    UserError
        When it cannot be read, is of another list, or holds what beredd may not hold.
    """
    known = known_headings(listing)
    file = read_file(raw, name, known, largest=settings.BEREDD_MAX_UPLOAD_BYTES)
    plan = plan_of(listing, file, language, checked=checked)
    _refuse_elsewhere(file, known)
    return plan


def _refuse_elsewhere(file: HandedIn, known: dict[str, str]) -> None:
    """Refuse what may not be held in columns that are passed over too: the file is kept whole until it is confirmed."""
    beside = [place for place, heading in enumerate(file.heading) if heading.strip().casefold() not in known]
    for number, cells in zip(file.numbers, file.rows, strict=True):
        for place in [*beside, *range(len(file.heading), len(cells))]:
            if place < len(cells) and cells[place].strip():
                refuse_classified(cells[place], where=str(number))
                refuse_personal_numbers(cells[place], where=str(number))


def imported_before(listing: Listing, sha256: str) -> AuditEvent | None:
    """Return when the very same file was imported before: its new rows would be added once more."""
    events = AuditEvent.objects.filter(programme=listing.programme.id, thing="list", thing_id=listing.key)
    return events.filter(action=IMPORTED, new__sha256=sha256).first()


def carry_out(
    *, by: User, listing: Listing, file: KeptFile, mark: str, chosen: list[str], why: str, language: Language
) -> ImportPlan:
    """Write what a kept file says, all of it or nothing, and only what the dry run with this mark has shown.

    Raises
    ------
    PlanChangedError
        When the file would do something else now than when it was shown.
    NewerRowError, RowFaultsError
        When somebody writes in the very same moment.
    """
    with transaction.atomic():
        # What the list itself would refuse, the writing refuses: it need not be asked twice.
        plan = dry_run(listing, file.raw, file.name, language, checked=False)
        if plan.mark != mark or plan.counts[Status.ERROR]:
            raise PlanChangedError
        changes = changes_of(plan.changes(chosen))
        if changes:
            codes = listing.write(changes, why)
            _record(by, listing, file, codes, why)
    forget(by, file.sha256)
    return plan


def _record(by: User, listing: Listing, file: KeptFile, codes: list[str], why: str) -> None:
    """Note the import in the audit trail, for nobody's eyes who may not read the rows that it wrote."""
    rows = listing.current(codes).values()
    limited = any(entry.limited or entry.values.get("shown_to") for entry in rows)
    record(
        IMPORTED,
        by=by,
        programme=listing.programme.id,
        thing="list",
        thing_id=listing.key,
        new={"sha256": file.sha256},
        why=why,
        confidentiality=max((entry.confidentiality for entry in rows), default=0),
        shown_to=sorted(actors_of(by, listing.programme.id)) if limited else (),
    )


def keep(by: User, listing: Listing, raw: bytes, name: str) -> KeptFile:
    """Keep a file for a day, until its owner confirms it.

    Raises
    ------
    SurroundingsError
        When the disk is full or closed.
    """
    sha256 = sha256_of(raw)
    told = {"programme": listing.programme.id, "list": listing.key, "name": name[:200]}
    folder = _folder(by)
    try:
        forget_old()
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / sha256, raw, mode=0o600)
        write_whole(folder / f"{sha256}.json", json.dumps(told).encode("utf-8"), mode=0o600)
    except OSError as error:
        raise SurroundingsError(
            f"The file cannot be kept ({error.strerror}).", where=str(folder), remedy="Make room, then try again."
        ) from None
    return KeptFile(sha256, name, raw)


def kept(by: User, listing: Listing, sha256: str) -> KeptFile | None:
    """Return a file that waits for its owner's confirmation for this list; None for one that is gone or another's."""
    if len(sha256) != 64 or not sha256.isalnum():
        return None
    path = _folder(by) / sha256
    try:
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            return None
        told: dict[str, Any] = json.loads((path.parent / f"{sha256}.json").read_text(encoding="utf-8"))
        raw = path.read_bytes()
    except (OSError, ValueError):
        return None
    if told.get("programme") != listing.programme.id or told.get("list") != listing.key or sha256_of(raw) != sha256:
        return None
    return KeptFile(sha256, str(told.get("name", "")), raw)


def forget(by: User, sha256: str) -> None:
    """Throw a kept file away."""
    for name in (sha256, f"{sha256}.json"):
        (_folder(by) / name).unlink(missing_ok=True)


def _folder(by: User) -> Path:
    return Path(settings.BEREDD_VAR) / "imports" / str(by.pk)


@receiver(user_logged_out)
def forget_at_log_out(user: User | None, **_sent: Any) -> None:
    """Throw away what waits of a person who logs out; a disk that refuses keeps nobody logged in."""
    if user is None:
        return
    try:
        for path in _folder(user).glob("*"):
            path.unlink(missing_ok=True)
    except OSError as fault:
        log.warning("Files that wait to be confirmed could not be thrown away: %s", fault.strerror)


def forget_old() -> None:
    """Throw away what nobody has confirmed within a day: with each import, and by the timer of the reminders."""
    too_old = time.time() - KEPT_SECONDS
    for path in (Path(settings.BEREDD_VAR) / "imports").glob("*/*"):
        if path.stat().st_mtime < too_old:
            path.unlink(missing_ok=True)


def notice_of_earlier(event: AuditEvent) -> str:
    """Say that the same file has been imported before."""
    return _("This very file was imported by %(name)s on %(day)s; its new rows would be added once more.") % {
        "name": event.by_name,
        "day": event.at.date().isoformat(),
    }
