"""The web server of the page: its files and the WebSocket, served to browsers on this machine only."""

import asyncio
from contextlib import suppress

from aiohttp import WSMsgType, web

from adapters.half_sent import HalfSent, Handler
from adapters.local.interactions import InteractionHandler
from adapters.local.limits import LIMITS
from adapters.local.open_page import Event, Page
from adapters.local.render import FOLDER, render_page
from bot.texts import Texts

FILES = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "composer.js": "text/javascript",
    "form.js": "text/javascript",
    "theme.js": "text/javascript",
    "times.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

HEARTBEAT_SECONDS = 20.0
"""How often a page is pinged; one that does not answer is disconnected."""


class Server:
    """The aiohttp application: its routes, and the connections of the open pages."""

    def __init__(self, handler: InteractionHandler, texts: Texts) -> None:
        self._handler = handler
        self._page = render_page(texts)
        self._files = {name: (FOLDER / "page" / name).read_bytes() for name in FILES}
        self._pages: set[Page] = set()
        self.half_sent = HalfSent()

    def application(self) -> web.Application:
        """The application, which must be served on a loopback address."""
        app = web.Application(
            middlewares=[self.half_sent.hear, _only_this_machine], client_max_size=LIMITS.message_bytes
        )
        app.on_response_prepare.append(_add_headers)
        app.on_shutdown.append(self._close_pages)
        app.router.add_get("/", self._index)
        app.router.add_get("/socket", self._socket)
        app.router.add_get("/pictures/{message}/{digest}", self._picture)
        app.router.add_get("/{name}", self._file)
        return app

    async def _index(self, _: web.Request) -> web.Response:
        return web.Response(text=self._page, content_type="text/html")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in FILES:
            raise web.HTTPNotFound
        return web.Response(body=self._files[name], content_type=FILES[name], charset="utf-8")

    async def _picture(self, request: web.Request) -> web.Response:
        png = self._handler.picture(request.match_info["message"])
        if not png:
            raise web.HTTPNotFound
        return web.Response(body=png, content_type="image/png")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        # WebSockets are not bound by the same-origin policy: without this any website could speak to the page.
        if request.headers.get("Origin") != f"http://{request.headers['Host']}":
            raise web.HTTPForbidden
        if len(self._pages) >= LIMITS.pages:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(max_msg_size=LIMITS.message_bytes, heartbeat=HEARTBEAT_SECONDS)
        await socket.prepare(request)
        page = Page()
        self._pages.add(page)
        writer = asyncio.create_task(_write(page, socket))
        try:
            await self._handler.welcome(page, request.query.get("persona", ""))
            await self._read(page, socket)
        finally:
            self._pages.discard(page)
            self._handler.leave(page)
            writer.cancel()
        return socket

    async def _read(self, page: Page, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            data = message.data if message.type is WSMsgType.TEXT else ""
            await self._handler.serve(page, data)

    async def _close_pages(self, _: web.Application) -> None:
        for page in self._pages:
            page.close()


async def _write(page: Page, socket: web.WebSocketResponse) -> None:
    async def send(event: Event) -> None:
        await socket.send_json(event)

    with suppress(ConnectionError):
        await page.write(send)
    await socket.close()


@web.middleware
async def _only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests to any other host name: a website could have its name resolve to this machine (DNS rebinding)."""
    if request.headers.get("Host") not in _own_names(request):
        raise web.HTTPMisdirectedRequest
    return await handler(request)


def _own_names(request: web.Request) -> list[str]:
    """The values of the Host header that name this machine by a loopback address."""
    sockname = request.get_extra_info("sockname")
    return [f"{name}:{sockname[1]}" for name in ("127.0.0.1", "localhost", "[::1]")] if sockname else []


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.pop("Server", None)
