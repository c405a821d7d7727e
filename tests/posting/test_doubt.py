"""Posts of which nobody knows whether they appeared: looked for, and where that is impossible, asked about."""

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
from tests.posting.world import BUSY, CARD, GONE, NEWS, SILENCE, House
from tests.transcript import transcript

AMINA = CHANNEL.direct(MODERATOR)
HOUR_MS = 3_600_000


def asked(house: House) -> list[Card]:
    """What an administrator was told privately."""
    return [sent.shown[-1] for sent in house.wire.messages.values() if sent.place == AMINA]


async def test_while_the_platform_knows_the_key_the_post_is_handed_over_again(house: House) -> None:
    """H2, B4 to B6."""
    house.wire.same_key_s = 120.0
    house.wire.lost = [SILENCE]
    await house.add()
    await house.turn()
    assert (await house.found()).state is PostState.DOUBT
    await house.turn(2.0)
    assert (await house.found()).state is PostState.SENT
    assert (len(house.copies()), house.wire.made("post"), house.wire.made("find")) == (1, 2, 0)


@pytest.mark.parametrize("appeared", [True, False])
async def test_after_that_it_is_looked_for(house: House, *, appeared: bool) -> None:
    """H3, B4 to B6."""
    if appeared:
        house.wire.lost = [SILENCE]
    else:
        house.wire.faults["post"] = [SILENCE]
    await house.add()
    await house.turn()
    await house.turn(29.0)
    assert house.wire.made("find") == 0
    await house.turn(1.0)
    assert (len(house.copies()), house.wire.made("find")) == (1, 1)
    assert (await house.found()).state is PostState.SENT


async def test_what_may_have_appeared_stays_in_doubt_whatever_the_next_try_says(house: House) -> None:
    """H3: a certain refusal after an answer that was lost does not make the first try one that failed."""
    house.wire.same_key_s = 120.0
    house.wire.lost = [SILENCE]
    house.wire.faults["post"] = [None, PostFailed("slower", certain=True, wait_s=300.0)]
    await house.add()
    await house.turn()
    await house.turn(2.0)
    assert (await house.found()).state is PostState.DOUBT
    await house.turn(300.0)
    assert (len(house.copies()), house.wire.made("post"), house.wire.made("find")) == (1, 2, 1)


async def test_what_may_have_appeared_is_not_given_up_because_its_channel_is_closed_for_a_while(house: House) -> None:
    house.wire.same_key_s = 120.0
    house.wire.lost = [SILENCE]
    house.wire.faults["post"] = [None, GONE]
    await house.add()
    await house.turn()
    await house.turn(2.0)
    await house.turn(300.0)
    assert (len(house.copies()), (await house.found()).state) == (1, PostState.SENT)


async def test_the_key_is_not_relied_on_when_its_time_is_nearly_over(house: House) -> None:
    house.wire.same_key_s = 31.0
    house.wire.lost = [SILENCE]
    await house.add()
    await house.turn()
    await house.turn(2.0)
    assert house.wire.made("post") == 1
    await house.turn(29.0)
    assert (len(house.copies()), house.wire.made("post"), house.wire.made("find")) == (1, 1, 1)


async def test_nor_where_the_program_comes_to_it_just_before_it_is_over(house: House) -> None:
    """H3: the request could arrive when the platform has forgotten the key."""
    house.wire.same_key_s = 120.0
    house.wire.lost = [SILENCE]
    await house.add()
    await house.turn()
    await house.turn(115.0)
    assert (len(house.copies()), house.wire.made("post"), house.wire.made("find")) == (1, 1, 1)


@pytest.mark.parametrize("step", [-24 * HOUR_MS + 60_000, -HOUR_MS, -60_000, HOUR_MS])
async def test_a_clock_that_steps_neither_doubles_a_post_nor_loses_it(house: House, step: int) -> None:
    """C5, H11."""
    house.wire.same_key_s = 120.0
    house.wire.lost = [SILENCE]
    await house.add()
    await house.turn()
    house.now += step + 200_000
    for message in house.copies():
        # The platform's clock has not stepped.
        house.wire.messages[message].at += step
    for _ in range(30):
        await house.turn(30.0)
    assert len(house.copies()) == 1
    assert (await house.found()).state is PostState.SENT


async def test_of_several_copies_the_oldest_stays(house: House) -> None:
    """H5."""
    house.wire.lost = [SILENCE]
    await house.add()
    await house.turn()
    for _ in range(2):
        await super(type(house.wire), house.wire).post(CHANNEL, CARD, str(NEWS))
    house.wire.faults["delete"] = [BUSY, None]
    with structlog.testing.capture_logs() as logs:
        await house.turn(30.0)
    assert house.copies() == ["m2", "m3"]
    assert [line["reason"] for line in logs if line["event"] == "copy not removed"] == ["busy"]
    assert (await house.found()).state is PostState.SENT


async def test_where_the_channel_cannot_be_read_an_administrator_is_asked_once_and_nothing_is_posted(
    house: House,
) -> None:
    """H4, H6."""
    house.wire.readable = False
    house.wire.lost = [SILENCE]
    await house.add()
    await house.turn()
    for _ in range(5):
        await house.turn(3_600.0)
    assert (len(house.copies()), house.wire.made("find")) == (1, 1)
    (question,) = asked(house)
    assert transcript(question).splitlines()[0] == "Did this message appear?"
    assert "#general" in transcript(question)
    assert "News" in transcript(question)
    assert [button.action for button in question.buttons] == [PostIsThere(post=2), PostAgain(post=2)]


async def test_what_is_there_is_left_alone_and_may_be_said_once(house: House) -> None:
    await in_doubt(house)
    assert await house.press(MODERATOR, "It is there") == "Good. I leave it as it is."
    assert (await house.found()).state is PostState.SENT
    for label in ("It is there", "Post it again"):
        house.last.clear()
        assert "settled already" in await house.press(MODERATOR, label)
    await house.turn(3_600.0)
    assert len(house.copies()) == 1


async def test_what_is_not_there_is_posted_again_and_asked_about_again_where_that_is_in_doubt_too(
    house: House,
) -> None:
    await in_doubt(house)
    house.wire.faults["post"] = [SILENCE]
    assert await house.press(MODERATOR, "Post it again") == "I post it again."
    await house.turn(30.0)
    assert (len(house.copies()), len(asked(house))) == (1, 2)
    house.last.clear()
    await house.press(MODERATOR, "Post it again")
    assert (len(house.copies()), (await house.found()).state) == (2, PostState.SENT)


async def test_while_a_post_is_still_looked_for_nobody_can_settle_it(house: House) -> None:
    await in_doubt(house)
    house.wire.faults["post"] = [SILENCE]
    await house.press(MODERATOR, "Post it again")
    house.last.clear()
    assert (await house.found()).next_at is not None
    assert "settled already" in await house.press(MODERATOR, "Post it again")


async def test_only_moderators_settle_posts_and_only_their_own_community_s(house: House) -> None:
    """F1, F6: another community's post is answered like one that does not exist."""
    await in_doubt(house)
    assert "Only moderators" in await house.press("ben", "Post it again")
    post = (await house.found()).id
    for action in (PostIsThere, PostAgain):
        house.place = Place("test", "away", "general")
        foreign = await house.do(MODERATOR, action(post=post))
        house.place = CHANNEL
        missing = await house.do(MODERATOR, action(post=999))
        assert transcript(foreign) == transcript(missing)
        assert foreign.is_refusal
    assert (await house.found()).state is PostState.DOUBT


async def test_h10_a_card_that_was_said_to_be_there_is_kept_up_to_date_from_the_first_press_on_it(
    house: House,
) -> None:
    house.wire.readable = False
    house.wire.lost = [SILENCE]
    await house.post_question("Does it rain?", "Yes/No", "2024-12-06 18:00")
    await house.turn(30.0)
    card = house.wire.messages["m2"]
    press = ShowMyForecast(question="#2")
    on_it, elsewhere = (replace(house.actor("ben"), message=message) for message in ("m2", ""))
    # While nobody knows, it has to stay as it was posted: it could not be found otherwise.
    await house.bot.handle(press, on_it)
    house.last.clear()
    assert await house.press(MODERATOR, "It is there") == "Good. I leave it as it is."
    await house.say("ben", "vote #2 80/20")
    await house.bot.handle(press, elsewhere)
    await house.turn()
    assert len(card.shown) == 1
    for _ in range(2):
        await house.bot.handle(press, on_it)
        await house.turn()
        assert len(card.shown) == 2
    assert "80%" in transcript(card.shown[-1])


async def test_a_message_of_which_nothing_was_said_is_not_taken_for_a_card(house: House) -> None:
    await house.bot.handle(ShowMyForecast(question="#1"), replace(house.actor("ben"), message="m9"))
    assert [each.message for each in await house.store.read.posts.placements(question_subject(1))] == ["m1"]


async def in_doubt(house: House) -> None:
    """A post that appeared, in a channel that cannot be read, of which an administrator was told."""
    house.wire.readable = False
    house.wire.lost = [SILENCE]
    await house.add()
    await house.turn()
    await house.turn(30.0)
    house.last.clear()
    assert len(asked(house)) == 1


async def test_a_message_to_one_person_is_not_worth_the_question(house: House) -> None:
    house.wire.readable = False
    house.wire.lost = [SILENCE]
    await house.add(place=CHANNEL.direct("ben"))
    await house.turn()
    await house.turn(30.0)
    post = await house.found()
    assert (post.state, post.next_at, asked(house)) == (PostState.DOUBT, None, [])


async def test_h4_a_question_that_was_interrupted_is_asked_again(house: House) -> None:
    """H1, H4: also where nobody can look whether it was asked."""
    await claimed(house)
    house.restart()
    await house.background.start()
    await house.turn(30.0)
    await house.turn(2.0)
    assert len(asked(house)) == 1
    house.last.clear()
    assert await house.press(MODERATOR, "It is there") == "Good. I leave it as it is."


async def test_a_question_whose_answers_are_all_lost_is_not_repeated_for_ever(house: House) -> None:
    await claimed(house)
    house.wire.lost = [SILENCE] * 20
    house.restart()
    await house.background.start()
    for _ in range(30):
        await house.turn(60.0)
    assert len(asked(house)) == 4, "the first of five tries did not arrive"
    assert len(await house.store.read.posts.unsettled(1)) == 2


async def claimed(house: House) -> None:
    """A post is in doubt, and the program ends when an administrator is to be asked, before that is sent."""
    house.wire.readable = False
    house.wire.lost = [SILENCE]
    await house.add()
    await house.turn()
    house.wire.gates[AMINA] = asyncio.Event()
    turn = asyncio.create_task(house.turn(30.0))
    async with asyncio.timeout(10):
        while house.wire.calls[-1][1:] != ("post", AMINA.channel):  # noqa: ASYNC110  a platform has no event to wait for
            await asyncio.sleep(0)
    turn.cancel()
    await house.background._channels.stop()
    house.wire.gates.clear()
    assert asked(house) == []


async def test_where_there_is_no_administrator_the_doubt_stays_for_whoever_looks(house: House) -> None:
    house.wire.readable = False
    house.wire.lost = [SILENCE]
    place = Place("test", "away", "general")
    house.place = place
    await house.say("ben", "help")
    await house.add(post=NewPost(2, place, NEWS, CARD), place=place)
    await house.turn()
    with structlog.testing.capture_logs() as logs:
        await house.turn(30.0)
    assert await house.posts(MessageKind.DOUBT) == []
    assert [line["key"] for line in logs if line["event"] == "nobody told"] == [str(MessageKey.doubt(2, 1))]
    assert [post.key for post in await house.store.read.posts.unsettled(2)] == [NEWS]


@pytest.mark.parametrize("readable", [True, False])
async def test_what_has_lost_its_point_meanwhile_is_looked_for_and_neither_sent_again_nor_asked_about(
    house: House, *, readable: bool
) -> None:
    house.wire.readable = readable
    house.wire.same_key_s = 120.0
    house.wire.faults["post"] = [SILENCE]
    await house.add(post=NewPost(1, CHANNEL, NEWS, CARD, expires_at=house.now + 1_000))
    await house.turn()
    await house.turn(2.0)
    post = await house.found()
    assert (post.state, post.reason, house.copies(), asked(house)) == (PostState.DEAD, "expired", [], [])
    assert (house.wire.made("post"), house.wire.made("find")) == (1, 1)


async def test_a_platform_that_cannot_be_asked_is_asked_again_later_each_time(house: House) -> None:
    house.wire.lost = [SILENCE]
    house.wire.faults["find"] = [PostFailed("slower", certain=True, wait_s=40.0), OSError(), BUSY]
    await house.add()
    await house.turn()
    with structlog.testing.capture_logs() as logs:
        for waits in (30, 40, 70, 140):
            await house.turn(waits - 1)
            before = house.wire.made("find")
            await house.turn(1)
            assert house.wire.made("find") == before + 1
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["post broke"]
    assert (len(house.copies()), (await house.found()).state) == (1, PostState.SENT)


async def test_what_was_posted_to_a_channel_that_is_gone_is_given_up(house: House) -> None:
    """B14."""
    house.wire.faults |= {"post": [SILENCE], "find": [GONE]}
    await house.add()
    await house.turn()
    await house.turn(30.0)
    await house.turn(3_600.0)
    assert (await house.found()).state is PostState.DEAD
    assert (house.wire.made("post"), house.wire.made("find")) == (1, 1)


async def test_a_doubt_of_an_earlier_version_is_looked_for_as_far_back_as_one_can(house: House) -> None:
    await house.add()
    async with house.store.transaction() as session:
        await session.posts.mark(await house.found(), PostState.DOUBT, house.now, "interrupted")
    await super(type(house.wire), house.wire).post(CHANNEL, CARD, str(NEWS))
    await house.turn(3_600.0)
    assert (len(house.copies()), (await house.found()).state) == (1, PostState.SENT)


async def test_h10_a_button_on_either_of_two_copies_is_about_the_same_question(house: House) -> None:
    """The copy that nobody knows of shows an old state, but what is pressed there counts, once."""
    house.wire.readable = False
    house.wire.lost = [SILENCE]
    await house.say("amina", "post 1")
    await house.turn(30.0)
    house.last.clear()
    await house.press(MODERATOR, "Post it again")
    first, again = [sent.shown[0] for sent in house.wire.messages.values() if sent.shown[0].kind == "question"][1:]
    assert [button.action for button in first.buttons] == [button.action for button in again.buttons]
    for card in (first, again, first):
        house.last["ben"] = card
        await house.press("ben", "Forecast")
        assert "Saved" in await house.fill("ben", A="70")
    assert await house.store.read.forecasts.counts([1]) == {1: 1}
