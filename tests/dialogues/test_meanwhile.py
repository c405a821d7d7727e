"""What somebody else does while a request is under way: what decides is as it is when the request takes effect."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.actions.lookup import find_question
from bot.actions.settling import Verdict, settle
from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionState
from bot.inputs import ManageMembers
from bot.ports import NewVote, Session
from bot.recompute import recompute
from tests.chat import Chat
from tests.transcript import transcript

Meanwhile = Callable[[], Awaitable[object]]


def while_scores_are_computed(monkeypatch: pytest.MonkeyPatch, happens: Meanwhile) -> None:
    async def slowly(compute: Callable[..., object], *given: Any) -> object:
        monkeypatch.undo()
        await happens()
        return compute(*given)

    monkeypatch.setattr(asyncio, "to_thread", slowly)


@pytest.mark.parametrize("way", ["resolve", "annul"])
async def test_a_refused_answer_leaves_the_question_open(cup: Chat, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    await cup.say("ben", "vote #1 40/30/20/10")
    await cup.say("amina", f"{way} 1")

    async def edit() -> None:
        await cup.say("chloe", "help")
        await cup.say("amina", "admin moderator add @chloe")
        await cup.say("chloe", "edit 1")
        await cup.fill("chloe", criteria="The federation's page decides.")

    while_scores_are_computed(monkeypatch, edit)
    form = cup.last["amina"].form
    assert form is not None
    values = {"outcome": "A"} if way == "resolve" else {"reason": "Nobody looked."}
    card = await cup.do("amina", form.action.model_copy(update={"values": values}))
    assert card.kind == "refusal"
    question = await cup.store.read.questions.get(1)
    assert (question.state, question.closed_at) == (QuestionState.OPEN, None)
    assert "closed" not in [event.step for event in await cup.store.read.trail.page(1, 0, 10)]
    assert "Saved: your forecast on #1" in await cup.say("ben", "vote #1 50/30/10/10")


async def test_whoever_is_excluded_while_scores_are_computed_has_none(
    cup: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ben", "chloe"):
        await cup.say(name, "vote #1 40/30/20/10")
    cup.now += 3_600_000

    async def exclude() -> None:
        await cup.do("amina", ManageMembers(step="exclude", who="Chloe"))

    await cup.say("amina", "resolve 1")
    while_scores_are_computed(monkeypatch, exclude)
    await cup.fill("amina", outcome="A")
    resolution = await cup.store.read.boards.resolution(1)
    assert resolution is not None
    assert resolution.terms.excluded == (3,)
    assert [score.member for score in await cup.store.read.boards.scores(1) if score.member > 0] == [2]


async def test_votes_that_come_while_scores_are_computed_change_none_of_them(
    cup: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ben", "chloe"):
        await cup.say(name, "vote #1 40/30/20/10")
        cup.now += 3_600_000

    async def vote() -> None:
        late = [NewVote(1, member, cup.now + 5, (1000, 7000, 1000, 1000), f"late {member}") for member in (1, 2)]
        await asyncio.gather(*map(cup.store.cast, late))

    await cup.say("amina", "resolve 1")
    while_scores_are_computed(monkeypatch, vote)
    await cup.fill("amina", outcome="A")
    assert len(await cup.store.read.forecasts.history(1)) == 4
    assert [score.member for score in await cup.store.read.boards.scores(1) if score.member > 0] == [2, 3]
    assert await recompute(cup.store) == []


async def test_an_answer_is_not_stored_for_other_outcomes_than_it_was_given_for(cup: Chat) -> None:
    async def at_any_time(session: Session, question: Question) -> None:
        assert await session.questions.still(question.id)

    ctx = await cup.bot._context(cup.actor("amina"), cup.now)
    question = await find_question(ctx, "#1")
    await cup.say("amina", "edit 1")
    await cup.fill("amina", outcomes="Blues\nReds")
    with pytest.raises(Refused, match="moved_on"):
        await settle(ctx, question, Verdict((10_000, 0, 0, 0), cup.now), at_any_time)
    assert (await cup.store.read.questions.get(1)).state is QuestionState.OPEN


async def two_write_a_draft(chat: Chat) -> None:
    """Ben's draft d1, with his form open while a moderator rewrites it."""
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06")
    await chat.press("ben", "Edit")
    await chat.say("amina", "show d1")
    await chat.press("amina", "Edit")
    await chat.fill("amina", question="Does it rain in Riga on Friday?")


async def test_a_form_of_a_draft_that_somebody_else_changed_saves_nothing_and_gives_the_text_back(chat: Chat) -> None:
    await two_write_a_draft(chat)
    assert await chat.fill("ben", criteria="The weather service decides.") == snapshot("""\
d1 was changed while your form was open, so nothing of it was saved. Open it again to see how it reads now.
You typed: Does it rain on Friday?
You typed: The weather service decides.
[Edit]\
""")
    text = (await chat.store.read.questions.get(1)).text
    assert (text.title, text.criteria) == ("Does it rain in Riga on Friday?", "")
    await chat.press("ben", "Edit")
    assert "The weather service decides." in await chat.fill("ben", criteria="The weather service decides.")


async def test_a_form_of_a_draft_that_came_back_with_errors_is_still_of_its_version(chat: Chat) -> None:
    await two_write_a_draft(chat)
    await chat.fill("ben", outcomes="Yes")
    await chat.press("ben", "Try again")
    assert "was changed while your form was open" in await chat.fill("ben", outcomes="Yes\nNo\nPerhaps")
    assert (await chat.store.read.questions.get(1)).text.outcomes == ("Yes", "No")


async def test_the_command_posts_no_words_that_somebody_else_wrote_last(chat: Chat) -> None:
    await two_write_a_draft(chat)
    assert await chat.say("ben", "post d1") == snapshot("""\
d1 Does it rain in Riga on Friday?
Somebody else wrote what d1 says now. Look at it before you post it:
Only you see this preview. Nothing is posted yet.
A - Yes
B - No
Draft, closes 2024-12-06 23:59 · no forecasts yet
Worth a look; none of it keeps you from posting:
• Nothing says where the answer will be read. Name an institution, a page or a document under “How it resolves”.
Crowd forecast: (Everybody sees it all the time) [Members see it once they have voted] [Nobody sees it before the question closes]
Who said what: [Shown with the crowd forecast] [Shown when the question has closed] (Never shown)
[Post] [Edit] [Keep as draft]\
""")
    assert chat.channel() == []
    assert "#1" in await chat.press("ben", "Post")


async def test_a_draft_that_was_looked_at_is_posted_in_the_channel_that_was_named(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06")
    assert "Look at it before you post it" in await chat.say("amina", "post d1 news")
    await chat.press("amina", "Post")
    assert [posted.place.channel for posted in chat.channels.messages.values()] == ["news"]


async def test_a_draft_that_was_kept_is_posted_as_it_was_when_it_was_kept(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06")
    await chat.press("ben", "Keep as draft")
    kept = chat.button("ben", "Post").action
    await chat.say("amina", "show d1")
    await chat.press("amina", "Edit")
    await chat.fill("amina", question="Does it rain in Riga on Friday?")
    assert "was changed after you looked at it" in transcript(await chat.do("ben", kept))
