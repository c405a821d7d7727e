"""People with the try-out's page open, each with a window of their own, over real WebSockets."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import ClientSession, ClientWebSocketResponse
from yarl import URL

from adapters.local.client import LocalClient
from adapters.local.clock import MovableClock
from adapters.local.members import PERSONAS
from adapters.local.settings import LocalSettings
from bot.app.background import Background
from bot.app.door import Bot
from bot.ports import Clock
from tests.fakes.local_reading import FormField, Message, OpenForm, form, messages
from tests.words import label_of

PATIENCE = 5.0
"""Real seconds until a test gives up waiting for the page to be told something."""


class BotFactory(Protocol):
    """Makes the core that is served; called again for each restart."""

    def __call__(self, clock: Clock) -> Bot: ...


@dataclass
class Window:
    """One member's page: handles the events it is sent as page.js and form.js do."""

    socket: ClientWebSocketResponse
    messages: dict[str, Message] = field(default_factory=dict)
    form: OpenForm | None = None
    said: str = ""
    newest: str = ""
    pressed_in: str = ""

    async def ask(self, **request: object) -> None:
        """Send a request and take in everything that comes until it is done."""
        await self.socket.send_json(request)
        while True:
            event = await asyncio.wait_for(self.socket.receive_json(), PATIENCE)
            self._hear(event)
            if event["type"] in ("done", "suggestions"):
                return

    async def catch_up(self) -> None:
        """Take in what other people's requests have led to: events come in order."""
        await self.ask(suggest="")

    def _hear(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "log":
                self.messages = {message.id: message for message in messages(event["html"])}
            case "posted" | "edited":
                self.messages |= {message.id: message for message in messages(event["html"])}
                self.newest = event["id"]
            case "removed":
                self.messages.pop(event["id"], None)
            case "form":
                self.form = form(event["html"], self.form.origin if self.form else self.pressed_in)
            case "notice":
                self.said = event["text"]
            case "done" if event["text"] == "close":
                self.form = None


class LocalWorld:
    """What a conversation needs: members who speak, press and fill in, and what they see.

    Args:
        now: the instant, UTC milliseconds; move it as you like, but never back.
    """

    def __init__(self, session: ClientSession, make_bot: BotFactory, now: int) -> None:
        self.now = now
        self.make_bot = make_bot
        self.windows: dict[str, Window] = {}
        self.bot: Bot
        self.client: LocalClient
        self.clock: MovableClock
        self.background: Background
        self._session = session

    async def connect(self) -> None:
        """Start the bot, or another one in its place, and let every page find it; an open form stays open."""
        self.clock = MovableClock(self.now, lambda: 0)
        self.bot = self.make_bot(self.clock)
        clients: dict[str, LocalClient] = {}
        self.background = Background(self.bot, clients)
        self.client = LocalClient(self.bot, LocalSettings(port=0), self.clock, self.background.turn)
        clients[self.client.name] = self.client
        address = URL(await self.client.start())
        await self.background.start()
        headers = {"Origin": str(address.origin())}
        for persona in PERSONAS:
            url = address / "socket" % {"persona": persona}
            opened = self.windows[persona].form if persona in self.windows else None
            self.windows[persona] = Window(await self._session.ws_connect(url, headers=headers), form=opened)
        await self.settle()

    async def stop(self) -> None:
        for window in self.windows.values():
            await window.socket.close()
        await self.client.stop()

    async def restart(self) -> None:
        """Stop the bot and start it again."""
        await self.stop()
        await self.connect()

    async def settle(self) -> None:
        """Let the bot do what it does by itself, and every page see it."""
        await self._move_clock()
        await self.background.turn()
        for window in self.windows.values():
            await window.catch_up()

    async def say(self, member: str, text: str) -> str:
        """A command, without the slash and its name; returns what the member is looking at then."""
        self.windows[member].form = None  # it covers the line one types into
        return await self._do(member, "", command=f"/forecast {text}".rstrip())

    async def press(self, member: str, label: str, question: str = "") -> str:
        """The newest button of that label, private messages first; `question` stands beside it or in its message."""
        window = self.windows[member]
        window.form = None  # so does it with what is behind it
        seen = list(window.messages.values())
        seen.reverse()
        for message in sorted(seen, key=lambda message: not message.private):
            for press in message.presses:
                if press.label == label_of(label) and question in press.beside:
                    origin = message.id if press.replaces and message.private else ""
                    return await self._do(member, origin, press=press.token, **({"from": origin} if origin else {}))
        raise AssertionError(f"{member} sees no button {label} {question}")

    async def fill(self, member: str, values: dict[str, str]) -> str:
        """Fill in the form that is open, by field, and send it; the others stay as they were."""
        form = self.windows[member].form
        assert form is not None, f"no form is open for {member}"
        fields = {each.name: each for each in form.fields}
        filled = {name: each.value for name, each in fields.items()}
        filled |= {name: _typed(fields[name], value) for name, value in values.items()}
        origin = {"from": form.origin} if form.origin else {}
        return await self._do(member, form.origin, submit=form.token, values=filled, **origin)

    async def again(self, member: str) -> None:
        """Nothing: a page sends what is done once, and its connection delivers it once or not at all."""

    def asked(self, member: str) -> list[str]:
        """The fields of the form that is open."""
        form = self.windows[member].form
        return [each.name for each in form.fields] if form else []

    def private(self, member: str) -> list[str]:
        """What only that member sees, oldest first: messages, and the form that is open."""
        window = self.windows[member]
        shown = [message.text for message in window.messages.values() if message.private]
        return [*shown, *([window.form.read()] if window.form else [])]

    def channel(self) -> list[str]:
        """The messages of the channel as everybody sees them."""
        return [message.text for message in self.windows["amina"].messages.values() if not message.private]

    async def _do(self, member: str, pressed_in: str, **request: object) -> str:
        await self._move_clock()
        window = self.windows[member]
        window.said, window.newest, window.pressed_in = "", "", pressed_in
        await window.ask(**request)
        answer = window.form.read() if window.form else window.said
        if not answer and window.newest:
            answer = window.messages[window.newest].text
        await self.settle()
        return answer

    async def _move_clock(self) -> None:
        if self.now > self.clock():
            await self.windows["amina"].ask(clock={"to": self.now})


def _typed(field: FormField, value: str) -> str:
    by_label = {label: key for key, label in field.options.items()}
    assert not field.options or value in field.options or value in by_label, f"no option {value}"
    return by_label.get(value, value)


@asynccontextmanager
async def local_world(make_bot: BotFactory, now: int = 1_733_140_800_000) -> AsyncGenerator[LocalWorld]:
    """The try-out's channel with all its personas present; `now` is by default 2024-12-02 12:00 UTC."""
    async with ClientSession() as session:
        world = LocalWorld(session, make_bot, now)
        await world.connect()
        try:
            yield world
        finally:
            await world.stop()
