"""The command line (`python -m bot <command>`): its commands, and how errors are printed."""

import argparse
import sys
from collections.abc import Sequence
from typing import Protocol

from pydantic import ValidationError

from bot.cli import backup, doctor, export, import_file, recompute, restore, run, score
from bot.cli.output import sentence
from bot.domain.errors import Refused
from bot.logs import configure_logs
from bot.scoring_file.schema import ScoreFileError
from bot.settings import Settings
from storage.engine.connection import StorageError


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
    "recompute": recompute,
    "score": score,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
}
"""The commands by name, in the order of the help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status; an error is one sentence on standard error and the status 1."""
    parsed = _parser().parse_args(arguments)
    try:
        settings = Settings()
        configure_logs(settings)
        COMMANDS[parsed.command].run(parsed, settings)
    except Refused as refused:
        return _fail(sentence(refused.key, **refused.facts))
    except UnicodeDecodeError:
        return _fail(sentence("cli.not_utf8"))
    except (StorageError, ScoreFileError) as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or parsed.command}: {error.strerror}.")
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        return _fail(sentence("cli.bad_setting", name=name, reason=reason))
    return 0


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=sentence("cli.description"))
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command.arguments(commands.add_parser(name, help=sentence(command.ABOUT)))
    return parser


if __name__ == "__main__":
    sys.exit(main())
