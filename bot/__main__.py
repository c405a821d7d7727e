"""The command line (`python -m bot <command>`): its commands, and how errors are printed."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from typing import Protocol

from pydantic import ValidationError

from bot import VERSION
from bot.cli import backup, chart, doctor, export, import_file, recompute, restore, run, score
from bot.cli.output import sentence
from bot.domain.errors import Refused
from bot.logs import configure_logs
from bot.scoring_file.schema import ScoreFileError
from bot.settings import Settings
from storage.engine.connection import DamagedError, StorageError


class Command(Protocol):
    """A module of `bot/cli`; `ABOUT` is the key of its sentence in the help."""

    ABOUT: str

    def arguments(self, parser: argparse.ArgumentParser, /) -> None:
        """Declare its arguments."""
        ...

    def run(self, parsed: argparse.Namespace, settings: Settings, /) -> None:
        """Run it with the arguments as they were parsed."""
        ...


COMMANDS: dict[str, Command] = {
    "run": run,
    "import": import_file,
    "export": export,
    "chart": chart,
    "recompute": recompute,
    "score": score,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
}
"""The commands by name, in the order of the help."""


PIPE_CLOSED = 128 + signal.SIGPIPE
"""The status of a command whose reader has gone, as a shell tells it of a program that the signal has ended."""

WHEN_DAMAGED = {"doctor": "cli.damaged_doctor", "restore": "cli.damaged_backup"}
"""What to do about a damaged file, by command; for all others it is `cli.damaged`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status; an error is one sentence on standard error and the status 1.

    Where whoever reads the output has gone, as behind `| head`, the command ends without a word.
    """
    try:
        try:
            return _run(_parser().parse_args(arguments))
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _write_to_nobody()
        return PIPE_CLOSED


def _write_to_nobody() -> None:
    """Let what is still to be written go nowhere: Python writes it when it ends, and would complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _run(parsed: argparse.Namespace) -> int:
    try:
        settings = _settings()
        configure_logs(settings)
        COMMANDS[parsed.command].run(parsed, settings)
    except BrokenPipeError:
        raise
    except Refused as refused:
        return _fail(sentence(refused.key, **refused.facts))
    except UnicodeDecodeError:
        return _fail(sentence("cli.not_utf8"))
    except (DamagedError, ValidationError) as error:
        # A record of several parts that is not what was written: its own error would repeat what is in it.
        said = sentence("cli.unreadable") if isinstance(error, ValidationError) else str(error)
        return _fail(f"{said} {sentence(WHEN_DAMAGED.get(parsed.command, 'cli.damaged'))}")
    except (StorageError, ScoreFileError) as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or parsed.command}: {error.strerror}.")
    return 0


def _settings() -> Settings:
    """The settings.

    Raises:
        Refused: one of them cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        right = sentence(f"cli.setting_{name}")
        raise Refused("cli.bad_setting", name=name.upper(), right=right) from error


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=sentence("cli.description"))
    parser.add_argument("--version", action="version", version=f"Credence {VERSION}", help=sentence("cli.version"))
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command.arguments(commands.add_parser(name, help=sentence(command.ABOUT)))
    return parser


if __name__ == "__main__":
    sys.exit(main())
