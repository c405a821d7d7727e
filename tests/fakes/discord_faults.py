"""Faults in what Discord's servers answer."""

import re
import struct
from dataclasses import dataclass
from socket import SO_LINGER, SOL_SOCKET

from aiohttp import web

from tests.fakes.discord_bodies import answered
from tests.fakes.discord_rules import Json


@dataclass
class Fault:
    """A fault in the next requests to a route.

    Args:
        method: of the requests; empty for any.
        path: a part of their paths.
        status: answered instead of the real status; 0 ends the connection without an answer.
        effect: whether the request takes effect all the same.
        via: whether the answer comes from Discord itself, or from a proxy in front of it.
        retry_after: the seconds in a 429; None for a 429 without them.
        everywhere: whether a 429 is about all requests together (Rate Limits, global rate limit).
        reset: whether a connection ends by RST instead of FIN.
        skip: how many requests are left alone before.
    """

    method: str
    path: str
    status: int
    effect: bool = False
    retry_after: float | None = 0.0
    via: bool = True
    everywhere: bool = False
    code: int = 0
    times: int = 1
    reset: bool = False
    skip: int = 0


def next_fault(faults: list[Fault], method: str, path: str) -> Fault | None:
    """The fault that the next request to a path meets."""
    for fault in faults:
        if fault.times and fault.method in ("", method) and re.search(fault.path, path):
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            return fault
    return None


def fail(request: web.Request, fault: Fault) -> web.Response:
    """Answer a request with a fault."""
    if not fault.status:
        assert request.transport is not None
        if fault.reset:
            # Linger for no time: the kernel sends RST.
            request.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
        return web.Response()
    headers = {"Via": "1.1 google"} if fault.via else {}
    body: Json = {"message": "made to fail", "code": fault.code}
    if fault.status == 429 and fault.retry_after is not None:
        # Rate Limits: the body tells how long; without `Via` it does not come from Discord itself.
        body |= {"retry_after": fault.retry_after, "global": fault.everywhere}
        headers |= {"X-RateLimit-Global": "true"} if fault.everywhere else {}
        headers["Retry-After"] = str(fault.retry_after)
    return answered(body, fault.status, headers)
