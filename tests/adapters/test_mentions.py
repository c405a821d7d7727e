"""Mentions reach the core with the platform's id of the person or role; other text reaches it as typed."""

from unittest.mock import create_autospec

import discord
import pytest

from adapters.discord.commands import option_text
from adapters.slack.markup import command_text


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("admin moderator add <@U1|ann>", "admin moderator add person:U1"),
        ("Admin settings announce <!subteam^S1|@team>", "Admin settings announce role:S1"),
        ("admin schedule move <#C1|ops>", "admin schedule move #ops"),
        ("ask Will <@U1|ann> win &lt;b&gt;?", "ask Will @ann win <b>?"),
        ("ask Will <@U1> win in <#C9|12>, <!here>?", "ask Will @U1 win in #12, @here?"),
        ("vote <#C9|12> 40/60", "vote #12 40/60"),
        ("Read <https://a.example/x> or <http://b.example|b.example>", "Read https://a.example/x or b.example"),
        # What is not closed is nothing, and does not reach into what comes after it.
        ("ask <http://a <@U1|ann> <#C9|x", "ask <http://a @ann <#C9|x"),
        ("ask <@U1|a <@U2|ben>", "ask <@U1|a @ben"),
        ("ask Is 3 &lt; 4 &amp; 5 &gt; 4?", "ask Is 3 < 4 & 5 > 4?"),
    ],
)
def test_slack_sends_what_is_mentioned_and_what_was_typed(sent: str, read: str) -> None:
    assert command_text(sent) == read


def test_discord_sends_people_roles_and_texts() -> None:
    role = create_autospec(discord.Role, instance=True, id=77)
    person = create_autospec(discord.Member, instance=True, id=5)
    assert [option_text(role), option_text(person)] == ["role:77", "person:5"]
    assert [option_text("<@&77>"), option_text(" <@5>"), option_text("<@!5>"), option_text("off")] == [
        "role:77",
        "person:5",
        "person:5",
        "off",
    ]
    assert option_text("Will <@5> win?") == "Will <@5> win?"
