"""A chat of made-up members with the real core and the real store, at the door."""

import math
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote

from bot.app.background import Background
from bot.app.door import Bot
from bot.app.painter import Painter
from bot.domain.errors import Refused
from bot.domain.member import Actor, Place
from bot.inputs.action import Action, read_token, token
from bot.ports import Clock
from bot.ports.platform import Obstacle
from bot.ui.cards import Button, Card, Choice, Listing
from bot.ui.commands import COMMANDS, read_command
from storage.store import SqliteStore
from tests.fresh import open_fresh
from tests.transcript import read, transcript
from tests.words import label_of

MODERATOR = "amina"
CHANNEL = Place("test", "home", "general")
ALONE = tuple(command for command in COMMANDS if not any(option.required for option in command.options))
"""The commands that can be typed with nothing behind their names."""


def instant(text: str) -> int:
    """`2024-12-02 12:00` in UTC, as milliseconds."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@dataclass
class Posted:
    """A message in a channel: its card as it is shown now, and every card it has shown."""

    place: Place
    key: str
    reply_to: str
    at: int
    shown: list[Card]


@dataclass
class Channels:
    """A platform that remembers what was posted; `fault` is raised by the next call."""

    clock: Clock
    name: str = "test"
    keeps_messages: bool = True
    edit_every: float = 0.0
    post_every: float = 0.0
    calls_per_second: float = math.inf
    same_key_s: float = 0.0
    readable: bool = True
    messages: dict[str, Posted] = field(default_factory=dict)
    fault: Exception | None = None
    obstacles: dict[Place, Obstacle] = field(default_factory=dict)
    posted: int = 0

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        self._fail()
        message = f"m{self.posted + 1}"
        self.posted += 1
        self.messages[message] = Posted(place, key, reply_to, self.clock(), [card])
        return message

    async def obstacle(self, place: Place) -> Obstacle | None:
        return self.obstacles.get(place)

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        self._fail()
        wanted = (place, key, reply_to)
        found = [name for name, sent in self.messages.items() if (sent.place, sent.key, sent.reply_to) == wanted]
        return [name for name in found if self.messages[name].at >= since_ms] if self.readable else None

    def address(self, place: Place, message: str) -> str:
        return f"https://chat.example/{place.channel}/{message}"

    async def delete(self, place: Place, message: str) -> None:
        assert self.messages.pop(message).place == place

    async def edit(self, place: Place, message: str, card: Card) -> None:
        assert self.messages[message].place == place
        self._fail()
        self.messages[message].shown.append(card)

    def _fail(self) -> None:
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault


class Chat:
    """Members speak, press buttons and fill in forms; everything goes through the door."""

    def __init__(self, store: SqliteStore, now: int, painter: Painter | None = None) -> None:
        self.store = store
        self.now = now
        self.channels = Channels(lambda: self.now)
        self.place = CHANNEL
        self._numbers = count(1)
        self.bot = Bot(store, lambda: self.now, lambda: f"t{next(self._numbers)}", painter=painter)
        self.background = Background(self.bot, {"test": self.channels})
        self.last: dict[str, Card] = {}
        self.roles: dict[str, tuple[str, ...]] | None = None

    def actor(self, name: str, delivery: str = "", form_fields: int = 25, typed: str = "") -> Actor:
        delivery = delivery or f"d{next(self._numbers)}"
        roles = None if self.roles is None else self.roles.get(name, ())
        account = quote(name, safe="=")  # ids are visible ASCII, whatever a name holds
        manages = name == MODERATOR
        return Actor(self.place, "", account, name.title(), manages, delivery, form_fields, roles, typed=typed)

    async def do(self, name: str, action: Action, delivery: str = "", typed: str = "") -> Card:
        """An action, and what follows from it in the background."""
        card = await self.bot.handle(action, self.actor(name, delivery, typed=typed))
        await self.background.turn()
        self.last[name] = card
        return card

    async def say(self, name: str, text: str) -> str:
        """A command, without the slash and its name; the answer as text."""
        line = f"/forecast {text}"
        try:
            action = read_command(text)
        except Refused as refused:
            return transcript(self.bot.refuse(refused, [line]))
        return transcript(await self.do(name, action, typed=line))

    async def press(self, name: str, label: str) -> str:
        """A button of the last answer, or of the newest card in the channel; the answer as text."""
        return transcript(await self.do(name, self.button(name, label).action))

    def button(self, name: str, label: str) -> Button:
        cards = [self.last[name]] if name in self.last else []
        cards += [posted.shown[-1] for posted in reversed(self.channels.messages.values())]
        found = [button for card in cards for button in _buttons(card) if read(button.label) == label_of(label)]
        assert found, f"no button {label} in sight"
        # As a platform carries it: a token and nothing else.
        return Button(found[0].label, read_token(token(found[0].action)))

    async def fill(self, name: str, **values: str) -> str:
        """Fill in the form that is open and send it; fields not named keep what they are prefilled with."""
        form = self.last[name].form
        assert form is not None, "no form is open"
        filled = {field.id: field.value for field in form.fields} | values
        return transcript(await self.do(name, read_token(token(form.action), filled)))

    async def wait_until(self, text: str) -> None:
        """Let time pass, with whatever the bot does by itself."""
        self.now = instant(text)
        await self.background.turn()

    def channel(self) -> list[str]:
        """What the channels show."""
        return [transcript(posted.shown[-1]) for posted in self.channels.messages.values() if not posted.place.account]

    async def close(self, name: str, question: str) -> str:
        """Close a question by hand, and say that one is sure; returns the answer."""
        await self.say(name, f"close {question}")
        return await self.press(name, "Close")

    async def post_question(self, title: str, outcomes: str, closes: str, by: str = MODERATOR) -> str:
        """Ask and post in one go; returns the question's number as a name, nothing where it was not posted."""
        await self.say(by, "ask")
        await self.fill(by, question=title, outcomes=outcomes.replace("/", "\n"), closes=closes)
        answer = await self.press(by, "Post")
        number = re.search(r"#\d+", answer)
        return number[0] if number else ""


def _buttons(card: Card) -> list[Button]:
    rows = [
        button
        for block in card.blocks
        if isinstance(block, Listing)
        for row in block.rows
        for button in (row.button, *row.below)
    ]
    options = [option for block in card.blocks if isinstance(block, Choice) for option in block.options]
    return [*card.buttons, *options, *(button for button in rows if button is not None)]


@asynccontextmanager
async def open_chat(
    folder: Path, now: str = "2024-12-02 12:00", painter: Painter | None = None
) -> AsyncGenerator[Chat]:
    """A chat with an empty store in that folder; its cards in channels have pictures where there is a painter."""
    store = await open_fresh(folder / "credence.db")
    try:
        yield Chat(store, instant(now), painter)
    finally:
        await store.close()
