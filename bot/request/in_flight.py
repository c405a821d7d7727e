"""Requests under way, by account: an erasure waits for the others of its account, and lets none begin meanwhile."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.domain.errors import Refused
from bot.domain.member import Actor

Account = tuple[str, str, str, str]


def account_of(actor: Actor) -> Account:
    """What tells the people of all platforms apart."""
    return actor.place.platform, actor.place.space, actor.scope, actor.account


class InFlight:
    """Counts the requests of each account.

    What a request has read of its member would otherwise be written after they were erased, such as a vote.
    """

    def __init__(self) -> None:
        self._running: dict[Account, int] = {}
        self._leaving: dict[Account, asyncio.Event] = {}

    def begin(self, account: Account) -> None:
        """Before a request, whose `end` must follow whatever happens.

        Raises:
            Refused: the person is being erased; nothing has begun.
        """
        if account in self._leaving:
            raise Refused("privacy.in_flight")
        self._running[account] = self._running.get(account, 0) + 1

    def end(self, account: Account) -> None:
        """After a request that has begun."""
        self._running[account] -= 1
        if account in self._leaving:
            self._leaving[account].set()
        if not self._running[account]:
            del self._running[account]

    @asynccontextmanager
    async def alone(self, account: Account) -> AsyncGenerator[None]:
        """Inside a request, once all others of the account have ended.

        Raises:
            Refused: another request wants to be alone already.
        """
        if account in self._leaving:
            raise Refused("privacy.in_flight")
        ended = self._leaving[account] = asyncio.Event()
        try:
            while self._running[account] > 1:
                await ended.wait()
                ended.clear()
            yield
        finally:
            del self._leaving[account]
