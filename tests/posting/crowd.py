"""Many communities on a platform that counts its requests, and a clock that goes on only where nothing else can."""

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
from bot.app.background import GATHER_S, MOST_WAIT_S, Background
from bot.app.door import Bot
from bot.domain.member import Place
from bot.ports.platform import LimitScope, PostFailed
from bot.ui.cards import Card
from tests.chat import instant
from tests.fresh import open_fresh

DUE = instant("2026-03-02 09:00")
"""A Monday: the board of every community is due."""


class Time:
    """An instant, and the calls that wait for a later one."""

    def __init__(self) -> None:
        self.now = DUE - 60_000
        self.stirred = asyncio.Event()
        """Set whenever one more call waits."""
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
        self.stirred.set()
        await woken.wait()

    def go_on(self, until: int) -> None:
        """To that instant, or to the first for which a call waits."""
        if self._waiting and self._waiting[0][0] <= until:
            self.now, _, woken = heappop(self._waiting)
            woken.set()
        else:
            self.now = max(self.now, until)


class Limit(Protocol):
    """What a platform bears."""

    scope: LimitScope

    def wait_s(self, place: Place, now: int) -> float:
        """The seconds of `Retry-After` for a request that arrives; 0 where it is taken."""
        ...


class Everywhere:
    """So many requests in any second, from all channels together.

    Args:
        bans: for the first requests too many: seconds during which no request is taken; after them it tells when the
            second is over.
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


class InSpaces:
    """Nothing in some spaces before an instant each: others have used up what is borne there."""

    scope = LimitScope.SPACE

    def __init__(self, until: dict[str, int]) -> None:
        self._until = until

    def wait_s(self, place: Place, now: int) -> float:
        return max(self._until.get(place.space, now) - now, 0) / 1000


class Arrived(NamedTuple):
    """A request that was taken."""

    at: int
    place: Place


@dataclass
class CountingPlatform:
    """A platform that says how long to wait instead of bearing too much, as far away as the real ones."""

    limit: Limit
    time: Time = field(default_factory=Time)
    calls_per_second: float = DiscordClient.calls_per_second
    post_every: float = 1.0
    name: str = "test"
    keeps_messages: bool = True
    edit_every: float = 5.0
    same_key_s: float = 120.0
    messages: list[Arrived] = field(default_factory=list)
    refused: list[Arrived] = field(default_factory=list)
    disobeyed: int = 0
    """Calls that were made before the time was over that the platform had asked for."""
    _wanted: dict[str, int] = field(default_factory=dict)
    _chance: Random = field(default_factory=lambda: Random(5))  # noqa: S311  the same in each run

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:  # noqa: ARG002  its port's
        meant = place.space if self.limit.scope is LimitScope.SPACE else ""
        self.disobeyed += self.time.now < self._wanted.get(meant, 0)
        await self._travel()
        wait_s = self.limit.wait_s(place, self.time.now)
        (self.refused if wait_s else self.messages).append(Arrived(self.time.now, place))
        await self._travel()
        if wait_s:
            self._wanted[meant] = max(self._wanted.get(meant, 0), self.time.now + round(wait_s * 1000))
            raise PostFailed("429", certain=True, wait_s=wait_s, scope=self.limit.scope)
        return f"m{place.channel}"

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        raise AssertionError((place, key, since_ms, reply_to))

    async def delete(self, place: Place, message: str) -> None:
        raise AssertionError((place, message))

    async def edit(self, place: Place, message: str, card: Card) -> None:
        raise AssertionError((place, message, card))

    def copies(self) -> Counter[int]:
        """How many channels have how many messages."""
        return Counter(Counter(message.place for message in self.messages).values())

    async def _travel(self) -> None:
        await self.time.sleep(self._chance.randint(10, 120))


class OverError(Exception):
    """The simulated time is over."""


class Simulated(Background):
    """The real task, which rests by the simulated clock.

    Args:
        wanted: when so many messages are out, it goes on for a minute, in case there are more.
        longest_s: it goes on for so long otherwise.
    """

    def __init__(self, bot: Bot, platform: CountingPlatform, wanted: int, longest_s: int) -> None:
        super().__init__(bot, {platform.name: platform})
        self._platform, self._time, self._wanted = platform, platform.time, wanted
        self._ends = DUE + longest_s * 1000
        self._channels._on_free = self._freed

    async def run(self) -> None:
        with suppress(OverError):
            await super().run()

    async def _rest(self, until: int | None) -> None:
        work, most = self._bot.work, self._time.now + round(MOST_WAIT_S * 1000)
        await self._pass(most if until is None else min(until, most), work)
        await self._pass(self._time.now + round(GATHER_S * 1000), asyncio.Event())
        work.clear()
        if len(self._platform.messages) >= self._wanted:
            self._wanted, self._ends = maxsize, self._time.now + 60_000
        if self._time.now >= self._ends:
            raise OverError

    def _freed(self) -> None:
        self._bot.work.set()
        self._time.stirred.set()

    async def _pass(self, until: int, something: asyncio.Event) -> None:
        await self._all_wait()
        while self._time.now < until and not something.is_set():
            self._time.go_on(until)
            await self._all_wait()

    async def _all_wait(self) -> None:
        """Until every call under way waits for the clock."""
        while len(self._channels._busy) > self._time.waiting:
            self._time.stirred.clear()
            await self._time.stirred.wait()


@asynccontextmanager
async def due_together(
    folder: Path, platform: CountingPlatform, communities: int, longest_s: int
) -> AsyncGenerator[Simulated]:
    """The task, not yet running, a minute before that many boards are due."""
    store = await open_fresh(folder / "credence.db")
    try:
        async with store.transaction() as session:
            for number in range(communities):
                place = Place("test", f"s{number}", f"c{number}")
                community = await session.members.add_community("test", place.space, "Home", platform.time.now)
                await session.schedules.place(community.id, place, platform.time.now)
        background = Simulated(Bot(store, lambda: platform.time.now, str), platform, communities, longest_s)
        await background.start()
        yield background
    finally:
        await store.close()
