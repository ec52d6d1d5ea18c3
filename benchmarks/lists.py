"""How long every list takes with 4,000 rows: paged, searched, filtered and sorted, and every page that grows with rows.

    python benchmarks/lists.py [--rows 4000] [--times 7] [--only WORD] [--special] [--postgres] [--folder DIR]

Every register of one programme gets 4,000 rows (lists_data.py); an approver, who may not read all of them, asks for
each page in this process. Printed: the median milliseconds of wall and of CPU time, queries, kilobytes; what takes
longer than the promise is marked. With --folder the filled site is kept there and used again.
"""

import argparse
import gc
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

LIMIT_MS = 150
PROGRAMME = "se-amr-2026"
BOOKS, ACCOUNTANT = "se-tillverkningsberedskap-2024", "lv"
"""A programme with a grant that must be accounted for, and who accounts."""
HERE = f"/programmes/{PROGRAMME}/"
REPORT = f"{HERE}reports/A-R1/2026-12-15/"


def main() -> int:
    """Fill a site, ask for every page, print; end with 3 when a page is too slow here."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--only", default="", help="measure the pages whose name or address holds this word")
    parser.add_argument("--special", action="store_true", help="leave out the registers' own lists")
    parser.add_argument("--postgres", action="store_true", help="in a cluster of its own (Debian's postgresql)")
    parser.add_argument("--folder", type=Path, help="keep the filled site here (SQLite)")
    given = parser.parse_args()
    from test_postgres import cluster, why_not

    if given.postgres and (reason := why_not()):
        print(f"Not measured: {reason}")
        return 0
    with tempfile.TemporaryDirectory() as made, cluster() if given.postgres else nullcontext("") as server:
        home = given.folder or Path(made)
        (home / "var").mkdir(parents=True, exist_ok=True)
        os.environ |= {
            "BEREDD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "beredd.site.config.settings",
            "BEREDD_TODAY": "2026-11-22", "BEREDD_SECRET_KEY": "x" * 60,
        }  # fmt: skip
        os.environ.pop("BEREDD_DATABASE_URL", None)
        if server:
            os.environ["BEREDD_DATABASE_URL"] = f"{server}/postgres"
        import django

        django.setup()
        try:
            return _measure(given)
        finally:
            from django.db import connections

            connections.close_all()


def _measure(given: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from beredd.site.accounts.models import User

    settings.ALLOWED_HOSTS = ["*"]
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    if not User.objects.filter(username="approver").exists():
        began = time.perf_counter()
        _fill(given.rows)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the database does by itself in time
        print(f"filled in {time.perf_counter() - began:.0f} s")
    from beredd.site.serving import settle

    clients = {}
    for name in ("approver", "administrator"):
        clients[name] = Client(headers={"accept-language": "sv"})
        clients[name].force_login(User.objects.get(username=name))
    clients["public"] = Client(headers={"accept-language": "sv"})
    clients["approver"].get(HERE)
    settle()  # as the server does
    print(f"{'page':<44}{'wall ms':>9}{'CPU ms':>8}{'queries':>9}{'kB':>7}")
    slow = []
    for name, who, address in _pages(special=given.special):
        if given.only and given.only not in name and given.only not in address:
            continue
        wall, cpu, queries, size = _one(clients[who], address, given.times)
        mark = ""
        if wall > LIMIT_MS:
            slow.append(name)
            mark = "  too slow"
        print(f"{name:<44}{wall:>9.0f}{cpu:>8.0f}{queries:>9}{size / 1000:>7.0f}{mark}", flush=True)
    print(f"{len(slow)} pages above {LIMIT_MS} ms" + (f": {', '.join(slow)}" if slow else ""))
    return 3 if slow else 0


def _fill(rows: int) -> None:
    from lists_data import Filling

    from beredd.programmes import load_programme
    from beredd.site.accounts.models import Membership, Role, User

    approver = User.objects.create_user("approver", None, name="Approver", language="sv")
    for programme in (PROGRAMME, BOOKS):
        Membership.objects.create(user=approver, programme=programme, role=Role.APPROVER, actor="fohm")
    administrator = User.objects.create_user("administrator", None, name="Administrator", language="sv")
    Membership.objects.create(user=administrator, programme="", role=Role.ADMINISTRATOR)
    Filling(load_programme(PROGRAMME), administrator, rows).fill()
    Filling(load_programme(BOOKS), administrator, rows).fill_register("money-entries")


def _one(client: Any, address: str, times: int) -> tuple[float, float, int, int]:
    """Return the median wall and CPU ms of a page, its queries, and its bytes; the first answer warms what is kept."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        queries = len(asked)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    walls, cpus = [], []
    gc.collect()
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        client.get(address)
        cpus.append((time.process_time() - cpu) * 1000)
        walls.append((time.perf_counter() - wall) * 1000)
    return statistics.median(walls), statistics.median(cpus), queries, len(answer.content)


def _pages(*, special: bool) -> Iterator[tuple[str, str, str]]:
    """Return each page's name, who asks, and its address."""
    from beredd.site.registers.register import registers

    for key in () if special else registers():
        yield from _of_register(key)
    for name, address in _of_programme():
        yield name, "approver", address
    for name in ("start", "calendar", "my-work", "indicators", "documents", "values"):
        yield name, "approver", "/" if name == "start" else f"/{name}/"
    yield "my-work, everybody's year", "approver", "/my-work/?whose=all&days=365"
    for key in ("activities", "contacts", "values"):
        yield f"API, {key}", "approver", f"/api/v1{HERE}{key}/?limit=50&offset=2000"
    yield "API, observations", "approver", "/api/v1/observations/?limit=50&offset=2000"
    yield "people", "administrator", "/people/"
    yield "people, search", "administrator", "/people/?q=3999"
    yield "people, last page", "administrator", "/people/?page=9999"
    yield "open", "public", "/open/"
    yield "open, programme", "public", f"/open/{PROGRAMME}/"


def _of_register(key: str) -> Iterator[tuple[str, str, str]]:
    from lists_data import RARE

    from beredd.site.registers.column import Kind
    from beredd.site.registers.register import register

    of, here = register(key), f"{HERE}{key}/"
    yield key, "approver", here
    yield f"{key}, middle page", "approver", f"{here}?page=40"
    yield f"{key}, last page", "approver", f"{here}?page=9999"
    yield f"{key}, search", "approver", f"{here}?q={RARE}"
    filtered = next((one for one in of.columns if one.filtered and one.kind is Kind.CHOICE), None)
    if filtered is not None:
        yield f"{key}, filter", "approver", f"{here}?{filtered.name}={next(iter(filtered.choices))}"
    of_row = next((one for one in of.columns if one.filtered and one.kind is Kind.ROW), None)
    if of_row is not None:
        yield f"{key}, filter by row", "approver", f"{here}?{of_row.name}={register(of_row.register).prefix}-1"
    sorted_by = next(one.name for one in of.columns if one.listed and one.kind is not Kind.ROW)
    yield f"{key}, sort", "approver", f"{here}?order=-{sorted_by}"
    yield f"{key}, row with most below", "approver", f"{here}{of.prefix}-1/"
    yield f"{key}, change form", "approver", f"{here}{of.prefix}-1/change/"


def _of_programme() -> Iterator[tuple[str, str]]:
    yield "programme", HERE
    yield "programme calendar", f"{HERE}calendar/"
    yield "history", f"{HERE}history/"
    yield "history, last page", f"{HERE}history/?page=9999"
    yield "history, one register", f"{HERE}history/?thing=activities"
    yield "history, by name", f"{HERE}history/?who=approver"
    yield "duty", f"{HERE}duties/A-02/"
    yield "plan", f"{HERE}plan/"
    yield "plan, page 5", f"{HERE}plan/?page=5"
    yield "plan, last page", f"{HERE}plan/?page=999"
    yield "plan, search", f"{HERE}plan/?words=3988"
    yield "plan, one actor", f"{HERE}plan/?actor=fohm&status=open"
    yield "plan actors", f"{HERE}plan/actors/"
    yield "plan actors, one", f"{HERE}plan/actors/?actor=fohm"
    yield "plan commitments", f"{HERE}plan/commitments/"
    yield "plan commitments, gaps", f"{HERE}plan/commitments/?only=gaps"
    yield "plan results", f"{HERE}plan/results/"
    yield "plan results, last page", f"{HERE}plan/results/?page=999"
    yield "values to approve", f"{HERE}values/approve/"
    yield "values, periods", f"{HERE}values/enter/"
    yield "values, one period", f"{HERE}values/enter/2010-03/"
    yield "meetings overview", f"{HERE}meetings/overview/"
    yield "meeting's minutes", f"{HERE}meetings/MTG-1/minutes/"
    yield "firms", f"{HERE}contacts/firms/"
    yield "evaluations overview", f"{HERE}evaluation/"
    yield "evaluation tree", f"{HERE}evaluation/EVA-1/"
    yield "money", f"{HERE}money/"
    yield "money account", f"/programmes/{BOOKS}/money/account/{ACCOUNTANT}/"
    yield "money, books of another programme", f"/programmes/{BOOKS}/money/"
    yield "funding gap", f"{HERE}money/gap/"
    yield "report", REPORT
    yield "report sections", f"{REPORT}sections/"
    yield "diary", f"{HERE}diary/"


if __name__ == "__main__":
    sys.exit(main())
