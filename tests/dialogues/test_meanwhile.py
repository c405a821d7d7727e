"""What somebody else does while a request is under way: what decides is as it is when the request takes effect."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.actions.lookup import find_question
from bot.actions.settling import Verdict, settle
from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionState
from bot.inputs import ManageMembers
from bot.ports import NewVote, Session
from bot.recompute import recompute
from tests.chat import Chat

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
