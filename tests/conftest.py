"""What every test shares: on the build machine, where `CI` is `true`, a skipped test is a failure."""

import os
import shutil
from collections.abc import Callable, Generator

import pytest
import structlog
from hypothesis import settings

from tests.paths import SHARED

# No time limit for an example: tests read no real clock, and a busy machine must not fail them.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

# Words of a skip's reason -> when such a skip is fair even on the build machine. Keep this list short.
FAIR_SKIPS: dict[str, Callable[[], bool]] = {
    # Discord's API description is too large for a checkout; it may lie beside one.
    "../shared/discord/openapi.json": lambda: not (SHARED / "discord" / "openapi.json").is_file(),
    # A machine without a container registry in reach can have neither the base image nor a use for buildah.
    "buildah is not installed": lambda: shutil.which("buildah") is None,
    "the base image is not in reach": lambda: True,
}


def _is_fair(reason: str) -> bool:
    return any(words in reason and holds() for words, holds in FAIR_SKIPS.items())


def _refuse_unfair_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure, unless it is an expected failure (`xfail`) or on the list."""
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not _is_fair(reason):
        report.outcome = "failed"
        report.longrepr = f"{reason}\nWith CI=true every test must run; fair skips are listed in tests/conftest.py."


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_unfair_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_unfair_skip(report)
    return report


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Generator[None]:
    """A command of the program sets up logging for its process; the next test starts without."""
    yield
    structlog.reset_defaults()
