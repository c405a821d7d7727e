"""Logs: for people or for machines, one look for our own lines and the libraries'."""

import json
import logging
from collections.abc import Generator

import pytest
import structlog

from bot.logs import WARNINGS_ONLY, configure_logs
from bot.settings import Settings
from tests.command_line import logs_as_before


@pytest.fixture(autouse=True)
def _undone() -> Generator[None]:
    levels = {name: logging.getLogger(name).level for name in WARNINGS_ONLY}
    with logs_as_before():
        yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def say_something() -> None:
    """One line of ours, one of a library, and a failure in each."""
    structlog.get_logger().info("post failed", key="board:1\nforged")
    logging.getLogger("aiohttp.server").warning("odd %s", "request")
    try:
        int("secret")
    except ValueError:
        structlog.get_logger().exception("turn failed")
        logging.getLogger("asyncio").exception("task failed")


def test_machines_read_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Settings(log_format="json"))
    say_something()
    captured = capsys.readouterr()
    assert captured.out == ""
    ours, theirs, our_failure, their_failure = map(json.loads, captured.err.splitlines())
    assert (ours["level"], ours["event"], ours["key"]) == ("info", "post failed", "board:1\nforged")
    assert (theirs["level"], theirs["event"], theirs["logger"]) == ("warning", "odd request", "aiohttp.server")
    assert all("ValueError" in failure["exception"] for failure in (our_failure, their_failure))
    assert all(line["timestamp"].endswith("Z") for line in (ours, theirs))


def test_people_read_lines_without_colours(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Settings(log_format="text"))
    say_something()
    lines = capsys.readouterr().err.splitlines()
    assert "post failed" in lines[0]
    assert "forged" in lines[0]
    assert "odd request" in lines[1]
    assert sum(line.startswith("ValueError") for line in lines) == 2
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize(("level", "said"), [("DEBUG", 2), ("INFO", 1), ("ERROR", 0)])
def test_the_level_is_the_least_that_is_logged(capsys: pytest.CaptureFixture[str], level: str, said: int) -> None:
    configure_logs(Settings.model_validate({"log_level": level}))
    structlog.get_logger().debug("deep")
    structlog.get_logger().info("usual")
    assert len(capsys.readouterr().err.splitlines()) == said


@pytest.mark.parametrize("library", WARNINGS_ONLY)
def test_libraries_that_log_what_members_say_are_quiet_even_when_we_are_not(
    capsys: pytest.CaptureFixture[str], library: str
) -> None:
    configure_logs(Settings(log_level="DEBUG"))
    logging.getLogger(library).info("POST /secret")
    logging.getLogger(f"{library}.http").debug("token")
    assert capsys.readouterr().err == ""


def test_the_same_line_of_a_library_is_logged_once_a_minute_with_how_often_it_came(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure_logs(Settings(log_format="json"))
    now = 1_733_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    for second in range(61):
        now = 1_733_000_000.0 + second
        for _ in range(100):
            logging.getLogger("asyncio").error("socket.accept() out of system resource")
        logging.getLogger("asyncio").error("another of second %d", second // 30)
    lines = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert lines == [
        "socket.accept() out of system resource",
        "another of second 0",
        "another of second 1",
        "socket.accept() out of system resource (and 5999 times more)",
        "another of second 2",
    ]
