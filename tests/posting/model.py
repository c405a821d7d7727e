"""A platform that loses requests and answers, and a store before which the program can die."""

import asyncio
import math
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from bot.domain.member import Place
from bot.ports import Delivery, Erased, NewVote, Session, VoteResult
from bot.ports.platform import PostFailed
from bot.ui.cards import Card
from storage.store import SqliteStore

FORGETS_KEYS_MS = 120_000
BUSY_S = 200.0
"""How long a platform wants to be left alone that refuses: until it has forgotten the key of what came before."""
LATE_MS = 20_000
"""How long a request that is late has been on its way when it is obeyed."""


async def never() -> None:
    """Wait for what does not come."""
    await asyncio.get_running_loop().create_future()


@dataclass
class Death:
    """The moment at which nothing goes on any more.

    Args:
        when: `before`, `inside` or `after` a transaction, or `request`; `full` where the disk is full instead, which
            breaks a transaction and leaves the program alive.
        transaction: which one from now on, the first is 1.
    """

    when: str = ""
    transaction: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def at(self, when: str, transaction: int = 0) -> None:
        if (when, transaction) != (self.when, self.transaction):
            return
        self.when = ""
        if when == "full":
            raise OSError(when)
        self.came.set()
        await never()


class MortalStore:
    """The real store, with moments before, inside and after each transaction at which the program can die."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self._begun = 0
        self.read: Session = store.read
        self.death = Death()

    def die(self, when: str, transaction: int) -> None:
        self._begun, self.death = 0, Death(when, transaction)

    def moment(self) -> AbstractAsyncContextManager[Session]:
        return self._store.moment()

    @asynccontextmanager
    async def transaction(self, delivery: Delivery | None = None) -> AsyncGenerator[Session]:
        self._begun += 1
        number = self._begun
        await self.death.at("before", number)
        async with self._store.transaction(delivery) as session:
            yield session
            await self.death.at("full", number)
            await self.death.at("inside", number)
        await self.death.at("after", number)

    async def did(self, delivery: str) -> str | None:
        return await self._store.did(delivery)

    async def forget_deliveries(self, before: int) -> None:
        await self._store.forget_deliveries(before)

    async def cast(self, vote: NewVote) -> VoteResult:
        return await self._store.cast(vote)

    async def erase(self, member: int, delivery: Delivery) -> Erased:
        return await self._store.erase(member, delivery)

    async def empty_log(self) -> bool:
        return await self._store.empty_log()


@dataclass
class Sent:
    """A message that readers see."""

    name: str
    place: Place
    key: str
    at: int


@dataclass
class LossyPlatform:
    """What platforms promise, and nothing more: nobody is told of a request or an answer that is lost.

    Args:
        store: dies during a request where that is wanted.
        remembers_keys: whether the same key gives the same message for two minutes.
        readable: whether messages can be looked for.
    """

    store: MortalStore
    clock: Callable[[], int]
    remembers_keys: bool
    readable: bool
    name: str = "test"
    keeps_messages: bool = True
    edit_every: float = 0.0
    post_every: float = 0.0
    calls_per_second: float = math.inf
    messages: list[Sent] = field(default_factory=list)
    fate: str = ""
    """What becomes of the next request to a channel: `lost`, `unanswered`, `late`, each with or without `dies`, or
    `refused`; with `asked` before it, of the next request to a person."""
    blind: bool = False
    """Whether the next look for a message is refused."""
    _in_flight: list[tuple[int, Place, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.same_key_s = FORGETS_KEYS_MS / 1000 if self.remembers_keys else 0.0

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:  # noqa: ARG002  its port's
        self.arrive()
        meant = self.fate.startswith("asked ") == bool(place.account)
        fate, self.fate = (self.fate.removeprefix("asked "), "") if meant else ("", self.fate)
        if fate.startswith("late"):
            self._in_flight.append((self.clock() + LATE_MS, place, key))
        message = self._obey(place, key, self.clock()) if fate in {"", "unanswered", "unanswered dies"} else ""
        if fate.endswith("dies"):
            self.store.death.when, self.store.death.transaction = "request", 0
            await self.store.death.at("request")
        if fate:
            refused = fate == "refused"
            raise PostFailed(fate, certain=refused, wait_s=BUSY_S if refused else 0.0)
        return message

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        assert not reply_to
        self.arrive()
        blind, self.blind = self.blind, False
        if blind:
            raise PostFailed("not now", certain=True)
        found = [each.name for each in self.messages if (each.place, each.key) == (place, key) and each.at >= since_ms]
        return found if self.readable else None

    async def delete(self, place: Place, message: str) -> None:
        raise AssertionError((place, message))

    async def edit(self, place: Place, message: str, card: Card) -> None:
        raise AssertionError((place, message, card))

    def arrive(self) -> None:
        """Obey the requests that were late and have arrived by now."""
        arrived = [each for each in self._in_flight if each[0] <= self.clock()]
        self._in_flight = [each for each in self._in_flight if each not in arrived]
        for at, place, key in arrived:
            self._obey(place, key, at)

    def seen(self, key: str) -> int:
        """How many copies of a message readers have seen."""
        return sum(each.key == key for each in self.messages)

    def _obey(self, place: Place, key: str, now: int) -> str:
        for each in self.messages if self.remembers_keys else []:
            if each.key == key and now - each.at < FORGETS_KEYS_MS:
                return each.name
        self.messages.append(Sent(f"m{len(self.messages) + 1}", place, key, now))
        return self.messages[-1].name
