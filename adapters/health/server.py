"""The web server of the health pages: `/healthz`, `/readyz` and `/metrics`."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncGenerator

from aiohttp import web

from adapters.half_sent import REQUEST_SECONDS, HalfSent
from adapters.health.exposition import write
from bot.app.health import Health
from bot.app.metrics import Metrics
from bot.domain.errors import Refused

STOP_SECONDS = 0.5
"""How long `stop` waits for pages that are being read."""
OK = "ok"
STALLED = "stalled"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class HealthServer:
    """Serves the pages to whoever can reach the address. What they hold may be read by anybody there.

    The Host header says nothing: supervisors and monitoring reach the bot under names that it does not know, and no
    answer depends on it.

    Args:
        health: answers whether the bot is alive and can serve.
        metrics: the figures.
        host: an address of this machine in a network of its own, or a name that stands for one.
        port: 0 lets the system choose one.
    """

    def __init__(self, health: Health, metrics: Metrics, host: str, port: int) -> None:
        self._health = health
        self._metrics = metrics
        self._host = host
        self._port = port
        self._half_sent = HalfSent()
        app = web.Application(middlewares=[self._half_sent.hear], client_max_size=1)
        app.cleanup_ctx.append(self._end_half_sent)
        app.on_response_prepare.append(_add_headers)
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/metrics", self._figures)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            shutdown_timeout=STOP_SECONDS,
            keepalive_timeout=REQUEST_SECONDS,
            lingering_time=REQUEST_SECONDS,
        )

    async def start(self) -> str:
        """Serve the pages, and return the address of the first.

        Raises:
            Refused: the address is not of this machine or is public, or the port is in use.
        """
        address = await _private_address(self._host)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, address, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise Refused("health.port_in_use", host=self._host, port=self._port) from error
        host = f"[{address}]" if ":" in address else address
        return f"http://{host}:{self._runner.addresses[0][1]}/healthz"

    async def stop(self) -> None:
        """Stop serving."""
        await self._runner.cleanup()

    async def _end_half_sent(self, _: web.Application) -> AsyncGenerator[None]:
        ending = asyncio.create_task(self._half_sent.end(self._runner), name="health pages")
        yield
        ending.cancel()

    async def _alive(self, _: web.Request) -> web.Response:
        return _page() if self._health.is_alive() else _page(STALLED)

    async def _ready(self, _: web.Request) -> web.Response:
        return _page(*await self._health.reasons())

    async def _figures(self, _: web.Request) -> web.Response:
        figures = write(await self._metrics.read())
        return web.Response(body=figures, content_type="text/plain", charset="utf-8")


def _page(*reasons: str) -> web.Response:
    """A page that says that all is well or, in a line each, why it is not."""
    text = "".join(f"{line}\n" for line in reasons or (OK,))
    return web.Response(text=text, status=503 if reasons else 200)


async def _private_address(host: str) -> str:
    """The first address that a host name or an address stands for.

    Raises:
        Refused: there is none, or one is public. The address that stands for all of a machine's is public too.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused("health.unknown_host", host=host) from error
    addresses = [str(each[4][0]) for each in found]
    if not all(map(_is_private, addresses)):
        raise Refused("health.public_host", host=host)
    return addresses[0]


def _is_private(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    # Written as an IPv6 address, an IPv4 one such as 0.0.0.0 is not asked in every respect what it is.
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return not (parsed.is_global or parsed.is_unspecified or parsed.is_multicast)


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.pop("Server", None)
