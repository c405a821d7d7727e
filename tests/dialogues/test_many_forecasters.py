"""A question on which very many have voted: whatever is answered or drawn, their votes are not read one by one."""

import asyncio
import re
from collections.abc import Callable

import pytest

from bot.domain.crowd.history import MANY_FORECASTS
from bot.ports import NewVote
from bot.ui.commands import read_command
from storage.engine.connection import Db
from tests.chat import Chat
from tests.transcript import transcript

CUP = ("Who wins the cup this winter?", "Reds/Blues/Greens", "2024-12-31 18:00")
CROWD = 1_000
FEW_ROWS = 30
"""More than any query of these conversations finds, whose members are three."""


async def crowd_votes(chat: Chat, reds: int, blues: int) -> None:
    """Votes of more members than the chat knows, which reach the store by another way than the door."""
    shares = (reds, blues, 10_000 - reds - blues)
    votes = (NewVote(1, 1_000 + each, chat.now, shares, f"c{chat.now}-{each}") for each in range(CROWD))
    await asyncio.gather(*(chat.store.cast(vote) for vote in votes))


@pytest.fixture
def most_rows(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many rows the largest answer of the database had since this was last asked."""
    found: list[int] = []
    rows = Db.rows

    async def watched(self: Db, sql: str, *values: int | str) -> object:
        answer = await rows(self, sql, *values)
        found.append(len(answer))
        return answer

    def most() -> int:
        counts = [*found]
        found.clear()
        return max(counts)

    monkeypatch.setattr(Db, "rows", watched)
    return most


async def test_no_answer_and_no_card_reads_the_votes_of_all(chat: Chat, most_rows: Callable[[], int]) -> None:
    assert CROWD >= MANY_FORECASTS
    await chat.say("amina", "admin settings empty-week standing")
    await chat.post_question(*CUP)
    await crowd_votes(chat, 5_000, 3_000)
    await chat.wait_until("2024-12-10 12:00")
    await crowd_votes(chat, 6_000, 2_000)
    most_rows()
    answer = await chat.say("ben", "vote 10/10/80")
    assert f"crowd of {CROWD + 1}" in answer
    assert "A 60% +10 Reds (leads)" in chat.channel()[0]
    assert most_rows() <= FEW_ROWS
    await chat.say("ben", "show")
    await chat.say("ben", "vote 20/10/70")
    await chat.say("amina", "list")
    assert most_rows() <= FEW_ROWS
    await chat.wait_until("2024-12-16 09:00")
    assert "Biggest move: #1, A · Reds from 50% to 60%" in chat.channel()[-1]
    assert most_rows() <= FEW_ROWS


async def test_each_answer_counts_the_vote_that_it_answers(chat: Chat) -> None:
    await chat.post_question(*CUP)
    await crowd_votes(chat, 5_000, 3_000)
    assert f"crowd of {CROWD + 1}" in await chat.say("amina", "vote 10/10/80")
    names = [f"ben{number}" for number in range(20)]
    cards = await asyncio.gather(*(chat.bot.handle(read_command("vote 10/10/80"), chat.actor(name)) for name in names))
    counted = sorted(int(found[1]) for card in cards if (found := re.search(r"crowd of (\d+)", transcript(card))))
    assert len(counted) == len(names)
    assert all(many > CROWD + 1 for many in counted)
    assert counted[-1] == CROWD + 1 + len(names)
    await chat.say("amina", "admin member exclude Ben1")
    assert f"crowd of {CROWD + len(names)}" in await chat.say("amina", "show")
    assert f"crowd of {CROWD + len(names) - 1}" in await chat.say("amina", "withdraw")
