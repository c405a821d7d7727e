"""What somebody else does while a request is under way: what decides is as it is when the request takes effect."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.boards.standings import Intervals, intervals_of
from bot.domain.errors import Refused
from bot.domain.pages.page import read_page
from bot.domain.question import Question, QuestionState
from bot.inputs.action import Action
from bot.inputs.asking import SaveDraft
from bot.inputs.communities import ManageMembers
from bot.inputs.questions import SaveEdit
from bot.ports import Delivery, Session
from bot.questions.find import find_question
from bot.questions.review import send_for_review
from bot.resolving.recompute import recompute
from bot.resolving.settle import Verdict, settle
from bot.stories.import_drafts import import_drafts
from tests.chat import Chat
from tests.dialogues.test_stories import PAGE
from tests.transcript import transcript
from tests.words import said

Meanwhile = Callable[[], Awaitable[object]]


def once_it_was_found(chat: Chat, monkeypatch: pytest.MonkeyPatch, action: Action) -> None:
    """Amina does that between the moment a question is found for a form and the moment the form is shown."""
    questions = chat.store.read.questions
    find, looks = questions.find, count(1)

    async def slowly(*given: Any) -> Question | None:
        found = await find(*given)
        # The door looks first, at whose question it is.
        if next(looks) == 2:
            monkeypatch.undo()
            await chat.do("amina", action)
        return found

    monkeypatch.setattr(questions, "find", slowly)


def before_it_is_stored(chat: Chat, monkeypatch: pytest.MonkeyPatch, happens: Meanwhile) -> None:
    """Something happens after the next request has looked at its question, and before its transaction begins."""
    transaction = chat.store.transaction

    @asynccontextmanager
    async def slowly(delivery: Delivery | None = None) -> AsyncGenerator[Session]:
        monkeypatch.undo()
        await happens()
        async with transaction(delivery) as session:
            yield session

    monkeypatch.setattr(chat.store, "transaction", slowly)


@pytest.mark.parametrize("way", ["resolve", "annul"])
async def test_a_refused_answer_leaves_the_question_open(cup: Chat, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    await cup.say("ben", "vote #1 40/30/20/10")
    await cup.say("amina", f"{way} 1")

    async def edit() -> None:
        await cup.say("chloe", "help")
        await cup.say("amina", "admin moderator add @chloe")
        await cup.say("chloe", "edit 1")
        await cup.fill("chloe", criteria="The federation's page decides.")

    before_it_is_stored(cup, monkeypatch, edit)
    form = cup.last["amina"].form
    assert form is not None
    values = {"outcome": "A"} if way == "resolve" else {"reason": "Nobody looked."}
    card = await cup.do("amina", form.action.model_copy(update={"values": values}))
    assert card.kind == "refusal"
    question = await cup.store.read.questions.get(1)
    assert (question.state, question.closed_at) == (QuestionState.OPEN, None)
    assert "closed" not in [event.step for event in await cup.store.read.events.page(1, 0, 10)]
    assert "<saved #1>" in await cup.say("ben", "vote #1 50/30/10/10")


async def test_whoever_is_excluded_before_the_answer_is_stored_has_no_score(
    cup: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ben", "chloe"):
        await cup.say(name, "vote #1 40/30/20/10")
    cup.now += 3_600_000

    async def exclude() -> None:
        await cup.do("amina", ManageMembers(step="exclude", who="Chloe"))

    await cup.say("amina", "resolve 1")
    before_it_is_stored(cup, monkeypatch, exclude)
    await cup.fill("amina", outcome="A")
    resolution = await cup.store.read.resolutions.resolution(1)
    assert resolution is not None
    assert resolution.terms.excluded == (3,)
    assert [score.member for score in await cup.store.read.resolutions.scores(1) if score.member > 0] == [2]


async def test_no_author_resolves_once_moderators_alone_do(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00", by="ben")

    async def set_up() -> None:
        await chat.say("amina", "admin settings who-resolves moderator")

    await chat.say("ben", "resolve 1")
    before_it_is_stored(chat, monkeypatch, set_up)
    assert await chat.fill("ben", outcome="A") == "Only moderators resolve questions here."
    assert (await chat.store.read.questions.get(1)).state is QuestionState.OPEN


async def test_whoever_is_no_moderator_any_more_when_the_answer_is_stored_settles_nothing(
    cup: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cup.say("chloe", "help")
    await cup.say("amina", "admin moderator add @chloe")
    await cup.say("ben", "vote #1 40/30/20/10")
    await cup.say("chloe", "resolve 1")

    async def remove() -> None:
        await cup.say("amina", "admin moderator remove @chloe")

    before_it_is_stored(cup, monkeypatch, remove)
    assert "Only the author of #1 and moderators" in await cup.fill("chloe", outcome="A")
    assert (await cup.store.read.questions.get(1)).state is QuestionState.OPEN


async def test_a_new_floor_counts_though_it_came_just_before_the_answer(
    cup: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cup.say("ben", "vote #1 0/50/30/20")
    cup.now += 3_600_000

    async def raise_floor() -> None:
        await cup.say("amina", "admin settings score-floor 2")

    await cup.say("amina", "resolve 1")
    before_it_is_stored(cup, monkeypatch, raise_floor)
    await cup.fill("amina", outcome="A")
    resolution = await cup.store.read.resolutions.resolution(1)
    assert resolution is not None
    assert resolution.terms.floor == 200
    assert await recompute(cup.store) == []


async def test_an_answer_is_not_stored_for_other_outcomes_than_it_was_given_for(cup: Chat) -> None:
    async def at_any_time(session: Session, question: Question) -> None:
        assert await session.questions.find_by_id(question.id)

    ctx = await cup.bot._context(cup.actor("amina"), cup.now)
    question = await find_question(ctx, "#1")
    await cup.say("amina", "edit 1")
    await cup.fill("amina", outcomes="Blues\nReds")
    with pytest.raises(Refused, match="moved_on"):
        await settle(ctx, question, Verdict((10_000, 0, 0, 0), cup.now), at_any_time)
    assert (await cup.store.read.questions.get(1)).state is QuestionState.OPEN


async def draft_of_ben(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06")


async def rewritten_by_amina(chat: Chat) -> None:
    await chat.say("amina", "show d1")
    await chat.press("amina", "Edit")
    await chat.fill("amina", question="Does it rain in Riga on Friday?")


async def two_write_a_draft(chat: Chat) -> None:
    """Ben's draft d1, with his form open while a moderator rewrites it."""
    await draft_of_ben(chat)
    await chat.press("ben", "Edit")
    await rewritten_by_amina(chat)


async def test_a_form_of_a_draft_that_somebody_else_changed_saves_nothing_and_gives_the_text_back(chat: Chat) -> None:
    await two_write_a_draft(chat)
    assert await chat.fill("ben", criteria="The weather service decides.") == snapshot("""\
d1 was changed while your form was open, so nothing of it was saved. Each field that differs says how it reads now; save again to put your text in its place.
<typed Does it rain on Friday?>
<typed The weather service decides.>
Form: Edit the question
  ! d1 was changed while your form was open, so nothing of it was saved. Each field that differs says how it reads now; save again to put your text in its place.
  Question: 'Does it rain on Friday?'  ! It says now: Does it rain in Riga on Friday?
  <outcomes field>: 'Yes\\nNo'
  Closes: '2024-12-06 23:59'
  <criteria field>: 'The weather service decides.'  ! It is empty now.
  Background or story: ''
[Try again]\
""")
    text = (await chat.store.read.questions.get(1)).text
    assert (text.title, text.criteria) == ("Does it rain in Riga on Friday?", "")
    assert "The weather service decides." in await chat.fill("ben", question="Does it rain in Riga on Friday?")


async def test_a_form_of_a_draft_is_of_the_words_that_it_shows(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await draft_of_ben(chat)
    values = {"question": "Does it rain in Riga on Friday?", "outcomes": "Yes\nNo", "closes": "2024-12-06"}
    once_it_was_found(chat, monkeypatch, SaveDraft(question="d1", values=values))
    assert "Question: 'Does it rain on Friday?'" in await chat.press("ben", "Edit")
    assert "was changed while your form was open" in await chat.fill("ben", criteria="The weather service decides.")


@pytest.mark.parametrize(
    ("way", "values", "refused"),
    [
        ("edit", {"criteria": "The league decides."}, "was changed while your form was open"),
        ("resolve", {"outcome": "A"}, "was reopened or edited while your form was open"),
        ("annul", {"reason": "Nobody looked."}, "was reopened or edited while your form was open"),
    ],
)
async def test_a_form_of_a_question_is_of_the_words_that_it_shows(
    cup: Chat, monkeypatch: pytest.MonkeyPatch, way: str, values: dict[str, str], refused: str
) -> None:
    question = await cup.store.read.questions.get(1)
    other = {"question": "Who loses the cup?", "outcomes": "Twos\nOnes"}
    edit = SaveEdit(question="#1", revision=question.revision, closes_at=question.deadline, values=other)
    once_it_was_found(cup, monkeypatch, edit)
    await cup.say("amina", f"{way} 1")
    assert "Who loses the cup?" not in str(cup.last["amina"].form)
    assert refused in await cup.fill("amina", **values)


async def test_what_others_see_of_a_draft_is_part_of_what_is_posted(chat: Chat) -> None:
    await draft_of_ben(chat)
    post = chat.button("ben", "Post").action
    await chat.say("amina", "show d1")
    await chat.press("amina", "<shown>")
    assert "was changed after you looked at it" in transcript(await chat.do("ben", post))
    await chat.say("ben", "show d1")
    assert "#1" in await chat.press("ben", "Post")


async def test_a_form_of_a_draft_that_comes_back_says_what_somebody_else_changed(chat: Chat) -> None:
    await two_write_a_draft(chat)
    await chat.fill("ben", outcomes="Yes")
    answer = await chat.press("ben", "Try again")
    assert "! d1 was changed while your form was open" in answer
    assert "! It says now: Does it rain in Riga on Friday?" in answer
    assert (await chat.store.read.questions.get(1)).text.title == "Does it rain in Riga on Friday?"
    await chat.fill("ben", outcomes="Yes\nNo\nPerhaps")
    assert (await chat.store.read.questions.get(1)).text.outcomes == ("Yes", "No", "Perhaps")


async def test_the_command_posts_no_words_that_somebody_else_wrote_last(chat: Chat) -> None:
    await two_write_a_draft(chat)
    assert await chat.say("ben", "post d1") == snapshot("""\
d1 Does it rain in Riga on Friday?
Somebody else changed d1. Look at it before you post it:
<preview>
A - Yes
B - No
<draft, closes 2024-12-06 23:59> · <no forecasts>
By the clock of this community: 2024-12-06 23:59 UTC
<advice>
• <no source>
<crowd>: (<always>) [<after vote>] [<at close>]
<names>: [<shown>] [<after close>] (<hidden>)
[Post] [Edit] [Keep draft]\
""")
    assert chat.channel() == []
    assert "#1" in await chat.press("ben", "Post")


async def test_the_command_posts_no_words_that_somebody_else_imported(chat: Chat) -> None:
    await chat.say("amina", "help")
    await import_drafts(chat.store, "", chat.actor("ben"), read_page(PAGE), chat.now)
    assert "Look at it before you post it" in await chat.say("amina", "post d1")
    assert chat.channel() == []


async def test_a_draft_that_was_looked_at_is_posted_in_the_channel_that_was_named(chat: Chat) -> None:
    await draft_of_ben(chat)
    assert "Look at it before you post it" in await chat.say("amina", "post d1 news")
    await chat.press("amina", "Post")
    assert [posted.place.channel for posted in chat.channels.messages.values()] == ["news"]


async def test_a_draft_that_was_kept_is_posted_as_it_was_when_it_was_kept(chat: Chat) -> None:
    await draft_of_ben(chat)
    await chat.press("ben", "Keep draft")
    kept = chat.button("ben", "Post").action
    await rewritten_by_amina(chat)
    assert "was changed after you looked at it" in transcript(await chat.do("ben", kept))


async def test_a_preview_that_somebody_elses_words_overtook_keeps_and_posts_nothing_unseen(chat: Chat) -> None:
    await draft_of_ben(chat)
    keep = chat.button("ben", "Keep draft").action
    await rewritten_by_amina(chat)
    await chat.do("ben", keep)
    assert "was changed after you looked at it" in await chat.press("ben", "Post")
    assert chat.channel() == []


async def test_nobody_drops_words_of_a_draft_that_they_have_not_seen(chat: Chat) -> None:
    await draft_of_ben(chat)
    await chat.press("ben", "Keep draft")
    drop = chat.button("ben", "Drop").action
    await rewritten_by_amina(chat)
    assert transcript(await chat.do("ben", drop)) == snapshot(
        "d1 was changed after you looked at it, so it was not dropped. Look at it again under drafts."
    )
    await chat.say("ben", "show d1")
    await chat.press("ben", "Keep draft")
    assert "<dropped d1>" in await chat.press("ben", "Drop")


async def test_a_question_that_was_edited_after_one_was_asked_is_not_deleted(cup: Chat) -> None:
    await cup.say("amina", "delete #1")
    delete = cup.button("amina", "Delete").action
    await cup.say("amina", "edit 1")
    await cup.fill("amina", question="Who loses the cup this week?")
    assert transcript(await cup.do("amina", delete)) == snapshot(
        "#1 was changed after you were asked, so it was not deleted. Look at it again, and delete it if you still want to."
    )
    assert (await cup.store.read.questions.get(1)).state is QuestionState.OPEN
    await cup.say("amina", "delete #1")
    assert "#1 is deleted" in await cup.press("amina", "Delete")


async def test_whoever_wanted_to_delete_a_draft_deletes_no_question_that_was_posted(chat: Chat) -> None:
    await draft_of_ben(chat)
    post = chat.button("ben", "Post").action
    await chat.say("ben", "delete d1")
    delete = chat.button("ben", "Delete").action
    await chat.do("ben", post)
    assert "was changed after you were asked" in transcript(await chat.do("ben", delete))
    assert (await chat.store.read.questions.get(1)).state is QuestionState.OPEN


async def test_a_season_that_somebody_else_ended_ends_no_other_one(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await chat.say("amina", "admin season start Winter")

    async def while_another_begins(*given: Any) -> Intervals:
        monkeypatch.undo()
        await chat.say("amina", "admin season end")
        await chat.say("amina", "admin season start Spring")
        return await intervals_of(*given)

    monkeypatch.setattr("bot.boards.season.intervals_of", while_another_begins)
    assert await chat.say("amina", "admin season end") == snapshot(
        "Somebody else has just ended the season Winter, so nothing else was ended. The list of seasons shows which one is running."
    )
    running = await chat.store.read.seasons.running(1)
    assert running is not None
    assert running.name == "Spring"


async def test_nobody_is_excluded_who_was_erased_meanwhile(cup: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await cup.say("ben", "help")
    named = cup.store.read.members.accounts_named

    async def then_erase(*given: Any) -> list[str]:
        monkeypatch.undo()
        found = await named(*given)
        await cup.store.erase(2, Delivery("", "", cup.now))
        return found

    monkeypatch.setattr(cup.store.read.members, "accounts_named", then_erase)
    assert "never used me" in await cup.say("amina", "admin member exclude Ben")
    assert await cup.store.read.members.excluded(1) == []


async def test_a_draft_that_was_posted_meanwhile_is_not_sent_to_moderators(chat: Chat) -> None:
    await chat.say("amina", "help")
    await draft_of_ben(chat)
    ctx = await chat.bot._context(chat.actor("ben"), chat.now)
    draft = await find_question(ctx, "d1")
    await chat.press("ben", "Post")
    with pytest.raises(Refused, match="not_draft"):
        await send_for_review(draft, ctx)
    assert "review-asked" not in [event.step for event in await chat.store.read.events.page(1, 0, 10)]
    assert len(chat.channels.messages) == 1


async def test_an_old_answer_does_not_close_a_question_that_was_opened_again(cup: Chat) -> None:
    await cup.say("amina", "close 1")
    old = cup.button("amina", "Close").action
    await cup.close("amina", "1")
    await cup.say("amina", "reopen 1")
    assert transcript(await cup.do("amina", old)) == said("questions.close_meanwhile", question="#1")
    assert (await cup.say("ben", "vote 1 25 25 25 25")).startswith("<saved #1>")
