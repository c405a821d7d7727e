"""What is needed to run the program for long: the unit of systemd, the container's files, and the set-up in few actions."""

import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.program import finish, running, start, stop
from tests.paths import ROOT

UNIT = ROOT / "deploy" / "credence.service"
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
PLATFORMS = ("discord", "slack")
MOST_ACTIONS = 8


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    verifier = shutil.which("systemd-analyze")
    if verifier is None:
        pytest.skip("systemd is not installed: apt-get install systemd")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/credence", str(tmp_path)), encoding="utf-8")
    ended = subprocess.run([verifier, "verify", str(unit)], capture_output=True, text=True, check=False)  # noqa: S603  the program that was just found
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_the_unit_starts_the_program_again_however_it_ended_and_keeps_others_out() -> None:
    said = dict(line.split("=", 1) for line in lines(UNIT) if "=" in line and not line.startswith("#"))
    assert said["ExecStart"].endswith("/.venv/bin/python -m bot run")
    assert said["ExecStart"].startswith(said["WorkingDirectory"])
    assert (said["UMask"], said["StateDirectory"]) == ("0077", "credence")
    # A background task that ended without an error stops the program with status 0, and is no failure to systemd.
    assert said["Restart"] == "always"
    # Systemd gives up after so many starts within so long, unless there is no limit (systemd.unit, StartLimitIntervalSec).
    assert said["StartLimitIntervalSec"] == "0"
    assert int(said["RestartSec"]) >= 60


def test_what_the_container_holds_is_enough_to_run(tmp_path: Path) -> None:
    tree, home = tmp_path / "image", tmp_path / "home"
    tree.mkdir()
    home.mkdir()
    for line in lines(CONTAINERFILE):
        if copied := re.fullmatch(r"COPY (\S+) (\S+)", line):
            source = ROOT / copied[1]
            if source.is_dir():
                shutil.copytree(source, tree / copied[2], ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, tree / copied[2])
    assert finish(start(home, "--version", PYTHONPATH=str(tree))).out.startswith("Credence ")
    with running(home, PYTHONPATH=str(tree)) as (program, _):
        stop(program, signal.SIGTERM)


def test_the_container_runs_as_nobody_special_and_keeps_its_database_on_its_volume() -> None:
    said = lines(CONTAINERFILE)
    (volume,) = (line.removeprefix("VOLUME ") for line in said if line.startswith("VOLUME "))
    assert f"ENV DATABASE_URL=sqlite:///{volume}/credence.db" in said
    assert said.index("USER credence") < said.index('ENTRYPOINT ["python", "-m", "bot"]')
    (python,) = (re.fullmatch(r"FROM \S+:3\.(\d+)-slim", line) for line in said if line.startswith("FROM "))
    assert python
    assert int(python[1]) >= 11
    ignored = lines(ROOT / ".dockerignore")
    assert {".env", ".venv", "*.db*"} <= set(ignored)


def sections(platform: str) -> dict[str, str]:
    text = (ROOT / "docs" / f"setup-{platform}.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_it_takes_at_most_eight_actions_from_nothing_to_a_posted_question(platform: str) -> None:
    short = sections(platform)["In short"]
    actions = re.findall(r"^(\d+)\. (.+(?:\n   .+)*)", short, re.MULTILINE)
    assert [int(number) for number, _ in actions] == list(range(1, len(actions) + 1))
    assert len(actions) <= MOST_ACTIONS
    assert ("eight" in short) == (len(actions) == MOST_ACTIONS)
    assert actions[0][1].startswith("`git clone`")
    assert actions[-1][1] == "`/forecast ask`, send the form, and press **Post**."
    assert any(action == "`make run`" for _, action in actions)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_setting_that_the_platform_needs_is_among_the_actions(platform: str) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    needed = set(re.findall(rf"^#({platform.upper()}\w*_TOKEN|{platform.upper()}_TOKEN)=", example, re.MULTILINE))
    assert needed
    assert {name for name in needed if f"`{name}=`" in sections(platform)["In short"]} == needed


@pytest.mark.parametrize(
    ("platform", "command"), [("discord", "/forecast-admin setup"), ("slack", "/forecast admin setup")]
)
def test_a_set_up_page_ends_with_the_set_up_of_the_community(platform: str, command: str) -> None:
    heading, text = list(sections(platform).items())[-1]
    assert heading.endswith("Set up your community")
    assert f"`{command}`" in text
