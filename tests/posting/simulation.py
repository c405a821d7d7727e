"""A simulation of many communities: a platform that counts its requests, and a clock that moves when all tasks wait."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from pathlib import Path
from random import Random
from sys import maxsize
from typing import NamedTuple, Protocol

from adapters.discord.client import DiscordClient
from bot.app.background import GATHER_S, LONGEST_REST_S, Background
from bot.app.door import Bot
from bot.domain.member import Place
from bot.ports.platform import LimitScope, Obstacle, PostFailed
from bot.ui.cards import Card
from tests.chat import instant
from tests.fresh import open_fresh

DUE = instant("2026-03-02 09:00")
"""A Monday: the board of every community is due."""


class SimulatedClock:
    """A clock that stands still until the test moves it, and the calls that wait for a later time."""

    def __init__(self) -> None:
        self.now = DUE - 60_000
        self.changed = asyncio.Event()
        """Set when another call waits, or one has ended."""
        self._waiting: list[tuple[int, int, asyncio.Event]] = []
        self._numbers = 0

    @property
    def waiting(self) -> int:
        """How many calls wait."""
        return len(self._waiting)

    async def sleep(self, milliseconds: int) -> None:
        self._numbers += 1
        woken = asyncio.Event()
        heappush(self._waiting, (self.now + milliseconds, self._numbers, woken))
        self.changed.set()
        await woken.wait()

    def go_on(self, until: int) -> None:
        """Move to that time, or to the first earlier one for which a call waits, which then goes on."""
        if self._waiting and self._waiting[0][0] <= until:
            self.now, _, woken = heappop(self._waiting)
            woken.set()
        else:
            self.now = max(self.now, until)


class Limit(Protocol):
    """How many requests a platform takes."""

    scope: LimitScope

    def wait_s(self, place: Place, now: int) -> float:
        """The seconds of `Retry-After` for a request that arrives; 0 where it is taken."""
        ...


class GlobalLimit:
    """So many requests in any second, in all channels together.

    Args:
        in_a_second: how many are taken.
        bans: for how many seconds no request is taken after the first one too many, the second one, and so on; later
            ones are only told when the second is over.
    """

    scope = LimitScope.PLATFORM

    def __init__(self, in_a_second: int, bans: tuple[int, ...] = ()) -> None:
        self._most = in_a_second
        self._bans = list(bans)
        self._closed_until = 0
        self._taken: deque[int] = deque()

    def wait_s(self, place: Place, now: int) -> float:  # noqa: ARG002  the same in all places
        while self._taken and self._taken[0] <= now - 1000:
            self._taken.popleft()
        if now < self._closed_until:
            return (self._closed_until - now) / 1000
        if len(self._taken) < self._most:
            self._taken.append(now)
            return 0.0
        if self._bans:
            self._closed_until = now + self._bans.pop(0) * 1000
            return (self._closed_until - now) / 1000
        return (self._taken[0] + 1000 - now) / 1000


class SpaceLimit:
    """No request in some spaces before a time each, as where other programs have used up the limit."""

    scope = LimitScope.SPACE

    def __init__(self, until: dict[str, int]) -> None:
        self._until = until

    def wait_s(self, place: Place, now: int) -> float:
        return max(self._until.get(place.space, now) - now, 0) / 1000


class Arrival(NamedTuple):
    """When a request arrived, and for which place."""

    at: int
    place: Place


@dataclass
class CountingPlatform:
    """A platform with a limit; requests and answers travel for 10 to 120 milliseconds each.

    Args:
        disobeyed: how many calls were made before the end of a wait that it had asked for.
    """

    limit: Limit
    time: SimulatedClock = field(default_factory=SimulatedClock)
    calls_per_second: float = DiscordClient.calls_per_second
    post_every: float = 1.0
    name: str = "test"
    keeps_messages: bool = True
    edit_every: float = 5.0
    same_key_s: float = 120.0
    messages: list[Arrival] = field(default_factory=list)
    refused: list[Arrival] = field(default_factory=list)
    disobeyed: int = 0
    _wait_until: dict[str, int] = field(default_factory=dict)
    _chance: Random = field(default_factory=lambda: Random(5))  # noqa: S311  the same in each run

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:  # noqa: ARG002  its port's
        limited = place.space if self.limit.scope is LimitScope.SPACE else ""
        self.disobeyed += self.time.now < self._wait_until.get(limited, 0)
        await self._travel()
        wait_s = self.limit.wait_s(place, self.time.now)
        (self.refused if wait_s else self.messages).append(Arrival(self.time.now, place))
        await self._travel()
        if wait_s:
            self._wait_until[limited] = max(self._wait_until.get(limited, 0), self.time.now + round(wait_s * 1000))
            raise PostFailed("429", certain=True, wait_s=wait_s, scope=self.limit.scope)
        return f"m{place.channel}"

    async def obstacle(self, place: Place) -> Obstacle | None:  # noqa: ARG002  nothing is in the way anywhere
        return None

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        raise AssertionError((place, key, since_ms, reply_to))

    def address(self, place: Place, message: str) -> str:
        return f"https://chat.example/{place.channel}/{message}"

    async def delete(self, place: Place, message: str) -> None:
        raise AssertionError((place, message))

    async def edit(self, place: Place, message: str, card: Card) -> None:
        raise AssertionError((place, message, card))

    def copies(self) -> Counter[int]:
        """How many channels have how many messages."""
        return Counter(Counter(message.place for message in self.messages).values())

    async def _travel(self) -> None:
        await self.time.sleep(self._chance.randint(10, 120))


class SimulationOverError(Exception):
    """The simulated time is over."""


class SimulatedBackground(Background):
    """The real background, which waits by the simulated clock.

    Args:
        bot: the core.
        platform: where it posts.
        wanted: how many messages are expected; a minute after the last of them it ends.
        longest_s: after how many seconds it ends otherwise.
    """

    def __init__(self, bot: Bot, platform: CountingPlatform, wanted: int, longest_s: int) -> None:
        super().__init__(bot, {platform.name: platform})
        self._platform, self._time, self._wanted = platform, platform.time, wanted
        self._ends = DUE + longest_s * 1000
        self._channels._on_free = self._freed

    async def run(self) -> None:
        with suppress(SimulationOverError):
            await super().run()

    async def _rest(self, until: int | None) -> None:
        work, most = self._bot.work, self._time.now + round(LONGEST_REST_S * 1000)
        await self._pass(most if until is None else min(until, most), work)
        await self._pass(self._time.now + round(GATHER_S * 1000), asyncio.Event())
        work.clear()
        if len(self._platform.messages) >= self._wanted:
            self._wanted, self._ends = maxsize, self._time.now + 60_000
        if self._time.now >= self._ends:
            raise SimulationOverError

    def _freed(self) -> None:
        self._bot.work.set()
        self._time.changed.set()

    async def _pass(self, until: int, something: asyncio.Event) -> None:
        await self._all_wait()
        while self._time.now < until and not something.is_set():
            self._time.go_on(until)
            await self._all_wait()

    async def _all_wait(self) -> None:
        """Wait until every call in flight waits for the clock."""
        while len(self._channels._busy) > self._time.waiting:
            self._time.changed.clear()
            await self._time.changed.wait()


@asynccontextmanager
async def due_together(
    folder: Path, platform: CountingPlatform, communities: int, longest_s: int
) -> AsyncGenerator[SimulatedBackground]:
    """The background, not yet running, a minute before the boards of that many communities are due."""
    store = await open_fresh(folder / "credence.db")
    try:
        async with store.transaction() as session:
            for number in range(communities):
                place = Place("test", f"s{number}", f"c{number}")
                community = await session.members.add_community("test", place.space, "Home", platform.time.now)
                await session.schedules.place(community.id, place, platform.time.now)
        background = SimulatedBackground(Bot(store, lambda: platform.time.now, str), platform, communities, longest_s)
        await background.start()
        yield background
    finally:
        await store.close()
