"""On the build machine a skipped test is a failure; elsewhere it is a skip."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unmeasured

SKIPPING_TESTS = """
import pytest


def test_that_skips_for_a_reason_of_its_own():
    pytest.skip("no browser here")


@pytest.mark.skipif(True, reason="needs ../shared/discord/openapi.json")
def test_that_misses_discords_description():
    pass


@pytest.mark.xfail(strict=True, reason="known")
def test_that_is_expected_to_fail():
    raise AssertionError
"""


def outcomes(folder: Path, *options: str, ci: str) -> str:
    """The last line that pytest prints for the tests in `<folder>/tests`."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", ".", "."]
    command += options
    environment = {**os.environ, "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(  # noqa: S603  the command is the line above
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return run.stdout.splitlines()[-1].rsplit(" in ", 1)[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout with nothing beside it."""
    checkout = tmp_path / "checkout"
    (checkout / "tests").mkdir(parents=True)
    for name in ("conftest.py", "paths.py"):
        shutil.copy(Path(__file__).with_name(name), checkout / "tests")
    (checkout / "tests" / "test_it.py").write_text(SKIPPING_TESTS)
    return checkout


def test_a_developer_may_skip(folder: Path) -> None:
    assert outcomes(folder, ci="") == "2 skipped, 1 xfailed"


def test_the_build_machine_skips_only_what_is_on_the_list(folder: Path) -> None:
    assert outcomes(folder, ci="true") == "1 failed, 1 skipped, 1 xfailed"


def test_the_build_machine_refuses_the_same_where_the_tests_are_shared_out(folder: Path) -> None:
    shared = ("-p", "xdist.plugin", "-n", "2", "--dist", "worksteal")
    assert outcomes(folder, *shared, ci="true") == "1 failed, 1 skipped, 1 xfailed"


def test_the_list_does_not_help_where_the_reason_does_not_hold(folder: Path) -> None:
    (folder.parent / "shared" / "discord").mkdir(parents=True)
    (folder.parent / "shared" / "discord" / "openapi.json").touch()
    assert outcomes(folder, ci="true") == "1 failed, 1 xfailed, 1 error"


def test_the_build_machine_does_not_let_a_whole_file_skip(folder: Path) -> None:
    (folder / "tests" / "test_file.py").write_text("import pytest\npytest.importorskip('no_such_library')\n")
    assert outcomes(folder, ci="true").endswith("1 error")
