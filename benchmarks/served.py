"""Serves a database as the program does, and watches what its members would notice: answers and a busy event loop."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks.crowded import NOW, PLACE, actor
from bot.app.background import Background
from bot.app.door import Bot
from bot.app.gc_tuning import tune_gc
from bot.app.worker_process import WorkerProcess
from bot.domain.member import Actor, Place
from bot.inputs.action import Action
from bot.inputs.voting import CastForecast
from bot.ports.platform import Obstacle
from bot.ui.cards import Card
from storage.store import SqliteStore, open_store

DAY_MS = 86_400_000
BEGINS = NOW + 2 * DAY_MS
"""What the clock shows when serving begins: a Monday, after all votes that are there already."""
TICK_S = 0.001
VOTE_EVERY_S = 0.02
LOOK_AGAIN_S = 0.01
NEVER_S = 600.0
"""Whatever takes so long will never end."""


class Clock:
    """Shows the time that has passed since it was made, after `BEGINS`; `ahead` milliseconds are added."""

    def __init__(self) -> None:
        self.ahead = 0
        self._began = perf_counter()

    def __call__(self) -> int:
        """Return the present instant, UTC milliseconds."""
        return BEGINS + self.ahead + int((perf_counter() - self._began) * 1000)


class Channels:
    """A platform that takes every message at once, with the limits of Discord's adapter."""

    name = PLACE.platform
    keeps_messages = True
    edit_every = 5.0
    post_every = 1.0
    calls_per_second = 35.0
    same_key_s = 120.0

    def __init__(self) -> None:
        self._numbers = count(1)

    async def post(self, _place: Place, _card: Card, _key: str, _reply_to: str = "") -> str:
        """Return the id of a message."""
        return f"p{next(self._numbers)}"

    async def obstacle(self, place: Place) -> Obstacle | None:  # noqa: ARG002  its port's
        """Nothing is in the way."""
        return None

    async def find(self, _place: Place, _key: str, _since_ms: int, _reply_to: str = "") -> list[str] | None:
        """Find nothing."""
        return []

    async def delete(self, place: Place, message: str) -> None:
        """Do nothing."""

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """Do nothing."""

    def address(self, _place: Place, message: str) -> str:
        """Return an address."""
        return f"https://chat.example/{message}"


@dataclass
class Served:
    """A database that is served; everything is asked of it at the door."""

    store: SqliteStore
    bot: Bot
    clock: Clock
    deliveries: "count[int]" = field(default_factory=count)

    async def ask(self, action: Action, who: Actor) -> Card:
        """Perform an action.

        Raises:
            RuntimeError: it was refused.
        """
        card = await self.bot.handle(action, who)
        if card.is_refusal or card.kind == "incident":
            raise RuntimeError(f"{action.kind} was answered by {card}")
        return card

    async def vote(self, question: int, member: int) -> None:
        """Let a member of the community at `PLACE` vote."""
        picks = f"{10 + member % 30}/{40 - member % 30}/30/20"
        await self.ask(CastForecast(question=f"q{question}", picks=picks), self.member(member))

    def member(self, member: int, *, administrator: bool = False, space: str = PLACE.space) -> Actor:
        """Return a member as the platform reports them, with a new delivery."""
        place = Place(PLACE.platform, space, PLACE.channel)
        known = actor(member, f"bench:{next(self.deliveries):019d}")
        return replace(known, place=place, administrator=administrator)


@asynccontextmanager
async def serve(path: Path) -> AsyncGenerator[Served]:
    """Serve a database with everything that the program does by itself."""
    store, worker = await open_store(path), WorkerProcess()
    try:
        clock, tokens = Clock(), count(1)
        bot = Bot(store, clock, lambda: f"token{next(tokens)}", worker)
        background = Background(bot, {PLACE.platform: Channels()})
        await background.start()
        tune_gc()
        running = asyncio.create_task(background.run())
        yield Served(store, bot, clock)
        background.stop()
        await running
        await bot.settlements.stop()
    finally:
        await worker.close()
        await store.close()


@dataclass
class Noticed:
    """What is noticed while something goes on.

    Args:
        late_ms: how late the event loop came to a task that sleeps for `TICK_S`, each time.
        waits_ms: how long each vote waited for its answer.
    """

    late_ms: list[float] = field(default_factory=list)
    waits_ms: list[float] = field(default_factory=list)


@asynccontextmanager
async def noticing(served: Served, question: int, members: Sequence[int]) -> AsyncGenerator[Noticed]:
    """Vote on a question every `VOTE_EVERY_S` and watch the event loop, inside the block.

    A vote is due at its time also where the event loop is busy then, and waits from that time on: who is kept waiting
    are people, who do not hold back because others wait.
    """
    noticed, over = Noticed(), asyncio.Event()
    beside = [
        asyncio.create_task(watch_loop(noticed.late_ms, over)),
        asyncio.create_task(_vote(served, question, members, noticed.waits_ms, over)),
    ]
    await asyncio.sleep(VOTE_EVERY_S * 5)
    try:
        yield noticed
    finally:
        over.set()
        await asyncio.gather(*beside)


async def watch_loop(late_ms: list[float], over: asyncio.Event) -> None:
    """Note how late the event loop comes to a task that sleeps, until it is over."""
    while not over.is_set():
        began = perf_counter()
        await asyncio.sleep(TICK_S)
        late_ms.append((perf_counter() - began - TICK_S) * 1000)


async def _vote(
    served: Served, question: int, members: Sequence[int], waits_ms: list[float], over: asyncio.Event
) -> None:
    async def one(member: int, due: float) -> None:
        await served.vote(question, member)
        waits_ms.append((perf_counter() - due) * 1000)

    began = perf_counter()
    async with asyncio.TaskGroup() as votes:
        for number in count():
            due = began + number * VOTE_EVERY_S
            await asyncio.sleep(max(due - perf_counter(), 0))
            if over.is_set():
                return
            votes.create_task(one(members[number % len(members)], due))


async def until(happened: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something has happened.

    Raises:
        TimeoutError: it does not happen.
    """
    async with asyncio.timeout(NEVER_S):
        while not await happened():  # noqa: ASYNC110  whoever waits in a chat looks again and again as well
            await asyncio.sleep(LOOK_AGAIN_S)
