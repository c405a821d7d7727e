"""A platform whose every call can fail, be lost or hang, and a chat that posts there."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.app.background import Background
from bot.domain.member import Place
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import NewPost, Post
from bot.ports.platform import PostFailed
from bot.ui.cards import Card
from tests.chat import CHANNEL, Channels, Chat, open_chat

OTHER = Place("test", "home", "other")


def news(which: str) -> MessageKey:
    """The key of a post that is about no question."""
    return MessageKey.card(0, which)


NEWS = news("")
SILENCE = PostFailed("silence", certain=False)
BUSY = PostFailed("busy", certain=True)
GONE = PostFailed("no such channel", certain=True, gone=True)
ERASED = PostFailed("no such message", certain=True, gone=True, erased=True)


@dataclass
class Wire(Channels):
    """A platform on which things go wrong.

    Args:
        faults: raised by the next calls of that kind before they have an effect, one each; None lets a call through.
        lost: raised by the next posts after they have appeared.
        gates: calls to these channels wait for the event.
        closed: places where nothing can be done any more.
        calls: every call: when, what, and to which channel.
    """

    faults: dict[str, list[Exception | None]] = field(default_factory=dict)
    lost: list[Exception] = field(default_factory=list)
    gates: dict[Place, asyncio.Event] = field(default_factory=dict)
    closed: set[Place] = field(default_factory=set)
    calls: list[tuple[int, str, str]] = field(default_factory=list)

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        await self._called("post", place)
        known = [name for name, sent in self.messages.items() if sent.key == key and self._knows(sent.at)]
        message = known[0] if known else await super().post(place, card, key, reply_to)
        if self.lost:
            raise self.lost.pop(0)
        return message

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        await self._called("find", place)
        return await super().find(place, key, since_ms, reply_to)

    async def delete(self, place: Place, message: str) -> None:
        await self._called("delete", place)
        await super().delete(place, message)

    async def edit(self, place: Place, message: str, card: Card) -> None:
        await self._called("edit", place)
        await super().edit(place, message, card)

    def made(self, what: str) -> int:
        """How many calls of that kind there were."""
        return sum(call == what for _, call, _ in self.calls)

    def _knows(self, at: int) -> bool:
        return 0 <= self.clock() - at < self.same_key_s * 1000

    async def _called(self, what: str, place: Place) -> None:
        self.calls.append((self.clock(), what, place.channel))
        if place in self.gates:
            await self.gates[place].wait()
        fault = self.faults[what].pop(0) if self.faults.get(what) else None
        if fault is not None or place in self.closed:
            raise fault or GONE


class House(Chat):
    """A chat on such a platform."""

    wire: Wire

    def restart(self) -> None:
        """What was in the program's memory is gone."""
        self.bot.touched.clear()
        self.background = Background(self.bot, {"test": self.wire})

    async def add(self, key: MessageKey = NEWS, place: Place = CHANNEL, post: NewPost | None = None) -> None:
        """A post from whatever in the core wants one."""
        post = post or NewPost(1, place, key, CARD)
        async with self.store.transaction() as session:
            await session.posts.add(replace(post, place=place, key=key), self.now)

    async def turn(self, seconds: float = 0.0) -> None:
        """What the bot does by itself after that time."""
        self.now += round(seconds * 1000)
        await self.background.turn()

    async def found(self, key: MessageKey = NEWS) -> Post:
        """A post as it is stored."""
        row = await self.store._writing.row("SELECT id FROM outbox WHERE slot = ?", str(key))
        assert row is not None
        assert isinstance(row[0], int)
        return await self.store.read.posts.get(row[0])

    async def posts(self, kind: MessageKind) -> list[Post]:
        """The posts of that kind as they are stored."""
        rows = await self.store._writing.rows("SELECT slot FROM outbox WHERE kind = ? ORDER BY id", kind)
        return [await self.found(MessageKey.read(str(row[0]))) for row in rows]

    def copies(self, key: MessageKey = NEWS) -> list[str]:
        """The messages that appeared under a key."""
        return [name for name, sent in self.wire.messages.items() if sent.key == str(key)]


CARD = Card(kind="news", title=("News",), private=False)


@asynccontextmanager
async def open_house(folder: Path) -> AsyncGenerator[House]:
    """A house in which #1 is open, its card posted as m1, and known to show its newest state."""
    async with open_chat(folder) as plain:
        house = House(plain.store, plain.now)
        house.channels = house.wire = Wire(lambda: house.now)
        house.restart()
        await house.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00")
        house.wire.calls.clear()
        yield house
