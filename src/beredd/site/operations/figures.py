"""Figures for the operator's monitoring, in Prometheus' text form.

They tell how the site does, never what is in it: a count of rows would tell of rows that somebody may not know of.

Each worker process keeps its counts in files of its own in one folder (PROMETHEUS_MULTIPROC_DIR, which
:mod:`beredd.site.serving` makes before anything is imported); whichever worker is asked adds them all up. What is
looked up at the moment of asking (database, disk) needs no adding.
"""

import os
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from beredd.common.provenance import program_version
from beredd.site.operations import state

_OWN = CollectorRegistry()
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Bounds of the times; 0.1 and 0.3 are what the site promises for the median and the 95th percentile."""

_requests = Counter(
    "beredd_requests",
    "Requests answered, by method, route and status.",
    ["method", "route", "status"],
    registry=_OWN,
)
_seconds = Histogram(
    "beredd_request_seconds",
    "Time from request to answer, by method and route.",
    ["method", "route"],
    buckets=SECONDS,
    registry=_OWN,
)


def note(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _requests.labels(method, route, str(status)).inc()
    _seconds.labels(method, route).observe(seconds)


def as_text() -> bytes:
    """Return all figures as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Looked())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(_OWN)


class _Looked(Collector):
    """What is looked up when somebody asks."""

    def collect(self) -> Iterable[Metric]:
        """Return the state of the database, the disk and the newest backup."""
        now = state.look()
        yield _gauge("beredd_database_up", "1 when the database answers.", float(now.database))
        yield _gauge("beredd_migrations_applied", "1 when the database has the program's shape.", float(now.migrations))
        yield _gauge("beredd_disk_writable", "1 when the site's folder can be written to.", float(now.writable))
        if now.free_bytes is not None:
            yield _gauge("beredd_disk_free_bytes", "Room left for the site's folder.", float(now.free_bytes))
        if (backup := state.last_backup()) is not None:
            yield _gauge(
                "beredd_last_backup_timestamp_seconds", "When the newest backup was finished.", backup.timestamp()
            )
        version = GaugeMetricFamily("beredd_build_info", "The version that runs.", labels=["version"])
        version.add_metric([program_version()], 1.0)
        yield version


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)
