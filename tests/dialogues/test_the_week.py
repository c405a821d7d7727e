"""What the bot does by itself: closing, and the board of the week."""

from inline_snapshot import snapshot

from bot.inputs import ShowLeaderboard
from tests.chat import Chat
from tests.transcript import transcript


async def test_a_week_in_which_nothing_was_resolved_is_worth_reading_too(cup: Chat) -> None:
    await cup.post_question("Does it rain next week?", "Yes/No", "2024-12-12 18:00")
    await cup.wait_until("2024-12-09 09:00")
    assert cup.channel()[2] == snapshot("""\
Leaderboard of week 49, 2024-12-02 to 2024-12-08
No question was resolved in this time, so there is nothing to rank.
Closing within a week:
#2 Does it rain next week? (2024-12-12 18:00)
Waiting for their answers:
#1 Who wins the cup this week? (2024-12-06 18:00)
Points against the others with a forecast at the same time: +10 is about 10 % more probability on what happened. Rule: peer score, version 1.
[My week]\
""")


async def test_my_week_shows_my_own_line_whatever_my_rank(cup: Chat) -> None:
    for number, share in enumerate(range(30, 100, 5)):
        await cup.say(f"member{number:02}", f"vote A {share} rest even")
    await cup.wait_until("2024-12-06 18:00")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="B")
    await cup.wait_until("2024-12-09 09:00")
    assert "member13" not in cup.channel()[2].lower()
    cup.last.clear()
    assert "Member13" in await cup.press("member13", "My week")


async def test_a_board_missed_for_hours_is_posted_late_and_says_so(cup: Chat) -> None:
    await cup.wait_until("2024-12-09 13:30")
    assert cup.channel()[1].splitlines()[1] == "This board is late: I was not running when it was due."


async def test_of_missed_boards_only_the_latest_is_posted(cup: Chat) -> None:
    await cup.wait_until("2024-12-31 12:00")
    assert [card.splitlines()[0] for card in cup.channel()[1:]] == ["Leaderboard of week 52, 2024-12-23 to 2024-12-29"]


async def test_a_board_is_posted_once_however_often_the_bot_looks(cup: Chat) -> None:
    for _ in range(3):
        await cup.wait_until("2024-12-09 09:00")
    assert len(cup.channel()) == 2
    await cup.wait_until("2024-12-16 09:00")
    assert len(cup.channel()) == 3


async def test_no_board_is_posted_where_nobody_ever_posted_a_question(chat: Chat) -> None:
    await chat.say("ben", "help")
    await chat.wait_until("2024-12-16 09:00")
    assert chat.channel() == []


async def test_the_bot_knows_when_it_does_something_next(cup: Chat) -> None:
    await cup.wait_until("2024-12-05 18:00")
    assert await cup.bot.next_due() == 1_733_508_000_000  # Friday 18:00, the deadline
    await cup.wait_until("2024-12-06 18:00")
    await cup.wait_until("2024-12-07 18:00")
    assert await cup.bot.next_due() == 1_733_734_800_000  # Monday 09:00, the board


async def test_what_was_due_before_anybody_posted_was_not_missed(chat: Chat) -> None:
    await chat.say("ben", "help")
    await chat.wait_until("2024-12-18 12:00")
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-20 18:00")
    await chat.wait_until("2024-12-18 13:00")
    assert len(chat.channel()) == 1


async def test_my_week_on_an_old_board_is_the_week_of_that_board(cup: Chat) -> None:
    await cup.wait_until("2024-12-09 09:00")
    cup.now += 8 * 24 * 3_600_000
    assert (await cup.press("ben", "My week")).startswith("Leaderboard of week 49,")
    assert "is no week" in transcript(await cup.do("ben", ShowLeaderboard(week="2024-W99")))
