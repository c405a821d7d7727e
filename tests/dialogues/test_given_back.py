"""What was typed is given back where nothing can become of it, and nothing is offered that would be refused."""

from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.domain.question import Question
from bot.inputs.asking import DropDraft
from bot.inputs.questions import DeleteQuestion
from bot.inputs.resolving import ResolveQuestion
from bot.questions.find import find_question
from tests.chat import Chat


async def draft_of_ben(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06")


async def test_text_typed_for_a_draft_that_is_gone_is_given_back(chat: Chat) -> None:
    await draft_of_ben(chat)
    await chat.press("ben", "Edit")
    await chat.do("amina", DropDraft(question="d1"))
    assert await chat.fill("ben", criteria="The weather service decides.") == snapshot("""\
<gone>
<typed Does it rain on Friday?>
<typed Yes
No>
<typed 2024-12-06 23:59>
<typed The weather service decides.>\
""")


async def test_text_typed_for_a_draft_that_goes_at_the_same_moment_is_given_back(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await draft_of_ben(chat)
    await chat.press("ben", "Edit")

    async def then_drop(*given: Any) -> Question:
        monkeypatch.undo()
        found = await find_question(*given)
        await chat.do("amina", DropDraft(question="d1"))
        return found

    monkeypatch.setattr("bot.asking.ask.find_question", then_drop)
    told = "<gone>\n<typed The weather service decides.>"
    assert await chat.fill("ben", criteria="The weather service decides.") == told


@pytest.mark.parametrize("button", ["Choose", "Try again"])
async def test_text_that_waits_for_a_click_is_given_back_where_its_draft_is_gone(chat: Chat, button: str) -> None:
    await draft_of_ben(chat)
    await chat.press("ben", "Edit")
    await chat.fill("ben", criteria="The weather service decides.", closes="05/06/2025")
    await chat.do("amina", DropDraft(question="d1"))
    answer = await chat.press("ben", button)
    assert answer.startswith("<gone>\n<typed Does it rain on Friday?>")
    assert "<typed The weather service decides.>" in answer


async def test_text_typed_for_a_question_that_is_deleted_is_given_back(cup: Chat) -> None:
    await cup.say("amina", "edit 1")
    form = cup.last["amina"]
    await cup.do("amina", DeleteQuestion(question="#1", sure=True))
    cup.last["amina"] = form
    assert "<typed The table.>" in await cup.fill("amina", criteria="The table.")


async def test_a_question_that_was_answered_while_its_form_was_open_is_not_offered_to_edit(cup: Chat) -> None:
    await cup.say("amina", "edit 1")
    form = cup.last["amina"]
    await cup.do("amina", ResolveQuestion(question="#1", values={"outcome": "A"}))
    cup.last["amina"] = form
    assert await cup.fill("amina", criteria="The table.") == snapshot("""\
#1 has its answer already. Reopen it first.
<typed The table.>\
""")
