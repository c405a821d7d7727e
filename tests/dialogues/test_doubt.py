"""A message of which nobody knows whether it appeared: what an administrator is asked, and what the answers do."""

import pytest

from bot.domain.member import Place
from bot.inputs.posting import PostAgain, PostIsThere
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import NewPost, PostState
from bot.ports.platform import PostFailed
from tests.chat import CHANNEL, Chat
from tests.transcript import transcript

NEWS = MessageKey.card(0, "news")


@pytest.fixture
async def doubtful(cup: Chat) -> Chat:
    """Nobody knows whether the news appeared, and amina has been asked."""
    cup.channels.readable = False
    card = cup.channels.messages["m1"].shown[0]
    async with cup.store.transaction() as session:
        await session.posts.add(NewPost(1, CHANNEL, NEWS, card), cup.now)
    cup.channels.fault = PostFailed("silence", certain=False)
    await cup.background.turn()
    cup.now += 30_000
    await cup.background.turn()
    cup.last.clear()
    return cup


def sent(chat: Chat) -> list[str]:
    return [posted.key for posted in chat.channels.messages.values()][2:]


async def news(chat: Chat) -> int:
    (post,) = await chat.store.read.posts.unsettled(1)
    return post.id


async def test_what_is_there_is_left_as_it_is(doubtful: Chat) -> None:
    post = await news(doubtful)
    assert await doubtful.press("amina", "Is there") == "Good, I leave it as it is."
    assert (await doubtful.store.read.posts.get(post)).state is PostState.SENT
    again = await doubtful.do("amina", PostAgain(post=post))
    assert transcript(again) == "That message is settled already."
    assert sent(doubtful) == []


async def test_what_is_not_there_is_posted_again_once(doubtful: Chat) -> None:
    post = await news(doubtful)
    assert await doubtful.press("amina", "Post again") == "I will post it again."
    again = await doubtful.do("amina", PostAgain(post=post))
    assert transcript(again) == "That message is settled already."
    assert sent(doubtful) == [str(NEWS)]


@pytest.mark.parametrize("action", [PostIsThere, PostAgain])
async def test_ordinary_members_are_not_asked(doubtful: Chat, action: type[PostIsThere | PostAgain]) -> None:
    post = await news(doubtful)
    assert (await doubtful.do("ben", action(post=post))).kind == "refusal"
    assert (await doubtful.store.read.posts.get(post)).state is PostState.DOUBT


@pytest.mark.parametrize("action", [PostIsThere, PostAgain])
async def test_another_community_s_message_is_like_one_that_does_not_exist(
    doubtful: Chat, action: type[PostIsThere | PostAgain]
) -> None:
    post = await news(doubtful)
    doubtful.place = Place("test", "elsewhere", "general")
    theirs = await doubtful.do("amina", action(post=post))
    assert transcript(theirs) == transcript(await doubtful.do("amina", action(post=999)))
    assert (await doubtful.store.read.posts.get(post)).state is PostState.DOUBT


async def test_what_has_lost_its_point_until_somebody_looks_is_not_posted_again(doubtful: Chat) -> None:
    post = await news(doubtful)
    async with doubtful.store.transaction() as session:
        await session.posts.expire([MessageKind.CARD], NEWS.about)
    assert await doubtful.press("amina", "Post again") == "It is out of date by now, so I will not post it."
    assert (await doubtful.store.read.posts.get(post)).state is PostState.DEAD
    assert sent(doubtful) == []


async def test_what_is_still_being_looked_for_is_not_settled_by_hand(doubtful: Chat) -> None:
    await doubtful.press("amina", "Post again")
    card = doubtful.channels.messages["m1"].shown[0]
    async with doubtful.store.transaction() as session:
        await session.posts.add(NewPost(1, CHANNEL, MessageKey.card(0, "more"), card), doubtful.now)
    doubtful.channels.fault = PostFailed("silence", certain=False)
    await doubtful.background.turn()
    (post,) = await doubtful.store.read.posts.in_doubt(doubtful.now + 60_000)
    again = await doubtful.do("amina", PostAgain(post=post.id))
    assert transcript(again) == "That message is settled already."
