"""What the bot does by itself: closing, and the board of the week."""

from inline_snapshot import snapshot

from bot.domain.schedule import BoardKind, EmptyWeek
from bot.inputs.boards import ManageSeason, ShowLeaderboard
from tests.chat import Chat
from tests.transcript import transcript


async def test_a_week_in_which_nothing_was_resolved_is_worth_reading_too(cup: Chat) -> None:
    await cup.post_question("Does it rain next week?", "Yes/No", "2024-12-12 18:00")
    await cup.wait_until("2024-12-09 09:00")
    assert cup.channel()[2] == snapshot("""\
<board of week 49 2024-12-02 2024-12-08>
No question was resolved in this time, so there is nothing to rank.
New questions, and when they close:
#2 Does it rain next week? (2024-12-12 18:00)
Closing within a week:
#2 Does it rain next week? (2024-12-12 18:00)
Waiting for their answers since:
#1 Who wins the cup this week? (2024-12-06 18:00)
<about peer scores> <rule peer score 1>
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
    assert cup.channel()[1].splitlines()[1] == "This board is late: it was due 2024-12-09 09:00."


async def test_of_missed_boards_only_the_latest_is_posted(cup: Chat) -> None:
    await cup.wait_until("2024-12-31 12:00")
    assert [card.splitlines()[0] for card in cup.channel()[1:]] == ["<board of week 52 2024-12-23 2024-12-29>"]


async def test_a_board_is_posted_once_however_often_the_bot_looks(cup: Chat) -> None:
    for _ in range(3):
        await cup.wait_until("2024-12-09 09:00")
    assert len(cup.channel()) == 2
    schedule = (await cup.store.read.schedules.all())[0]
    async with cup.store.transaction() as session:
        await session.schedules.advance(schedule, 0)
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
    assert (await cup.press("ben", "My week")).startswith("<board of week 49 ")
    assert "is no week" in transcript(await cup.do("ben", ShowLeaderboard(week="2024-W99")))


async def test_my_week_on_a_board_of_all_time_is_the_week_before_that_board(cup: Chat) -> None:
    await set_board(cup, board=BoardKind.ALL)
    await cup.wait_until("2024-12-09 09:00")
    cup.now += 8 * 24 * 3_600_000
    assert (await cup.press("ben", "My week")).startswith("<board of week 49 ")


async def test_my_week_says_so_where_a_member_is_not_on_the_board(cup: Chat) -> None:
    await cup_is_won(cup)
    await cup.wait_until("2024-12-09 09:00")
    assert "You are not on this one" in await cup.press("zoe", "My week")
    assert "You are not on this one" not in await cup.press("ben", "My week")


async def set_board(
    chat: Chat, board: BoardKind = BoardKind.WEEK, names: int = 10, empty: EmptyWeek = EmptyWeek.STANDING
) -> None:
    async with chat.store.transaction() as session:
        db = session.schedules._db  # type: ignore[attr-defined]  # nothing but the database can say it yet
        await db.run("UPDATE schedule SET board = ?, names = ?, empty = ?", board, names, empty)


async def resolve(chat: Chat, number: int, outcome: str) -> None:
    await chat.say("amina", f"resolve {number}")
    await chat.fill("amina", outcome=outcome)


async def cup_is_won(cup: Chat) -> None:
    """#1 goes to the Blues: Ben saw it coming, Chloe did not."""
    await cup.say("ben", "vote 1 B 70 rest even")
    await cup.say("chloe", "vote 1 A 70 rest even")
    await cup.say("dora", "vote 1 25 25 25 25")
    await cup.wait_until("2024-12-06 18:00")
    await resolve(cup, 1, "B")


async def test_the_whole_message_of_a_week_with_everything_in_it(cup: Chat) -> None:
    await cup.do("amina", ManageSeason(step="start", name="Winter"))
    await cup_is_won(cup)
    await cup.post_question("Is there snow on Christmas Day?", "Yes/No", "2024-12-25 18:00")
    await cup.post_question("Does it rain on Wednesday?", "Yes/No", "2024-12-11 18:00")
    await cup.say("ben", "vote 2 60 40")
    await cup.wait_until("2024-12-09 09:00")
    assert cup.channel()[-1] == snapshot("""\
<board of week 49 2024-12-02 2024-12-08>
1. Ben +148.8 1 of 1 question
2. Dora −5.7 1 of 1 question
3. Chloe −143.1 1 of 1 question
<resolved>
#1 Who wins the cup this week? → B · Blues
Best single call: +148.8 points on #1 Who wins the cup this week?
The season Winter so far:
1. Ben +148.8 1 question · provisional
2. Dora −5.7 1 question · provisional
3. Chloe −143.1 1 question · provisional
New questions, and when they close:
#2 Is there snow on Christmas Day? (2024-12-25 18:00)
#3 Does it rain on Wednesday? (2024-12-11 18:00)
Closing within a week:
#3 Does it rain on Wednesday? (2024-12-11 18:00)
<about peer scores> <rule peer score 1>
[My week]\
""")
    await cup.wait_until("2024-12-09 10:00")
    await cup.say("amina", "reopen 1")
    await cup.say("ben", "vote 2 20 80")
    await cup.say("chloe", "vote 3 50 50")
    await cup.wait_until("2024-12-16 09:00")
    assert cup.channel()[-1] == snapshot("""\
<board of week 50 2024-12-09 2024-12-15>
Reopened since the last board, and their points taken back:
#1 Who wins the cup this week?
No question was resolved in this time, so there is nothing to rank.
Biggest move of the crowd: Yes went from 60% to 20% on #2 Is there snow on Christmas Day?
Waiting for their answers since:
#1 Who wins the cup this week? (2024-12-06 18:00)
#3 Does it rain on Wednesday? (2024-12-11 18:00)
<about peer scores> <rule peer score 1>
[My week]\
""")


async def test_after_an_empty_week_the_board_says_how_things_stand(cup: Chat) -> None:
    await cup_is_won(cup)
    await cup.wait_until("2024-12-16 09:00")
    assert cup.channel()[-1] == snapshot("""\
<board of week 50 2024-12-09 2024-12-15>
No question was resolved in this time, so there is nothing to rank.
All time so far:
1. Ben +5.0 1 question · provisional
2. Dora −0.2 1 question · provisional
3. Chloe −4.8 1 question · provisional
<about peer scores> <rule peer score 1>
[My week]\
""")
    await cup.do("amina", ManageSeason(step="start", name="Winter"))
    await cup.wait_until("2024-12-23 09:00")
    assert "All time so far:" in cup.channel()[-1]


async def test_a_board_of_the_season_or_of_all_time_says_what_the_week_added(cup: Chat) -> None:
    await cup.do("amina", ManageSeason(step="start", name="Winter"))
    await set_board(cup, board=BoardKind.SEASON, names=2)
    await cup_is_won(cup)
    await cup.wait_until("2024-12-09 09:00")
    assert cup.channel()[-1] == snapshot("""\
Leaderboard of the season Winter
1. Ben +148.8 1 of 1 question · provisional
-. The crowd +47.9 1 of 1 question
2. Dora −5.7 1 of 1 question · provisional
<resolved>
#1 Who wins the cup this week? → B · Blues
Best single call: +148.8 points on #1 Who wins the cup this week?
<about peer scores> <rule peer score 1>
[My week]\
""")
    await set_board(cup, board=BoardKind.ALL, names=2)
    await cup.wait_until("2024-12-16 09:00")
    assert cup.channel()[-1] == snapshot("""\
Leaderboard of all time
No question was resolved in the week before this board.
1. Ben +5.0 1 of 1 question · provisional
2. Dora −0.2 1 of 1 question · provisional
<about peer scores> Over all time: points per question, counted as if nobody had fewer than 30 questions. <rule peer score 1>
[My week]\
""")


async def test_a_board_of_the_season_ranks_the_week_where_no_season_runs(cup: Chat) -> None:
    await set_board(cup, board=BoardKind.SEASON)
    await cup.wait_until("2024-12-09 09:00")
    assert cup.channel()[-1].startswith("<board of week 49 ")


async def test_a_community_that_wants_none_gets_no_board_of_an_empty_week(cup: Chat) -> None:
    await set_board(cup, empty=EmptyWeek.SKIP)
    await cup_is_won(cup)
    await cup.wait_until("2024-12-09 09:00")
    before = len(cup.channel())
    await cup.wait_until("2024-12-16 09:00")
    assert len(cup.channel()) == before
    await set_board(cup, board=BoardKind.ALL, empty=EmptyWeek.SKIP)
    await cup.wait_until("2024-12-23 09:00")
    assert len(cup.channel()) == before


async def test_as_many_of_the_best_are_named_as_the_community_wants(cup: Chat) -> None:
    await set_board(cup, names=1)
    await cup_is_won(cup)
    await cup.wait_until("2024-12-09 09:00")
    assert "1. Ben" in cup.channel()[-1]
    assert "Dora" not in cup.channel()[-1]


async def test_of_many_questions_the_board_names_ten_and_says_how_many_more_there_are(chat: Chat) -> None:
    for number in range(12):
        await chat.post_question(f"Is number {number} the one?", "Yes/No", "2024-12-12 18:00")
    await chat.wait_until("2024-12-09 09:00")
    shown = chat.channel()[-1]
    assert shown.count("Is number 9 the one?") == 2
    assert "Is number 10 the one?" not in shown
    assert shown.count("\n… and 2 more") == 2


async def test_the_biggest_move_is_that_of_the_question_whose_crowd_changed_most(chat: Chat) -> None:
    for title in ("Does the dollar rise?", "Does the euro rise?", "Does the pound rise?", "Does the yen rise?"):
        await chat.post_question(title, "Yes/No", "2024-12-31 18:00")
    for number in (1, 2, 3):
        await chat.say("ben", f"vote {number} 50 50")
    await chat.wait_until("2024-12-10 12:00")
    await chat.say("ben", "vote 1 60 40")
    await chat.say("ben", "vote 2 10 90")
    await chat.say("ben", "vote 3 60 40")
    await chat.say("ben", "vote 4 99 1")  # nobody's forecast stood on it before
    await chat.wait_until("2024-12-16 09:00")
    moved = "Biggest move of the crowd: Yes went from 50% to 10% on #2 Does the euro rise?"
    assert moved in chat.channel()[-1].splitlines()


async def test_a_crowd_that_prints_the_same_did_not_move(chat: Chat) -> None:
    await chat.post_question("Does the dollar rise?", "Yes/No", "2024-12-31 18:00")
    await chat.say("ben", "vote 1 50 50")
    await chat.wait_until("2024-12-10 12:00")
    await chat.say("ben", "vote 1 50.1 49.9")
    await chat.wait_until("2024-12-16 09:00")
    assert "Biggest move" not in chat.channel()[-1]


async def test_a_crowd_that_is_hidden_did_not_move(chat: Chat) -> None:
    await chat.say("amina", "admin settings crowd-visibility at-close")
    await chat.post_question("Does the dollar rise?", "Yes/No", "2024-12-31 18:00")
    await chat.say("ben", "vote 1 50 50")
    await chat.wait_until("2024-12-10 12:00")
    await chat.say("ben", "vote 1 90 10")
    await chat.wait_until("2024-12-16 09:00")
    assert "Biggest move" not in chat.channel()[-1]
