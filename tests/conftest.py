"""What all tests share: the folder of outside results, a quiet, repeatable Hypothesis, and the order of the tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# A tenth of the demo's isolates shows every page as well, and is made ten times in a run of all tests.
os.environ.setdefault("BEREDD_DEMO_ISOLATES", "20000")

# The same examples in every run, so that a red build is red for everybody; `HYPOTHESIS_PROFILE=deep` searches on.
settings.register_profile("house", derandomize=True, deadline=None, max_examples=60)
settings.register_profile(
    "deep", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Outside documents and results (BEREDD_SHARED, else ../shared); without them the test is skipped."""
    folder = Path(os.environ.get("BEREDD_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no outside documents at {folder} (set BEREDD_SHARED)")
    return folder


@pytest.fixture(scope="session")
def seeds(shared: Path) -> Path:
    """The five decisions' own texts."""
    folder = shared / "seeds"
    if not folder.is_dir():
        pytest.skip(f"no decisions at {folder}")
    return folder


DEAREST = (
    "accessibility-sv",
    "the interface",
    "accessibility-da",
    "tests/unit/cli/test_demo.py",
    "accessibility-en",
    "tests/unit/site/test_many_writers.py",
    "tests/unit/site/test_killed.py",
    "tests/unit/cli/test_site.py",
    "tests/unit/site/test_open_data.py",
    "tests/unit/site/test_access.py",
    "tests/unit/site/test_backup.py",
    "tests/unit/site/test_probes.py",
)
"""The groups that take longest, in the order that they begin: one of the browser's to each of the others, so that only
one process fills the site that both walk in, and nothing long is left for the end."""
ONE_GROUP = {
    # Each builds the interface's own description, which takes many seconds and is then kept in the process.
    f"tests/unit/site/{name}": "the interface"
    for name in ("test_need_to_know.py", "api/test_api.py", "api/test_schemathesis.py")
}
OF_THE_DATABASE = {"db", "transactional_db", "site", "deaths"}
"""Fixtures that make, or run against, the database that the tests are run on."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Say which tests stay together in one process (by their file), which meet a database, and which begin.

    Before all others, as xdist reads the groups in the same hook; and after them, as pytest-django sorts the tests too.
    """
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            file = item.path.relative_to(ROOT).as_posix()
            item.add_marker(pytest.mark.xdist_group(ONE_GROUP.get(file, file)))
        if item.get_closest_marker("django_db") or OF_THE_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
    yield
    items.sort(key=lambda item: _turn(item.get_closest_marker("xdist_group").args[0]))


def _turn(group: str) -> tuple[int, str]:
    """Return when a group begins: the dearest, then the browser's files, then the rest by name."""
    if group in DEAREST:
        return DEAREST.index(group), group
    return len(DEAREST) + (not group.startswith("tests/browser/")), group
