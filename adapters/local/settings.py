"""Where the local page is served, and every limit it has."""

import ipaddress
from dataclasses import dataclass

from bot.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Limits:
    """What the page takes and shows at most.

    Args:
        form_fields: fields of a form; the page itself has no bound, this is far above 20 outcomes and a reason.
        message_bytes: one request over the WebSocket; the longest form (background, criteria, outcomes) is below it.
        text: characters of a line typed into the channel.
        value: characters of one form field.
        token: characters of a button's token.
        messages: messages kept in memory; the oldest go first.
        pages: pages open at the same time.
        waiting: events that may wait for a page that does not read; it is cut off then and starts afresh.
        suggestions: entries of the list under the command line.
        last_instant: how far the clock can be moved, UTC milliseconds (1 January 2100).
    """

    form_fields: int = 25
    message_bytes: int = 64 * 1024
    text: int = 2_000
    value: int = 4_000
    token: int = 200
    messages: int = 500
    pages: int = 32
    waiting: int = 256
    suggestions: int = 24
    last_instant: int = 4_102_444_800_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """Where the page is served.

    Args:
        host: a loopback address; no other is taken.
        port: 0 lets the system choose one.
        tryout: whether personas, the clock and speaking are allowed at all; elsewhere the page can only be read.

    Raises:
        Refused: where the host is not a loopback address.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    tryout: bool = True

    def __post_init__(self) -> None:
        if self.host != "localhost" and not _is_loopback(self.host):
            raise Refused("local.not_loopback", host=self.host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
