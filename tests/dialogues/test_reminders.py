"""What members are reminded of: questions about to close, those that wait for an answer, those without a forecast."""

import pytest
from inline_snapshot import snapshot

from bot.app.background import Background
from bot.domain.member import Place
from bot.ports.outgoing import question_subject
from bot.ports.platform import PostFailed
from tests.chat import CHANNEL, Channels, Chat, Posted, instant
from tests.transcript import transcript

ELSEWHERE = Place("other", "club", "lobby")
BEN, AMINA = CHANNEL.direct("ben"), CHANNEL.direct("amina")
CLOSES = "2024-12-06 18:00"


@pytest.fixture
async def bens(chat: Chat) -> Chat:
    """A chat in which Ben asked #1, open until Friday."""
    await chat.post_question("Who wins the cup this week?", "Reds/Blues", CLOSES, by="ben")
    return chat


def reminders(chat: Chat, place: Place | None = None) -> list[str]:
    """What was posted so far beside cards and boards."""
    return [
        transcript(sent.shown[0])
        for sent in chat.channels.messages.values()
        if sent.shown[0].kind == "reminder" and place in (None, sent.place)
    ]


def waiting(chat: Chat, place: Place) -> list[str]:
    return [text for text in reminders(chat, place) if text.startswith("Waiting for its answer")]


def move(chat: Chat, other: Channels) -> None:
    chat.background = Background(chat.bot, {"test": chat.channels, "other": other})


# A day before a question closes


async def test_a_day_before_it_closes_the_channel_is_told_in_reply_to_the_card(cup: Chat) -> None:
    await cup.wait_until("2024-12-05 17:59")
    assert reminders(cup) == []
    assert await cup.bot.next_due() == instant("2024-12-05 18:00")
    for _ in range(3):
        await cup.wait_until("2024-12-05 18:00")
    assert reminders(cup, CHANNEL) == [
        snapshot("""\
Closing soon: #1 Who wins the cup this week?
Forecasts count until 2024-12-06 18:00.
[Forecast]\
""")
    ]
    assert cup.channels.messages["m2"].reply_to == "m1"
    cup.last.clear()
    await cup.press("ben", "Forecast")
    assert cup.last["ben"].form is not None


async def test_every_channel_with_a_card_is_told_once_and_one_that_gets_it_later_is_not(cup: Chat) -> None:
    await cup.say("amina", "post #1")
    cup.place = CHANNEL.in_channel("sports")
    await cup.say("amina", "post #1")
    await cup.wait_until("2024-12-05 20:00")
    cup.place = CHANNEL.in_channel("late")
    await cup.say("amina", "post #1")
    await cup.wait_until("2024-12-05 21:00")
    told = [(sent.place.channel, sent.reply_to) for sent in cup.channels.messages.values() if sent.reply_to]
    assert told == [("general", "m2"), ("sports", "m3")]


async def test_a_question_open_for_less_than_two_days_is_not_announced_again(chat: Chat) -> None:
    await chat.post_question("Does it rain tomorrow?", "Yes/No", "2024-12-04 11:59")
    await chat.post_question("Does it rain in two days?", "Yes/No", "2024-12-04 12:00")
    await chat.wait_until("2024-12-03 13:00")
    assert [text.splitlines()[0] for text in reminders(chat)] == ["Closing soon: #2 Does it rain in two days?"]


async def test_a_notice_that_was_missed_is_given_late_and_not_after_the_deadline(cup: Chat) -> None:
    await cup.post_question("Who wins the league?", "Reds/Blues", "2024-12-07 18:00")
    await cup.wait_until("2024-12-06 19:00")
    assert [text.splitlines()[0] for text in reminders(cup)] == ["Closing soon: #2 Who wins the league?"]


async def test_a_notice_that_cannot_be_sent_before_the_deadline_is_dropped(cup: Chat) -> None:
    cup.channels.fault = PostFailed("busy", certain=True, wait_s=600)
    await cup.wait_until("2024-12-06 17:55")
    await cup.wait_until("2024-12-06 18:06")
    assert reminders(cup) == []


async def test_a_notice_on_its_way_is_dropped_when_the_answer_is_given(cup: Chat) -> None:
    cup.channels.fault = PostFailed("busy", certain=True, wait_s=60)
    await cup.wait_until("2024-12-05 18:00")
    await cup.say("amina", "resolve #1")
    await cup.fill("amina", outcome="A")
    await cup.wait_until("2024-12-05 18:30")
    assert reminders(cup) == []
    assert len(cup.channel()) == 2


async def test_the_notice_can_be_switched_off(cup: Chat) -> None:
    await cup.say("amina", "admin settings closing-notice off")
    assert await cup.bot.next_due() == instant(CLOSES)
    await cup.wait_until("2024-12-05 18:00")
    assert reminders(cup) == []


async def test_a_clock_that_steps_back_and_forth_repeats_nothing(cup: Chat) -> None:
    for now in ("2024-12-05 18:00", "2024-12-05 17:00", "2024-12-05 19:00", "2024-12-07 18:00", "2024-12-07 17:00"):
        await cup.wait_until(now)
    await cup.wait_until("2024-12-07 18:30")
    assert len(reminders(cup, CHANNEL)) == len(reminders(cup, AMINA)) == 1


async def test_a_deadline_that_is_moved_has_a_notice_of_its_own_and_each_has_one(cup: Chat) -> None:
    def told(chat: Chat) -> list[str]:
        return [text.splitlines()[1] for text in reminders(chat, CHANNEL)]

    await cup.wait_until("2024-12-05 18:00")
    await cup.say("amina", "edit #1")
    await cup.fill("amina", closes="2024-12-10 18:00")
    for day in (6, 8, 9, 9):
        await cup.wait_until(f"2024-12-0{day} 18:00")
    until = [f"Forecasts count until 2024-12-{day} 18:00." for day in ("06", "10")]
    assert told(cup) == until
    # Back and forth: nobody is told twice of the same one.
    await cup.say("amina", "edit #1")
    await cup.fill("amina", closes="2024-12-12 18:00")
    await cup.say("amina", "edit #1")
    await cup.fill("amina", closes="2024-12-10 18:00")
    await cup.wait_until("2024-12-09 19:00")
    assert told(cup) == until


async def test_a_notice_on_its_way_is_dropped_when_the_deadline_is_moved(cup: Chat) -> None:
    cup.channels.fault = PostFailed("busy", certain=True, wait_s=60)
    await cup.wait_until("2024-12-05 18:00")
    await cup.say("amina", "edit #1")
    await cup.fill("amina", closes="2024-12-10 18:00")
    await cup.wait_until("2024-12-05 18:30")
    assert reminders(cup) == []
    await cup.wait_until("2024-12-09 18:00")
    assert len(reminders(cup, CHANNEL)) == 1


async def test_a_notice_that_was_dropped_unsent_is_written_again_where_the_deadline_is_moved_back(cup: Chat) -> None:
    cup.channels.fault = PostFailed("busy", certain=True, wait_s=60)
    await cup.wait_until("2024-12-05 18:00")
    for closes in ("2024-12-10 18:00", "2024-12-06 18:00"):
        await cup.say("amina", "edit #1")
        await cup.fill("amina", closes=closes)
    await cup.wait_until("2024-12-05 20:00")
    assert len(reminders(cup, CHANNEL)) == 1


async def test_a_notice_that_was_dropped_unsent_is_written_again_where_the_question_is_reopened(cup: Chat) -> None:
    cup.channels.fault = PostFailed("busy", certain=True, wait_s=60)
    await cup.wait_until("2024-12-05 18:00")
    await cup.close("amina", "#1")
    await cup.say("amina", "reopen #1")
    await cup.wait_until("2024-12-05 20:00")
    assert len(reminders(cup, CHANNEL)) == 1


async def test_a_deadline_that_is_moved_nearer_is_told_at_once(cup: Chat) -> None:
    await cup.say("amina", "edit #1")
    await cup.fill("amina", closes="2024-12-04 12:00")
    await cup.wait_until("2024-12-03 12:00")
    assert len(reminders(cup, CHANNEL)) == 1
    await cup.say("amina", "edit #1")
    await cup.fill("amina", closes="2024-12-04 20:00")
    assert len(reminders(cup, CHANNEL)) == 1
    await cup.wait_until("2024-12-03 20:00")
    assert len(reminders(cup, CHANNEL)) == 2


# The answer is due


async def test_after_each_closing_the_author_is_reminded_anew(bens: Chat) -> None:
    await bens.close("ben", "#1")
    await bens.wait_until("2024-12-03 12:00")
    assert len(waiting(bens, BEN)) == 1
    await bens.say("ben", "reopen #1")
    await bens.say("ben", "edit #1")
    await bens.fill("ben", closes="2024-12-10 18:00")
    await bens.wait_until("2024-12-10 18:00")
    assert len(waiting(bens, BEN)) == 1
    for day, n in ((11, 2), (12, 2), (17, 3)):
        await bens.wait_until(f"2024-12-{day} 18:00")
        assert len(waiting(bens, BEN)) == n
    assert "closed 2024-12-10 18:00" in waiting(bens, BEN)[1]


async def test_the_author_is_reminded_after_a_day_a_week_and_a_month_and_then_never(bens: Chat) -> None:
    await bens.wait_until(CLOSES)
    for day, told in (("2024-12-07", 1), ("2024-12-13", 2), ("2025-01-05", 3)):
        await bens.wait_until(f"{day} 17:59")
        assert len(waiting(bens, BEN)) == told - 1
        await bens.wait_until(f"{day} 18:00")
        assert len(waiting(bens, BEN)) == told
    await bens.wait_until("2025-06-01 12:00")
    assert len(waiting(bens, BEN)) == 3
    assert waiting(bens, BEN)[0] == snapshot("""\
Waiting for its answer: #1 Who wins the cup this week?
Ben, this question closed 2024-12-06 18:00. Please say what happened as soon as it is known; everybody's scores wait for it.
Go to the card: https://chat.example/general/m1
[Resolve] [Details]\
""")


async def test_the_bot_knows_when_the_next_reminder_is_due(bens: Chat) -> None:
    await bens.wait_until(CLOSES)
    assert await bens.bot.next_due() == instant("2024-12-07 18:00")
    await bens.wait_until("2024-12-09 10:00")
    assert await bens.bot.next_due() == instant("2024-12-13 18:00")


async def test_after_a_week_administrators_are_told_too(bens: Chat) -> None:
    await bens.say("amina", "help")
    await bens.wait_until(CLOSES)
    await bens.wait_until("2024-12-07 18:00")
    assert waiting(bens, AMINA) == []
    await bens.wait_until("2024-12-13 18:00")
    assert waiting(bens, AMINA) == [
        snapshot("""\
Waiting for its answer: #1 Who wins the cup this week?
This question closed 2024-12-06 18:00, and Ben, who asked it, has not said yet what happened. You can do so, too.
Go to the card: https://chat.example/general/m1
[Resolve] [Details]\
""")
    ]
    await bens.wait_until("2025-01-05 18:00")
    assert len(waiting(bens, AMINA)) == 1


async def test_an_author_who_is_an_administrator_is_told_once(cup: Chat) -> None:
    await cup.wait_until(CLOSES)
    await cup.wait_until("2024-12-13 18:00")
    assert len(waiting(cup, AMINA)) == 1


@pytest.mark.parametrize(
    ("until", "told"),
    [("2024-12-12 12:00", 1), ("2024-12-20 12:00", 1), ("2025-01-20 12:00", 1), ("2025-06-01 12:00", 0)],
)
async def test_of_reminders_that_were_missed_only_the_latest_is_sent(bens: Chat, until: str, told: int) -> None:
    await bens.wait_until(until)
    assert len(waiting(bens, BEN)) == told


async def test_a_reminder_that_waited_too_long_gives_way_to_the_next(bens: Chat) -> None:
    await bens.wait_until("2024-12-10 12:00")
    bens.channels.messages.clear()
    await bens.wait_until("2024-12-13 17:59")
    bens.channels.fault = PostFailed("busy", certain=True, wait_s=60)
    await bens.wait_until("2024-12-13 18:00")
    await bens.wait_until("2025-01-05 18:00")
    await bens.wait_until("2025-01-05 18:30")
    assert len(waiting(bens, BEN)) == 1


async def test_where_the_author_cannot_be_written_to_the_channel_is_told(bens: Chat) -> None:
    await bens.wait_until("2024-12-07 17:00")
    bens.channels.fault = PostFailed("closed", certain=True, gone=True)
    await bens.wait_until("2024-12-07 18:00")
    assert len(waiting(bens, CHANNEL)) == 1
    assert waiting(bens, BEN) == []


@pytest.mark.parametrize("both", [False, True], ids=["only elsewhere", "here too"])
async def test_an_author_without_an_account_where_the_card_is_is_asked_in_the_channel(
    bens: Chat, *, both: bool
) -> None:
    other = Channels(lambda: bens.now, "other")
    move(bens, other)
    subject = question_subject(1)
    other.messages["x1"] = Posted(ELSEWHERE, "", "", bens.now, [])
    async with bens.store.transaction() as session:
        (here,) = await session.posts.placements(subject)
        await session.posts.forget(here)
        await session.posts.place(subject, ELSEWHERE, "x1", "")
        if both:
            await session.posts.place(subject, here.place, here.message, "")
    await bens.wait_until(CLOSES)
    await bens.wait_until("2024-12-07 18:00")
    asked = [(sent.place, sent.reply_to) for sent in other.messages.values() if sent.reply_to]
    assert asked == ([] if both else [(ELSEWHERE, "x1")])
    assert len(waiting(bens, BEN)) == both


async def test_where_only_moderators_resolve_and_none_is_known_by_an_account_the_channel_is_told(bens: Chat) -> None:
    await bens.say("amina", "admin settings who-resolves moderator")
    await bens.store._writing.run("UPDATE identity SET administrator = 0")
    await bens.wait_until(CLOSES)
    await bens.wait_until("2024-12-07 18:00")
    assert (len(waiting(bens, CHANNEL)), len(reminders(bens, AMINA)), len(reminders(bens, BEN))) == (1, 0, 0)
    assert list(bens.channels.messages.values())[-1].reply_to == "m1"


async def test_nothing_is_asked_once_the_answer_is_given(bens: Chat) -> None:
    await bens.wait_until("2024-12-07 17:00")
    bens.channels.fault = PostFailed("busy", certain=True, wait_s=60)
    await bens.wait_until("2024-12-07 18:00")
    await bens.say("ben", "resolve #1")
    await bens.fill("ben", outcome="A")
    await bens.wait_until("2024-12-07 18:30")
    await bens.wait_until("2024-12-14 18:00")
    assert waiting(bens, BEN) == []


async def test_the_reminders_to_resolve_can_be_switched_off(bens: Chat) -> None:
    await bens.say("amina", "admin settings resolve-reminders off")
    await bens.wait_until(CLOSES)
    assert await bens.bot.next_due() == instant("2024-12-09 09:00")  # the board
    await bens.wait_until("2024-12-07 18:00")
    assert waiting(bens, BEN) == []


# Open questions without my forecast


async def test_a_member_asks_to_be_reminded_weekly_and_no_more(bens: Chat) -> None:
    await bens.post_question("Who wins the league?", "Reds/Blues", "2024-12-31 18:00")
    await bens.say("cleo", "me")
    assert await bens.press("cleo", "Remind") == snapshot("""\
On Mondays at 09:00 I write to you if there are open questions without your forecast.
[Stop reminding]\
""")
    cleo = CHANNEL.direct("cleo")
    await bens.wait_until("2024-12-09 09:00")
    assert reminders(bens, cleo) == [
        snapshot("""\
1 open question waits for your forecast
#2 Who wins the league? | closes 2024-12-31 18:00 [Forecast]
[List] [Stop reminding]\
""")
    ]
    assert len(reminders(bens, BEN)) == 1
    await bens.say("cleo", "me")
    await bens.press("cleo", "Stop reminding")
    assert "[Remind]" in await bens.say("cleo", "me")
    await bens.wait_until("2024-12-16 09:00")
    assert len(reminders(bens, cleo)) == 1


async def test_nobody_is_reminded_of_nothing(bens: Chat) -> None:
    await bens.say("cleo", "me")
    await bens.press("cleo", "Remind")
    await bens.say("cleo", "vote 40/60")
    await bens.wait_until("2024-12-09 09:00")
    await bens.post_question("Who wins the league?", "Reds/Blues", "2024-12-31 18:00")
    await bens.wait_until("2024-12-09 10:00")
    assert reminders(bens, CHANNEL.direct("cleo")) == []


async def test_weekly_reminders_are_due_in_the_communitys_zone(bens: Chat) -> None:
    await bens.say("amina", "admin settings time-zone Asia/Kolkata")
    await bens.say("cleo", "me")
    await bens.press("cleo", "Remind")
    await bens.post_question("Who wins the league?", "Reds/Blues", "2024-12-31 18:00")
    await bens.wait_until("2024-12-08 18:00")
    assert await bens.bot.next_due() == instant("2024-12-09 03:30")
    await bens.wait_until("2024-12-09 03:30")
    assert len(reminders(bens, CHANNEL.direct("cleo"))) == 1


async def test_after_weeks_without_the_bot_a_member_is_reminded_once(bens: Chat) -> None:
    await bens.post_question("Who wins the league?", "Reds/Blues", "2025-12-31 18:00")
    await bens.say("cleo", "me")
    await bens.press("cleo", "Remind")
    for _ in range(3):
        await bens.wait_until("2025-01-15 12:00")
    assert len(reminders(bens, CHANNEL.direct("cleo"))) == 1


async def test_whoever_asks_is_reminded_the_next_time_and_not_of_the_last(bens: Chat) -> None:
    await bens.post_question("Who wins the league?", "Reds/Blues", "2024-12-31 18:00")
    await bens.wait_until("2024-12-11 12:00")
    await bens.say("cleo", "me")
    await bens.press("cleo", "Remind")
    await bens.wait_until("2024-12-12 12:00")
    assert reminders(bens, CHANNEL.direct("cleo")) == []
