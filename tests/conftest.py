"""What all tests share: the folder of outside results, and a quiet, repeatable Hypothesis."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

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
