"""The local platform as the core sees it: one channel, served as a page on this machine."""

import math
from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.local.channel import Channel
from adapters.local.clock import MovableClock
from adapters.local.interactions import Door, InteractionHandler
from adapters.local.members import CHANNEL, PERSONAS, PLATFORM
from adapters.local.messages import Message
from adapters.local.server import Server
from adapters.local.settings import LocalSettings
from bot.domain.errors import Refused
from bot.domain.member import Place
from bot.ports.platform import PostFailed
from bot.ui.cards import Card

STOP_SECONDS = 2.0


class LocalClient:
    """A platform of its own: `bot.ports.platform.Platform`, whose messages last as long as the program.

    Args:
        moved: awaited after a page has moved the clock, to do what has become due.
    """

    name = PLATFORM
    keeps_messages = False
    edit_every = 0.0
    post_every = 0.0
    calls_per_second = math.inf
    same_key_s = math.inf

    def __init__(
        self, bot: Door, settings: LocalSettings, clock: MovableClock, moved: Callable[[], Awaitable[None]]
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._channel = Channel(bot.texts(), clock)
        handler = InteractionHandler(bot, self._channel, clock, moved, tryout=settings.tryout)
        self._server = Server(handler, bot.texts())
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Serve the page, and return its address.

        Raises:
            Refused: where the port cannot be had.
        """
        host, port = self._settings.host, self._settings.port
        runner = web.AppRunner(self._server.application(), access_log=None, shutdown_timeout=STOP_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except (OSError, OverflowError) as error:
            await runner.cleanup()
            raise Refused("local.port_in_use", host=host, port=port) from error
        self._runner = runner
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Close every page's connection and serve no longer."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """Show a card to everybody, or to the persona that the place is; the same key shows it once."""
        reader = _reader(place)
        known = self._channel.room.posted_with(key)
        if known is not None:
            return known.id
        message = Message(sent_at=self._clock(), card=card, key=key, reply_to=reply_to, reader=reader)
        self._channel.add(message)
        return message.id

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:  # noqa: ARG002  a key has one message here
        """The message with that key, while it is kept."""
        known = self._channel.room.posted_with(key)
        return [known.id] if known and known.reader == place.account else []

    async def delete(self, place: Place, message: str) -> None:
        """Take a message away from every page."""
        self._channel.remove(message, _reader(place))

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """Draw a card anew; one of an earlier run is shown again under its old id."""
        self._channel.redraw(message, card, _reader(place))


def _reader(place: Place) -> str:
    """The persona who alone sees what is posted there; empty for everybody.

    Raises:
        PostFailed: there is no such persona, or no such channel.
    """
    if not place.account and place.channel != CHANNEL.channel:
        raise PostFailed("unknown_channel", certain=True, gone=True)
    if place.account and place.account not in PERSONAS:
        raise PostFailed("unknown_persona", certain=True, gone=True)
    return place.account
