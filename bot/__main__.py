"""The command line; the only place that joins core, adapters and storage."""

import argparse
import asyncio
import json
import secrets
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from adapters import LOCAL, connect, switched_on
from adapters.local.client import LocalClient
from adapters.local.clock import MovableClock
from adapters.local.personas import FIRST, actor_of
from adapters.local.settings import LocalSettings
from bot.background import Background
from bot.dispatch import LANGUAGE, Bot
from bot.domain.errors import Refused
from bot.domain.page import read_page
from bot.domain.scoring.rules import RULES
from bot.importing import import_drafts, page_as_json, page_lines
from bot.logs import configure_logs
from bot.ports import Platform, Store
from bot.recompute import difference_lines, recompute
from bot.score_file import score_text
from bot.score_file_schema import ScoreFileError
from bot.score_report import score_lines
from bot.settings import Settings
from bot.texts import texts
from bot.tryout import prepare_tryout, published_at
from bot.views.help import welcome
from storage.db import StorageError
from storage.store import open_store

SAMPLE = Path(__file__).parent.parent / "samples" / "forecast-page.txt"
SAY = texts(LANGUAGE)
LAST_TURN_S = 1.0
"""For posts on their way when told to stop; the whole stop takes 5 s at most."""


class Client(Platform, Protocol):
    """A platform as it is started and stopped here."""

    async def start(self) -> str:
        """Connect; returns where or as whom."""
        ...

    async def stop(self) -> None:
        """Take no more requests."""
        ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is one plain sentence on standard error and a status that is not 0."""
    parsed = _parser().parse_args(arguments)
    try:
        settings = Settings()
        configure_logs(settings)
        _run(parsed, settings)
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


def _run(parsed: argparse.Namespace, settings: Settings) -> None:
    match parsed.command:
        case "run":
            asyncio.run(run(settings))
        case "import":
            asyncio.run(import_file(settings, parsed))
        case "recompute":
            asyncio.run(recompute_scores(settings))
        case _:
            score_file(parsed)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=SAY.word("cli.description"))
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help=SAY.word("cli.run"))
    importing = commands.add_parser("import", help=SAY.word("cli.import"))
    importing.add_argument("file", type=Path, help=SAY.word("cli.import_file"))
    importing.add_argument("--community", default="", help=SAY.word("cli.import_community"))
    importing.add_argument("--dry-run", action="store_true", help=SAY.word("cli.import_dry_run"))
    importing.add_argument("--json", action="store_true", help=SAY.word("cli.import_json"))
    commands.add_parser("recompute", help=SAY.word("cli.recompute"))
    scoring = commands.add_parser("score", help=SAY.word("cli.score"))
    scoring.add_argument("file", type=Path, help=SAY.word("cli.score_file"))
    scoring.add_argument("--rule", choices=sorted(RULES), help=SAY.word("cli.score_rule"))
    scoring.add_argument("--json", action="store_true", help=SAY.word("cli.score_json"))
    return parser


async def recompute_scores(settings: Settings) -> None:
    """Rebuild every score and standing, and say what was different."""
    store = await open_store(settings.database_path)
    try:
        found = await recompute(store)
    finally:
        await store.close()
    print("\n".join([*difference_lines(found, SAY), SAY.word("cli.recomputed", n=len(found))]))


def score_file(parsed: argparse.Namespace) -> None:
    """Score a history file, so that anybody can check the sums."""
    result = score_text(parsed.file.read_text(encoding="utf-8"), parsed.rule)
    print(json.dumps(result, ensure_ascii=False) if parsed.json else "\n".join(score_lines(result)))


async def import_file(settings: Settings, parsed: argparse.Namespace) -> None:
    """Make drafts of a forecast page, or only say what would become of it."""
    page = read_page(parsed.file.read_text(encoding="utf-8"))
    drafts: list[str] = []
    if not parsed.dry_run:
        store = await open_store(settings.database_path)
        try:
            drafts = await import_drafts(store, parsed.community, actor_of(FIRST), page, real_time())
        finally:
            await store.close()
    if parsed.json:
        print(json.dumps(page_as_json(page, SAY), ensure_ascii=False, indent=2))
    else:
        print("\n".join(page_lines(page, drafts, SAY)))


async def run(settings: Settings) -> None:
    """Run every platform that is switched on, or else the try-out, until told to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    chosen = switched_on()
    local = None if chosen else LocalSettings(host=settings.http_host, port=settings.http_port)
    store = await open_store(settings.database_path)
    try:
        if local is None:
            bot = Bot(store, real_time, new_token)
            await _serve(bot, {name: connect(name, bot, found) for name, found in chosen.items()}, stop)
        else:
            await _serve_tryout(store, local, stop)
    finally:
        await store.close()


async def _serve_tryout(store: Store, settings: LocalSettings, stop: asyncio.Event) -> None:
    page = read_page(SAMPLE.read_text(encoding="utf-8"))
    clock = MovableClock(max(published_at(page), await store.read.questions.last_change()), real_time)
    await prepare_tryout(store, actor_of(FIRST), page, clock())
    bot = Bot(store, clock, new_token)
    clients: dict[str, Client] = {}
    background = Background(bot, clients)
    client = LocalClient(bot, settings, clock, background.turn)
    clients[client.name] = client
    await client.post(actor_of(FIRST).place, welcome(SAY), "welcome")
    await _serve(bot, clients, stop, background)


async def _serve(
    bot: Bot, clients: dict[str, Client], stop: asyncio.Event, background: Background | None = None
) -> None:
    """Start the platforms, keep the background going, and stop in the order that loses nothing."""
    started = await _start(clients)
    background = background or Background(bot, clients)
    await background.start()
    task = asyncio.create_task(background.run(), name="background")
    try:
        await stop.wait()
    finally:
        # First what the bot does by itself, while the platforms still answer; then what members asked for.
        background.stop()
        await asyncio.wait([task], timeout=LAST_TURN_S)
        task.cancel()
        await asyncio.gather(*(client.stop() for client in started))
        await bot.drained()


async def _start(clients: dict[str, Client]) -> list[Client]:
    """Start each platform; one that cannot start says why, and the others go on.

    Raises:
        Refused: where none could start.
    """
    started: list[Client] = []
    for name, client in clients.items():
        try:
            where = await client.start()
        except Refused as refused:
            if len(clients) == 1:
                raise
            print(SAY.word(refused.key, **refused.facts), file=sys.stderr)
        else:
            print(_started(name, where), flush=True)
            started.append(client)
    if not started:
        raise Refused("cli.nothing_started")
    return started


def _started(name: str, where: str) -> str:
    if name == LOCAL:
        return SAY.word("cli.started_local", where=where)
    return SAY.word("cli.started", platform=name.capitalize(), where=where)


def real_time() -> int:
    """The machine's clock, in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def new_token() -> str:
    """A name nobody can guess: 96 random bits."""
    return secrets.token_urlsafe(12)


if __name__ == "__main__":
    sys.exit(main())
