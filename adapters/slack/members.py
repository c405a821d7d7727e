"""The members behind requests: their display names, and whether they manage the workspace."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import Calls
from adapters.slack.failures import FAILURES, reason
from bot.ports import Clock

FRESH_MS = 5 * 60_000
"""How long an answer of Slack's is used."""
FAILED_MS = 30_000
"""How long after a failed call Slack is not asked again about the same person."""
TIMEOUT_SECONDS = 1.0
"""How long a request that depends on rights waits for Slack's answer: a form must be opened within three seconds."""
ASKING_SECONDS = 60.0
"""How long Slack is asked about a person: it may first ask for a pause."""
MOST_LATER = 8
"""How many names that no request waits for are asked for at once: hundreds of newcomers leave others room within the
limit of some 100 calls per minute (docs.slack.dev/reference/methods/users.info, tier 4)."""
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

    Args:
        client: calls Slack.
        clock: the present instant in UTC milliseconds.
        calls: makes calls again that fail for a moment.
        timeout: see above.
    """

    def __init__(self, client: AsyncWebClient, clock: Clock, calls: Calls, timeout: float = TIMEOUT_SECONDS) -> None:
        self._client = client
        self._clock = clock
        self._calls = calls
        self._timeout = timeout
        self._later = asyncio.Semaphore(MOST_LATER)
        self._known: dict[str, MemberInfo] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    def known(self, account: str, user_name: str) -> MemberInfo:
        """What is known now of the person with that id; `user_name` is used where Slack has never answered."""
        known = self._known.get(account)
        if known is None:
            return MemberInfo(user_name, administrator=None, until=0)
        return known if known.until > self._clock() else MemberInfo(known.name, administrator=None, until=0)

    async def find(self, account: str, user_name: str) -> MemberInfo:
        """What is known of that person, after waiting a moment for Slack's answer where it is not known."""
        if self.known(account, user_name).until <= self._clock():
            await asyncio.wait([self._asked(account, user_name)], timeout=self._timeout)
        return self.known(account, user_name)

    async def learn(self, account: str, user_name: str) -> MemberInfo:
        """What is known of that person, after waiting until Slack has answered or failed; a few are asked at once."""
        if self.known(account, user_name).until <= self._clock():
            async with self._later:
                await asyncio.wait([self._asked(account, user_name)])
        return self.known(account, user_name)

    async def close(self) -> None:
        """Cancel the calls that are still running."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    def _asked(self, account: str, user_name: str) -> asyncio.Task[None]:
        """The question about that person that is on its way to Slack, or a new one."""
        if account not in self._asking:
            self._asking[account] = asyncio.create_task(self._ask(account, user_name))
        return self._asking[account]

    async def _ask(self, account: str, user_name: str) -> None:
        async def told() -> Mapping[str, Any]:
            answer: Mapping[str, Any] = (await self._client.users_info(user=account))["user"]
            return answer

        try:
            user = await self._calls.make(told, self._calls.until(ASKING_SECONDS))
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
