"""What the bot does by itself: closing, and the board of the week."""

import pytest
from inline_snapshot import snapshot

from bot.boards.weekly_board_card import Move, _move
from bot.domain.schedule import BoardKind, EmptyWeek
from bot.inputs.boards import ExplainScores, ManageSeason, PostBoard, ShowLeaderboard
from bot.ports.outgoing import question_subject
from bot.questions.card_links import card_links
from bot.texts import texts
from tests.chat import Chat
from tests.transcript import transcript


async def test_a_week_in_which_nothing_was_resolved_is_worth_reading_too(cup: Chat) -> None:
    await cup.post_question("Does it rain next week?", "Yes/No", "2024-12-12 18:00")
    await cup.wait_until("2024-12-09 09:00")
    assert cup.channel()[2] == snapshot("""\
<board of week 2 8 Dec>
No question was resolved in this time, so there is nothing to rank.
Closing this week: #2 2024-12-12 18:00
Waiting for an answer: #1, since 2024-12-06
[My week] [How scores work]\
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
    assert cup.channel()[1].splitlines()[1] == "This leaderboard is late: it was due 2024-12-09 09:00."


async def test_of_missed_boards_only_the_latest_is_posted(cup: Chat) -> None:
    await cup.wait_until("2024-12-31 12:00")
    assert [card.splitlines()[0] for card in cup.channel()[1:]] == ["<board of week 23 29 Dec>"]


async def test_a_board_is_posted_once_however_often_the_bot_looks(cup: Chat) -> None:
    await cup.say("amina", "admin settings empty-week standing")
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
    assert (await cup.press("ben", "My week")).startswith("<board of week 2 8 Dec>")
    assert "is no week" in transcript(await cup.do("ben", ShowLeaderboard(week="2024-W99")))


async def test_my_week_on_a_board_of_all_time_is_the_week_before_that_board(cup: Chat) -> None:
    await set_board(cup, board=BoardKind.ALL)
    await cup.wait_until("2024-12-09 09:00")
    cup.now += 8 * 24 * 3_600_000
    assert (await cup.press("ben", "My week")).startswith("<board of week 2 8 Dec>")


async def test_my_week_says_so_where_a_member_is_not_on_the_board(cup: Chat) -> None:
    await cup_is_won(cup)
    await cup.wait_until("2024-12-09 09:00")
    assert "You are not on this leaderboard" in await cup.press("zoe", "My week")
    assert "You are not on this leaderboard" not in await cup.press("ben", "My week")


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
<board of week 2 8 Dec>
1. 🥇 Ben +148.8 1 of 1 question
2. Dora −5.7 1 of 1 question
3. Chloe −143.1 1 of 1 question
<resolved>
#1 Who wins the cup this week? → B · Blues (the crowd said 36%)
Best call: +148.8 on #1
Closing this week: #3 2024-12-11 18:00
The season Winter so far:
1. Ben +148.8 1 question · provisional
2. Dora −5.7 1 question · provisional
3. Chloe −143.1 1 question · provisional
New questions: #2
[My week] [How scores work]\
""")
    await cup.wait_until("2024-12-09 10:00")
    await cup.say("amina", "reopen 1")
    await cup.say("ben", "vote 2 20 80")
    await cup.say("chloe", "vote 3 50 50")
    await cup.wait_until("2024-12-16 09:00")
    assert cup.channel()[-1] == snapshot("""\
<board of week 9 15 Dec>
Reopened since the last leaderboard, so their points are taken back:
#1 Who wins the cup this week?
No question was resolved in this time, so there is nothing to rank.
Biggest move: #2, A · Yes from 60% to 20%
Waiting for an answer: #1, since 2024-12-06 · #3, since 2024-12-11
[My week] [How scores work]\
""")


async def test_after_an_empty_week_the_board_says_how_things_stand(cup: Chat) -> None:
    await cup_is_won(cup)
    await cup.wait_until("2024-12-16 09:00")
    assert cup.channel()[-1] == snapshot("""\
<board of week 9 15 Dec>
No question was resolved in this time, so there is nothing to rank.
All time so far:
1. 🥇 Ben +5.0 1 question · provisional
2. Dora −0.2 1 question · provisional
3. Chloe −4.8 1 question · provisional
[My week] [How scores work]\
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
🏆 Leaderboard of the season Winter
1. 🥇 Ben +148.8 1 of 1 question · provisional
-. The crowd +47.9 1 of 1 question
2. Dora −5.7 1 of 1 question · provisional
and 1 more
<resolved>
#1 Who wins the cup this week? → B · Blues (the crowd said 36%)
Best call: +148.8 on #1
[My week] [How scores work]\
""")
    await set_board(cup, board=BoardKind.ALL, names=2)
    await cup.wait_until("2024-12-16 09:00")
    assert cup.channel()[-1] == snapshot("""\
🏆 Leaderboard of all time
No question was resolved that week.
1. 🥇 Ben +5.0 1 of 1 question · provisional
2. Dora −0.2 1 of 1 question · provisional
and 1 more
[My week] [How scores work]\
""")


async def test_a_board_of_the_season_ranks_the_week_where_no_season_runs(cup: Chat) -> None:
    await set_board(cup, board=BoardKind.SEASON)
    await cup.wait_until("2024-12-09 09:00")
    assert cup.channel()[-1].startswith("<board of week 2 8 Dec>")


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
    assert "1. 🥇 Ben" in cup.channel()[-1]
    assert "Dora" not in cup.channel()[-1]


async def test_of_many_questions_the_board_names_some_and_says_how_many_more_there_are(chat: Chat) -> None:
    for number in range(12):
        await chat.post_question(f"Is number {number} the one?", "Yes/No", "2024-12-12 18:00")
    await chat.wait_until("2024-12-09 09:00")
    (closing,) = [line for line in chat.channel()[-1].splitlines() if line.startswith("Closing this week:")]
    assert closing.count(" 2024-12-12 18:00") == 6
    assert closing.endswith("#6 2024-12-12 18:00 · and 6 more")
    for number in range(12):
        await resolve(chat, number + 1, "A")
    await chat.wait_until("2024-12-16 09:00")
    shown = chat.channel()[-1]
    assert "#10 Is number 9 the one?" in shown
    assert "Is number 10 the one?" not in shown
    assert shown.count("\n… and 2 more") == 1


async def test_the_biggest_move_is_that_of_the_question_whose_crowd_changed_most(chat: Chat) -> None:
    await chat.say("amina", "admin settings empty-week standing")
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
    assert "Biggest move: #2, A · Yes from 50% to 10%" in chat.channel()[-1].splitlines()


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


async def test_how_things_stand_is_posted_once_until_points_change(cup: Chat) -> None:
    await cup_is_won(cup)
    await cup.wait_until("2024-12-09 09:00")
    shown = len(cup.channel())
    for day, boards in ((16, 1), (23, 1), (30, 1)):
        await cup.wait_until(f"2024-12-{day} 09:00")
        assert len(cup.channel()) == shown + boards
    # Taken back: the points are others, and the board tells of it.
    await cup.say("amina", "reopen 1")
    await cup.wait_until("2025-01-06 09:00")
    assert "Reopened since the last leaderboard" in cup.channel()[-1]
    told = len(cup.channel())
    await cup.wait_until("2025-01-13 09:00")
    assert len(cup.channel()) == told


async def test_a_week_without_anything_good_has_no_medals_and_no_best_call(cup: Chat) -> None:
    for name in ("ben", "chloe", "dora"):
        await cup.say(name, "vote 1 25 25 25 25")
    await cup.wait_until("2024-12-06 18:00")
    await resolve(cup, 1, "B")
    await cup.wait_until("2024-12-09 09:00")
    _, first, *_ = cup.channel()[-1].splitlines()
    assert first == "1. Ben ±0.0 1 of 1 question"
    assert "Best call" not in cup.channel()[-1]


async def vote_alike(cup: Chat, members: int) -> None:
    """That many members say the same on #1 and are right, and one is wrong."""
    for number in range(members):
        await cup.say(f"member{number:02}", "vote 1 B 70 rest even")
    await cup.say("zoe", "vote 1 A 70 rest even")
    await cup.wait_until("2024-12-06 18:00")
    await resolve(cup, 1, "B")
    await cup.wait_until("2024-12-09 09:00")


async def test_of_equals_all_are_named(cup: Chat) -> None:
    await vote_alike(cup, 13)
    shown = cup.channel()[-1].splitlines()
    assert [line.split()[2] for line in shown if line.startswith("1. 🥇")] == [f"Member{at:02}" for at in range(13)]
    assert "and 1 more" in shown


async def test_of_too_many_equals_some_are_named_and_all_are_counted(cup: Chat) -> None:
    await vote_alike(cup, 18)
    shown = cup.channel()[-1].splitlines()
    named = [line for line in shown if line.startswith("1. 🥇")]
    points = named[0].split()[3]
    assert len(named) == 10
    assert f"and 8 more with {points}, and 1 below them" in shown
    await set_board(cup, names=1)
    await cup.say("amina", "reopen 1")
    await resolve(cup, 1, "A")
    assert "2. Member00" in await cup.say("ben", "leaderboard week")


async def test_after_an_empty_week_equals_are_counted_too(cup: Chat) -> None:
    await vote_alike(cup, 18)
    await cup.wait_until("2024-12-16 09:00")
    shown = cup.channel()[-1].splitlines()
    named = [line for line in shown if line.startswith("1. 🥇")]
    assert len(named) == 10
    assert f"and 8 more with {named[0].split()[3]}, and 1 below them" in shown


async def test_of_too_many_equals_at_the_end_the_rest_is_counted(cup: Chat) -> None:
    for number in range(30):
        await cup.say(f"member{number:02}", "vote 1 25 25 25 25")
    await cup.wait_until("2024-12-06 18:00")
    await resolve(cup, 1, "B")
    await cup.wait_until("2024-12-09 09:00")
    assert "and 20 more with ±0.0" in cup.channel()[-1].splitlines()


async def test_a_board_says_who_rose_who_fell_and_who_is_new(cup: Chat) -> None:
    await cup_is_won(cup)
    await cup.post_question("Does it rain on Wednesday?", "Yes/No", "2024-12-11 18:00")
    await cup.wait_until("2024-12-09 09:00")
    for name, share in (("ben", 60), ("chloe", 90), ("dora", 62), ("zoe", 58)):
        await cup.say(name, f"vote #2 {share}")
    await cup.wait_until("2024-12-11 18:00")
    await resolve(cup, 2, "A")
    await cup.wait_until("2024-12-16 09:00")
    assert cup.channel()[-1].splitlines()[1:5] == snapshot(
        [
            "1. 🥇 Chloe +19.3 ▲2 · 1 of 1 question",
            "2. Dora −4.3 = · 1 of 1 question",
            "3. Ben −6.4 ▼2 · 1 of 1 question",
            "4. Zoe −8.5 new · 1 of 1 question",
        ]
    )


async def test_my_line_comes_first_and_stands_in_its_place_too(cup: Chat) -> None:
    await cup_is_won(cup)
    title, mine, *others = (await cup.say("chloe", "leaderboard week")).splitlines()
    assert title == "<board of week 2 8 Dec>"
    assert mine == others[2]
    assert mine.startswith("3. Chloe")


async def test_over_new_year_and_over_the_end_of_a_month_both_months_are_named(cup: Chat) -> None:
    assert (await cup.say("ben", "leaderboard")).startswith("<board of week 25 Nov 1 Dec>")
    cup.now += 28 * 24 * 3_600_000
    assert (await cup.say("ben", "leaderboard week")).startswith("<board of week 30 Dec 5 Jan>")


@pytest.mark.real_words
async def test_what_people_read_on_a_board(cup: Chat) -> None:
    await cup.say("amina", "admin season start Winter")
    await cup_is_won(cup)
    await cup.post_question("Is there snow on Christmas Day?", "Yes/No", "2024-12-25 18:00")
    await cup.wait_until("2024-12-09 09:00")
    assert cup.channel()[-1] == snapshot("""\
🏆 Leaderboard · 2 – 8 Dec
1. 🥇 Ben +148.8 1 of 1 question
2. Dora −5.7 1 of 1 question
3. Chloe −143.1 1 of 1 question
This week's answers:
#1 Who wins the cup this week? → B · Blues (the crowd said 36%)
Best call: +148.8 on #1
The season Winter so far:
1. Ben +148.8 1 question · provisional
2. Dora −5.7 1 question · provisional
3. Chloe −143.1 1 question · provisional
New questions: #2
[My week] [How scores work]\
""")
    assert await cup.press("dora", "My week") == snapshot("""\
🏆 Leaderboard · 2 – 8 Dec
2. Dora −5.7 1 of 1 question
1. 🥇 Ben +148.8 1 of 1 question
2. Dora −5.7 1 of 1 question
3. Chloe −143.1 1 of 1 question
This week's answers:
#1 Who wins the cup this week? → B · Blues (the crowd said 36%)
Points against the others with a forecast at the same time: +10 is about 10 % more probability on what happened.
[Last week] [This week] [Season] [All time] [How scores work]\
""")
    assert await cup.press("dora", "How scores work") == snapshot("""\
How scores work
Points against the others with a forecast at the same time: +10 is about 10 % more probability on what happened.
A forecast earns points for as long as it stands, until the question closes or the answer is known. Say what you believe: nothing else pays better on average.
A 0 is not the end of the world: very small percentages count as a little more.
The leaderboard of a week or season adds up the points of its questions. Over all time it shows points per question, as if nobody had fewer than 30 questions.
/forecast why #12 shows your own score on a question with the arithmetic.
Rule: peer score, version 1.
[Leaderboard]\
""")


@pytest.mark.real_words
@pytest.mark.parametrize("rule", ["brier", "baseline"])
async def test_how_scores_work_is_told_of_the_rule_that_boards_rank_by(cup: Chat, rule: str) -> None:
    await cup.say("amina", f"admin settings board-rule {rule}")
    await cup.do("ben", ExplainScores())
    expected = {
        "brier": snapshot("""\
How scores work
Distance from what happened: 0 is perfect, 2 is certain and wrong. Lower is better.
A forecast earns points for as long as it stands, until the question closes or the answer is known. Say what you believe: nothing else pays better on average.
A 0 is not the end of the world: very small percentages count as a little more.
A leaderboard shows the mean over all its questions.
/forecast why #12 shows your own score on a question with the arithmetic.
Rule: Brier score, version 1.
[Leaderboard]\
"""),
        "baseline": snapshot("""\
How scores work
0 is an even split, 100 is certain and right.
A forecast earns points for as long as it stands, until the question closes or the answer is known. Say what you believe: nothing else pays better on average.
A 0 is not the end of the world: very small percentages count as a little more.
A leaderboard adds up the points of all its questions.
/forecast why #12 shows your own score on a question with the arithmetic.
Rule: baseline score, version 1.
[Leaderboard]\
"""),
    }
    assert transcript(cup.last["ben"]) == expected[rule]


# Post here


async def shared(chat: Chat) -> list[str]:
    return [
        transcript(sent.shown[-1]) for sent in chat.channels.messages.values() if sent.shown[0].kind == "shared-board"
    ]


async def test_a_moderator_posts_the_board_that_they_see_once(cup: Chat) -> None:
    await cup_is_won(cup)
    await cup.say("amina", "leaderboard week")
    button = cup.button("amina", "Post here").action
    assert transcript(await cup.do("amina", button)) == "The leaderboard is posted here."
    assert await shared(cup) == [
        snapshot("""\
<board of week 2 8 Dec>
1. 🥇 Ben +148.8 1 of 1 question
2. Dora −5.7 1 of 1 question
3. Chloe −143.1 1 of 1 question
<resolved>
#1 Who wins the cup this week? → B · Blues (the crowd said 36%)
[My week] [How scores work]\
""")
    ]
    assert "posted already" in transcript(await cup.do("amina", button))
    assert len(await shared(cup)) == 1
    await cup.say("amina", "leaderboard week")
    await cup.press("amina", "Post here")
    assert len(await shared(cup)) == 2


@pytest.mark.parametrize("period", ["all", "season"])
async def test_other_boards_are_posted_too_and_lead_to_ones_own_line(cup: Chat, period: str) -> None:
    await cup.say("amina", "admin season start Winter")
    await cup_is_won(cup)
    seen = await cup.say("amina", f"leaderboard {period}")
    await cup.press("amina", "Post here")
    (posted,) = await shared(cup)
    assert posted.splitlines()[0] == seen.splitlines()[0]
    cup.last.clear()
    assert (await cup.press("dora", "Leaderboard")).splitlines()[:2] == [
        seen.splitlines()[0],
        next(line for line in seen.splitlines() if "Dora" in line),
    ]


async def test_of_the_last_week_the_board_that_was_seen_is_posted_also_a_week_later(cup: Chat) -> None:
    await cup.wait_until("2024-12-15 12:00")
    await cup.say("amina", "leaderboard")
    button = cup.button("amina", "Post here").action
    await cup.wait_until("2024-12-16 12:00")
    await cup.do("amina", button)
    assert (await shared(cup))[0].startswith("<board of week 2 8 Dec>")


async def test_members_are_not_offered_to_post_a_board_and_may_not(cup: Chat) -> None:
    assert "Post here" not in await cup.say("ben", "leaderboard all")
    answer = await cup.do("ben", PostBoard(period="all", token="t"))
    assert answer.is_refusal
    assert await shared(cup) == []


async def test_a_posted_board_whose_question_is_reopened_says_so(cup: Chat) -> None:
    await cup_is_won(cup)
    await cup.say("amina", "leaderboard week")
    await cup.press("amina", "Post here")
    await cup.say("amina", "reopen 1")
    assert "Corrected: #1 was reopened" in (await shared(cup))[0]


async def test_a_move_that_does_not_show_in_the_percents_is_not_said(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    question = await chat.store.read.questions.get(1)
    assert _move(texts("en"), Move(question, 0, (5_010, 4_990), (5_020, 4_980)), {}) == []


async def test_a_question_without_a_card_has_no_link(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    question = await chat.store.read.questions.get(1)
    here = chat.actor("ben").place
    assert list(await card_links(chat.store.read, [question], here)) == [1]
    (placement,) = await chat.store.read.posts.placements(question_subject(1))
    async with chat.store.transaction() as session:
        await session.posts.forget(placement)
    assert await card_links(chat.store.read, [question], here) == {}
