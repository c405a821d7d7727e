"""`run`: every platform that is switched on, or else the local try-out, until told to stop."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path
from typing import Protocol

from adapters import LOCAL, connect, switched_on
from adapters.local.client import LocalClient
from adapters.local.clock import MovableClock
from adapters.local.members import FIRST, actor_of
from adapters.local.settings import LocalSettings
from bot.app.background import Background
from bot.app.clock_watch import ClockWatch
from bot.app.door import Bot
from bot.app.gc_tuning import spare_searches
from bot.app.help_card import welcome
from bot.app.tryout import prepare_tryout, published_at
from bot.cli.machine import new_token, real_time, time_passed
from bot.cli.speech import SAY
from bot.domain.errors import Refused
from bot.domain.pages.page import read_page
from bot.ports import Store
from bot.ports.platform import Platform
from bot.settings import Settings
from storage.store import open_store

ABOUT = "cli.run"
SAMPLE = Path(__file__).parents[2] / "samples" / "forecast-page.txt"
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


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_parsed: argparse.Namespace, settings: Settings) -> None:
    """Serve until told to stop."""
    asyncio.run(serve(settings))


async def serve(settings: Settings) -> None:
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
    try:
        await _do_by_itself(background or Background(bot, clients, ClockWatch(time_passed)), stop)
    finally:
        await asyncio.gather(*(client.stop() for client in started))
        await bot.drained()


async def _do_by_itself(background: Background, stop: asyncio.Event) -> None:
    """What the bot does by itself ends first, while the platforms still answer; then what members asked for."""
    await background.start()
    spare_searches()
    task = asyncio.create_task(background.run(), name="background")
    # Without it nothing is posted and nothing closes: it is better to end, and be started anew.
    task.add_done_callback(lambda _: stop.set())
    try:
        await stop.wait()
    finally:
        background.stop()
        await asyncio.wait([task], timeout=LAST_TURN_S)
        task.cancel()
    if task.done():
        task.result()


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
