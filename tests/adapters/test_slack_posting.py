"""Posts on Slack, over real sockets: each appears once, or an administrator is asked whether it did."""

import copy
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.member import Place
from bot.domain.moment import Called
from bot.domain.moment import Channel as Named
from bot.ports.platform import LimitScope, PostFailed
from bot.ui.cards import Card, Paragraph
from storage.store import SqliteStore
from tests.fakes.slack_wire import BOT_USER, TEAM, Fault, Json
from tests.fakes.slack_world import GENERAL, SlackWorld, served_world
from tests.fresh import open_fresh
from tests.words import said

HERE = Place("slack", TEAM, GENERAL)
BEN = HERE.direct("UBEN")
CARD = Card(kind="test", title=("Title",))
OTHER = Card(kind="test", title=("Other",))
ANNOUNCED = Card(kind="announcement", title=("Title",))
HISTORY = {"channels:history", "groups:history", "im:history", "im:write"}
LOST = Fault(after=True)
"""The call takes effect, and its answer never comes."""
DROPPED = Fault()
"""The connection ends before the call takes effect."""
LIMITED = Fault(error="ratelimited", status=429, retry_after=30)
SOON = 30_000
"""When a message in doubt is looked for."""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[SqliteStore]:
    store = await open_fresh(tmp_path / "credence.db")
    yield store
    await store.close()


@pytest.fixture
async def world(store: SqliteStore) -> AsyncGenerator[SlackWorld]:
    async with served_world(store) as world:
        yield world


async def post_question(world: SlackWorld) -> None:
    await world.say("amina", "ask")
    values = {"question": "Who wins the cup this week?", "outcomes": "Reds\nBlues", "closes": "2024-12-06 18:00"}
    await world.fill("amina", values)
    await world.press("amina", "Post")


async def later(world: SlackWorld, milliseconds: int = SOON) -> None:
    world.now += milliseconds
    await world.settle()


def called(world: SlackWorld, method: str) -> int:
    return sum(name == method for name, _ in world.slack.calls)


def messages(world: SlackWorld) -> list[Json]:
    return world.slack.channels[GENERAL].messages


async def failing(call: Awaitable[object]) -> PostFailed:
    with pytest.raises(PostFailed) as failed:
        await call
    return failed.value


async def test_a_message_whose_answer_was_lost_is_found_and_kept_up_to_date(world: SlackWorld) -> None:
    world.slack.scopes |= HISTORY
    world.slack.faults["chat.postMessage"] = [LOST]
    await post_question(world)
    await later(world)
    await world.say("ben", "vote 40/60")
    assert (len(world.channel()), called(world, "chat.postMessage")) == (1, 1)
    assert said("questions.forecasters", n=1) in world.channel()[0]
    assert world.people["amina"].direct == []


async def test_a_user_group_hears_of_a_card_that_calls_it(world: SlackWorld) -> None:
    rogue = Paragraph(("<!subteam^S2> <!channel> says a member",))
    card = Card(kind="test", title=("Title",), blocks=(rogue, Paragraph(("For ", Called("S1")))), calls=("S1", "<S2>"))
    await world.client.post(HERE, card, "key")
    [sent] = messages(world)
    assert sent["text"] == "Title <!subteam^S1>"
    assert str(sent["blocks"]).count("usergroup_id") == 1
    assert "says a member\nFor @S1" in world.channel()[0]
    # The one thing in all of this world that is said to mention somebody.
    assert world.slack.marked_up == ["Title <!subteam^S1>"]
    world.slack.marked_up.clear()


async def test_a_message_that_is_not_there_is_posted_again(world: SlackWorld) -> None:
    world.slack.scopes |= HISTORY
    world.slack.faults["chat.postMessage"] = [DROPPED]
    await post_question(world)
    assert world.channel() == []
    await later(world)
    assert (len(world.channel()), called(world, "chat.postMessage")) == (1, 2)


async def test_of_two_copies_the_older_stays(world: SlackWorld) -> None:
    world.slack.scopes |= HISTORY
    world.slack.faults["chat.postMessage"] = [LOST]
    await post_question(world)
    [first] = messages(world)
    messages(world).insert(0, {**copy.deepcopy(first), "ts": f"{world.now // 1000 + 1}.000000"})
    await later(world)
    assert messages(world) == [first]
    await world.say("ben", "vote 40/60")
    assert said("questions.forecasters", n=1) in world.channel()[0]


async def test_where_the_bot_may_not_look_an_administrator_is_asked_and_says_it_is_there(world: SlackWorld) -> None:
    world.slack.faults["chat.postMessage"] = [LOST]
    await post_question(world)
    await later(world)
    [asked] = world.people["amina"].direct
    assert asked == (
        "Did this message appear?\nI was interrupted while posting it to #C1, and I may not read that channel. Please look"
        " whether it is there: if I just posted it again, it might appear twice.\n"
        "#1 Who wins the cup this week?\n[It is there] [Post it again]\nFrom Home"
    )
    assert await world.press("amina", "Is there") == "Good, I leave it as it is."
    await later(world)
    assert (len(world.channel()), called(world, "chat.postMessage")) == (1, 2)


async def test_a_card_that_was_said_to_be_there_is_known_from_the_first_press_on_it(world: SlackWorld) -> None:
    world.slack.faults["chat.postMessage"] = [LOST]
    await post_question(world)
    await later(world)
    await world.press("amina", "Is there")
    await world.press("ben", "My forecast")
    await world.say("ben", "vote 80/20")
    await later(world)
    assert "80%" in world.channel()[0]


async def test_an_administrator_who_sees_nothing_has_it_posted_again(world: SlackWorld) -> None:
    world.slack.faults["chat.postMessage"] = [DROPPED]
    await post_question(world)
    await later(world)
    # Long after the administrator's rights were looked at last.
    world.now += 6 * 60_000
    assert await world.press("amina", "Post again") == "I will post it again."
    assert len(world.channel()) == 1
    assert world.slack.private["UAMINA"][-1]["channel"] == world.slack.direct["UAMINA"]
    # The same answer where the address that came with the button does not work.
    world.slack.faults["response_url"] = [Fault(error="x", status=404)]
    assert "settled already" in await world.press("amina", "Post again")
    assert world.slack.calls[-1][0] == "chat.postEphemeral"


async def test_whoever_lost_the_rights_settles_nothing(world: SlackWorld) -> None:
    world.slack.faults["chat.postMessage"] = [LOST]
    await post_question(world)
    await later(world)
    world.slack.people["UAMINA"]["is_admin"] = False
    world.now += 6 * 60_000
    assert "⚠️" in await world.press("amina", "Post again")
    assert len(world.channel()) == 1


async def test_a_post_that_is_held_back_is_sent_once_and_not_before_its_time(world: SlackWorld) -> None:
    world.slack.faults["chat.postMessage"] = [LIMITED]
    await post_question(world)
    await later(world, 29_999)
    assert called(world, "chat.postMessage") == 1
    await later(world, 1)
    assert (len(world.channel()), called(world, "chat.postMessage")) == (1, 2)


async def test_an_edit_that_is_held_back_is_made_later(world: SlackWorld) -> None:
    await post_question(world)
    world.slack.faults["chat.update"] = [LIMITED]
    await world.say("ben", "vote 40/60")
    await later(world, 29_999)
    assert (called(world, "chat.update"), said("questions.nobody") in world.channel()[0]) == (1, True)
    await later(world, 1)
    assert (called(world, "chat.update"), said("questions.forecasters", n=1) in world.channel()[0]) == (2, True)


async def test_a_look_that_is_held_back_is_repeated(world: SlackWorld) -> None:
    world.slack.scopes |= HISTORY
    world.slack.faults |= {"chat.postMessage": [LOST], "conversations.history": [LIMITED]}
    await post_question(world)
    await later(world)
    await later(world, 29_999)
    assert called(world, "conversations.history") == 1
    await later(world, 1)
    assert (called(world, "conversations.history"), called(world, "chat.postMessage")) == (2, 1)


@pytest.mark.parametrize("fault", [LOST, DROPPED, LIMITED, Fault(error="x", status=503)])
async def test_a_try_is_one_request(world: SlackWorld, fault: Fault) -> None:
    message = await world.client.post(HERE, CARD, "first")
    for method, call in (
        ("chat.postMessage", world.client.post(HERE, CARD, "k")),
        ("chat.update", world.client.edit(HERE, message, CARD)),
        ("chat.delete", world.client.delete(HERE, message)),
    ):
        before = called(world, method)
        world.slack.faults[method] = [fault]
        failed = await failing(call)
        assert called(world, method) == before + 1
        assert (failed.wait_s, failed.certain) == (fault.retry_after, fault is LIMITED)


@pytest.mark.parametrize("method", ["conversations.history", "conversations.replies", "conversations.open"])
async def test_a_look_waits_as_told(world: SlackWorld, method: str) -> None:
    world.slack.scopes |= HISTORY
    message = await world.client.post(HERE, CARD, "first")
    place, reply_to = (BEN if method == "conversations.open" else HERE), message if "replies" in method else ""
    world.slack.faults[method] = [LIMITED]
    assert (await failing(world.client.find(place, "k", world.now, reply_to))).wait_s == 30
    assert await world.client.find(place, "k", world.now, reply_to) == []


async def test_how_long_to_wait_is_read_with_care(world: SlackWorld) -> None:
    for fault, seconds in (
        (Fault(error="ratelimited", status=429), 1.0),
        (Fault(error="rate_limited"), 1.0),
        (Fault(page="slow down", status=429, retry_after=7), 7.0),
    ):
        world.slack.faults["chat.postMessage"] = [fault]
        failed = await failing(world.client.post(HERE, CARD, "k"))
        assert (failed.wait_s, failed.certain, failed.gone) == (seconds, True, False)
        assert failed.scope is LimitScope.SPACE


async def test_only_the_bots_own_messages_with_that_key_are_found_oldest_first(world: SlackWorld) -> None:
    world.slack.scopes |= HISTORY
    early = await world.client.post(HERE, CARD, "k")
    world.now += 60_000
    since = world.now
    first = await world.client.post(HERE, CARD, "k")
    await world.client.post(HERE, CARD, "other")
    second = await world.client.post(HERE, CARD, "k")
    messages(world).append({"text": "hello", "user": "UBEN", "ts": f"{world.now // 1000}.999999"})
    assert await world.client.find(HERE, "k", since) == [first, second]
    assert await world.client.find(HERE, "k", since - 60_000) == [early, first, second]
    assert await world.client.find(HERE, "none", since) == []


async def test_a_reply_is_looked_for_in_its_thread(world: SlackWorld) -> None:
    world.slack.scopes |= HISTORY
    question = await world.client.post(HERE, CARD, "question")
    world.now += 60_000
    assert await world.client.find(HERE, "k", world.now, question) == []
    quiet = await world.client.post(HERE, CARD, "k", question)
    loud = await world.client.post(HERE, ANNOUNCED, "k", question)
    assert await world.client.find(HERE, "k", world.now) == [loud]
    assert await world.client.find(HERE, "k", world.now, question) == [quiet, loud]
    assert await world.client.find(HERE, "k", world.now, "1.000000") is None


async def test_the_old_message_that_is_answered_does_not_count(world: SlackWorld) -> None:
    world.slack.scopes |= HISTORY
    question = await world.client.post(HERE, CARD, "question")
    del messages(world)[0]["metadata"]
    assert await world.client.find(HERE, "k", world.now + 1_000, question) == []
    assert await world.client.find(HERE, "k", world.now, question) is None


def leave(world: SlackWorld) -> None:
    world.slack.channels[GENERAL].members.discard(BOT_USER)


def make_private(world: SlackWorld) -> None:
    world.slack.channels[GENERAL].private = True
    world.slack.scopes.discard("groups:history")


def hide_keys(world: SlackWorld) -> None:
    del messages(world)[0]["metadata"]


def copy_key(world: SlackWorld) -> None:
    messages(world).append({**messages(world)[1], "bot_id": "BOTHER", "ts": f"{world.now // 1000}.999999"})
    del messages(world)[1]


def forget_itself(world: SlackWorld) -> None:
    world.client._history.bot_id = ""


def write_much(world: SlackWorld) -> None:
    written = [{"text": "x", "ts": f"{world.now // 1000}.{number:06d}"} for number in range(1_001)]
    messages(world)[:] = written


BLINDING: list[Callable[[SlackWorld], object]] = [
    lambda world: world.slack.scopes.discard("channels:history"),
    make_private,
    leave,
    lambda world: world.slack.channels.pop(GENERAL),
    hide_keys,
    copy_key,
    forget_itself,
    write_much,
    lambda world: world.slack.faults.update({"conversations.history": [Fault(error="ekm_access_denied")]}),
]


@pytest.mark.parametrize("blind", BLINDING)
async def test_where_an_empty_answer_would_mean_nothing_nothing_is_told(
    world: SlackWorld, blind: Callable[[SlackWorld], object]
) -> None:
    world.slack.scopes |= HISTORY
    await world.client.post(HERE, CARD, "other")
    await world.client.post(HERE, CARD, "k")
    missing = "k" if blind is copy_key else "missing"
    blind(world)
    assert await world.client.find(HERE, missing, world.now) is None


async def test_what_is_on_a_later_page_is_found(world: SlackWorld) -> None:
    world.slack.scopes |= HISTORY
    message = await world.client.post(HERE, CARD, "k")
    messages(world).extend({"text": "x", "ts": f"{world.now // 1000 + 1}.{number:06d}"} for number in range(450))
    assert await world.client.find(HERE, "k", world.now) == [message]
    assert called(world, "conversations.history") == 3
    assert await world.client.find(HERE, "missing", world.now) == []


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "internal_error"])
async def test_what_may_mend_itself_is_asked_again(world: SlackWorld, error: str) -> None:
    world.slack.scopes |= HISTORY
    world.slack.faults["conversations.history"] = [Fault(error=error)]
    assert str(await failing(world.client.find(HERE, "k", world.now))) == error


async def test_a_message_is_deleted_and_then_gone(world: SlackWorld) -> None:
    message = await world.client.post(HERE, CARD, "k")
    await world.client.delete(HERE, message)
    assert world.channel() == []
    failed = await failing(world.client.delete(HERE, message))
    assert (failed.gone, failed.erased) == (True, True)


async def test_a_person_is_written_to_and_what_was_written_is_edited_and_deleted(world: SlackWorld) -> None:
    message = await world.client.post(BEN, CARD, "k")
    assert (world.people["ben"].direct, world.people["chloe"].direct, world.channel()) == (["Title"], [], [])
    await world.client.edit(BEN, message, OTHER)
    assert world.people["ben"].direct == ["Other"]
    reply = await world.client.post(BEN, CARD, "reply", message)
    await world.client.delete(BEN, reply)
    assert world.people["ben"].direct == ["Other"]
    assert called(world, "conversations.open") == 0


async def test_what_was_written_to_a_person_is_found_where_the_bot_may_look(world: SlackWorld) -> None:
    message = await world.client.post(BEN, CARD, "k")
    assert await world.client.find(BEN, "k", world.now) is None
    world.slack.scopes |= {"im:write"}
    assert await world.client.find(BEN, "k", world.now) is None
    world.slack.scopes |= {"im:history"}
    assert await world.client.find(BEN, "k", world.now) == [message]
    assert await world.client.find(HERE.direct("UCHLOE"), "k", world.now) == []
    await world.client.edit(BEN, message, OTHER)
    assert world.people["ben"].direct == ["Other"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"deleted": True}, "user_disabled"),
        ({"is_bot": True}, "cannot_dm_bot"),
        ({"tab": False}, "messages_tab_disabled"),
        (None, "user_not_found"),
    ],
)
async def test_whoever_cannot_be_written_to_is_gone(world: SlackWorld, change: Json | None, error: str) -> None:
    if change is None:
        del world.slack.people["UBEN"]
    else:
        world.slack.people["UBEN"] |= change
        world.slack.messages_tab = change.get("tab", True)
    failed = await failing(world.client.post(BEN, CARD, "k"))
    assert (str(failed), failed.certain, failed.gone) == (error, True, True)


async def test_a_channel_that_is_named_is_shown_as_its_reader_knows_it(world: SlackWorld) -> None:
    await world.client.post(BEN, Card(kind="test", blocks=(Paragraph(("See ", Named(GENERAL))),)), "k")
    assert world.people["ben"].direct == ["See #C1"]


async def test_the_reminder_to_resolve_links_the_card_in_its_channel(world: SlackWorld) -> None:
    await post_question(world)
    [card] = messages(world)
    address = world.client.address(Place("slack", "T1", "C1"), card["ts"])
    assert address == f"https://home.slack.com/archives/C1/p{card['ts'].replace('.', '')}"
