"""The container's image, built and run from its description, where buildah can do so without a daemon."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Generator

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.long

IMAGE = "localhost/credence-test"
OF_THE_MACHINE = ("/etc/pip.conf", "/etc/ssl/certs")
"""How this machine reaches the packages; the image gets none of it."""
STOPPED = """
import subprocess, sys
program = subprocess.Popen([sys.executable, "-m", "bot", "run"], stdout=subprocess.PIPE, text=True)
print(program.stdout.readline().strip())
program.terminate()
print(program.wait(5))
"""
WRITABLE = (
    "find / -xdev -writable -not -type l -not -path '/proc*' -not -path '/dev*' -not -path '/sys*' 2>/dev/null; true"
)


def ended(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What has become of a call; the test is skipped where buildah is not installed."""
    program = shutil.which("buildah")
    if program is None:
        pytest.skip("buildah is not installed: apt-get install buildah")
    return subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  the program that was just found


def buildah(*arguments: str) -> str:
    """What it prints."""
    done = ended(*arguments)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.fixture(scope="module")
def container() -> Generator[str]:
    """A container of the image, which is built for it; the base image is there already or is pulled."""
    base = re.findall(r"^FROM (\S+)", (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(base) == 1
    if ended("pull", "--policy=missing", *base).returncode:
        pytest.skip(f"the base image is not in reach: {base[0]}")
    volumes = [f"--volume={path}:{path}:ro" for path in OF_THE_MACHINE if os.path.exists(path)]  # noqa: PTH110  they are given on as text
    how = ("--isolation=chroot", "--format=docker", *volumes, f"--tag={IMAGE}", "--file=deploy/Containerfile")
    buildah("bud", *how, ".")
    name = buildah("from", "--pull-never", IMAGE)
    yield name
    buildah("rm", name)


def run(container: str, *command: str) -> list[str]:
    return buildah("run", "--isolation=chroot", "--env=HTTP_PORT=0", container, "--", *command).splitlines()


def test_the_image_says_how_it_is_run_and_looked_after(container: str) -> None:
    said = json.loads(buildah("inspect", "--type=container", container))["Docker"]["config"]
    assert (said["User"], said["Entrypoint"], said["Cmd"]) == ("10001:10001", ["python", "-m", "bot"], ["run"])
    assert said["Healthcheck"]["Test"][:3] == ["CMD", "python", "-c"]


def test_in_the_container_it_is_nobody_special_and_writes_only_to_its_volume(container: str) -> None:
    assert run(container, "id", "-u") == ["10001"]
    places = {path for path in run(container, "sh", "-c", WRITABLE) if not path.startswith("/var/lib/credence")}
    assert places <= {"/tmp", "/var/tmp", "/run/lock"}  # noqa: S108  what everybody may write to


def test_in_the_container_it_starts_and_ends_at_once(container: str) -> None:
    started, status = run(container, "python", "-c", STOPPED)
    assert re.match(r"The try-out is at http://127\.0\.0\.1:\d+/ .* /var/lib/credence/credence-tryout\.db\.", started)
    assert status == "0"


def test_the_container_has_the_fonts_for_pictures(container: str) -> None:
    found = "\n".join(run(container, "find", "/usr/share/fonts", "-name", "Noto*"))
    for font in ("NotoSans-Regular", "NotoSansCJK", "NotoColorEmoji"):
        assert font in found
