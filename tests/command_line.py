"""The command line inside the tests' own process, in a folder of its own."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot.__main__ import main

TOKENS = (
    "DISCORD_TOKEN",
    "DISCORD_TOKEN_FILE",
    "SLACK_BOT_TOKEN",
    "SLACK_BOT_TOKEN_FILE",
    "SLACK_APP_TOKEN",
    "SLACK_APP_TOKEN_FILE",
)


@dataclass(frozen=True)
class Said:
    """What one command said, and its status."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Cli:
    """Runs commands; the database is `credence.db` in the folder."""

    folder: Path
    captured: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Said:
        self.captured.readouterr()
        status = main(arguments)
        return Said(status, *self.captured.readouterr())

    def file(self, name: str, content: bytes | str) -> str:
        """A file in the folder; returns its name."""
        data = content.encode() if isinstance(content, str) else content
        (self.folder / name).write_bytes(data)
        return name


@contextmanager
def command_line(folder: Path, monkeypatch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> Generator[Cli]:
    """A command line without any setting of the machine; what it did to the logs is undone."""
    for name in (*TOKENS, "DATABASE_URL", "HTTP_HOST", "LOG_LEVEL", "LOG_FORMAT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PORT", "0")
    # Whoever develops may have a real one in the checkout.
    monkeypatch.setattr("bot.settings.CHECKOUT", folder)
    monkeypatch.chdir(folder)
    with logs_as_before():
        yield Cli(folder, captured)


@contextmanager
def logs_as_before() -> Generator[None]:
    """Whatever is done to the logs inside is undone."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
