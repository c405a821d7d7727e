"""The members behind requests: their display names, and whether they manage the workspace."""

import asyncio
from dataclasses import dataclass

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import FAILURES, reason
from bot.ports import Clock

FRESH_MS = 5 * 60_000
"""How long an answer of Slack's is used."""
FAILED_MS = 30_000
"""How long after a failed call Slack is not asked again about the same person."""
TIMEOUT_SECONDS = 1.0
"""How long a request waits for Slack's answer: a form must be opened within three seconds of the request."""
MOST_REMEMBERED = 5_000

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class MemberInfo:
    """What Slack says about a member of the workspace.

    Args:
        name: the display name.
        administrator: owner or admin of the workspace; None while Slack has not said so lately.
        until: when Slack is asked again, UTC milliseconds.
    """

    name: str
    administrator: bool | None
    until: int


class Members:
    """Asks Slack about members (`users.info`) and remembers its answers for some minutes.

    No request waits longer than `timeout` seconds. One that does not get the answer in time is served with the name it
    came with and without the rights of an administrator; the answer is remembered for the next one.
    """

    def __init__(self, client: AsyncWebClient, clock: Clock, timeout: float = TIMEOUT_SECONDS) -> None:
        self._client = client
        self._clock = clock
        self._timeout = timeout
        self._known: dict[str, MemberInfo] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def find(self, account: str, user_name: str) -> MemberInfo:
        """What is known of the person with that id; `user_name` is used where Slack has never answered."""
        known = self._known.get(account)
        if known is None or known.until <= self._clock():
            if account not in self._asking:
                self._asking[account] = asyncio.create_task(self._ask(account, user_name))
            await asyncio.wait([self._asking[account]], timeout=self._timeout)
            known = self._known.get(account)
        if known is None:
            return MemberInfo(user_name, administrator=None, until=0)
        return known if known.until > self._clock() else MemberInfo(known.name, administrator=None, until=0)

    async def close(self) -> None:
        """Cancel the calls that are still running."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    async def _ask(self, account: str, user_name: str) -> None:
        try:
            user = (await self._client.users_info(user=account))["user"]
            name = user.get("profile", {}).get("display_name") or user.get("real_name") or user_name
            administrator = bool(user.get("is_admin") or user.get("is_owner"))
            self._remember(account, MemberInfo(name, administrator, self._clock() + FRESH_MS))
        except FAILURES as error:
            log.warning("slack_user_unknown", error=reason(error))
            name = self._known[account].name if account in self._known else user_name
            self._remember(account, MemberInfo(name, administrator=None, until=self._clock() + FAILED_MS))
        finally:
            del self._asking[account]

    def _remember(self, account: str, member: MemberInfo) -> None:
        self._known.pop(account, None)
        self._known[account] = member
        if len(self._known) > MOST_REMEMBERED:
            del self._known[next(iter(self._known))]
