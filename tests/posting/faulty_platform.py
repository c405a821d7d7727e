"""A platform whose calls can fail, get lost or hang, and a chat that posts there."""

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
class FaultyPlatform(Channels):
    """A platform whose calls go wrong as the test says.

    Args:
        faults: by the name of the call, raised by the next calls before they have an effect, one each; None lets a call
            through.
        lost: raised by the next posts after they have appeared.
        gates: calls to these channels wait for the event.
        closed: places to which every call fails, because they are gone.
        calls: every call: when it was made, UTC milliseconds, its name, and its channel.
    """

    faults: dict[str, list[Exception | None]] = field(default_factory=dict)
    lost: list[Exception] = field(default_factory=list)
    gates: dict[Place, asyncio.Event] = field(default_factory=dict)
    closed: set[Place] = field(default_factory=set)
    calls: list[tuple[int, str, str]] = field(default_factory=list)

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        await self._called("post", place)
        known = [name for name, sent in self.messages.items() if sent.key == key and self._remembers(sent.at)]
        message = known[0] if known else await super().post(place, card, key, reply_to)
        if self.lost:
            raise self.lost.pop(0)
        return message

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        await self._called("find", place)
        return await super().find(place, key, since_ms, reply_to)

    def address(self, place: Place, message: str) -> str:
        return f"https://chat.example/{place.channel}/{message}"

    async def delete(self, place: Place, message: str) -> None:
        await self._called("delete", place)
        await super().delete(place, message)

    async def edit(self, place: Place, message: str, card: Card) -> None:
        await self._called("edit", place)
        await super().edit(place, message, card)

    def made(self, call: str) -> int:
        """How many calls of that name were made."""
        return sum(name == call for _, name, _ in self.calls)

    def _remembers(self, at: int) -> bool:
        return 0 <= self.clock() - at < self.same_key_s * 1000

    async def _called(self, call: str, place: Place) -> None:
        self.calls.append((self.clock(), call, place.channel))
        if place in self.gates:
            await self.gates[place].wait()
        fault = self.faults[call].pop(0) if self.faults.get(call) else None
        if fault is not None or place in self.closed:
            raise fault or GONE


class PostingChat(Chat):
    """A chat on such a platform."""

    platform: FaultyPlatform

    def restart(self) -> None:
        """Start the background anew, as after a restart of the program."""
        self.bot.touched.clear()
        self.background = Background(self.bot, {"test": self.platform})

    async def add(self, key: MessageKey = NEWS, place: Place = CHANNEL, post: NewPost | None = None) -> None:
        """Write a post."""
        post = post or NewPost(1, place, key, CARD)
        async with self.store.transaction() as session:
            await session.posts.add(replace(post, place=place, key=key), self.now)

    async def turn(self, seconds: float = 0.0) -> None:
        """Let time pass, and the background do what is due."""
        self.now += round(seconds * 1000)
        await self.background.turn()

    async def found(self, key: MessageKey = NEWS) -> Post:
        """The stored post with that key."""
        row = await self.store._writing.row("SELECT id FROM outbox WHERE message_key = ?", str(key))
        assert row is not None
        assert isinstance(row[0], int)
        return await self.store.read.posts.get(row[0])

    async def posts(self, kind: MessageKind) -> list[Post]:
        """The stored posts of that kind."""
        rows = await self.store._writing.rows("SELECT message_key FROM outbox WHERE kind = ? ORDER BY id", kind)
        return [await self.found(MessageKey.read(str(row[0]))) for row in rows]

    def copies(self, key: MessageKey = NEWS) -> list[str]:
        """The ids of the messages that were posted with that key."""
        return [name for name, sent in self.platform.messages.items() if sent.key == str(key)]


CARD = Card(kind="news", title=("News",), private=False)


@asynccontextmanager
async def open_posting_chat(folder: Path) -> AsyncGenerator[PostingChat]:
    """A chat in which #1 is open; its card was posted as m1 and is up to date."""
    async with open_chat(folder) as plain:
        chat = PostingChat(plain.store, plain.now)
        chat.channels = chat.platform = FaultyPlatform(lambda: chat.now)
        chat.restart()
        await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00")
        chat.platform.calls.clear()
        yield chat
