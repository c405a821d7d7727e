"""Messages on their way out, and cards that are out there."""

import pytest

from bot.cards import Bar, Bars, Button, Card, Entry, Link, Listing, Paragraph, Rank, Ranking, Tone
from bot.domain.moment import Moment
from bot.domain.question import Question
from bot.inputs import ShowQuestion, SubmitForecastForm
from bot.posts import NewPost, Placement, Post, PostState
from storage.store import SqliteStore
from tests.storage.world import NOW, PLACE, settle

CARD = Card(
    kind="question",
    title=("Closes ", Moment(NOW), "."),
    blocks=(
        Paragraph(("two\nlines",), Tone.WARNING),
        Bars((Bar("A", "Reds", 6000, "60%", happened=True), Bar("B", "Blues", None))),
        Ranking((Rank(None, "大輝", "+1.5", ("1 of 2",), mine=True),)),
        Link(("Story",), "https://example.org/"),
        Listing((Entry(("#1",), ("today",), Button(("Show",), ShowQuestion(question="q1"))),)),
    ),
    buttons=(Button(("Send",), SubmitForecastForm(question="q1", based_on=3, values={"p0": "4"})),),
    private=False,
)


async def add(store: SqliteStore, slot: str, question: int | None = None, reply_to: str = "") -> None:
    async with store.transaction() as session:
        await session.posts.add(NewPost(1, PLACE, slot, CARD, question, reply_to), NOW)


async def mark(store: SqliteStore, state: PostState, message: str = "") -> None:
    async with store.transaction() as session:
        await session.posts.mark((await session.posts.waiting())[0], state, NOW, message)


async def test_a_post_waits_with_its_whole_card(store: SqliteStore) -> None:
    await settle(store)
    await add(store, "first", question=7, reply_to="m0")
    await add(store, "second")
    assert await store.read.posts.waiting() == [
        Post(1, PLACE, "first", CARD, 7, "m0", id=1, state=PostState.PENDING),
        Post(1, PLACE, "second", CARD, None, "", id=2, state=PostState.PENDING),
    ]


async def test_a_slot_is_filled_once(store: SqliteStore) -> None:
    await settle(store)
    await add(store, "first")
    await add(store, "first", reply_to="m0")
    assert [post.reply_to for post in await store.read.posts.waiting()] == [""]
    await mark(store, PostState.SENT, "m1")
    await add(store, "first")
    assert await store.read.posts.waiting() == []


@pytest.mark.parametrize(("state", "waits"), [("pending", 1), ("sending", 0), ("sent", 0), ("doubt", 0), ("dead", 0)])
async def test_a_post_waits_until_it_is_being_sent(store: SqliteStore, state: str, waits: int) -> None:
    await settle(store)
    await add(store, "first")
    await mark(store, PostState(state))
    assert len(await store.read.posts.waiting()) == waits


async def test_a_question_s_card_that_was_sent_is_kept_up_to_date_until_it_is_gone(
    store: SqliteStore, question: Question
) -> None:
    await add(store, "first", question.id)
    await add(store, "board")
    await mark(store, PostState.SENT, "m1")
    await mark(store, PostState.SENT, "m2")
    posts = store.read.posts
    (placement,) = await posts.placements(question.id)
    assert placement == Placement(1, question.id, PLACE, "m1", "")
    assert await posts.placed_questions() == [question.id]
    async with store.transaction() as session:
        await session.posts.shown(placement, "abc")
    assert [kept.digest for kept in await posts.placements(question.id)] == ["abc"]
    async with store.transaction() as session:
        await session.posts.forget(placement)
    assert await posts.placements(question.id) == []


async def test_what_was_being_sent_when_the_program_ended_is_in_doubt(store: SqliteStore) -> None:
    await settle(store)
    await add(store, "first")
    await mark(store, PostState.SENDING)
    async with store.transaction() as session:
        assert await session.posts.doubt_interrupted(NOW) == ["first"]
        assert await session.posts.doubt_interrupted(NOW) == []
