"""What is needed to run the program for long: the unit of systemd, the container's files, and the set-up in few actions."""

import asyncio
import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.cli.program import finish, running, start, stop
from tests.paths import ROOT

UNIT = ROOT / "deploy" / "credence.service"
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
COMPOSE = ROOT / "deploy" / "compose.yaml"
OPERATIONS = ROOT / "docs" / "operations.md"
PLATFORMS = ("discord", "slack")
MOST_ACTIONS = 8
MOST_EXPOSED = 15


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
    # systemd's own measure of what a service could do, from 0 to 10; here in tenths.
    least = [verifier, "security", "--no-pager", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit)]
    assert subprocess.run(least, capture_output=True, check=False).returncode == 0  # noqa: S603  the same program


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


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile, each with what follows it, in one line."""
    whole = "\n".join(line for line in lines(CONTAINERFILE) if line and not line.startswith("#"))
    pairs = [line.split(None, 1) for line in re.sub(r"\s*\\\n\s*", " ", whole).splitlines()]
    return [(name, rest) for name, rest in pairs]


def the_only(name: str) -> str:
    """What follows the only instruction of that name."""
    (found,) = (rest for each, rest in instructions() if each == name)
    return found


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in the_only("ENV").split())


def test_the_containerfile_has_the_instructions_that_there_are_and_what_it_copies_is_there() -> None:
    names = [name for name, _ in instructions()]
    allowed = [
        "FROM",
        "WORKDIR",
        "RUN",
        "COPY",
        "USER",
        "ENV",
        "VOLUME",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    ]
    assert set(names) == set(allowed)
    assert names[0] == "FROM"
    ignored = set(lines(ROOT / ".dockerignore"))
    for source in (rest.split()[0] for name, rest in instructions() if name == "COPY"):
        assert (ROOT / source).exists()
        assert source not in ignored
    assert {".env", ".git", ".venv", "*.db*"} <= ignored


def test_what_the_container_installs_is_as_it_was_pinned_and_leaves_nothing_behind() -> None:
    runs = [rest for name, rest in instructions() if name == "RUN"]
    (packages,) = (run for run in runs if "apt-get install" in run)
    assert packages.startswith("apt-get update && ")
    assert "--no-install-recommends" in packages
    assert packages.endswith("&& rm -rf /var/lib/apt/lists/*")
    (pip,) = (run for run in runs if "pip install" in run)
    assert pip.startswith("pip install --no-cache-dir --require-hashes -r requirements.txt && ")
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert len(re.findall(r"^[a-z]\S*==", pinned, re.MULTILINE)) <= pinned.count("    --hash=sha256:")
    (python,) = (re.fullmatch(r"\S+:3\.(\d+)-slim", rest) for name, rest in instructions() if name == "FROM")
    assert python
    assert int(python[1]) >= 11


def test_the_container_runs_as_nobody_special_and_keeps_its_database_on_its_volume() -> None:
    names = [name for name, _ in instructions()]
    number, group = the_only("USER").split(":")
    assert int(number) > 1000
    assert int(group) > 1000
    # What comes later is done by that user, who owns nothing here.
    assert not {"RUN", "COPY"} & set(names[names.index("USER") :])
    volume = the_only("VOLUME")
    assert environment()["DATABASE_URL"] == f"sqlite:///{volume}/credence.db"
    assert any(
        f"install --directory --owner=credence --group=credence --mode=0700 {volume}" in rest
        for _, rest in instructions()
    )
    # As a list: a shell between would keep the signal to itself.
    assert [*json.loads(the_only("ENTRYPOINT")), *json.loads(the_only("CMD"))] == ["python", "-m", "bot", "run"]
    assert the_only("STOPSIGNAL") == "SIGTERM"


@pytest.mark.parametrize(("page", "status"), [(200, 0), (503, 1), (None, 1)])
async def test_the_container_s_own_check_reads_whether_the_bot_is_alive(page: int | None, status: int) -> None:
    options, command = the_only("HEALTHCHECK").split(" CMD ")
    assert {"--interval=30s", "--timeout=5s", "--start-period=60s"} <= set(options.split())
    asked: list[str] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        return web.Response(status=page or 200)

    server = await asyncio.get_running_loop().create_server(web.Server(answer), environment()["HTTP_HOST"], 0)
    port = server.sockets[0].getsockname()[1]
    if page is None:
        server.close()
    proxies = dict.fromkeys(("http_proxy", "HTTP_PROXY"), "http://127.0.0.1:1")
    python, *arguments = json.loads(command)
    assert python == "python"
    check = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={**environment(), **proxies, "HTTP_PORT": str(port)},
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await check.wait() == status
    assert asked == ([] if page is None else ["/healthz"])
    server.close()


Yaml = dict[str, Any] | list[str] | str | None


def read_yaml(text: str) -> Any:
    """The part of YAML that the compose file is written in: maps and lists of words, each in lines of its own."""
    rows = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert not [line for line in rows if "\t" in line or line != line.rstrip()]
    return _block([(len(line) - len(line.lstrip()), line.strip()) for line in rows])


def _block(rows: list[tuple[int, str]]) -> Yaml:
    if not rows:
        return None
    indent = rows[0][0]
    if rows[0][1].startswith("- "):
        assert all(at == indent and text.startswith("- ") for at, text in rows)
        return [text[2:].strip('"') for _, text in rows]
    starts = [number for number, (at, _) in enumerate(rows) if at == indent]
    found: dict[str, Any] = {}
    for first, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        key, _, value = rows[first][1].partition(":")
        assert re.fullmatch(r"[a-z_A-Z]+", key)
        assert key not in found
        assert not (value and rows[first + 1 : end])
        found[key] = value.strip().strip('"') if value else _block(rows[first + 1 : end])
    return found


def test_compose_starts_the_image_with_nothing_that_it_does_not_need() -> None:
    compose = read_yaml(COMPOSE.read_text(encoding="utf-8"))
    assert set(compose) == {"name", "services", "volumes"}
    (bot,) = compose["services"].values()
    folder = COMPOSE.parent
    assert (folder / bot["build"]["context"]).resolve() == ROOT
    assert ROOT / bot["build"]["dockerfile"] == CONTAINERFILE
    assert bot["environment"].items() <= environment().items()
    assert (folder / bot["env_file"]).resolve() == ROOT / ".env"
    (volume,) = bot["volumes"]
    assert volume.split(":") == [*compose["volumes"], the_only("VOLUME")]
    said = ("read_only", "init", "restart", "cap_drop", "security_opt", "tmpfs")
    assert [bot[name] for name in said] == [
        *("true", "true", "unless-stopped", ["ALL"], ["no-new-privileges:true"], ["/tmp"]),  # noqa: S108  a file system of the container's own
    ]
    assert int(bot["stop_grace_period"].removesuffix("s")) >= 30
    assert not {"privileged", "ports", "network_mode", "user"} & set(bot)


@pytest.mark.parametrize("heading", ["As a service of systemd", "In a container"])
def test_it_is_one_page_from_nothing_to_a_running_service(heading: str) -> None:
    text = OPERATIONS.read_text(encoding="utf-8").split(f"### {heading}\n")[1].split("\n## ")[0].split("\n### ")[0]
    assert len(text.splitlines()) <= 60
    assert "git clone" in text
    for path in re.findall(r"deploy/[\w.]+", text):
        assert (ROOT / path).is_file(), path


def test_the_commands_for_a_container_take_what_it_needs() -> None:
    text = OPERATIONS.read_text(encoding="utf-8")
    (run,) = re.findall(r"^podman run .+(?:\n    .+)*", text, re.MULTILINE)
    for flag in (
        "--init",
        "--read-only",
        "--cap-drop all",
        "no-new-privileges",
        "--stop-timeout 30",
        f":{the_only('VOLUME')}",
    ):
        assert flag in run
    # Only this form of an image keeps its health check.
    assert "podman build --format docker" in text


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
