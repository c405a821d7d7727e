"""Where the local page is served."""

import ipaddress
from dataclasses import dataclass

from bot.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """Where the page is served.

    Args:
        host: a loopback address.
        port: 0 lets the system choose one.
        any_port: whether a free port will do where another program has that one.
        tryout: whether one can speak as personas and move the clock; if not, the page can only be read.

    Raises:
        Refused: the host is not a loopback address.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    any_port: bool = False
    tryout: bool = True

    def __post_init__(self) -> None:
        if self.host != "localhost" and not _is_loopback(self.host):
            raise Refused("local.not_loopback", host=self.host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
