"""A community chooses the score that its boards go by, and who stands on them."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from tests.chat import Chat, open_chat


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    """Two questions of a week in a season are resolved; Chloe answered one of them."""
    async with open_chat(tmp_path) as chat:
        await chat.say("amina", "admin season start Winter")
        for number, title in enumerate(("Does it rain today?", "Does it snow today?"), start=1):
            await chat.post_question(title, "Yes/No", "2024-12-02 16:00")
            await chat.say("ben", f"vote #{number} 80")
            await chat.say("dana", f"vote #{number} 40")
        await chat.say("chloe", "vote #1 95")
        await chat.wait_until("2024-12-02 16:00")
        for number in (1, 2):
            await chat.say("amina", f"resolve {number}")
            await chat.fill("amina", outcome="A")
        yield chat


async def board(chat: Chat, rule: str, period: str) -> list[str]:
    await chat.say("amina", f"admin settings board-rule {rule}")
    lines = (await chat.say("ben", f"leaderboard {period}")).splitlines()
    return [line for line in lines[1:] if line[:2] in ("1.", "2.", "3.", "-.") or "Rule:" in line]


@pytest.mark.parametrize("period", ["week", "season", "all"])
async def test_each_rule_orders_and_prints_in_its_own_way(chat: Chat, period: str) -> None:
    boards = {rule: await board(chat, rule, period) for rule in ("peer", "baseline", "brier", "relative-brier")}
    expected = {
        "week": snapshot(
            {
                "peer": [
                    "1. 🥇 Ben +95.4 2 of 2 questions",
                    "1. 🥇 Ben +95.4 2 of 2 questions",
                    "2. 🥈 Chloe +51.8 1 of 2 questions",
                    "3. Dana −147.2 2 of 2 questions",
                ],
                "baseline": [
                    "1. 🥇 Ben +135.6 2 of 2 questions",
                    "1. 🥇 Ben +135.6 2 of 2 questions",
                    "2. 🥈 Chloe +92.6 1 of 2 questions",
                    "3. Dana −64.4 2 of 2 questions",
                ],
                "brier": [
                    "2. 🥈 Ben 0.080 2 of 2 questions",
                    "1. 🥇 Chloe 0.005 1 of 2 questions",
                    "2. 🥈 Ben 0.080 2 of 2 questions",
                    "3. Dana 0.720 2 of 2 questions",
                ],
                "relative-brier": [
                    "1. 🥇 Ben −0.320 2 of 2 questions",
                    "1. 🥇 Ben −0.320 2 of 2 questions",
                    "2. 🥈 Chloe −0.075 1 of 2 questions",
                    "3. Dana +0.960 2 of 2 questions",
                ],
            }
        ),
        "season": snapshot(
            {
                "peer": [
                    "1. 🥇 Ben +95.4 2 of 2 questions · provisional",
                    "1. 🥇 Ben +95.4 2 of 2 questions · provisional",
                    "2. 🥈 Chloe +51.8 1 of 2 questions · provisional",
                    "-. The crowd +37.8 2 of 2 questions",
                    "3. Dana −147.2 2 of 2 questions · provisional",
                ],
                "baseline": [
                    "1. 🥇 Ben +135.6 2 of 2 questions · provisional",
                    "1. 🥇 Ben +135.6 2 of 2 questions · provisional",
                    "-. The crowd +94.1 2 of 2 questions",
                    "2. 🥈 Chloe +92.6 1 of 2 questions · provisional",
                    "3. Dana −64.4 2 of 2 questions · provisional",
                ],
                "brier": [
                    "2. 🥈 Ben 0.080 2 of 2 questions · provisional",
                    "1. 🥇 Chloe 0.005 1 of 2 questions · provisional",
                    "2. 🥈 Ben 0.080 2 of 2 questions · provisional",
                    "-. The crowd 0.200 2 of 2 questions",
                    "3. Dana 0.720 2 of 2 questions · provisional",
                ],
                "relative-brier": [
                    "1. 🥇 Ben −0.320 2 of 2 questions · provisional",
                    "1. 🥇 Ben −0.320 2 of 2 questions · provisional",
                    "-. The crowd −0.080 2 of 2 questions",
                    "2. 🥈 Chloe −0.075 1 of 2 questions · provisional",
                    "3. Dana +0.960 2 of 2 questions · provisional",
                ],
            }
        ),
        "all": snapshot(
            {
                "peer": [
                    "1. 🥇 Ben +3.2 2 of 2 questions · provisional",
                    "1. 🥇 Ben +3.2 2 of 2 questions · provisional",
                    "2. 🥈 Chloe +1.7 1 of 2 questions · provisional",
                    "3. Dana −4.9 2 of 2 questions · provisional",
                ],
                "baseline": [
                    "1. 🥇 Ben +135.6 2 of 2 questions · provisional",
                    "1. 🥇 Ben +135.6 2 of 2 questions · provisional",
                    "2. 🥈 Chloe +92.6 1 of 2 questions · provisional",
                    "3. Dana −64.4 2 of 2 questions · provisional",
                ],
                "brier": [
                    "2. 🥈 Ben 0.080 2 of 2 questions · provisional",
                    "1. 🥇 Chloe 0.005 1 of 2 questions · provisional",
                    "2. 🥈 Ben 0.080 2 of 2 questions · provisional",
                    "3. Dana 0.720 2 of 2 questions · provisional",
                ],
                "relative-brier": [
                    "1. 🥇 Ben −0.011 2 of 2 questions · provisional",
                    "1. 🥇 Ben −0.011 2 of 2 questions · provisional",
                    "2. 🥈 Chloe −0.002 1 of 2 questions · provisional",
                    "3. Dana +0.032 2 of 2 questions · provisional",
                ],
            }
        ),
    }
    assert boards == expected[period]


async def test_the_message_of_the_week_and_my_record_go_by_it_too(chat: Chat) -> None:
    await chat.say("amina", "admin settings board-rule brier")
    assert "All time: 0.080 points, rank 2 of 3" in await chat.say("ben", "me")
    await chat.wait_until("2024-12-09 09:00")
    (message,) = [each for each in chat.channel() if each.startswith("<board of week 2 8 Dec>")]
    assert message == snapshot("""\
<board of week 2 8 Dec>
1. 🥇 Chloe 0.005 1 of 2 questions
2. 🥈 Ben 0.080 2 of 2 questions
3. Dana 0.720 2 of 2 questions
<resolved>
#1 Does it rain today? → A · Yes (the crowd said 80%)
#2 Does it snow today? → A · Yes (the crowd said 60%)
Best call: 0.005 on #1
The season Winter so far:
1. Chloe 0.005 1 question · provisional
2. Ben 0.080 2 questions · provisional
3. Dana 0.720 2 questions · provisional
[My week] [How scores work]\
""")


async def test_who_has_too_few_questions_does_not_stand_on_a_board(chat: Chat) -> None:
    await chat.say("amina", "admin settings minimum-questions 2")
    shown = await chat.say("chloe", "leaderboard week")
    assert "Ben" in shown
    assert "Chloe" not in shown
    await chat.say("amina", "admin settings minimum-questions 3")
    assert "Ben" not in await chat.say("chloe", "leaderboard all")
