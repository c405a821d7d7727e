"""Questions, outcomes and stories."""

from dataclasses import replace

import pytest

from bot.domain.member import Place
from bot.domain.question import NamesVisibility, Question, QuestionState, QuestionText, Story
from bot.domain.reference import read_question_reference
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, question_subject
from storage.store import SqliteStore
from tests.storage.entities.test_outbox import CARD
from tests.storage.world import DEADLINE, NOW, PLACE, TEXT, ask, draft, settle, vote

STORY = Story(0, "A headline", NOW, "A summary", "https://example.org/")
BARE = QuestionText("", ("Yes", "No"), None, "", "")


async def found(store: SqliteStore, reference: str, community: int = 1) -> Question | None:
    return await store.read.questions.find(community, read_question_reference(reference))


async def move(store: SqliteStore, question: Question, state: QuestionState) -> Question:
    async with store.transaction() as session:
        return await session.questions.set_state(question, state, DEADLINE)


@pytest.mark.parametrize("text", [TEXT, BARE])
async def test_a_draft_comes_back_as_it_was_written(store: SqliteStore, text: QuestionText) -> None:
    await settle(store)
    kept = await draft(store, text=text)
    assert kept == Question(1, 1, None, 1, QuestionState.DRAFT, text, None, 1, None, None)
    assert await found(store, "d1") == await found(store, "q1") == kept


async def test_drafts_and_questions_are_numbered_apart_in_each_community(store: SqliteStore) -> None:
    await settle(store)
    await settle(store, Place("test", "away", "general"))
    await draft(store)
    asked = [await ask(store), await ask(store, 2), await ask(store)]
    assert [(question.community, question.number, question.draft) for question in asked] == [
        (1, 1, 2),
        (2, 1, 1),
        (1, 2, 3),
    ]
    assert asked[0].opened_at == NOW


@pytest.mark.parametrize("reference", ["#1", "d1", "q1"])
async def test_another_community_s_question_does_not_exist(store: SqliteStore, reference: str) -> None:
    await settle(store)
    await settle(store, Place("test", "away", "general"))
    question = await ask(store)
    assert await found(store, reference) == question
    assert await found(store, reference, community=2) is None


async def test_other_words_replace_all_of_the_old_ones(store: SqliteStore) -> None:
    await settle(store)
    question = await draft(store)
    other = QuestionText("Who loses?", ("Greens", "Reds", "Blues"), None, "", "")
    async with store.transaction() as session:
        assert (await session.questions.rewrite(question, other)).text == other


async def test_each_change_of_what_it_says_and_its_posting_are_a_revision(store: SqliteStore) -> None:
    await settle(store)
    question = await draft(store)
    later = replace(TEXT, closes_at=DEADLINE + 1)
    async with store.transaction() as session:
        questions = session.questions
        question = await questions.rewrite(question, TEXT)
        assert question.revision == 0
        # Whoever posts a draft posts its deadline, too.
        question = await questions.rewrite(question, later)
        assert question.revision == 1
        question = await questions.set_visibility(question, question.crowd, NamesVisibility.SHOWN)
        assert question.revision == 2
        assert (await questions.set_visibility(question, question.crowd, question.names)).revision == 2
        question = await questions.open(question, NOW)
        assert (question.revision, question.names) == (3, NamesVisibility.SHOWN)
        question = await questions.set_visibility(question, question.crowd, NamesVisibility.HIDDEN)
        question = await questions.rewrite(question, TEXT)
        assert question.revision == 3
        question = await questions.rewrite(question, replace(later, outcomes=("Blues", "Reds")))
        assert (question.revision, question.reopened) == (4, 0)


async def test_each_step_back_is_counted(store: SqliteStore, question: Question) -> None:
    closed = await move(store, question, QuestionState.CLOSED)
    async with store.transaction() as session:
        again = await session.questions.reopen(closed, QuestionState.OPEN, None)
    assert (again.state, again.closed_at, again.reopened, again.revision) == (QuestionState.OPEN, None, 1, 1)


async def test_a_draft_is_deleted_whole(store: SqliteStore) -> None:
    await settle(store)
    question = await draft(store)
    async with store.transaction() as session:
        await session.questions.delete(question)
    assert await found(store, "d1") is None
    assert await store._writing.rows("SELECT * FROM outcome") == []


async def test_what_has_been_opened_meanwhile_is_not_deleted(store: SqliteStore) -> None:
    await settle(store)
    question = await draft(store)
    async with store.transaction() as session:
        opened = await session.questions.open(question, NOW)
        await session.questions.delete(question)
    assert await found(store, "#1") == opened
    assert opened.text.outcomes == TEXT.outcomes


async def test_a_moved_question_remembers_when_it_closed(store: SqliteStore, question: Question) -> None:
    moved = await move(store, question, QuestionState.CLOSED)
    assert (moved.state, moved.closed_at) == (QuestionState.CLOSED, DEADLINE)


async def test_questions_of_some_states_come_by_deadline_and_drafts_never(store: SqliteStore) -> None:
    await settle(store)
    late = await ask(store, text=replace(TEXT, closes_at=DEADLINE + 1))
    early = await ask(store)
    await draft(store)
    closed = await move(store, await ask(store), QuestionState.CLOSED)
    states = [QuestionState.DRAFT, QuestionState.OPEN]
    assert await store.read.questions.in_states(1, states) == [early, late]
    assert await store.read.questions.in_states(1, [QuestionState.CLOSED]) == [closed]
    assert await store.read.questions.in_states(2, states) == []


async def test_drafts_are_everybody_s_or_one_author_s(store: SqliteStore, question: Question) -> None:
    mine, other = await draft(store), await draft(store, author=2)
    assert await store.read.questions.drafts(question.community, None) == [mine, other]
    assert await store.read.questions.drafts(question.community, 2) == [other]


async def test_an_open_question_is_overdue_from_its_deadline_on(store: SqliteStore, question: Question) -> None:
    assert await store.read.questions.overdue(DEADLINE - 1) == []
    assert await store.read.questions.overdue(DEADLINE) == [question]
    assert await store.read.questions.next_deadline() == DEADLINE
    await move(store, question, QuestionState.CLOSED)
    assert await store.read.questions.overdue(DEADLINE) == []
    assert await store.read.questions.next_deadline() is None


async def test_the_last_change_is_an_event_or_a_vote(store: SqliteStore) -> None:
    assert await store.read.questions.last_change() == 0
    await settle(store)
    question = await ask(store)
    async with store.transaction() as session:
        await session.questions.record(question.id, NOW + 1, None, "opened")
    assert await store.read.questions.last_change() == NOW + 1
    await store.cast(vote(question.id, at=NOW + 2))
    assert await store.read.questions.last_change() == NOW + 2


async def test_the_open_questions_of_a_channel_are_those_with_a_card_in_it(
    store: SqliteStore, question: Question
) -> None:
    async with store.transaction() as session:
        await session.posts.add(
            NewPost(1, PLACE, MessageKey.card(question.id, ""), CARD, question_subject(question.id)), NOW
        )
    assert await store.read.questions.in_channel(PLACE) == []
    async with store.transaction() as session:
        await session.posts.sent(await session.posts.get(1), "m1", "")
    assert await store.read.questions.in_channel(PLACE) == [question]
    assert await store.read.questions.in_channel(Place("test", "home", "other")) == []


@pytest.mark.parametrize("story", [STORY, Story(0, "A headline", None, "", None)])
async def test_questions_of_one_story_are_related(store: SqliteStore, story: Story) -> None:
    await settle(store)
    async with store.transaction() as session:
        kept = await session.stories.add(1, story)
        drafts = [await session.questions.add_draft(1, 1, TEXT, kept, NOW) for _ in range(3)]
        first, second = [await session.questions.open(draft, NOW) for draft in drafts[:2]]
    assert replace(kept, id=0) == story
    assert first.story == kept
    assert await store.read.questions.related(first) == [second]
    assert await store.read.questions.related(await ask(store)) == []


async def test_events_hold_who_did_what_and_when(store: SqliteStore, question: Question) -> None:
    async with store.transaction() as session:
        await session.questions.record(question.id, NOW, 1, "resolved", "B")
        await session.questions.record(question.id, NOW, None, "closed")
    rows = await store._writing.rows("SELECT question, at, member, step, detail FROM event ORDER BY id")
    assert rows == [(1, NOW, 1, "resolved", "B"), (1, NOW, None, "closed", "")]
