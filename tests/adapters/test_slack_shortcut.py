"""How a request of the message shortcut is read."""

from typing import Any

import pytest

from adapters.slack.commands import shortcut_action, shortcut_request
from adapters.slack.markup import message_text
from bot.domain.errors import Refused
from bot.inputs.asking import AskAbout

BODY: dict[str, Any] = {
    "type": "message_action",
    "callback_id": "ask-about",
    "trigger_id": "13345224609.738474920",
    "response_url": "https://hooks.slack.com/app/T1/2/3",
    "team": {"id": "T1", "domain": "home"},
    "channel": {"id": "C1", "name": "general"},
    "user": {"id": "U1", "name": "ann"},
    "message": {"type": "message", "user": "U2", "ts": "1733140800.000100", "text": "Late again"},
}


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3"),
        ("<https://example.org/a?b=1&amp;c=2|news>", "https://example.org/a?b=1&c=2"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<@U1> <@U1|ann> <#C1|general> <#C1>", "@U1 @ann #general #C1"),
        ("<!here> <!channel> <!subteam^S1|@ops>", "@here @channel @ops"),
        ("<!date^1733140800^{date}|2 December>", "2 December"),
        ("a < b", "a < b"),
    ],
)
def test_a_message_is_read_as_its_author_saw_it(sent: str, seen: str) -> None:
    assert message_text(sent) == seen


def test_the_shortcut_names_the_message_its_time_and_where_it_is() -> None:
    link = "https://home.slack.com/archives/C1/p1733140800000100"
    assert shortcut_action(BODY) == AskAbout(text="Late again", link=link, at=1_733_140_800_000)
    request = shortcut_request(BODY)
    assert (request.space, request.account, request.origin.channel) == ("T1", "U1", "C1")
    assert request.delivery == "slack:13345224609.738474920"


def test_a_message_without_text_or_of_a_nameless_workspace_is_taken_all_the_same() -> None:
    body = {**BODY, "team": None, "message": {"ts": "1733140800.000100"}}
    assert shortcut_action(body) == AskAbout(text="", at=1_733_140_800_000)


def test_a_message_longer_than_any_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        shortcut_action({**BODY, "message": {"ts": "1733140800.000100", "text": "x" * 40_001}})
    assert refused.value.facts == {"most": 40_000}
