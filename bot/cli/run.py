"""`run`: serves every platform that is configured, or else the local try-out, until SIGINT or SIGTERM."""

import argparse
import asyncio
import secrets
import signal
import sys
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from adapters import connect, switched_on
from adapters.local.client import LocalClient
from adapters.local.clock import MovableClock
from adapters.local.members import FIRST, actor_of
from adapters.local.settings import LocalSettings
from bot.app.background import Background
from bot.app.clock_watch import ClockWatch
from bot.app.door import Bot
from bot.app.gc_tuning import tune_gc
from bot.app.health import Health
from bot.app.help import welcome
from bot.app.loop_delay import LoopDelay
from bot.app.metrics import Metrics
from bot.app.painter import Painter
from bot.app.tryout import prepare_tryout, published_at
from bot.app.worker_process import WorkerProcess
from bot.cli.clock import real_time, time_passed
from bot.cli.output import say, sentence, sentences
from bot.domain.errors import Refused
from bot.domain.pages.page import read_page
from bot.ports import Store
from bot.ports.platform import Connection, Platform
from bot.settings import Settings, env_file
from storage.engine.connection import StorageError
from storage.store import SqliteStore, open_store

ABOUT = "cli.run"
SAMPLE = Path(__file__).parents[2] / "samples" / "forecast-page.txt"
"""The forecast page whose drafts the try-out begins with."""
LAST_TURN_S = 1.0
"""How long the background task may take to finish what it is sending when the program stops. With the limits of the
adapters the program ends within 5 s."""


class Client(Platform, Protocol):
    """A platform's client, which is started and stopped here."""

    async def start(self) -> str:
        """Connect; returns where, or as whom, for the operator.

        Raises:
            Refused: it could not connect.
        """
        ...

    async def stop(self) -> None:
        """Take no more requests, finish those that were accepted, and disconnect."""
        ...


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare nothing: the command has no arguments."""


def run(_parsed: argparse.Namespace, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM."""
    asyncio.run(serve(settings))


def new_token() -> str:
    """A random name of 96 bits, which nobody can guess."""
    return secrets.token_urlsafe(12)


async def serve(settings: Settings) -> None:
    """Open the store, and serve every platform that is configured, or else the try-out.

    Raises:
        Refused: no platform could start.
        StorageError: the database cannot be opened, or its file was lost meanwhile.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    chosen = switched_on()
    if not chosen:
        await _serve_tryout(settings, stop)
        return
    async with _opened(settings.database_path, stop) as store, _worker() as worker, _painter() as painter:
        bot = Bot(store, real_time, new_token, worker, painter)
        clients = {name: connect(name, bot, found) for name, found in chosen.items()}
        background = Background(bot, clients, ClockWatch(time_passed))
        async with _health_pages(settings, bot, background, clients, stop):
            await _serve(bot, clients, stop, background)


@asynccontextmanager
async def _opened(path: Path, stop: asyncio.Event) -> AsyncGenerator[SqliteStore]:
    """The store at that path; sets `stop` where its file is lost.

    Raises:
        StorageError: it cannot be opened, or its file was lost meanwhile.
    """
    store = await open_store(path)
    watch = asyncio.create_task(_stop_where_lost(store, stop), name="watch of the database")
    try:
        yield store
    finally:
        watch.cancel()
        await store.close()
    if store.lost.is_set():
        raise StorageError(
            f"The database {path} was removed or replaced while the bot used it, and the bot has stopped."
            " Nothing was answered that is not in the file that was there: put it back, or restore a backup."
        )


@asynccontextmanager
async def _health_pages(
    settings: Settings, bot: Bot, background: Background, connections: Mapping[str, Connection], stop: asyncio.Event
) -> AsyncGenerator[None]:
    """The health pages, from before anything connects until everything is answered; only where a port is set for them.

    Raises:
        Refused: the address may not be used for them, or the port is in use.
    """
    if "http_port" not in settings.model_fields_set:
        yield
        return
    from adapters.health.server import HealthServer  # noqa: PLC0415  its library is loaded only where it is used

    delay = LoopDelay()
    metrics = Metrics(bot, background, connections, delay)
    server = HealthServer(Health(bot, background, connections, stop), metrics, settings.http_host, settings.http_port)
    say("cli.health", where=await server.start())
    watching = asyncio.create_task(delay.watch(), name="delay of the event loop")
    try:
        yield
    finally:
        watching.cancel()
        await server.stop()


@asynccontextmanager
async def _worker() -> AsyncGenerator[WorkerProcess]:
    """The process for what takes long, which is started when there is something to do."""
    worker = WorkerProcess()
    try:
        yield worker
    finally:
        await worker.close()


@asynccontextmanager
async def _painter() -> AsyncGenerator[Painter]:
    """What draws pictures, in a process of its own."""
    async with _worker() as worker:
        painter = Painter(worker)
        try:
            yield painter
        finally:
            await painter.close()


async def _stop_where_lost(store: SqliteStore, stop: asyncio.Event) -> None:
    await store.lost.wait()
    stop.set()


async def _serve_tryout(settings: Settings, stop: asyncio.Event) -> None:
    any_port = "http_port" not in settings.model_fields_set
    local = LocalSettings(host=settings.http_host, port=settings.http_port, any_port=any_port)
    async with _opened(settings.tryout_path, stop) as store, _worker() as worker, _painter() as painter:
        await _serve_page(store, (worker, painter), local, str(settings.tryout_path), stop)


async def _serve_page(
    store: Store, helpers: tuple[WorkerProcess, Painter], settings: LocalSettings, kept: str, stop: asyncio.Event
) -> None:
    page = read_page(SAMPLE.read_text(encoding="utf-8"))
    clock = MovableClock(max(published_at(page), await store.read.questions.last_change()), real_time)
    await prepare_tryout(store, actor_of(FIRST), page, clock())
    bot = Bot(store, clock, new_token, *helpers)
    clients: dict[str, Client] = {}
    background = Background(bot, clients)
    client = LocalClient(bot, settings, clock, background.turn)
    clients[client.name] = client
    await client.post(actor_of(FIRST).place, welcome(sentences()), "welcome")

    def tell(_: str, where: str) -> None:
        if client.port_was_taken:
            say("cli.port_taken", port=settings.port)
        say("cli.started_local", where=where, path=kept, env=str(env_file().absolute()))

    await _serve(bot, clients, stop, background, tell)


def _tell(name: str, where: str) -> None:
    say("cli.started", platform=name.capitalize(), where=where)


async def _serve(
    bot: Bot,
    clients: Mapping[str, Client],
    stop: asyncio.Event,
    background: Background,
    tell: Callable[[str, str], None] = _tell,
) -> None:
    """Start the platforms, run the background task until `stop` is set, then stop the platforms.

    The background task ends first, while the platforms can still send; then what computes scores, for which requests
    may wait; then the requests that were accepted. `tell` is called with the name of each platform that was started,
    and where.
    """
    started = await _start(clients, tell)
    try:
        await _run_background(background, stop)
    finally:
        await bot.settlements.stop()
        await asyncio.gather(*(client.stop() for client in started))
        await bot.idle()


async def _run_background(background: Background, stop: asyncio.Event) -> None:
    await background.start()
    tune_gc()
    task = asyncio.create_task(background.run(), name="background")
    # Without this task nothing is posted and nothing closes: rather stop the program, and have it started again.
    task.add_done_callback(lambda _: stop.set())
    try:
        await stop.wait()
    finally:
        background.stop()
        await asyncio.wait([task], timeout=LAST_TURN_S)
        task.cancel()
    if task.done():
        task.result()


async def _start(clients: Mapping[str, Client], tell: Callable[[str, str], None]) -> list[Client]:
    """Start each platform, tell so, and return those that started; why another did not is printed.

    Raises:
        Refused: none could start.
    """
    started: list[Client] = []
    for name, client in clients.items():
        try:
            where = await client.start()
        except Refused as refused:
            if len(clients) == 1:
                raise
            print(sentence(refused.key, **refused.facts), file=sys.stderr)
        else:
            tell(name, where)
            started.append(client)
    if not started:
        raise Refused("cli.nothing_started")
    return started
