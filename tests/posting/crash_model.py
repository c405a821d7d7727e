"""A model of crashes: a platform that loses requests and answers, and a store at which the program can crash."""

import asyncio
import math
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from bot.domain.member import Place
from bot.ports import Delivery, Erased, Load, NewVote, Session, VoteResult
from bot.ports.platform import Obstacle, PostFailed
from bot.ui.cards import Card
from storage.store import SqliteStore

FORGETS_KEYS_MS = 120_000
BUSY_S = 200.0
"""The wait that a refusal asks for: longer than the platform remembers the key of an earlier try."""
LATE_MS = 20_000
"""How long after it was sent a late request arrives."""


@dataclass
class Crash:
    """Where the program is to crash: whoever gets there waits for ever, until the test cancels its tasks.

    Args:
        when: `before`, `inside` or `after` a transaction, or `request`; `full` for a full disk instead of a crash: the
            transaction fails, and the program goes on.
        transaction: the number of the transaction, counted from 1 since this was made.
        came: set when the program has crashed.
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
        await asyncio.get_running_loop().create_future()


class CrashingStore:
    """The real store; the program can crash before, inside and after each transaction."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self._begun = 0
        self.read: Session = store.read
        self.crash = Crash()

    def crash_at(self, when: str, transaction: int) -> None:
        self._begun, self.crash = 0, Crash(when, transaction)

    def moment(self) -> AbstractAsyncContextManager[Session]:
        return self._store.moment()

    @asynccontextmanager
    async def transaction(self, delivery: Delivery | None = None) -> AsyncGenerator[Session]:
        self._begun += 1
        number = self._begun
        await self.crash.at("before", number)
        async with self._store.transaction(delivery) as session:
            yield session
            await self.crash.at("full", number)
            await self.crash.at("inside", number)
        await self.crash.at("after", number)

    async def did(self, delivery: str) -> str | None:
        return await self._store.did(delivery)

    async def forget_deliveries(self, before: int) -> None:
        await self._store.forget_deliveries(before)

    async def cast(self, vote: NewVote) -> VoteResult:
        return await self._store.cast(vote)

    async def erase(self, member: int, delivery: Delivery) -> Erased:
        return await self._store.erase(member, delivery)

    async def go_on_erasing(self) -> Erased | None:
        return await self._store.go_on_erasing()

    @property
    def load(self) -> Load:
        return self._store.load

    async def check_writable(self) -> None:
        await self._store.check_writable()

    async def empty_log(self) -> bool:
        return await self._store.empty_log()


@dataclass
class Sent:
    """A message that members see."""

    name: str
    place: Place
    key: str
    at: int


@dataclass
class LossyPlatform:
    """Keeps what platforms promise, and nothing more: requests and answers may be lost without a word.

    Args:
        store: for crashes during a request.
        clock: the platform's, which is never set.
        remembers_keys: whether a post with the same key returns the first message for two minutes.
        readable: whether messages can be looked up.
    """

    store: CrashingStore
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
    """What happens to the next request to a channel: `lost`, `unanswered` or `late`, each with or without `, crash`
    behind it, or `refused`; with `asked` before it, to the next request to a person."""
    blind: bool = False
    """Whether the next look-up is refused."""
    _in_flight: list[tuple[int, Place, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.same_key_s = FORGETS_KEYS_MS / 1000 if self.remembers_keys else 0.0

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:  # noqa: ARG002  its port's
        self.arrive()
        meant = self.fate.startswith("asked ") == bool(place.account)
        fate, self.fate = (self.fate.removeprefix("asked "), "") if meant else ("", self.fate)
        if fate.startswith("late"):
            self._in_flight.append((self.clock() + LATE_MS, place, key))
        message = self._carry_out(place, key, self.clock()) if fate in {"", "unanswered", "unanswered, crash"} else ""
        if fate.endswith("crash"):
            self.store.crash.when, self.store.crash.transaction = "request", 0
            await self.store.crash.at("request")
        if fate:
            refused = fate == "refused"
            raise PostFailed(fate, certain=refused, wait_s=BUSY_S if refused else 0.0)
        return message

    async def obstacle(self, place: Place) -> Obstacle | None:  # noqa: ARG002  nothing is in the way anywhere
        return None

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        assert not reply_to
        self.arrive()
        blind, self.blind = self.blind, False
        if blind:
            raise PostFailed("not now", certain=True)
        found = [each.name for each in self.messages if (each.place, each.key) == (place, key) and each.at >= since_ms]
        return found if self.readable else None

    def address(self, place: Place, message: str) -> str:
        return f"https://chat.example/{place.channel}/{message}"

    async def delete(self, place: Place, message: str) -> None:
        raise AssertionError((place, message))

    async def edit(self, place: Place, message: str, card: Card) -> None:
        raise AssertionError((place, message, card))

    def arrive(self) -> None:
        """Carry out the late requests that have arrived by now."""
        arrived = [each for each in self._in_flight if each[0] <= self.clock()]
        self._in_flight = [each for each in self._in_flight if each not in arrived]
        for at, place, key in arrived:
            self._carry_out(place, key, at)

    def seen(self, key: str) -> int:
        """How many messages with that key members have seen."""
        return sum(each.key == key for each in self.messages)

    def _carry_out(self, place: Place, key: str, now: int) -> str:
        for each in self.messages if self.remembers_keys else []:
            if each.key == key and now - each.at < FORGETS_KEYS_MS:
                return each.name
        self.messages.append(Sent(f"m{len(self.messages) + 1}", place, key, now))
        return self.messages[-1].name
