"""Messages on their way out, and messages out there that are kept up to date."""

from dataclasses import replace
from itertools import product

import pytest

from bot.domain.member import Place
from bot.domain.moment import Moment
from bot.inputs.questions import ShowQuestion
from bot.inputs.voting import SubmitForecastForm
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import (
    LONGEST_WAIT_MS,
    NewPost,
    Placement,
    Post,
    PostState,
    Subject,
    SubjectKind,
    WaitingPost,
    question_subject,
)
from bot.ui.cards import Bar, Bars, Button, Card, Entry, Link, Listing, Paragraph, Rank, Ranking, Tone
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


KEY = MessageKey.card(7, "first")
FIRST = NewPost(1, PLACE, KEY, CARD)
SHOWN = question_subject(7)


async def add(store: SqliteStore, *posts: NewPost) -> None:
    async with store.transaction() as session:
        for post in posts:
            await session.posts.add(post, NOW)


async def begin(store: SqliteStore, state: PostState = PostState.PENDING, now: int = NOW, post: int = 1) -> Post | None:
    async with store.transaction() as session:
        return await session.posts.begin(post, state, now)


async def mark(store: SqliteStore, state: PostState, next_at: int | None, reason: str = "", post: int = 1) -> None:
    async with store.transaction() as session:
        await session.posts.mark(await session.posts.get(post), state, next_at, reason)


async def sent(store: SqliteStore, post: int, message: str) -> None:
    async with store.transaction() as session:
        await session.posts.sent(await session.posts.get(post), message, "abc")


async def waiting(store: SqliteStore, now: int = NOW) -> list[int]:
    return [post.id for post in await store.read.posts.waiting(now)]


async def test_a_post_is_kept_with_its_whole_card_and_all_that_is_known_of_it(store: SqliteStore) -> None:
    await settle(store)
    full_key = MessageKey(MessageKind.RESOLVE, 7, NOW, "day", "U 1:2", 3)
    full = NewPost(1, PLACE, full_key, CARD, SHOWN, "m0", NOW + 5, "general", 3)
    await add(store, full, FIRST)
    kept = Post(
        1, PLACE, full_key, CARD, SHOWN, "m0", NOW + 5, "general", 3, id=1, state=PostState.PENDING, next_at=NOW
    )
    assert await store.read.posts.get(1) == kept
    assert await store.read.posts.get(2) == Post(1, PLACE, KEY, CARD, id=2, next_at=NOW)
    assert await store.read.posts.waiting(NOW) == [WaitingPost(1, 1, PLACE, NOW + 5), WaitingPost(2, 1, PLACE)]


async def test_a_key_is_written_once(store: SqliteStore) -> None:
    await settle(store)
    assert not await store.read.posts.has(KEY)
    await add(store, FIRST, replace(FIRST, reply_to="m0"))
    assert await store.read.posts.has(KEY)
    assert await waiting(store) == [1]
    assert (await store.read.posts.get(1)).reply_to == ""
    await begin(store)
    await sent(store, 1, "m1")
    await add(store, FIRST)
    assert await waiting(store) == []


async def test_messages_expire_by_their_kind_and_what_they_are_about_and_by_nothing_else(store: SqliteStore) -> None:
    """Whatever their keys look like: an id, or a text from a platform, may begin like another one."""
    await settle(store)
    kinds, ids, texts = (
        (MessageKind.CARD, MessageKind.PROPOSAL, MessageKind.REVIEW),
        (7, 70, 77),
        ("", "7", "7:", ":7~"),
    )
    keys = [MessageKey(*fields) for fields in product(kinds, ids, (0, 7), texts, texts)]
    await add(store, *(replace(FIRST, key=key) for key in keys))
    async with store.transaction() as session:
        await session.posts.expire(kinds[:2], 7)
    found = [await store.read.posts.get(number) for number in range(1, len(keys) + 1)]
    expired = [key.about == 7 and key.kind in kinds[:2] for key in keys]
    assert [post.expires_at == 0 for post in found] == expired
    assert [post.key != key for post, key in zip(found, keys, strict=True)] == expired
    assert sum(expired) == len(keys) / len(kinds) * 2 / len(ids)


@pytest.mark.parametrize(
    ("state", "free"),
    [(PostState.PENDING, True), (PostState.SENDING, False), (PostState.DOUBT, False)],
)
async def test_what_certainly_has_not_appeared_gives_its_key_back_when_it_expires(
    store: SqliteStore, state: PostState, *, free: bool
) -> None:
    await settle(store)
    await add(store, FIRST)
    await mark(store, state, NOW)
    async with store.transaction() as session:
        await session.posts.expire([KEY.kind], KEY.about)
    post = await store.read.posts.get(1)
    assert (post.expires_at, post.key) == (0, MessageKey.withdrawn(1) if free else KEY)
    assert await store.read.posts.has(KEY) != free


@pytest.mark.parametrize("state", [PostState.SENT, PostState.DEAD])
async def test_what_is_no_longer_on_its_way_does_not_expire(store: SqliteStore, state: PostState) -> None:
    await settle(store)
    await add(store, FIRST)
    await mark(store, state, None)
    async with store.transaction() as session:
        await session.posts.expire([KEY.kind], KEY.about)
    post = await store.read.posts.get(1)
    assert (post.expires_at, post.key) == (None, KEY)


async def test_keys_are_compared_by_an_index(store: SqliteStore) -> None:
    """A community writes thousands of messages; each edit of a question looks for those about it."""
    where = "kind IN (?, ?) AND about = ? AND state IN ('pending', 'sending', 'doubt')"
    plan = await store._writing.rows(f"EXPLAIN QUERY PLAN UPDATE outbox SET expires_at = 0 WHERE {where}", "", "", 1)  # noqa: S608  as in the store
    assert "outbox_about" in str(plan)


@pytest.mark.parametrize("state", list(PostState))
async def test_a_post_waits_until_it_is_being_sent(store: SqliteStore, state: PostState) -> None:
    await settle(store)
    await add(store, FIRST)
    await mark(store, state, NOW)
    assert await waiting(store) == ([1] if state is PostState.PENDING else [])
    in_doubt = [WaitingPost(1, 1, PLACE)] if state is PostState.DOUBT else []
    assert await store.read.posts.in_doubt(NOW) == in_doubt


async def test_a_post_that_is_tried_again_later_waits_until_then_but_never_beyond_the_longest_wait(
    store: SqliteStore,
) -> None:
    await settle(store)
    await add(store, FIRST)
    await mark(store, PostState.PENDING, NOW + 10, "busy")
    assert await waiting(store, NOW + 9) == []
    assert await store.read.posts.next_at(NOW + 9) == NOW + 10
    assert await waiting(store, NOW + 10) == [1]
    assert await store.read.posts.next_at(NOW + 10) is None
    assert await waiting(store, NOW + 10 - LONGEST_WAIT_MS) == []
    assert await waiting(store, NOW + 9 - LONGEST_WAIT_MS) == [1], "the clock has stepped back"


async def test_whoever_begins_a_post_has_it_alone_and_counts_the_try(store: SqliteStore) -> None:
    await settle(store)
    await add(store, FIRST)
    post = await begin(store)
    assert post is not None
    assert (post.state, post.tries, post.first_try_at) == (PostState.SENDING, 1, NOW)
    assert await begin(store) is None
    assert await begin(store, PostState.DOUBT) is None


@pytest.mark.parametrize(
    ("state", "first_try_at"), [(PostState.PENDING, NOW + 1), (PostState.DOUBT, NOW)], ids=["pending", "doubt"]
)
async def test_the_first_try_is_the_first_one_that_may_have_appeared(
    store: SqliteStore, state: PostState, first_try_at: int
) -> None:
    await settle(store)
    await add(store, FIRST)
    await begin(store)
    await mark(store, state, NOW)
    again = await begin(store, state, NOW + 1)
    assert again is not None
    assert (again.tries, again.first_try_at) == (2, first_try_at)


async def test_what_has_lost_its_point_is_given_up_instead_of_sent(store: SqliteStore) -> None:
    await settle(store)
    await add(store, replace(FIRST, expires_at=NOW + 1))
    assert await begin(store, now=NOW + 1) is None
    post = await store.read.posts.get(1)
    assert (post.state, post.next_at, post.reason) == (PostState.DEAD, NOW + 1, "expired")


@pytest.mark.parametrize("ending", [PostState.SENT, PostState.DEAD, "late"])
async def test_of_what_is_no_longer_on_its_way_no_words_are_kept(store: SqliteStore, ending: PostState | str) -> None:
    await settle(store)
    await add(store, replace(FIRST, expires_at=NOW + 1, otherwise="@amina @ben"))
    if ending is PostState.SENT:
        await sent(store, 1, "m1")
    elif ending is PostState.DEAD:
        await mark(store, PostState.DEAD, NOW, "gone")
    else:
        await begin(store, now=NOW + 1)
    post = await store.read.posts.get(1)
    assert (post.card, post.otherwise) == (Card(kind="question"), "")


async def test_the_id_of_a_message_that_was_removed_is_not_given_again(store: SqliteStore) -> None:
    """Otherwise a question about the new one would have the key of the question about the old one."""
    await settle(store)
    await add(store, FIRST)
    await store._writing.run("DELETE FROM outbox")
    await add(store, FIRST)
    assert await waiting(store) == [2]


@pytest.mark.parametrize("state", [PostState.PENDING, PostState.SENDING, PostState.DOUBT])
async def test_the_store_gives_the_card_of_every_try_as_it_was_written(store: SqliteStore, state: PostState) -> None:
    await settle(store)
    await add(store, FIRST, replace(FIRST, card=Card(kind="question", title=("Newer",))))
    await mark(store, state, NOW)
    post = await begin(store, state)
    assert (await store.read.posts.get(1)).card == CARD
    assert state is PostState.SENDING or (post is not None and post.card == CARD)


async def test_what_is_in_doubt_is_not_given_up_for_having_lost_its_point(store: SqliteStore) -> None:
    await settle(store)
    await add(store, replace(FIRST, expires_at=NOW + 1))
    await mark(store, PostState.DOUBT, NOW)
    assert await begin(store, PostState.DOUBT, NOW + 1) is not None


async def test_a_card_that_was_sent_is_kept_up_to_date_until_it_is_gone(store: SqliteStore) -> None:
    await settle(store)
    await add(store, replace(FIRST, subject=SHOWN), replace(FIRST, key=MessageKey.card(7, "second")))
    await sent(store, 1, "m1")
    await sent(store, 2, "m2")
    posts = store.read.posts
    (placement,) = await posts.placements(SHOWN)
    assert placement == Placement(1, SHOWN, PLACE, "m1", "abc")
    assert await posts.placed() == [SHOWN]
    async with store.transaction() as session:
        await session.posts.shown(placement, "def")
    assert [kept.digest for kept in await posts.placements(SHOWN)] == ["def"]
    async with store.transaction() as session:
        await session.posts.forget(placement)
    assert await posts.placements(SHOWN) == []


async def test_a_question_and_a_board_of_the_same_id_are_kept_apart(store: SqliteStore) -> None:
    board = Subject(SubjectKind.BOARD, SHOWN.id)
    async with store.transaction() as session:
        await session.posts.place(SHOWN, PLACE, "m1", "")
        await session.posts.place(board, PLACE, "m2", "")
    posts = store.read.posts
    assert [kept.message for kept in await posts.placements(SHOWN)] == ["m1"]
    assert [kept.message for kept in await posts.placements(board)] == ["m2"]
    assert await posts.placed() == [SHOWN, board], "what was posted first comes first"


async def test_one_message_is_kept_up_to_date_once(store: SqliteStore) -> None:
    async with store.transaction() as session:
        await session.posts.place(SHOWN, PLACE, "m1", "abc")
        await session.posts.place(SHOWN, PLACE, "m1", "")
    assert [kept.digest for kept in await store.read.posts.placements(SHOWN)] == ["abc"]


async def test_what_a_platform_that_forgets_shows_is_forgotten_alone(store: SqliteStore) -> None:
    async with store.transaction() as session:
        await session.posts.place(SHOWN, PLACE, "m1", "abc")
        await session.posts.place(SHOWN, Place("other", "home", "general"), "m1", "abc")
        await session.posts.forget_shown(["test"])
    assert [kept.digest for kept in await store.read.posts.placements(SHOWN)] == ["", "abc"]


async def test_a_message_that_the_platform_names_not_at_all_is_not_kept_up_to_date(store: SqliteStore) -> None:
    await settle(store)
    await add(store, replace(FIRST, subject=SHOWN))
    await sent(store, 1, "")
    assert await store.read.posts.placements(SHOWN) == []
    assert (await store.read.posts.get(1)).state is PostState.SENT


async def test_what_was_being_sent_when_the_program_ended_is_in_doubt(store: SqliteStore) -> None:
    await settle(store)
    await add(store, FIRST, replace(FIRST, key=MessageKey.card(7, "second")))
    await begin(store, post=1)
    await begin(store, post=2)
    async with store.transaction() as session:
        assert await session.posts.interrupted(NOW + 5, [2]) == [KEY]
        assert await session.posts.interrupted(NOW + 5, [2]) == []
    post = await store.read.posts.get(1)
    assert (post.state, post.next_at, post.reason) == (PostState.DOUBT, NOW + 5, "interrupted")
    assert (await store.read.posts.get(2)).state is PostState.SENDING


async def test_unsettled_are_a_community_s_posts_that_are_in_doubt_and_no_longer_looked_for(store: SqliteStore) -> None:
    await settle(store)
    await settle(store, Place("test", "away", "general"))
    mine = [replace(FIRST, key=MessageKey.card(7, name)) for name in ("fresh", "late", "doubt", "dead", "sent")]
    away = replace(FIRST, community=2, key=MessageKey.card(7, "away"))
    await add(store, *mine, away)
    await begin(store, post=2)
    await mark(store, PostState.PENDING, NOW, "busy", post=2)
    for post, state in ((3, PostState.DOUBT), (4, PostState.DEAD), (6, PostState.DOUBT)):
        await mark(store, state, None, post=post)
    await mark(store, PostState.DOUBT, NOW, post=1)
    await sent(store, 5, "m5")
    assert [post.key for post in await store.read.posts.unsettled(1)] == [mine[2].key]
    assert [post.key for post in await store.read.posts.unsettled(2)] == [away.key]


async def test_the_backlog_counts_what_is_on_its_way_by_platform_and_state(store: SqliteStore) -> None:
    await settle(store)
    assert await store.read.posts.backlog() == []
    elsewhere = replace(PLACE, platform="elsewhere")
    keys = [MessageKey.card(7, name) for name in "abcde"]
    for at, key in enumerate(keys):
        async with store.transaction() as session:
            await session.posts.add(NewPost(1, elsewhere if at == 4 else PLACE, key, CARD), NOW + at)
    for post, state in ((2, PostState.DOUBT), (3, PostState.DEAD)):
        await begin(store, post=post)
        await mark(store, state, NOW, post=post)
    assert sorted(await store.read.posts.backlog()) == [
        ("elsewhere", PostState.PENDING, 1, NOW + 4),
        (PLACE.platform, PostState.DOUBT, 1, NOW + 1),
        (PLACE.platform, PostState.PENDING, 2, NOW),
    ]
