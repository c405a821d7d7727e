"""The try-out as the core sees it: `bot.ports.outgoing.Platform`, one channel served as a page on this machine."""

import asyncio
import errno
import math
from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.half_sent import REQUEST_SECONDS
from adapters.local.channel import Channel
from adapters.local.clock import MovableClock
from adapters.local.interactions import Door, InteractionHandler
from adapters.local.members import CHANNEL, PERSONAS, PLATFORM
from adapters.local.messages import Message
from adapters.local.server import Server
from adapters.local.settings import LocalSettings
from bot.domain.errors import Refused
from bot.domain.member import Place
from bot.ports.platform import Hindrance, Obstacle, PostFailed
from bot.ui.cards import Card

STOP_SECONDS = 2.0
"""How long `stop` waits for open connections."""


class LocalClient:
    """The try-out; implements `bot.ports.platform.Platform`. Its messages are lost when the program ends.

    Args:
        bot: the core.
        settings: where the page is served.
        clock: the clock that pages can move.
        moved: awaited after the clock was moved, to do what has become due.

    `port_was_taken` says, once it is started, that it had to take another port than the settings name.
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
        self._handler = InteractionHandler(bot, self._channel, clock, moved, tryout=settings.tryout)
        self._server = Server(self._handler, bot.texts())
        self._runner: web.AppRunner | None = None
        self._watching: asyncio.Task[None] | None = None
        self.port_was_taken = False

    async def start(self) -> str:
        """Serve the page, and return its address.

        Raises:
            Refused: the port is in use, or cannot be opened.
        """
        host, port = self._settings.host, self._settings.port
        runner = web.AppRunner(
            self._server.application(),
            access_log=None,
            shutdown_timeout=STOP_SECONDS,
            keepalive_timeout=REQUEST_SECONDS,
        )
        await runner.setup()
        try:
            await self._listen(runner)
        except (OSError, OverflowError) as error:
            await runner.cleanup()
            raise Refused("local.port_in_use", host=host, port=port) from error
        self._runner = runner
        self._watching = asyncio.create_task(self._server.half_sent.end(runner))
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{runner.addresses[0][1]}/"

    async def _listen(self, runner: web.AppRunner) -> None:
        host, port = self._settings.host, self._settings.port
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not self._settings.any_port:
                raise
            await web.TCPSite(runner, host, 0).start()
            self.port_was_taken = True

    async def stop(self) -> None:
        """Close the connections of all pages and stop serving."""
        await self._handler.close()
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """Show a card in the channel, or to the persona that the place names; see `bot.ports.outgoing.Platform`."""
        reader = _reader(place)
        known = self._channel.messages.posted_with(key)
        if known is not None:
            return known.id
        message = Message(sent_at=self._clock(), card=card, key=key, reply_to=reply_to, reader=reader)
        self._channel.add(message)
        return message.id

    async def obstacle(self, place: Place) -> Obstacle | None:
        """There is one channel, and nothing in the way there; see `bot.ports.platform.Platform`."""
        return None if place.channel == CHANNEL.channel else Obstacle(Hindrance.GONE)

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:  # noqa: ARG002  a key has one message here
        """The message with that key, while it is kept; see `bot.ports.outgoing.Platform`."""
        known = self._channel.messages.posted_with(key)
        return [known.id] if known and known.reader == place.account else []

    async def delete(self, place: Place, message: str) -> None:
        """Remove a message; see `bot.ports.outgoing.Platform`."""
        self._channel.remove(message, _reader(place))

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """Show another card in a message; one of an earlier run is shown again, with its id."""
        self._channel.redraw(message, card, _reader(place))

    def address(self, place: Place, message: str) -> str:  # noqa: ARG002  there is one channel
        """The place of a message on the page; see `bot.ports.outgoing.Platform`."""
        return f"#m-{message}"


def _reader(place: Place) -> str:
    """The id of the persona who alone sees what is posted at a place; empty for the channel.

    Raises:
        PostFailed: there is no such persona or channel.
    """
    if not place.account and place.channel != CHANNEL.channel:
        raise PostFailed("unknown_channel", certain=True, gone=True)
    if place.account and place.account not in PERSONAS:
        raise PostFailed("unknown_persona", certain=True, gone=True)
    return place.account
