"""A role or user group hears of new questions and boards."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.ui.cards import Card
from tests.chat import Chat, open_chat
from tests.transcript import transcript


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    async with open_chat(tmp_path) as chat:
        await chat.say("amina", "admin settings announce role:77")
        yield chat


def cards(chat: Chat, kind: str) -> list[Card]:
    return [each.shown[-1] for each in chat.channels.messages.values() if each.shown[-1].kind == kind]


async def test_the_setting_shows_the_role_and_takes_none(chat: Chat) -> None:
    assert "announce: @77" in await chat.say("amina", "admin settings")
    assert await chat.say("amina", "admin settings announce none") == snapshot("""\
announce is now “none”
It was “@77”.
<set up?>
[Undo] [Set up]\
""")
    assert "announce is now “@77”" in await chat.press("amina", "Undo")


async def test_it_hears_of_a_new_question_once_and_stays_on_its_card(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06")
    (card,) = cards(chat, "question")
    assert card.calls == ("77",)
    assert transcript(card).splitlines()[-2] == "@77"
    await chat.say("ben", "vote 70/30")
    (redrawn,) = cards(chat, "question")
    assert "70%" in transcript(redrawn)
    assert transcript(redrawn).splitlines()[-2] == "@77"
    await chat.say("amina", "post 1")
    assert cards(chat, "question")[1].calls == ()


async def test_a_card_that_nothing_happened_to_is_not_drawn_anew(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06")
    await chat.background.start()
    await chat.background.turn()
    (posted,) = chat.channels.messages.values()
    assert len(posted.shown) == 1


async def test_it_hears_of_boards_and_of_nothing_else(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06")
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A")
    await chat.wait_until("2024-12-09 09:00")
    (board,) = cards(chat, "weekly-board")
    assert board.calls == ("77",)
    assert "@77" in transcript(board)
    assert [card.calls for card in cards(chat, "announcement")] == [()]
