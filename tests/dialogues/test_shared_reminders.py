"""Several questions at once: one notice in a channel, and one message to each person who could resolve them."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from unittest.mock import AsyncMock

import pytest
from inline_snapshot import snapshot

from bot.app.background import Background
from bot.app.jobs import run_due
from bot.domain.member import Place
from bot.domain.moment import CardLink
from bot.inputs.resolving import OpenResolveForm
from bot.ports import NotSaved, Reminded
from bot.ports.outgoing import NewPost
from bot.ports.platform import PostFailed
from bot.ui.cards import Card, Listing
from storage.entities.reminders import SqliteReminders
from tests.chat import CHANNEL, Channels, Chat, Posted, instant
from tests.transcript import transcript
from tests.words import said

BEN, AMINA, CLEO = (CHANNEL.direct(name) for name in ("ben", "amina", "cleo"))
SPORTS = CHANNEL.in_channel("sports")
BUSY = PostFailed("busy", certain=True, wait_s=60)
SILENCE = PostFailed("silence", certain=False)
CLOSED_TO_THE_BOT = PostFailed("closed", certain=True, gone=True)


@dataclass
class Patchy(Channels):
    """A platform that takes no posts to some places, for the reason given; what is lost appears all the same."""

    failing: dict[Place, PostFailed] = field(default_factory=dict)
    lost: bool = False

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        if place in self.failing and not self.lost:
            raise self.failing[place]
        message = await super().post(place, card, key, reply_to)
        if place in self.failing:
            raise self.failing[place]
        return message


@pytest.fixture
def patchy(chat: Chat) -> Patchy:
    chat.channels = patchy = Patchy(lambda: chat.now)
    chat.background = Background(chat.bot, {"test": patchy})
    return patchy


async def ask(chat: Chat, *closes: str, by: str = "ben") -> None:
    """Questions that close then."""
    for each in closes:
        await chat.post_question(f"Who wins the match that ends at {each[-5:]}?", "Reds/Blues", each, by=by)


def reminders(chat: Chat, place: Place = CHANNEL) -> list[Posted]:
    return [
        each for each in chat.channels.messages.values() if each.shown[0].kind == "reminder" and each.place == place
    ]


def told(chat: Chat, place: Place = CHANNEL) -> list[list[str]]:
    """The numbers of the questions in each reminder that appeared there."""
    return [re.findall(r"#\d+", transcript(each.shown[0])) for each in reminders(chat, place)]


async def wait(chat: Chat, minutes: int) -> None:
    chat.now += minutes * 60_000
    await chat.background.turn()


async def move(chat: Chat, question: str, closes: str) -> None:
    await chat.say("amina", f"edit {question}")
    await chat.fill("amina", closes=closes)


async def resolve(chat: Chat, question: str) -> None:
    await chat.say("amina", f"resolve {question}")
    await chat.fill("amina", outcome="A")


# Before they close


async def test_questions_that_close_within_an_hour_share_a_notice_which_links_each_card(chat: Chat) -> None:
    await ask(chat, "2024-12-06 18:30", "2024-12-06 18:00", "2024-12-06 19:00")
    await chat.wait_until("2024-12-05 17:59")
    assert told(chat) == []
    await chat.wait_until("2024-12-05 18:00")
    [notice] = reminders(chat)
    assert transcript(notice.shown[0]) == snapshot("""\
Closing soon: 3 questions
#2 Who wins the match that ends at 18:00? | closes 2024-12-06 18:00 [Forecast]
#1 Who wins the match that ends at 18:30? | closes 2024-12-06 18:30 [Forecast]
#3 Who wins the match that ends at 19:00? | closes 2024-12-06 19:00 [Forecast]\
""")
    assert notice.reply_to == ""
    assert links(notice.shown[0]) == ["m2", "m1", "m3"]
    await chat.press("cleo", "Forecast")
    form = chat.last["cleo"].form
    assert form is not None
    assert getattr(form.action, "question", "") == "q2"
    for time in ("2024-12-05 18:30", "2024-12-05 19:00", "2024-12-06 12:00"):
        await chat.wait_until(time)
    assert len(reminders(chat)) == 1


def links(card: Card) -> list[str]:
    """The messages that the lines of a card lead to."""
    rows = [row for block in card.blocks if isinstance(block, Listing) for row in block.rows]
    return [part.message for row in rows for part in row.text if isinstance(part, CardLink)]


async def test_one_that_closes_later_has_its_own_notice_in_reply_to_its_card(chat: Chat) -> None:
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:00", "2024-12-06 19:01")
    await chat.wait_until("2024-12-05 18:00")
    assert await chat.bot.next_due() == instant("2024-12-05 19:01")
    await chat.wait_until("2024-12-05 19:01")
    assert told(chat) == [["#1", "#2"], ["#3"]]
    assert [each.reply_to for each in reminders(chat)] == ["", "m3"]


async def test_after_hours_without_the_bot_each_hour_has_its_notice(chat: Chat) -> None:
    await ask(chat, "2024-12-06 10:00", "2024-12-06 15:00", "2024-12-06 15:30")
    await chat.wait_until("2024-12-05 20:00")
    assert told(chat) == [["#1"], ["#2", "#3"]]


async def test_a_channel_is_told_of_its_own_questions_alone(chat: Chat) -> None:
    await ask(chat, "2024-12-06 18:00")
    chat.place = SPORTS
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:10")
    await chat.wait_until("2024-12-05 18:00")
    assert (told(chat), told(chat, SPORTS)) == ([["#1"]], [["#2", "#3"]])


async def test_more_than_eight_are_counted_and_can_be_listed(chat: Chat) -> None:
    await chat.say("amina", "admin settings open-questions 20")
    await ask(chat, *["2024-12-06 18:00"] * 10)
    await chat.wait_until("2024-12-05 18:00")
    [notice] = reminders(chat)
    lines = transcript(notice.shown[0]).splitlines()
    assert lines[0] == said("reminders.closing_together", n=10)
    assert len(lines) == 1 + 8 + 2
    assert lines[-2:] == [said("reminders.more", n=2), "[List]"]
    assert said("questions.list_closing", n=10) in await chat.press("cleo", "List")


async def test_a_question_that_joins_after_the_notice_is_told_of_alone_and_the_others_not_again(chat: Chat) -> None:
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:10", "2024-12-20 18:00", "2024-12-20 18:00", "2024-12-20 18:00")
    await chat.wait_until("2024-12-05 18:00")
    await move(chat, "#3", "2024-12-06 18:20")
    await chat.wait_until("2024-12-05 18:05")
    assert told(chat) == [["#1", "#2"]]
    await chat.wait_until("2024-12-05 18:20")
    assert told(chat) == [["#1", "#2"], ["#3"]]
    assert reminders(chat)[-1].reply_to == "m3"
    # Of those that join at the same time, the two share theirs.
    await move(chat, "#4", "2024-12-06 18:40")
    await move(chat, "#5", "2024-12-06 18:41")
    await chat.wait_until("2024-12-05 18:40")
    await chat.wait_until("2024-12-06 17:00")
    assert told(chat) == [["#1", "#2"], ["#3"], ["#4", "#5"]]


async def test_only_the_question_whose_deadline_moves_is_told_of_again_and_once(chat: Chat) -> None:
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:00", "2024-12-09 18:30")
    await chat.wait_until("2024-12-05 18:00")
    await move(chat, "#2", "2024-12-09 18:00")
    for time in ("2024-12-06 18:00", "2024-12-08 18:00", "2024-12-08 18:30"):
        await chat.wait_until(time)
    assert told(chat) == [["#1", "#2"], ["#2", "#3"]]
    # Back and forth: nobody is told twice of the same deadline.
    await move(chat, "#2", "2024-12-12 18:00")
    await move(chat, "#2", "2024-12-09 18:00")
    await chat.wait_until("2024-12-09 12:00")
    assert len(reminders(chat)) == 2


# A shared notice that is still on its way


async def resolve_one(chat: Chat) -> None:
    await resolve(chat, "#2")


async def close_one(chat: Chat) -> None:
    await chat.close("amina", "#2")


async def move_one(chat: Chat) -> None:
    await move(chat, "#2", "2024-12-20 18:00")


async def delete_one(chat: Chat) -> None:
    await chat.say("amina", "delete #2")
    await chat.press("amina", "Delete")


async def remove_its_title(chat: Chat) -> None:
    await chat.say("amina", "admin remove-text #2 title")
    await chat.press("amina", "Remove")


Change = Callable[[Chat], Awaitable[None]]
CHANGES: list[Change] = [resolve_one, close_one, move_one, delete_one]


@pytest.mark.parametrize("change", CHANGES)
async def test_a_notice_on_its_way_is_written_anew_without_what_changed(
    chat: Chat, patchy: Patchy, change: Change
) -> None:
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:05", "2024-12-06 18:10")
    patchy.failing[CHANNEL] = BUSY
    await chat.wait_until("2024-12-05 18:00")
    await change(chat)
    patchy.failing.clear()
    await wait(chat, 30)
    await wait(chat, 30)
    assert told(chat) == [["#1", "#3"]]


async def test_a_notice_on_its_way_does_not_show_a_title_that_was_removed(chat: Chat, patchy: Patchy) -> None:
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:05")
    patchy.failing[CHANNEL] = BUSY
    await chat.wait_until("2024-12-05 18:00")
    await remove_its_title(chat)
    patchy.failing.clear()
    await wait(chat, 30)
    [notice] = reminders(chat)
    assert said("moderation.text") in transcript(notice.shown[0])
    assert "18:05?" not in transcript(notice.shown[0])
    assert told(chat) == [["#1", "#2"]]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("appeared", [True, False])
async def test_of_a_notice_in_doubt_the_others_are_told_again_only_where_it_did_not_appear(
    chat: Chat, patchy: Patchy, change: Change, *, appeared: bool
) -> None:
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:05", "2024-12-06 18:10")
    patchy.failing[CHANNEL], patchy.lost = SILENCE, appeared
    await chat.wait_until("2024-12-05 18:00")
    patchy.failing.clear()
    await change(chat)
    for _ in range(5):
        await wait(chat, 11)
    assert told(chat) == [["#1", "#2", "#3"] if appeared else ["#1", "#3"]]


async def test_what_waited_until_the_first_of_them_closed_tells_of_the_others(chat: Chat, patchy: Patchy) -> None:
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:30", "2024-12-06 18:40")
    patchy.failing[CHANNEL] = BUSY
    await chat.wait_until("2024-12-05 18:00")
    await chat.wait_until("2024-12-06 17:59")
    patchy.failing.clear()
    await chat.wait_until("2024-12-06 18:00")
    await chat.wait_until("2024-12-06 18:02")
    assert told(chat) == [["#2", "#3"]]


async def test_a_channel_that_was_told_is_not_told_again_for_one_that_was_not(chat: Chat, patchy: Patchy) -> None:
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:05", "2024-12-06 18:10")
    chat.place = SPORTS
    await chat.say("ben", "post #2")
    patchy.failing[CHANNEL] = BUSY
    await chat.wait_until("2024-12-05 18:00")
    assert told(chat, SPORTS) == [["#2"]]
    # A card that is posted now is not told of: it shows the deadline.
    chat.place = CHANNEL.in_channel("late")
    await chat.say("ben", "post #2")
    await resolve(chat, "#1")
    patchy.failing.clear()
    for _ in range(3):
        await wait(chat, 30)
    assert (told(chat), told(chat, SPORTS), told(chat, chat.place)) == ([["#2", "#3"]], [["#2"]], [])


# Exactly once, whatever fails


async def test_a_disk_that_fails_in_between_leaves_all_or_nothing(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:05")
    chat.place = SPORTS
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:05")
    await chat.say("ben", "post #1")
    real = SqliteReminders.write
    calls: list[NewPost] = []

    async def write(self: SqliteReminders, post: NewPost, reminded: Sequence[Reminded], now: int) -> None:
        await real(self, post, reminded, now)
        calls.append(post)
        if len(calls) == 1:
            raise NotSaved("full")

    monkeypatch.setattr(SqliteReminders, "write", write)
    chat.now = instant("2024-12-05 18:00")
    with pytest.raises(ExceptionGroup):
        await run_due(chat.store, chat.now, set())
    assert await chat.store._writing.count("SELECT count(*) FROM reminded") == 0
    for _ in range(3):
        await wait(chat, 1)
    assert (told(chat), told(chat, SPORTS)) == ([["#1", "#2"]], [["#1", "#3", "#4"]])


async def test_what_an_interrupted_run_has_not_written_the_next_one_does(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reminders.batch.AT_ONCE", 1)
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:05")
    chat.place = SPORTS
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:05")
    real = SqliteReminders.write

    async def write(self: SqliteReminders, post: NewPost, reminded: Sequence[Reminded], now: int) -> None:
        await real(self, post, reminded, now)
        if post.place == SPORTS:
            raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(SqliteReminders, "write", write)
        with pytest.raises(KeyboardInterrupt):
            await run_due(chat.store, instant("2024-12-05 18:00"), set())
    for time in ("18:01", "18:02"):
        await chat.wait_until(f"2024-12-05 {time}")
    assert (told(chat), told(chat, SPORTS)) == ([["#1", "#2"]], [["#3", "#4"]])


# The answer is due


async def closed(chat: Chat, *by: str) -> None:
    """Questions of these people that closed one after another, from Friday 18:00 on, ten minutes apart."""
    for at, name in enumerate(by):
        await ask(chat, f"2024-12-06 18:{at}0", by=name)
    await chat.wait_until("2024-12-06 19:00")


async def test_an_author_is_asked_for_all_answers_in_one_message(chat: Chat) -> None:
    await closed(chat, "ben", "ben", "cleo")
    await chat.wait_until("2024-12-07 17:59")
    assert told(chat, BEN) == []
    await chat.wait_until("2024-12-07 18:00")
    [message] = reminders(chat, BEN)
    assert transcript(message.shown[0]) == snapshot("""\
2 questions wait for their answers
Ben, these questions have closed. Please say what happened as soon as it is known; everybody's scores wait for it.
#1 Who wins the match that ends at 18:00? | closed 2024-12-06 18:00 [Resolve]
#2 Who wins the match that ends at 18:10? | closed 2024-12-06 18:10 [Resolve]\
""")
    assert links(message.shown[0]) == ["m1", "m2"]
    assert told(chat, CLEO) == [["#3"]]
    for time in ("2024-12-07 18:10", "2024-12-07 18:20", "2024-12-08 18:00"):
        await chat.wait_until(time)
    assert (len(reminders(chat, BEN)), len(reminders(chat, CLEO))) == (1, 1)
    [listing] = [block for block in message.shown[0].blocks if isinstance(block, Listing)]
    for row, question in zip(listing.rows, ("q1", "q2"), strict=True):
        assert row.button is not None
        assert row.button.action == OpenResolveForm(question=question)


async def test_days_that_were_missed_come_in_one_message_too(chat: Chat) -> None:
    await ask(chat, "2024-12-05 18:00", "2024-12-12 10:00", "2024-12-13 09:00", "2024-12-13 13:01")
    for time in ("12:00", "12:01"):
        await chat.wait_until(f"2024-12-14 {time}")
    # Of the first it is a week, of the others a day; of the last it is soon, but not yet within the hour.
    assert told(chat, BEN) == [["#1", "#2", "#3"]]
    await chat.wait_until("2024-12-14 13:01")
    assert told(chat, BEN) == [["#1", "#2", "#3"], ["#4"]]


async def test_very_many_come_in_parts_and_each_once(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("batch", "resolving"):
        monkeypatch.setattr(f"bot.reminders.{module}.AT_ONCE", 2)
    await closed(chat, "ben", "ben", "ben")
    for time in ("18:20", "18:30"):
        await chat.wait_until(f"2024-12-07 {time}")
    assert told(chat, BEN) == [["#1", "#2"], ["#3"]]


async def test_after_a_week_a_moderator_has_one_message_of_their_own_and_of_others_questions(chat: Chat) -> None:
    await chat.say("amina", "help")
    await closed(chat, "ben", "amina", "cleo")
    await chat.wait_until("2024-12-07 19:00")
    assert told(chat, AMINA) == [["#2"]]
    await chat.wait_until("2024-12-13 18:00")
    assert told(chat, AMINA) == [["#2"], ["#1", "#2", "#3"]]
    assert said("reminders.together_others") in transcript(reminders(chat, AMINA)[-1].shown[0])
    assert (told(chat, BEN), told(chat, CLEO)) == ([["#1"]] * 2, [["#3"]] * 2)
    await chat.wait_until("2024-12-14 12:00")
    assert len(reminders(chat, AMINA)) == 2


async def test_where_only_moderators_resolve_they_have_one_message_of_all(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-resolves moderator")
    await closed(chat, "ben", "cleo")
    await chat.wait_until("2024-12-07 18:00")
    assert (told(chat, AMINA), told(chat, BEN), told(chat, CLEO)) == ([["#1", "#2"]], [], [])
    assert said("reminders.together_moderators") in transcript(reminders(chat, AMINA)[0].shown[0])


async def test_where_the_author_cannot_be_written_to_the_channel_has_one_message(chat: Chat, patchy: Patchy) -> None:
    patchy.failing[BEN] = CLOSED_TO_THE_BOT
    await closed(chat, "ben", "ben")
    for time in ("18:00", "18:01", "18:10"):
        await chat.wait_until(f"2024-12-07 {time}")
    assert told(chat) == [["#1", "#2"]]
    assert "Ben, these questions" in transcript(reminders(chat)[0].shown[0])
    await resolve(chat, "#1")
    await chat.wait_until("2024-12-07 19:00")
    assert told(chat) == [["#1", "#2"]]


@pytest.mark.parametrize("name", ["ben", "amina"])
async def test_what_is_resolved_meanwhile_is_not_asked_for_and_the_rest_is(
    chat: Chat, patchy: Patchy, name: str
) -> None:
    place = CHANNEL.direct(name)
    await chat.say("amina", "help")
    await closed(chat, "ben", "ben", "ben")
    await chat.wait_until("2024-12-12 18:00")
    patchy.messages = {key: each for key, each in patchy.messages.items() if not each.place.account}
    patchy.failing[place] = BUSY
    await chat.wait_until("2024-12-13 18:00")
    await resolve(chat, "#2")
    patchy.failing.clear()
    for _ in range(3):
        await wait(chat, 30)
    assert told(chat, place) == [["#1", "#3"]]
    other = {BEN, AMINA} - {place}
    assert [told(chat, each) for each in other] == [[["#1", "#2", "#3"]]]


async def test_what_went_to_the_channel_instead_is_written_there_anew_without_what_was_resolved(
    chat: Chat, patchy: Patchy
) -> None:
    await closed(chat, "ben", "ben", "ben")
    patchy.failing |= {BEN: CLOSED_TO_THE_BOT, CHANNEL: BUSY}
    await chat.wait_until("2024-12-07 18:00")
    await resolve(chat, "#2")
    del patchy.failing[CHANNEL]
    for _ in range(3):
        await wait(chat, 30)
    assert (told(chat), told(chat, BEN)) == ([["#1", "#3"]], [])
    # Of one alone, in reply to its card.
    patchy.failing[CHANNEL] = BUSY
    await chat.wait_until("2024-12-13 18:00")
    await resolve(chat, "#1")
    del patchy.failing[CHANNEL]
    for _ in range(3):
        await wait(chat, 30)
    assert (told(chat)[1:], reminders(chat)[-1].reply_to) == ([["#3"]], "m3")


@pytest.mark.parametrize("dropped", [False, True])
async def test_an_author_who_is_erased_is_not_asked_and_the_questions_are_asked_about_once(
    chat: Chat, patchy: Patchy, monkeypatch: pytest.MonkeyPatch, *, dropped: bool
) -> None:
    await closed(chat, "ben", "ben")
    patchy.failing[BEN] = BUSY
    await chat.wait_until("2024-12-07 18:00")
    with monkeypatch.context() as at_once:
        at_once.setattr(chat.background, "turn", AsyncMock())
        if dropped:
            await resolve(chat, "#2")
        await chat.say("ben", "privacy erase")
        await chat.press("ben", "Erase me")
        await chat.press("ben", "Erase now")
    patchy.failing.clear()
    for _ in range(3):
        await wait(chat, 30)
    # A message on its way to them is removed, as it always was, and stays the reminder of that day.
    assert (told(chat, BEN), told(chat)) == ([], [["#1"]] if dropped else [])
    await chat.wait_until("2024-12-13 19:00")
    assert told(chat)[dropped:] == [["#1"] if dropped else ["#1", "#2"]]


async def test_a_message_of_several_questions_links_each_card_and_none_alone(chat: Chat) -> None:
    await closed(chat, "ben", "ben")
    await chat.wait_until("2024-12-07 18:00")
    [message] = reminders(chat, BEN)
    assert said("posting.to_the_card") not in transcript(message.shown[0])


async def test_what_is_hidden_is_in_no_shared_notice(chat: Chat) -> None:
    await chat.say("amina", "admin settings crowd-visibility at-close")
    await ask(chat, "2024-12-06 18:00", "2024-12-06 18:00")
    for number in (1, 2):
        await chat.say("cleo", f"vote #{number} 83/17")
    await chat.wait_until("2024-12-05 18:00")
    [notice] = reminders(chat)
    assert "83" not in transcript(notice.shown[0])
    assert "17" not in transcript(notice.shown[0])
