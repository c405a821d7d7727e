"""A fake platform of teletypes: requests are answered on the sender's own tape, posts are printed on everybody's."""

import asyncio
import math
from collections import defaultdict

from bot.app.door import Bot
from bot.domain.errors import Refused
from bot.domain.member import Actor, Place
from bot.ports.platform import Obstacle
from bot.ui.cards import Card

from .commands import action_of
from .render import draw
from .settings import TeletypeSettings

FORM_FIELDS = 8


def connect(bot: Bot, settings: TeletypeSettings) -> "TeletypeClient":
    """The client, not started yet."""
    return TeletypeClient(bot, settings)


class TeletypeClient:
    """A platform of its own: `bot.ports.platform.Platform`."""

    name = "teletype"
    keeps_messages = True
    edit_every = 0.0
    post_every = 0.0
    calls_per_second = math.inf
    same_key_s = math.inf

    def __init__(self, bot: Bot, settings: TeletypeSettings) -> None:
        self.incoming: asyncio.Queue[tuple[str, str, str]] = asyncio.Queue()
        self.tapes: defaultdict[str, list[list[str]]] = defaultdict(list)
        self.public: dict[str, list[str]] = {}
        self._bot = bot
        self._wire = settings.teletype_wire
        self._operator: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Accept requests from now on."""
        self._operator = asyncio.create_task(self._work())
        return self._wire

    async def stop(self) -> None:
        """Finish the requests that were accepted, and stop."""
        await self.incoming.join()
        if self._operator is not None:
            self._operator.cancel()

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """Print a card on everybody's tape; the same key prints it once."""
        assert place.platform == self.name
        self.public.setdefault(key, [f"to {reply_to}"] * bool(reply_to) + draw(card))
        return key

    async def obstacle(self, place: Place) -> Obstacle | None:  # noqa: ARG002  nothing is in the way anywhere
        return None

    async def find(self, place: Place, key: str, since_ms: int) -> list[str] | None:  # noqa: ARG002  one tape
        """The message with that key, which the tape has at most once."""
        assert place.platform == self.name
        return [key] if key in self.public else []

    def address(self, place: Place, message: str) -> str:  # noqa: ARG002  for none of them
        """A tape has no addresses."""
        return ""

    async def delete(self, place: Place, message: str) -> None:
        """Remove a message."""
        assert place.platform == self.name
        del self.public[message]

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """Replace the card of a message."""
        assert place.platform == self.name
        self.public[message] = draw(card)

    async def _work(self) -> None:
        while True:
            name, line, number = await self.incoming.get()
            self.tapes[name].append(draw(await self._answer(name, line, number)))
            self.incoming.task_done()

    async def _answer(self, name: str, line: str, number: str) -> Card:
        place = Place(self.name, self._wire, "office")
        actor = Actor(place, "", name, name, name == "chief", f"{self.name}:{number}", FORM_FIELDS)
        try:
            return await self._bot.handle(action_of(line), actor)
        except Refused as refused:
            return self._bot.refuse(refused)
