"""Messages that were sent or given up are removed in steps, and none whose key still keeps the same from being written."""

from pathlib import Path

import pytest

from bot.app.background import POSTS_KEPT_MS, TIDY_EVERY_MS
from bot.domain.question import QuestionState
from bot.domain.reminders import Step
from bot.domain.time.calendar import week_of
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, PostState
from bot.ui.cards import Card
from storage.entities import outbox, pending
from storage.store import SqliteStore
from tests.chat import open_chat
from tests.storage.world import NOW, PLACE, ask, draft, settle

OLD = NOW + POSTS_KEPT_MS + 1
"""When a message of `NOW` has been kept long enough."""

BY_AGE = [
    MessageKey.closing_notice(1, NOW, PLACE),
    MessageKey.please_resolve(1, NOW, Step.MONTH, PLACE),
    MessageKey.unvoted(1, week_of(NOW, "UTC")),
    MessageKey.announcement(1, QuestionState.RESOLVED, NOW, 0),
    MessageKey.channel_gone(77),
    MessageKey.withdrawn(77),
    MessageKey.doubt(77, 1),
    MessageKey.proposal(99, 0, 1),
    MessageKey.review(99, "amina"),
    MessageKey.reviewed(99, 0, "amina"),
]
KEPT = [
    MessageKey.card(1, "t"),
    MessageKey.story_card(1, "t"),
    MessageKey.first_story_card(1, PLACE),
    MessageKey.shared_board(1, "t"),
    MessageKey.final_board(1, PLACE),
]


async def post(store: SqliteStore, key: MessageKey, state: PostState = PostState.SENT, at: int = NOW) -> int:
    """A message that was added at an instant and has come to that state."""
    async with store.transaction() as session:
        await session.posts.add(NewPost(1, PLACE, key, Card(kind="any")), at)
        (number,) = await store._writing.numbers("SELECT id FROM outbox WHERE message_key = ?", str(key))
        next_at = at if state is PostState.DEAD else None
        await session.posts.mark(await session.posts.get(number), state, next_at, "")
    return number


async def clean(store: SqliteStore, before: int) -> list[int]:
    """Clean to the end; returns behind which message each further step went on."""
    after: int | None = 0
    steps: list[int] = []
    while after is not None:
        async with store.transaction() as session:
            after = await session.posts.clean(before, after)
        steps += [] if after is None else [after]
    return steps


async def left(store: SqliteStore) -> set[str]:
    return {*await store._reading.texts("SELECT message_key FROM outbox")}


@pytest.mark.parametrize("state", [PostState.SENT, PostState.DEAD])
async def test_what_can_come_no_more_goes_when_it_is_old_and_what_is_kept_up_to_date_stays(
    store: SqliteStore, state: PostState
) -> None:
    await settle(store)
    for key in (*BY_AGE, *KEPT):
        await post(store, key, state)
    await clean(store, NOW)
    assert len(await left(store)) == len(BY_AGE) + len(KEPT)
    await clean(store, NOW + 1)
    assert await left(store) == {*map(str, KEPT)}


@pytest.mark.parametrize("state", [PostState.PENDING, PostState.SENDING, PostState.DOUBT])
async def test_what_is_on_its_way_stays_however_old_it_is(store: SqliteStore, state: PostState) -> None:
    await settle(store)
    await post(store, BY_AGE[0], state)
    await clean(store, OLD)
    assert len(await left(store)) == 1


async def test_what_was_given_up_late_is_kept_for_as_long_as_it_is_told(store: SqliteStore) -> None:
    await settle(store)
    number = await post(store, BY_AGE[0], PostState.DEAD)
    async with store.transaction():
        await store._writing.update("outbox", number, next_at=OLD)
    await clean(store, OLD)
    assert len(await left(store)) == 1


async def test_what_a_message_reminded_of_goes_with_it(store: SqliteStore) -> None:
    await settle(store)
    question = await ask(store)
    for at in (NOW, OLD):
        number = await post(store, MessageKey.closing_notice(question.id, at, PLACE), at=at)
        async with store.transaction():
            await store._writing.insert("reminded", post=number, question=question.id, step="closing", occasion=at)
    await clean(store, OLD)
    assert await store._reading.numbers("SELECT occasion FROM reminded") == [OLD]


async def test_whoever_was_told_of_a_proposal_is_not_told_again_while_it_can_be_made(store: SqliteStore) -> None:
    await settle(store)
    question = await ask(store)
    await post(store, MessageKey.proposal(question.id, 0, 1))
    for state, kept in ((QuestionState.OPEN, 1), (QuestionState.CLOSED, 1), (QuestionState.RESOLVED, 0)):
        async with store.transaction() as session:
            await session.questions.set_state(question, state, NOW)
        await clean(store, OLD)
        assert len(await left(store)) == kept


async def test_whoever_was_asked_for_a_review_is_not_asked_again_while_it_is_a_draft(store: SqliteStore) -> None:
    await settle(store)
    wanted = await draft(store)
    for key in (MessageKey.review(wanted.id, "amina"), MessageKey.reviewed(wanted.id, 0, "amina")):
        await post(store, key)
    await clean(store, OLD)
    assert len(await left(store)) == 2
    async with store.transaction() as session:
        await session.questions.open(wanted, NOW)
    await clean(store, OLD)
    assert await left(store) == set()


async def test_who_was_asked_about_a_doubt_is_not_asked_again_while_there_is_one(store: SqliteStore) -> None:
    await settle(store)
    asked = await post(store, MessageKey.card(1, "t"), PostState.DOUBT)
    await post(store, MessageKey.doubt(asked, 1))
    await clean(store, OLD)
    assert len(await left(store)) == 2
    async with store.transaction() as session:
        await session.posts.sent(await session.posts.get(asked), "", "")
    await clean(store, OLD)
    assert len(await left(store)) == 1


async def test_a_step_looks_at_a_few_and_the_last_one_stops_at_what_is_young(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "CLEANED_AT_ONCE", 3)
    await settle(store)
    numbers = [await post(store, MessageKey.channel_gone(n), at=NOW + (9 if n >= 8 else 0)) for n in range(14)]
    assert await clean(store, NOW + 1) == [numbers[2], numbers[5]]
    assert len(await left(store)) == 6


async def test_the_background_removes_old_messages_and_all_forms_that_expired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "CLEANED_AT_ONCE", 2)
    key = MessageKey.channel_gone(3)
    async with open_chat(tmp_path) as chat:
        await chat.say("amina", "help")
        async with chat.store.transaction():
            for number in range(5):
                await chat.store._writing.run("INSERT INTO pending VALUES (?, 1, '{}', ?)", f"t-{number}", chat.now + 1)
        await post(chat.store, key, at=chat.now)
        chat.now += TIDY_EVERY_MS
        await chat.background.turn()
        assert await chat.store._reading.rows("SELECT * FROM pending WHERE token LIKE 't-%'") == []
        assert str(key) in await left(chat.store)
        chat.now += POSTS_KEPT_MS
        await chat.background.turn()
        assert str(key) not in await left(chat.store)
