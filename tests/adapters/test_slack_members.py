"""What Slack says about a member is asked for once, remembered for minutes, and never waited for long."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import Calls
from adapters.slack.members import FAILED_MS, FRESH_MS, MOST_REMEMBERED, MemberInfo, Members


@dataclass
class Asked:
    """Slack's users.info, as far as it is used."""

    now: int = 0
    asked: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    wrong: bool = False
    user: dict[str, Any] = field(default_factory=lambda: {"real_name": "Ben B.", "is_owner": True, "profile": {}})

    async def users_info(self, user: str) -> dict[str, Any]:
        self.asked.append(user)
        await self.gate.wait()
        if self.wrong:
            raise SlackApiError("missing_scope", {"ok": False})  # type: ignore[no-untyped-call]  # it has no types
        return {"user": self.user}

    def members(self, timeout: float = 5.0) -> Members:
        return Members(cast("AsyncWebClient", self), lambda: self.now, Calls(lambda: self.now, self.pause), timeout)

    async def pause(self, seconds: float) -> None:
        self.now += round(seconds * 1000)


async def test_many_requests_at_once_are_one_question() -> None:
    slack = Asked()
    slack.gate.set()
    members = slack.members()
    found = await asyncio.gather(*(members.find("U1", "ben") for _ in range(10)))
    assert {person.name for person in found} == {"Ben B."}
    assert all(person.administrator for person in found)
    slack.now = FRESH_MS - 1
    await members.find("U1", "ben")
    assert slack.asked == ["U1"]
    slack.now = FRESH_MS
    await members.find("U1", "ben")
    assert slack.asked == ["U1", "U1"]


async def test_nobody_waits_for_long_and_the_next_request_knows() -> None:
    slack = Asked()
    members = slack.members(timeout=0)
    assert await members.find("U1", "ben") == MemberInfo("ben", administrator=None, until=0)
    slack.gate.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (await members.find("U1", "ben")).administrator


async def test_rights_that_are_too_old_count_for_nothing() -> None:
    slack = Asked()
    slack.gate.set()
    members = slack.members(timeout=0.01)
    await members.find("U1", "ben")
    slack.now = FRESH_MS
    slack.gate.clear()
    assert await members.find("U1", "ben") == MemberInfo("Ben B.", administrator=None, until=0)
    await members.close()
    await members.close()


async def test_where_slack_does_not_tell_the_member_is_served_without_rights() -> None:
    slack = Asked(wrong=True)
    slack.gate.set()
    members = slack.members()
    assert (await members.find("U1", "ben")).name == "ben"
    tries = len(slack.asked)
    await members.find("U1", "ben")
    assert len(slack.asked) == tries
    slack.now, slack.wrong = slack.now + FAILED_MS, False
    assert (await members.find("U1", "ben")).administrator
    slack.now, slack.wrong = slack.now + FRESH_MS, True
    assert await members.find("U1", "ben") == MemberInfo("Ben B.", administrator=None, until=slack.now + FAILED_MS)


async def test_only_so_many_are_remembered() -> None:
    slack = Asked()
    slack.gate.set()
    known = slack.members()
    for number in range(MOST_REMEMBERED + 1):
        await known.find(f"U{number}", "x")
    await known.find("U1", "x")
    assert len(slack.asked) == MOST_REMEMBERED + 1
    await known.find("U0", "x")
    assert len(slack.asked) == MOST_REMEMBERED + 2
