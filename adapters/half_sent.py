"""Ending connections over which a request is sent by halves: aiohttp sets no limit of time, and they would stay."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

REQUEST_SECONDS = 10.0
"""How long a connection may take for each request."""
LOOK_SECONDS = 1.0
"""How often it is looked for those that take longer."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class HalfSent:
    """Knows the connections of a server from which no whole request has come yet."""

    def __init__(self) -> None:
        self._heard: set[object] = set()
        """The connections from which one has come; from then on aiohttp ends those that are idle."""

    @web.middleware
    async def hear(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Note that a whole request has come; the first middleware of the application."""
        self._heard.add(request.protocol)
        return await handler(request)

    async def end(self, runner: web.AppRunner) -> None:
        """Close the connections from which no whole request comes in time, until it is cancelled."""
        now = asyncio.get_running_loop().time
        since: dict[web.RequestHandler, float] = {}
        while True:
            opened = set(_connections(runner))
            self._heard &= opened
            since = {each: since.get(each, now()) for each in opened - self._heard}
            for each, at in since.items():
                if now() >= at + REQUEST_SECONDS:
                    each.force_close()
            await asyncio.sleep(LOOK_SECONDS)


def _connections(runner: web.AppRunner) -> Iterable[web.RequestHandler]:
    """The connections that are open; none once it has stopped."""
    return runner.server.connections if runner.server else ()
