"""The command line: which command there is, and how what goes wrong is told."""

import argparse
import sys
from collections.abc import Sequence
from typing import Protocol

from pydantic import ValidationError

from bot.cli import backup, doctor, export, import_page, recompute, restore, run, score
from bot.cli.speech import SAY
from bot.domain.errors import Refused
from bot.logs import configure_logs
from bot.scoring_file.schema import ScoreFileError
from bot.settings import Settings
from storage.engine.connection import StorageError


class Command(Protocol):
    """A file of `bot/cli`; `ABOUT` is the key of what its line in the help says."""

    ABOUT: str

    def arguments(self, parser: argparse.ArgumentParser, /) -> None:
        """Declare what it takes."""
        ...

    def run(self, parsed: argparse.Namespace, settings: Settings, /) -> None:
        """Do it."""
        ...


COMMANDS: dict[str, Command] = {
    "run": run,
    "import": import_page,
    "export": export,
    "recompute": recompute,
    "score": score,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
}
"""By the word that is typed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is one plain sentence on standard error and a status that is not 0."""
    parsed = _parser().parse_args(arguments)
    try:
        settings = Settings()
        configure_logs(settings)
        COMMANDS[parsed.command].run(parsed, settings)
    except Refused as refused:
        return _fail(SAY.word(refused.key, **refused.facts))
    except UnicodeDecodeError:
        return _fail(SAY.word("cli.not_utf8"))
    except (StorageError, ScoreFileError) as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or parsed.command}: {error.strerror}.")
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        return _fail(SAY.word("cli.bad_setting", name=name, reason=reason))
    return 0


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=SAY.word("cli.description"))
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command.arguments(commands.add_parser(name, help=SAY.word(command.ABOUT)))
    return parser


if __name__ == "__main__":
    sys.exit(main())
