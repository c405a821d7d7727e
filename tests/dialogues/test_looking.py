"""Lists, details, my record, the boards and help."""

from inline_snapshot import snapshot

from bot.inputs.boards import ShowLeaderboard
from bot.inputs.questions import ListQuestions
from tests.chat import Chat
from tests.transcript import transcript


async def test_details_show_what_the_card_has_no_room_for(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06", criteria="The met office", background="Umbrellas are sold out.")
    await chat.press("ben", "Post")
    assert await chat.press("chloe", "Details") == snapshot("""\
#1 Does it rain on Friday?
A - Yes
B - No
<closes 2024-12-06 23:59 2024-12-06 23:59> · <no forecasts>
<criteria The met office>
<background Umbrellas are sold out.>
<others see no names>
[Forecast] [My forecast] [History]\
""")
    assert (await chat.say("ben", "show")).endswith(
        "Manage this question: [Edit] [Close] [Resolve] [Annul] [Delete] [Post here]\n"
        "[Forecast] [My forecast] [History]"
    )


async def test_my_forecast_shows_what_stands(cup: Chat) -> None:
    assert await cup.press("ben", "My forecast") == snapshot("""\
#1 Who wins the cup this week?
You have no forecast on this question.
[Forecast]\
""")
    await cup.say("ben", "vote 97 1 1 1")
    assert await cup.press("ben", "Withdraw") != ""
    await cup.say("ben", "vote 100 0 0 0")
    del cup.last["ben"]
    assert await cup.press("ben", "My forecast") == snapshot("""\
#1 Who wins the cup this week?
(you | crowd of 1)
A 100% | >99% Reds
B 0% | <1% Blues
C 0% | <1% Greens
D 0% | <1% Other
Given 2024-12-02 12:00
For the score, B, C, D count as 1% each: nobody loses everything over a 0.
[Change] [Withdraw]\
""")
    await cup.wait_until("2024-12-06 18:00")
    del cup.last["ben"]
    assert "\nD 0% | <1% Other\n" in await cup.press("ben", "My forecast")


async def test_lists_by_filter(cup: Chat) -> None:
    await cup.post_question("Does it rain next year?", "Yes/No", "2025-06-06", by="ben")
    await cup.say("ben", "vote #1 even")
    assert await cup.say("ben", "list") == snapshot("""\
2 open questions
#1 Who wins the cup this week? | closes 2024-12-06 18:00 · you: A 25% · <forecasters 1> [Show]
#2 Does it rain next year? | closes 2025-06-06 23:59 · <forecasters 0> [Show]\
""")
    assert await cup.say("ben", "list closing") == snapshot("""\
1 question closes within a week
#1 Who wins the cup this week? | closes 2024-12-06 18:00 · you: A 25% · <forecasters 1> [Show]\
""")
    assert await cup.say("ben", "list unvoted") == snapshot("""\
1 open question without your forecast
#2 Does it rain next year? | closes 2025-06-06 23:59 · <forecasters 0> [Show]\
""")
    assert await cup.say("ben", "list mine") == snapshot("""\
1 question of yours
#2 Does it rain next year? | closes 2025-06-06 23:59 · <forecasters 0> [Show]\
""")
    await cup.wait_until("2024-12-07 09:00")
    assert await cup.say("ben", "list overdue") == snapshot("""\
1 question waits for its answer
#1 Who wins the cup this week? | waits for its answer · you: A 25% · <forecasters 1> [Show]\
""")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    assert await cup.say("ben", "list resolved") == snapshot("""\
1 resolved question
#1 Who wins the cup this week? | resolved · you: A 25% · <forecasters 1> [Show]\
""")
    assert await cup.say("ben", "list closed") == snapshot("""\
No questions to show.
[Ask]\
""")
    assert await cup.say("ben", "list everything") == snapshot(
        """\
filter cannot be everything. It can be: open, closing, unvoted, overdue, closed, resolved, mine.
<typed /forecast list everything>\
"""
    )


async def test_long_lists_come_in_pages(chat: Chat) -> None:
    for number in range(10):
        await chat.post_question(f"Does it rain on day {number}?", "Yes/No", "2024-12-06")
    assert "[More]" in await chat.say("ben", "list")
    assert "#9" in await chat.press("ben", "More")
    assert "#1 " in await chat.press("ben", "Back")
    assert transcript(await chat.do("ben", ListQuestions(page=99))) == snapshot("""\
No questions to show.
[Back] [Ask]\
""")


async def test_my_record(cup: Chat) -> None:
    await cup.post_question("Does it rain next year?", "Yes/No", "2025-06-06")
    await cup.say("ben", "vote #1 certain A")
    await cup.say("ben", "vote #2 70")
    await cup.say("chloe", "vote #1 even")
    assert await cup.say("ben", "me") == snapshot("""\
<record Ben>
This week: no resolved question with a forecast of yours yet.
All time: no resolved question with a forecast of yours yet.
Your forecasts on 2 open questions:
#1 Who wins the cup this week? | A 97% · B 1% · C 1% · D 1% [Change]
#2 Does it rain next year? | A 70% · B 30% [Change]
[Leaderboard] [List] [Remind]\
""")
    await cup.wait_until("2024-12-06 18:00")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    assert await cup.say("ben", "me") == snapshot("""\
<record Ben>
This week: +135.6 points, rank 1 of 2, 1 question.
All time: +4.5 points, rank 1 of 2, 1 question.
Your forecast on 1 open question:
#2 Does it rain next year? | A 70% · B 30% [Change]
[Leaderboard] [List] [Remind]\
""")


async def test_boards_by_period(cup: Chat) -> None:
    await cup.say("ben", "vote #1 certain A")
    await cup.say("chloe", "vote #1 even")
    await cup.wait_until("2024-12-06 18:00")
    assert await cup.say("ben", "leaderboard week") == snapshot("""\
<board of week 2 8 Dec>
No question was resolved in this time, so there is nothing to rank.
<about peer scores>
[Last week] [This week] [Season] [All time] [How scores work]\
""")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    assert await cup.say("ben", "leaderboard week") == snapshot("""\
<board of week 2 8 Dec>
1. 🥇 Ben +135.6 1 of 1 question
1. 🥇 Ben +135.6 1 of 1 question
2. Chloe −135.6 1 of 1 question
<resolved>
#1 Who wins the cup this week? → A · Reds (the crowd said 61%)
<about peer scores>
[Last week] [This week] [Season] [All time] [How scores work]\
""")
    assert await cup.say("ben", "leaderboard") == snapshot("""\
<board of week 25 Nov 1 Dec>
No question was resolved in this time, so there is nothing to rank.
<about peer scores>
[Last week] [This week] [Season] [All time] [How scores work]\
""")
    assert transcript(await cup.do("ben", ShowLeaderboard(period="all"))) == snapshot("""\
🏆 Leaderboard of all time
1. 🥇 Ben +4.5 1 of 1 question · provisional
1. 🥇 Ben +4.5 1 of 1 question · provisional
2. Chloe −4.5 1 of 1 question · provisional
<about peer scores> Over all time: points per question, as if nobody had fewer than 30 questions.
[Last week] [This week] [Season] [All time] [How scores work] [Calibration]\
""")
    assert await cup.say("ben", "leaderboard yesterday") == snapshot(
        """\
period cannot be yesterday. It can be: last-week, week, season, all.
<typed /forecast leaderboard yesterday>\
"""
    )


async def test_help_shows_every_command_or_one(chat: Chat) -> None:
    assert await chat.say("ben", "") == await chat.say("ben", "help")
    assert "/forecast admin settings [setting]" in await chat.say("ben", "help settings")
    assert await chat.say("ben", "help vote") == snapshot("""\
<help>
/forecast vote [question] [picks] | Give your forecast, or change it
question | Which question, e.g. #12
picks | Percent for each outcome, e.g. A 40 B 30 C 20 D 10
[My record] [All commands] [How scores work] [Your data]\
""")
    assert await chat.say("ben", "resolve") == snapshot("""\
resolve needs question. Example: /forecast resolve #12
<typed /forecast resolve>\
""")
