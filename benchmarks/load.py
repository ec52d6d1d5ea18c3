"""Fifty people at once on PostgreSQL with two workers: how long a page takes, and whether any fails.

The site holds 200 programmes with 4,000 duties, 4,000 activities, 8,000 states and 100,000 audit events. Each of the
fifty reads pages and writes states, waiting a while between two pages as people do (--think, by default 2-8 seconds).
Printed: requests, errors, median and 95th percentile by kind of page, and the server's CPU seconds.

    python benchmarks/load.py [--people 50] [--seconds 60] [--think 2 8] [--workers 2]

Needs Debian's postgresql; its cluster is made for the run and is gone afterwards.
"""

import argparse
import http.client
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from programme_page import cpu_seconds  # noqa: E402 - beside this file
from running_site import SERVER, database_of, environment_of, make_database, running_site  # noqa: E402
from test_postgres import cluster, why_not  # noqa: E402

MODEL = "se-amr-2026"
PROGRAMMES, DUTIES = 200, 20
MEDIAN_MS, P95_MS = 100, 300
"""What the product promises."""


def many_programmes(folder: Path) -> Path:
    """Copy the content, with two hundred programmes of twenty duties each in place of the real ones."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    model = yaml.safe_load((content / "programmes" / f"{MODEL}.yaml").read_text(encoding="utf-8"))
    for old in (content / "programmes").glob("*.yaml"):
        old.unlink()
    kept = {"A-20", *(duty["id"] for duty in model["duties"][: DUTIES - 1])}
    for number in range(PROGRAMMES):
        # Ids stay those of the model's letter: only the programme's own id has to differ.
        duties = [_without_strangers(duty, kept) for duty in model["duties"] if duty["id"] in kept]
        reports = [one for one in model.get("reports", []) if one["duty"] in kept]
        for report in reports:
            report["contents"] = [one for one in report.get("contents", []) if one["duty"] in kept]
        links = [one for one in model.get("links", []) if not re.match(r"A-\d", one["of"]) or one["of"] in kept]
        made = {**model, "id": f"load-{number:03}", "duties": duties, "reports": reports, "links": links}
        if made.get("within_existing_frames") not in kept:
            made.pop("within_existing_frames", None)
        text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False)
        (content / "programmes" / f"load-{number:03}.yaml").write_text(text, encoding="utf-8")
    return content


def _without_strangers(duty: dict, kept: set[str]) -> dict:
    """Return a duty that refers to no duty that is left out."""
    made = {**duty, "depends_on": [one for one in duty.get("depends_on", []) if one in kept]}
    rules = []
    for rule in duty.get("due", []):
        named = [rule.get("duty"), *rule.get("duties", [])]
        if all(one is None or one in kept for one in named):
            rules.append(rule)
    return {**made, "due": rules}


@dataclass
class Walk:
    """What one person met: milliseconds by kind of page, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


def walk(address: str, person: dict, until: float, think: tuple[float, float], seed: int) -> Walk:
    """Be one person until the time is up: read, follow, now and then write."""
    chance, met = random.Random(seed), Walk()  # noqa: S311 - a walk, no secret
    host = urllib.parse.urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=30)
    time.sleep(chance.uniform(0, think[1]))
    while time.monotonic() < until:
        programme = chance.choice(person["programmes"])
        kind, path = chance.choice(_pages(programme, chance))
        try:
            if kind == "set a state":
                _set_state(connection, person, path, met)
            else:
                _timed(connection, "GET", path, person, met, kind)
        except (OSError, http.client.HTTPException) as fault:
            met.errors.append(f"{path}: {type(fault).__name__}")
        connection.close()  # a browser, too, finds the connection closed when its reader comes back
        time.sleep(chance.uniform(*think))
    return met


def _pages(programme: str, chance: random.Random) -> list[tuple[str, str]]:
    duty = f"A-{chance.randint(1, DUTIES - 1):02}"
    of = f"/programmes/{programme}"
    return [
        ("programme", f"{of}/"),
        ("programme", f"{of}/"),
        ("duty", f"{of}/duties/{duty}/"),
        ("duty", f"{of}/duties/{duty}/"),
        ("activities", f"{of}/activities/"),
        ("search", f"{of}/activities/?q=utbildning"),
        ("history", f"{of}/history/"),
        ("calendar", f"{of}/calendar/"),
        ("start", "/"),
        ("my work", "/my-work/"),
        ("set a state", f"{of}/duties/{duty}/"),
    ]


def _timed(
    connection: http.client.HTTPConnection, method: str, path: str, person: dict, met: Walk, kind: str, body: str = ""
) -> str:
    headers = {"Cookie": person["cookie"], "Accept-Language": "sv", "Connection": "keep-alive"}
    if body:
        headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    start = time.perf_counter()
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    met.took[kind].append((time.perf_counter() - start) * 1000)
    if answer.status not in ({200} if method == "GET" else {302, 409}):
        met.errors.append(f"{path}: {answer.status}")
    return text


def _set_state(connection: http.client.HTTPConnection, person: dict, path: str, met: Walk) -> None:
    page = _timed(connection, "GET", path, person, met, "duty")
    fields = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    fields |= {"state": "under_way", "reason": "Arbetet pågår enligt plan.", "due_on": ""}
    _timed(connection, "POST", path, person, met, "set a state", urllib.parse.urlencode(fields))


def report(walks: list[Walk], seconds: float, cpu: float) -> bool:
    """Print what was met; say whether the promise is kept."""
    took: dict[str, list[float]] = defaultdict(list)
    for one in walks:
        for kind, values in one.took.items():
            took[kind] += values
    errors = [error for one in walks for error in one.errors]
    everything = [value for values in took.values() for value in values]
    print(f"{'page':14}{'requests':>10}{'median ms':>12}{'p95 ms':>10}{'longest':>10}")
    for kind, values in [*sorted(took.items()), ("all", everything)]:
        p95 = statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
        print(f"{kind:14}{len(values):>10}{statistics.median(values):>12.0f}{p95:>10.0f}{max(values):>10.0f}")
    print(
        f"{len(errors)} errors; {len(everything) / seconds:.1f} requests a second; {cpu:.1f} CPU seconds of the server"
    )
    for error in errors[:10]:
        print(f"  {error}")
    p95 = statistics.quantiles(everything, n=20)[-1]
    return not errors and statistics.median(everything) < MEDIAN_MS and p95 < P95_MS


def main() -> int:
    """Fill a site, walk it with everybody at once, and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, nargs=2, default=(2, 8))
    parser.add_argument("--events", type=int, default=100_000)
    given = parser.parse_args()
    reason = why_not()
    if reason:
        print(f"Not measured: {reason}")
        return 0
    with cluster() as server, tempfile.TemporaryDirectory() as place:
        home = Path(place)
        os.environ[SERVER] = server
        make_database(server, database_of(home))
        more = {"BEREDD_CONTENT": str(many_programmes(home)), "BEREDD_TODAY": "2026-11-22"}
        environment = environment_of(home, more)
        subprocess.run([sys.executable, "-m", "beredd", "site", "setup"], env=environment, cwd=home, check=True)
        filled = [sys.executable, str(ROOT / "benchmarks" / "load_data.py"), str(given.people), str(given.events)]
        said = subprocess.run(filled, env=environment, cwd=home, check=True, capture_output=True, text=True).stdout
        people = json.loads(said)
        with running_site(home, more) as site:
            for person in people[:4]:
                walk(site.url, person, time.monotonic() + 3, (0, 0.1), seed=1)  # both workers read the content once
            before, until = cpu_seconds(site.process), time.monotonic() + given.seconds
            walks: list[Walk] = []
            threads = [
                threading.Thread(
                    target=lambda person=person, seed=seed: walks.append(
                        walk(site.url, person, until, tuple(given.think), seed)
                    )
                )
                for seed, person in enumerate(people)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            kept = report(walks, given.seconds, cpu_seconds(site.process) - before)
    print(
        "The promise is kept." if kept else f"Not kept: median under {MEDIAN_MS} ms, 95 % under {P95_MS} ms, no error."
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
