"""Where the parts of a question's life meet: stories and deleting, moderators and proposals, edits and confirming."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from bot.domain.errors import Refused
from bot.domain.pages.page import read_page
from bot.domain.question import Question
from bot.inputs.action import read_token
from bot.inputs.asking import PostQuestion
from bot.inputs.communities import ChangeSettings, SaveSetup
from bot.inputs.questions import EditDraft
from bot.ports import Delivery, NewVote, Session, VoteResult
from bot.questions.find import find_question
from bot.resolving.settle import Verdict, settle
from bot.stories.import_drafts import import_drafts
from tests.chat import Chat
from tests.dialogues.test_stories import PAGE
from tests.transcript import transcript


async def test_a_storys_card_names_no_deleted_question(chat: Chat) -> None:
    await chat.say("amina", "help")
    await import_drafts(chat.store, "", chat.actor("amina"), read_page(PAGE), chat.now)
    await chat.do("amina", PostQuestion(question="d1"))
    await chat.do("amina", EditDraft(question="d2"))
    await chat.fill("amina", question="How open is the harbour on Friday?", closes="2024-12-06")
    await chat.press("amina", "Post")
    assert ["[#2]" in card for card in chat.channel()] == [False, False, True]
    await chat.say("amina", "delete 2")
    await chat.press("amina", "Delete")
    first, story = chat.channel()
    assert first.startswith("#1")
    assert "#1" in story
    assert "#2" not in story


def told_of_proposals(chat: Chat) -> list[str]:
    sent = chat.channels.messages.values()
    return sorted(posted.place.account for posted in sent if posted.shown[-1].kind == "proposal")


async def test_whom_administrators_made_moderator_is_told_of_a_proposal(chat: Chat) -> None:
    await chat.say("dana", "help")
    await chat.say("amina", "admin moderator add @Dana")
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06", by="ben")
    await chat.wait_until("2024-12-07 18:00")
    await chat.say("chloe", "propose 1 A")
    assert told_of_proposals(chat) == ["amina", "ben", "dana"]


async def test_where_moderators_resolve_no_author_is_asked_to_confirm(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-resolves moderator")
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06", by="ben")
    await chat.wait_until("2024-12-07 18:00")
    await chat.say("chloe", "propose 1 A")
    assert told_of_proposals(chat) == ["amina"]
    assert "[Confirm]" not in await chat.say("ben", "show 1")
    assert "[Confirm]" in await chat.say("amina", "show 1")


async def test_a_proposal_is_not_confirmed_beside_other_words(cup: Chat) -> None:
    await cup.close("amina", "1")
    await cup.say("ben", "propose 1 B")
    (told,) = [posted for posted in cup.channels.messages.values() if posted.shown[-1].kind == "proposal"]
    confirm = told.shown[-1].buttons[0].action
    await cup.say("amina", "edit 1")
    await cup.fill("amina", question="Who loses the cup this week?")
    assert "was edited" in transcript(await cup.do("amina", confirm))
    await cup.say("amina", "show 1")
    assert "<answer B · Blues>" in await cup.press("amina", "Confirm")


async def test_a_proposal_that_goes_while_it_is_confirmed_is_no_answer(
    cup: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cup.close("amina", "1")
    await cup.say("ben", "propose 1 B https://example.org/private")
    await cup.say("amina", "show 1")

    transaction = cup.store.transaction

    @asynccontextmanager
    async def slowly(delivery: Delivery | None = None) -> AsyncGenerator[Session]:
        monkeypatch.undo()
        ben = (await cup.store.read.proposals.of(1))[0].member
        await cup.store.erase(ben, Delivery("", "", cup.now))
        async with transaction(delivery) as session:
            yield session

    monkeypatch.setattr(cup.store, "transaction", slowly)
    assert "was changed or withdrawn" in await cup.press("amina", "Confirm")
    assert await cup.store.read.resolutions.resolution(1) is None


async def test_a_moderator_posts_no_draft_but_the_one_that_was_looked_at(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06")
    await chat.press("ben", "Send to moderators")
    await chat.say("amina", "show d1")
    await chat.say("ben", "show d1")
    await chat.press("ben", "Edit")
    await chat.fill("ben", question="Is Chloe a fool?")
    assert "was changed after you looked at it" in await chat.press("amina", "Post")
    assert "Is Chloe a fool?" in await chat.say("amina", "show d1")
    assert "#1" in await chat.press("amina", "Post")


async def test_a_setting_that_is_changed_during_the_setup_keeps_its_new_value(chat: Chat) -> None:
    await chat.say("amina", "admin setup")
    form = chat.last["amina"].form
    assert form is not None
    filled = {field.id: field.value for field in form.fields} | {"asking": "review"}
    setup = SaveSetup(values=filled)
    other = ChangeSettings(setting="open-questions", value="3")
    await asyncio.gather(*(chat.bot.handle(each, chat.actor("amina")) for each in (other, setup)))
    assert "open-questions: 3 " in await chat.say("amina", "admin settings")
    assert "who-may-ask: review " in await chat.say("amina", "admin settings")


@pytest.mark.parametrize("button", [f"history:#1::{2**63}", f"leaderboard:season::{2**63}"])
def test_no_button_names_a_row_that_no_table_can_hold(button: str) -> None:
    with pytest.raises(Refused, match="unknown_button"):
        read_token(button)


async def test_a_vote_that_meets_an_edit_on_its_way_is_not_recorded(cup: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = cup.store.cast

    async def after_an_edit(vote: NewVote) -> VoteResult:
        await cup.say("amina", "edit 1")
        await cup.fill("amina", outcomes="Blues\nReds\nGreens\nOther")
        return await cast(vote)

    monkeypatch.setattr(cup.store, "cast", after_an_edit)
    assert "#1 was changed meanwhile" in await cup.say("ben", "vote #1 40/30/20/10")
    assert await cup.store.read.forecasts.history(1) == []


async def at_any_time(session: Session, question: Question) -> None:
    assert await session.questions.find_by_id(question.id)


async def test_a_question_closed_by_somebody_else_meanwhile_is_settled_as_it_was_closed(cup: Chat) -> None:
    ctx = await cup.bot._context(cup.actor("amina"), cup.now)
    question = await find_question(ctx, "#1")
    await cup.close("amina", "1")
    card = await settle(ctx, question, Verdict((10_000, 0, 0, 0), cup.now), at_any_time)
    assert card.kind == "details"
    steps = [event.step for event in await cup.store.read.events.page(1, 0, 10)]
    assert steps.count("closed") == 1
