"""How long 4,000 rows take: out of the site as a workbook, back in as a dry run, and written in one transaction.

    python benchmarks/register_import.py

In a database of its own in a folder of its own. The target is ten seconds for the dry run and the writing together.
"""

import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROWS = 4_000
TARGET_SECONDS = 10.0
PROGRAMME = "se-amr-2026"


@contextmanager
def timed(what: str, spent: dict[str, float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    spent[what] = time.perf_counter() - began
    print(f"{what:28} {spent[what]:6.2f} s")


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"BEREDD_HOME": home, "DJANGO_SETTINGS_MODULE": "beredd.site.config.settings"}
        os.environ.setdefault("BEREDD_SECRET_KEY", "x" * 60)
        Path(home, "var").mkdir(exist_ok=True)
        import django

        django.setup()
        return _measure()


def _measure() -> int:
    import openpyxl
    from django.core.management import call_command
    from django.utils import timezone

    from beredd.programmes import load_programme
    from beredd.site.accounts.models import Membership, Role, User
    from beredd.site.registers.actions import write_rows
    from beredd.site.registers.changes import Change
    from beredd.site.registers.excel_imports import dry_run
    from beredd.site.registers.excel_plan import Status, changes_of
    from beredd.site.registers.listings import RegisterListing, Wanted
    from beredd.site.registers.register import register
    from beredd.site.registers.workbooks import Sources, workbook_of

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("lead", "a-long-password", name="Lead")
    Membership.objects.create(user=user, programme="", role=Role.LEAD, actor="fohm")
    programme, contacts = load_programme(PROGRAMME), register("contacts")
    kinds = list(contacts.column("kind").choices)
    values = [
        {"subject": f"Samtal {number}", "date": date(2026, 1 + number % 10, 1 + number % 28), "firm": f"Bolag {number}",
         "kind": kinds[number % len(kinds)]}
        for number in range(ROWS)
    ]  # fmt: skip
    spent: dict[str, float] = {}
    with timed(f"write {ROWS} new rows", spent):
        write_rows(by=user, programme=programme, to=contacts, changes=[Change(values=one) for one in values], why="new")
    sources = Sources("Lead", timezone.now(), "sv", Wanted())
    with timed("export", spent):
        raw = workbook_of(RegisterListing(user, programme, contacts), sources)
    with timed("dry run, all unchanged", spent):
        plan = dry_run(RegisterListing(user, programme, contacts), raw, "x.xlsx", "sv")
    assert plan.counts[Status.UNCHANGED] == ROWS
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book["rows"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for line in range(2, ROWS + 2):
        sheet.cell(line, at["subject"]).value = f"Ändrat {line}"
    out = io.BytesIO()
    book.save(out)
    listing = RegisterListing(user, programme, contacts)
    with timed("dry run, all changed", spent):
        plan = dry_run(listing, out.getvalue(), "x.xlsx", "sv")
    assert plan.counts[Status.CHANGED] == ROWS, plan.counts
    with timed("write what was confirmed", spent):
        listing.write(changes_of(plan.changes()), "benchmark")
    both = spent["dry run, all changed"] + spent["write what was confirmed"]
    print(f"{'dry run and writing':28} {both:6.2f} s  (target {TARGET_SECONDS:.0f} s)")
    return 0 if both < TARGET_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
