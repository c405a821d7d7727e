"""Who the members are: their names, and whether they manage the workspace."""

import asyncio
from dataclasses import dataclass

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import FAILURES, reason
from bot.ports import Clock

FRESH_MS = 5 * 60_000
"""How long an answer of Slack's is taken for true."""
FAILED_MS = 30_000
PATIENCE = 1.0
"""Seconds a request waits for Slack's answer: a form must be open within three seconds of the request."""
MOST_KEPT = 5_000

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the workspace.

    Args:
        administrator: owner or admin of the workspace; None while Slack has not said so lately.
        until: when Slack is asked again, UTC milliseconds.
    """

    name: str
    administrator: bool | None
    until: int


class People:
    """Asks Slack, remembers for some minutes, and never lets a request wait for long.

    A request that comes before Slack has answered is served without the administrator's rights; the answer is there
    for the next one.
    """

    def __init__(self, client: AsyncWebClient, clock: Clock, patience: float = PATIENCE) -> None:
        self._client = client
        self._clock = clock
        self._patience = patience
        self._known: dict[str, Person] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def find(self, account: str, called: str) -> Person:
        """The person with that id; `called` is the name in the request, for when Slack does not answer in time."""
        known = self._known.get(account)
        if known is None or known.until <= self._clock():
            if account not in self._asking:
                self._asking[account] = asyncio.create_task(self._ask(account, called))
            await asyncio.wait([self._asking[account]], timeout=self._patience)
            known = self._known.get(account)
        if known is None:
            return Person(called, administrator=None, until=0)
        return known if known.until > self._clock() else Person(known.name, administrator=None, until=0)

    async def close(self) -> None:
        """Ask no longer."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    async def _ask(self, account: str, called: str) -> None:
        try:
            user = (await self._client.users_info(user=account))["user"]
            name = user.get("profile", {}).get("display_name") or user.get("real_name") or called
            administrator = bool(user.get("is_admin") or user.get("is_owner"))
            self._keep(account, Person(name, administrator, self._clock() + FRESH_MS))
        except FAILURES as error:
            log.warning("slack_user_unknown", error=reason(error))
            name = self._known[account].name if account in self._known else called
            self._keep(account, Person(name, administrator=None, until=self._clock() + FAILED_MS))
        finally:
            del self._asking[account]

    def _keep(self, account: str, person: Person) -> None:
        self._known.pop(account, None)
        self._known[account] = person
        if len(self._known) > MOST_KEPT:
            del self._known[next(iter(self._known))]
