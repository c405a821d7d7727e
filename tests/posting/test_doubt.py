"""Posts in doubt: they are tried again or looked up, and where that is impossible, an administrator is asked."""

import asyncio
from dataclasses import replace

import pytest
import structlog

from bot.domain.member import Place
from bot.inputs.posting import PostAgain, PostIsThere
from bot.inputs.voting import ShowMyForecast
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import NewPost, PostState, question_subject
from bot.ports.platform import PostFailed
from bot.ui.cards import Card
from tests.chat import CHANNEL, MODERATOR
from tests.posting.faulty_platform import BUSY, CARD, GONE, NEWS, SILENCE, PostingChat
from tests.transcript import transcript
from tests.words import said

AMINA = CHANNEL.direct(MODERATOR)
HOUR_MS = 3_600_000


def asked(chat: PostingChat) -> list[Card]:
    """The cards that the administrator was sent."""
    return [sent.shown[-1] for sent in chat.platform.messages.values() if sent.place == AMINA]


async def test_while_the_platform_recognises_the_key_the_post_is_tried_again(chat: PostingChat) -> None:
    """The second try returns the message that the first one posted (H2, B4 to B6)."""
    chat.platform.same_key_s = 120.0
    chat.platform.lost = [SILENCE]
    await chat.add()
    await chat.turn()
    assert (await chat.found()).state is PostState.DOUBT
    await chat.turn(2.0)
    assert (await chat.found()).state is PostState.SENT
    assert (len(chat.copies()), chat.platform.made("post"), chat.platform.made("find")) == (1, 2, 0)


@pytest.mark.parametrize("appeared", [True, False])
async def test_where_it_does_not_the_post_is_looked_up_after_half_a_minute(
    chat: PostingChat, *, appeared: bool
) -> None:
    """Whether it is found or has to be posted, there is one message in the end (H3, B4 to B6)."""
    if appeared:
        chat.platform.lost = [SILENCE]
    else:
        chat.platform.faults["post"] = [SILENCE]
    await chat.add()
    await chat.turn()
    await chat.turn(29.0)
    assert chat.platform.made("find") == 0
    await chat.turn(1.0)
    assert (len(chat.copies()), chat.platform.made("find")) == (1, 1)
    assert (await chat.found()).state is PostState.SENT


async def test_a_post_in_doubt_stays_so_whatever_the_next_try_says(chat: PostingChat) -> None:
    """A certain refusal of the second try says nothing of the first one, whose answer was lost (H3)."""
    chat.platform.same_key_s = 120.0
    chat.platform.lost = [SILENCE]
    chat.platform.faults["post"] = [None, PostFailed("slower", certain=True, wait_s=300.0)]
    await chat.add()
    await chat.turn()
    await chat.turn(2.0)
    assert (await chat.found()).state is PostState.DOUBT
    await chat.turn(300.0)
    assert (len(chat.copies()), chat.platform.made("post"), chat.platform.made("find")) == (1, 2, 1)


async def test_a_post_in_doubt_is_not_given_up_because_its_channel_is_closed_for_a_while(chat: PostingChat) -> None:
    chat.platform.same_key_s = 120.0
    chat.platform.lost = [SILENCE]
    chat.platform.faults["post"] = [None, GONE]
    await chat.add()
    await chat.turn()
    await chat.turn(2.0)
    await chat.turn(300.0)
    assert (len(chat.copies()), (await chat.found()).state) == (1, PostState.SENT)


async def test_the_key_is_not_relied_on_in_its_last_half_minute(chat: PostingChat) -> None:
    chat.platform.same_key_s = 31.0
    chat.platform.lost = [SILENCE]
    await chat.add()
    await chat.turn()
    await chat.turn(2.0)
    assert chat.platform.made("post") == 1
    await chat.turn(29.0)
    assert (len(chat.copies()), chat.platform.made("post"), chat.platform.made("find")) == (1, 1, 1)


async def test_the_key_is_not_relied_on_where_the_try_comes_late(chat: PostingChat) -> None:
    """The request may arrive when the platform has forgotten the key (H3)."""
    chat.platform.same_key_s = 120.0
    chat.platform.lost = [SILENCE]
    await chat.add()
    await chat.turn()
    await chat.turn(115.0)
    assert (len(chat.copies()), chat.platform.made("post"), chat.platform.made("find")) == (1, 1, 1)


@pytest.mark.parametrize("step", [-24 * HOUR_MS + 60_000, -HOUR_MS, -60_000, HOUR_MS])
async def test_a_clock_that_is_set_neither_doubles_a_post_nor_loses_it(chat: PostingChat, step: int) -> None:
    """Back or forth, by a minute, an hour or a day (C5, H11)."""
    chat.platform.same_key_s = 120.0
    chat.platform.lost = [SILENCE]
    await chat.add()
    await chat.turn()
    chat.now += step + 200_000
    for message in chat.copies():
        # The platform's clock was not set.
        chat.platform.messages[message].at += step
    for _ in range(30):
        await chat.turn(30.0)
    assert len(chat.copies()) == 1
    assert (await chat.found()).state is PostState.SENT


async def test_of_several_copies_the_oldest_stays(chat: PostingChat) -> None:
    """The others are deleted; that one cannot be is only logged (H5)."""
    chat.platform.lost = [SILENCE]
    await chat.add()
    await chat.turn()
    for _ in range(2):
        await super(type(chat.platform), chat.platform).post(CHANNEL, CARD, str(NEWS))
    chat.platform.faults["delete"] = [BUSY, None]
    with structlog.testing.capture_logs() as logs:
        await chat.turn(30.0)
    assert chat.copies() == ["m2", "m3"]
    assert [line["reason"] for line in logs if line["event"] == "copy not removed"] == ["busy"]
    assert (await chat.found()).state is PostState.SENT


async def test_where_the_channel_cannot_be_read_an_administrator_is_asked_once_and_nothing_is_posted(
    chat: PostingChat,
) -> None:
    """The question names the channel and the message, and has a button for either answer (H4, H6)."""
    chat.platform.readable = False
    chat.platform.lost = [SILENCE]
    await chat.add()
    await chat.turn()
    for _ in range(5):
        await chat.turn(3_600.0)
    assert (len(chat.copies()), chat.platform.made("find")) == (1, 1)
    (question,) = asked(chat)
    assert transcript(question).splitlines()[0] == "Did this message appear?"
    assert "#general" in transcript(question)
    assert "News" in transcript(question)
    assert [button.action for button in question.buttons] == [PostIsThere(post=2), PostAgain(post=2)]


async def test_a_message_that_is_there_is_left_as_it_is_and_the_question_is_answered_once(chat: PostingChat) -> None:
    await in_doubt(chat)
    assert await chat.press(MODERATOR, "Is there") == "Good, I leave it as it is."
    assert (await chat.found()).state is PostState.SENT
    for label in ("Is there", "Post again"):
        chat.last.clear()
        assert "settled already" in await chat.press(MODERATOR, label)
    await chat.turn(3_600.0)
    assert len(chat.copies()) == 1


async def test_a_message_that_is_not_there_is_posted_again_and_asked_about_again_where_that_is_in_doubt_too(
    chat: PostingChat,
) -> None:
    await in_doubt(chat)
    chat.platform.faults["post"] = [SILENCE]
    assert await chat.press(MODERATOR, "Post again") == "I will post it again."
    await chat.turn(30.0)
    assert (len(chat.copies()), len(asked(chat))) == (1, 2)
    chat.last.clear()
    await chat.press(MODERATOR, "Post again")
    assert (len(chat.copies()), (await chat.found()).state) == (2, PostState.SENT)


async def test_while_a_post_is_still_looked_up_nobody_can_settle_it(chat: PostingChat) -> None:
    await in_doubt(chat)
    chat.platform.faults["post"] = [SILENCE]
    await chat.press(MODERATOR, "Post again")
    chat.last.clear()
    assert (await chat.found()).next_at is not None
    assert "settled already" in await chat.press(MODERATOR, "Post again")


async def test_only_moderators_settle_posts_and_only_their_own_community_s(chat: PostingChat) -> None:
    """Another community's post is answered like one that does not exist (F1, F6)."""
    await in_doubt(chat)
    assert "Only moderators" in await chat.press("ben", "Post again")
    post = (await chat.found()).id
    for action in (PostIsThere, PostAgain):
        chat.place = Place("test", "away", "general")
        foreign = await chat.do(MODERATOR, action(post=post))
        chat.place = CHANNEL
        missing = await chat.do(MODERATOR, action(post=999))
        assert transcript(foreign) == transcript(missing)
        assert foreign.is_refusal
    assert (await chat.found()).state is PostState.DOUBT


async def test_a_card_that_was_said_to_be_there_is_kept_up_to_date_from_the_first_press_on_it(
    chat: PostingChat,
) -> None:
    """The press carries the id of the message, which nobody knew before (H10)."""
    chat.platform.readable = False
    chat.platform.lost = [SILENCE]
    await chat.post_question("Does it rain?", "Yes/No", "2024-12-06 18:00")
    await chat.turn(30.0)
    card = chat.platform.messages["m2"]
    press = ShowMyForecast(question="#2")
    on_it, elsewhere = (replace(chat.actor("ben"), message=message) for message in ("m2", ""))
    # While nobody knows, it has to stay as it was posted: it could not be found otherwise.
    await chat.bot.handle(press, on_it)
    chat.last.clear()
    assert await chat.press(MODERATOR, "Is there") == "Good, I leave it as it is."
    await chat.say("ben", "vote #2 80/20")
    await chat.bot.handle(press, elsewhere)
    await chat.turn()
    assert len(card.shown) == 1
    for _ in range(2):
        await chat.bot.handle(press, on_it)
        await chat.turn()
        assert len(card.shown) == 2
    assert "80%" in transcript(card.shown[-1])


async def test_a_message_of_which_nothing_was_said_is_not_taken_for_a_card(chat: PostingChat) -> None:
    await chat.bot.handle(ShowMyForecast(question="#1"), replace(chat.actor("ben"), message="m9"))
    assert [each.message for each in await chat.store.read.posts.placements(question_subject(1))] == ["m1"]


async def in_doubt(chat: PostingChat) -> None:
    """A post that appeared in a channel that cannot be read, and about which an administrator was asked."""
    chat.platform.readable = False
    chat.platform.lost = [SILENCE]
    await chat.add()
    await chat.turn()
    await chat.turn(30.0)
    chat.last.clear()
    assert len(asked(chat)) == 1


async def test_nobody_is_asked_about_a_message_to_one_person(chat: PostingChat) -> None:
    chat.platform.readable = False
    chat.platform.lost = [SILENCE]
    await chat.add(place=CHANNEL.direct("ben"))
    await chat.turn()
    await chat.turn(30.0)
    post = await chat.found()
    assert (post.state, post.next_at, asked(chat)) == (PostState.DOUBT, None, [])


async def test_a_question_to_an_administrator_that_was_interrupted_is_sent_again(chat: PostingChat) -> None:
    """Also where nobody can find out whether it has appeared (H1, H4)."""
    await interrupted_question(chat)
    chat.restart()
    await chat.background.start()
    await chat.turn(30.0)
    await chat.turn(2.0)
    assert len(asked(chat)) == 1
    chat.last.clear()
    assert await chat.press(MODERATOR, "Is there") == "Good, I leave it as it is."


async def test_a_question_to_an_administrator_whose_answers_are_all_lost_is_tried_five_times(chat: PostingChat) -> None:
    await interrupted_question(chat)
    chat.platform.lost = [SILENCE] * 20
    chat.restart()
    await chat.background.start()
    for _ in range(30):
        await chat.turn(60.0)
    assert len(asked(chat)) == 4, "the first of five tries did not arrive"
    assert len(await chat.store.read.posts.unsettled(1)) == 2


async def interrupted_question(chat: PostingChat) -> None:
    """A post is in doubt, and the program ends during the call that asks an administrator, before it has an effect."""
    chat.platform.readable = False
    chat.platform.lost = [SILENCE]
    await chat.add()
    await chat.turn()
    chat.platform.gates[AMINA] = asyncio.Event()
    turn = asyncio.create_task(chat.turn(30.0))
    async with asyncio.timeout(10):
        while chat.platform.calls[-1][1:] != ("post", AMINA.channel):  # noqa: ASYNC110  a platform has no event to wait for
            await asyncio.sleep(0)
    turn.cancel()
    await chat.background._channels.stop()
    chat.platform.gates.clear()
    assert asked(chat) == []


async def test_where_there_is_no_administrator_the_doubt_stays_for_whoever_looks(chat: PostingChat) -> None:
    chat.platform.readable = False
    chat.platform.lost = [SILENCE]
    place = Place("test", "away", "general")
    chat.place = place
    await chat.say("ben", "help")
    await chat.add(post=NewPost(2, place, NEWS, CARD), place=place)
    await chat.turn()
    with structlog.testing.capture_logs() as logs:
        await chat.turn(30.0)
    assert await chat.posts(MessageKind.DOUBT) == []
    assert [line["key"] for line in logs if line["event"] == "nobody told"] == [str(MessageKey.doubt(2, 1))]
    assert [post.key for post in await chat.store.read.posts.unsettled(2)] == [NEWS]


@pytest.mark.parametrize("readable", [True, False])
async def test_a_post_in_doubt_that_has_expired_is_looked_up_and_neither_sent_again_nor_asked_about(
    chat: PostingChat, *, readable: bool
) -> None:
    chat.platform.readable = readable
    chat.platform.same_key_s = 120.0
    chat.platform.faults["post"] = [SILENCE]
    await chat.add(post=NewPost(1, CHANNEL, NEWS, CARD, expires_at=chat.now + 1_000))
    await chat.turn()
    await chat.turn(2.0)
    post = await chat.found()
    assert (post.state, post.reason, chat.copies(), asked(chat)) == (PostState.DEAD, "expired", [], [])
    assert (chat.platform.made("post"), chat.platform.made("find")) == (1, 1)


async def test_a_platform_that_cannot_be_asked_is_asked_again_later_each_time(chat: PostingChat) -> None:
    chat.platform.lost = [SILENCE]
    chat.platform.faults["find"] = [PostFailed("slower", certain=True, wait_s=40.0), OSError(), BUSY]
    await chat.add()
    await chat.turn()
    with structlog.testing.capture_logs() as logs:
        for waits in (30, 40, 70, 140):
            await chat.turn(waits - 1)
            before = chat.platform.made("find")
            await chat.turn(1)
            assert chat.platform.made("find") == before + 1
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["post broke"]
    assert (len(chat.copies()), (await chat.found()).state) == (1, PostState.SENT)


async def test_a_post_in_doubt_whose_channel_is_gone_is_given_up(chat: PostingChat) -> None:
    """After one try and one look-up (B14)."""
    chat.platform.faults |= {"post": [SILENCE], "find": [GONE]}
    await chat.add()
    await chat.turn()
    await chat.turn(30.0)
    await chat.turn(3_600.0)
    assert (await chat.found()).state is PostState.DEAD
    assert (chat.platform.made("post"), chat.platform.made("find")) == (1, 1)


async def test_a_post_whose_first_try_is_unknown_is_looked_up_as_far_back_as_a_day(chat: PostingChat) -> None:
    await chat.add()
    async with chat.store.transaction() as session:
        await session.posts.mark(await chat.found(), PostState.DOUBT, chat.now, "interrupted")
    await super(type(chat.platform), chat.platform).post(CHANNEL, CARD, str(NEWS))
    await chat.turn(3_600.0)
    assert (len(chat.copies()), (await chat.found()).state) == (1, PostState.SENT)


async def test_a_button_on_either_of_two_copies_is_about_the_same_question(chat: PostingChat) -> None:
    """The copy that nobody knows of shows an old state, but a press there counts, once (H10)."""
    chat.platform.readable = False
    chat.platform.lost = [SILENCE]
    await chat.say("amina", "post 1")
    await chat.turn(30.0)
    chat.last.clear()
    await chat.press(MODERATOR, "Post again")
    first, again = [sent.shown[0] for sent in chat.platform.messages.values() if sent.shown[0].kind == "question"][1:]
    assert [button.action for button in first.buttons] == [button.action for button in again.buttons]
    for card in (first, again, first):
        chat.last["ben"] = card
        await chat.press("ben", "Forecast")
        assert said("voting.saved", question="#1") in await chat.fill("ben", A="70")
    assert await chat.store.read.forecasts.counts([1]) == {1: 1}
