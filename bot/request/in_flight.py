"""The requests that are running, by account: an erasure waits for the others of its account and keeps out new ones."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.domain.errors import Refused
from bot.domain.member import Actor

Account = tuple[str, str, str, str]


def account_of(actor: Actor) -> Account:
    """The key of a person across all platforms."""
    return actor.place.platform, actor.place.space, actor.scope, actor.account


class InFlight:
    """Counts the running requests of each account.

    Without it a request that has read its member could write something, such as a vote, after they were erased.
    """

    def __init__(self) -> None:
        self._running: dict[Account, int] = {}
        self._leaving: dict[Account, asyncio.Event] = {}

    def begin(self, account: Account) -> None:
        """Count a request; `end` must be called after it whatever happens.

        Raises:
            Refused: the person is being erased; nothing was counted.
        """
        if account in self._leaving:
            raise Refused("privacy.in_flight")
        self._running[account] = self._running.get(account, 0) + 1

    def end(self, account: Account) -> None:
        """Count a request as ended."""
        self._running[account] -= 1
        if account in self._leaving:
            self._leaving[account].set()
        if not self._running[account]:
            del self._running[account]

    @asynccontextmanager
    async def alone(self, account: Account) -> AsyncGenerator[None]:
        """A context inside a request: waits until all other requests of the account have ended, and keeps out new ones.

        Raises:
            Refused: another request of the account is in such a context, or waits for it.
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
