"""Seasons: a named period with a board of its own."""

import pytest
from inline_snapshot import snapshot

from tests.chat import Chat
from tests.transcript import transcript

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


async def one_question(chat: Chat, title: str, ben: str, chloe: str) -> None:
    number = await chat.post_question(title, "Yes/No", "2024-12-30 18:00")
    await chat.say("ben", f"vote {number} {ben}")
    await chat.say("chloe", f"vote {number} {chloe}")
    chat.now += 3_600_000
    await chat.say("amina", f"resolve {number}")
    await chat.fill("amina", outcome="A")


async def test_a_season_counts_what_is_resolved_while_it_runs(chat: Chat) -> None:
    assert await chat.say("amina", "admin season") == snapshot("""\
There is no season yet.
<set up?>
Use season to start one (start Spring 2026) or to end the running one (end).
[Set up]\
""")
    assert await chat.say("ben", "leaderboard season") == snapshot(
        "There is no season yet. Administrators start one with season start and a name."
    )
    await one_question(chat, "Was this before the season?", "99", "1")
    assert await chat.say("amina", "admin season start Winter 2024") == snapshot("""\
1 season
Winter 2024 | since 2024-12-02 [Leaderboard]
<set up?>
Use season to start one (start Spring 2026) or to end the running one (end).
[Set up]\
""")
    await one_question(chat, "Is this in the season?", "20", "60")
    assert await chat.say("ben", "leaderboard season") == snapshot("""\
🏆 Leaderboard of the season Winter 2024
2. Ben −0.2 1 of 2 questions · provisional
1. 🥇 Chloe +0.2 1 of 2 questions · provisional
-. The crowd ±0.0 1 of 2 questions
2. Ben −0.2 1 of 2 questions · provisional
<about peer scores>
[Last week] [This week] [Season] [All time] [How scores work] [Calibration]\
""")
    assert await chat.say("amina", "admin season end") == snapshot("""\
1 season
Winter 2024 | 2024-12-02 to 2024-12-02 [Leaderboard]
<set up?>
Use season to start one (start Spring 2026) or to end the running one (end).
[Set up]\
""")
    await one_question(chat, "Is this after the season?", "99", "1")
    await chat.say("amina", "admin season start Spring 2025")
    assert await chat.say("ben", "leaderboard season winter 2024") == await chat.say(
        "ben", "leaderboard season Winter 2024"
    )
    assert "1. 🥇 Chloe" in await chat.say("ben", "leaderboard season Winter 2024")
    assert await chat.say("ben", "leaderboard season") == snapshot("""\
🏆 Leaderboard of the season Spring 2025
Nobody had a forecast on what was resolved.
<about peer scores>
[Last week] [This week] [Season] [All time] [How scores work] [Calibration]\
""")


async def test_a_season_ends_with_one_board_in_each_channel_that_has_weekly_ones(chat: Chat) -> None:
    await chat.say("amina", "admin season start Winter 2024")
    await one_question(chat, "Is this in the season?", "20", "60")
    number = await chat.post_question("Is this in the next one?", "Yes/No", "2024-12-30 18:00")
    await chat.say("amina", "admin schedule add Friday 10:00")
    home, chat.place = chat.place, chat.place.in_channel("boards")
    chat.now += 1
    await chat.say("amina", "admin schedule add Friday 10:00")
    await chat.say("amina", "admin season end")
    finals = [each for each in chat.channels.messages.values() if each.shown[-1].kind == "final-board"]
    assert [each.place for each in finals] == [home, chat.place]
    assert transcript(finals[0].shown[-1]) == snapshot("""\
The season Winter 2024 is over: its leaderboard
2024-12-02 to 2024-12-02
1. 🥇 Chloe +0.2 1 of 1 question · provisional
-. The crowd ±0.0 1 of 1 question
2. Ben −0.2 1 of 1 question · provisional
Not resolved yet; these count for the next season:
#2 Is this in the next one? (2024-12-30 18:00)
[Leaderboard] [How scores work]\
""")
    await chat.say("amina", "admin season end")
    await chat.wait_until("2024-12-05 12:00")
    assert len([each for each in chat.channels.messages.values() if each.shown[-1].kind == "final-board"]) == 2
    # It is corrected like any other board.
    await chat.say("amina", "reopen 1")
    assert "Corrected: #1" in transcript(finals[0].shown[-1])
    # And what was left open counts for the season in which it is resolved.
    await chat.say("amina", "admin season start Spring 2025")
    await chat.say("ben", f"vote {number} 70")
    await chat.say("amina", f"resolve {number}")
    await chat.fill("amina", outcome="A")
    resolution = await chat.store.read.resolutions.resolution(2)
    assert resolution is not None
    assert "season:2" in resolution.terms.periods


async def test_a_season_can_end_where_no_board_has_a_channel(chat: Chat) -> None:
    await chat.say("amina", "admin season start Winter 2024")
    assert "Winter 2024" in await chat.say("amina", "admin season end")
    assert chat.channel() == []


async def test_one_season_runs_at_a_time_and_has_a_name_of_its_own(chat: Chat) -> None:
    assert await chat.say("amina", "admin season start") == snapshot("A season needs a name, e.g. Spring 2026.")
    assert await chat.say("amina", "admin season end") == snapshot(
        "No season is running. Start one with season start and a name."
    )
    await chat.say("amina", "admin season start Winter")
    assert await chat.say("amina", "admin season start Spring") == snapshot(
        """\
The season Winter is running. End it before you start another.
<typed /forecast admin season start Spring>\
"""
    )
    await chat.say("amina", "admin season end")
    assert await chat.say("amina", "admin season start WINTER") == snapshot(
        """\
There was a season WINTER already. Give this one a name of its own.
<typed /forecast admin season start WINTER>\
"""
    )
    assert await chat.say("ben", "leaderboard season Autumn") == snapshot(
        """\
There is no season of that name. There are: Winter.
<typed /forecast leaderboard season Autumn>\
"""
    )


async def test_only_administrators_manage_seasons(chat: Chat) -> None:
    assert await chat.say("ben", "admin season start Mine") == snapshot(
        """\
Only administrators can do that.
<typed /forecast admin season start Mine>\
"""
    )
    assert (await chat.say("ben", "admin")).startswith("<help>")


async def test_with_ten_questions_a_board_shows_how_far_it_could_be_luck(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.say("amina", "admin season start Winter")
    for number, word in enumerate(WORDS):
        await one_question(chat, f"Does it happen on day {word}?", str(60 + 3 * number), "50")
    assert await chat.say("ben", "leaderboard season") == snapshot("""\
🏆 Leaderboard of the season Winter
1. 🥇 Ben +0.7 12 of 12 questions · 90 % between +0.6 and +0.9
1. 🥇 Ben +0.7 12 of 12 questions · 90 % between +0.6 and +0.9
-. The crowd +0.1 12 of 12 questions
2. Chloe −0.7 12 of 12 questions · 90 % between −0.9 and −0.6
<about peer scores>
[Last week] [This week] [Season] [All time] [How scores work] [Calibration]\
""")
    board = await chat.say("ben", "leaderboard all")
    assert board == await chat.say("ben", "leaderboard all")
    assert "provisional" not in board
    assert "90 % between" in board
    await chat.say("amina", "admin schedule move season")
    await chat.wait_until("2025-02-03 09:00")
    assert "1. 🥇 Ben +0.7 12 of 12 questions · 90 % between +0.6 and +0.9" in chat.channel()[-1]
    # It takes long, and a member's own record does not show it.
    monkeypatch.setattr("bot.boards.standings.bootstrap_interval", None)
    assert (await chat.say("ben", "me")).startswith("<record Ben>")


async def test_only_the_best_are_shown_and_my_own_line(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    for number in range(25):
        await chat.say(f"member{number:02}", f"vote #1 {99 - number}")
    chat.now += 3_600_000
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A")
    board = await chat.say("member24", "leaderboard week")
    assert "20. Member19" in board
    assert "Member20" not in board
    assert "25. Member24" in board


async def test_my_record_shows_how_well_calibrated_i_am(chat: Chat) -> None:
    for word in WORDS[:6]:
        await one_question(chat, f"Does it happen on day {word}?", "70", "50")
    assert await chat.say("ben", "me") == snapshot("""\
<record Ben>
This week: +0.3 points, rank 1 of 2, 6 questions.
All time: ±0.0 points, rank 1 of 2, 6 questions.
How often it happened when you gave it this much (in brackets: the range in which it should lie 9 times in 10):
20 to 40%: 0% (0 to 31%), 6 questions
60 to 80%: 100% (69 to 100%), 6 questions
Not sure enough: what was thought likely happened even more often than was said. Bolder probabilities would have scored better.
You have no forecast on an open question.
[Leaderboard] [List] [Remind]\
""")
    assert "How often it happened" not in await chat.say("dana", "me")


async def test_a_season_with_a_long_name_is_chosen_by_its_button(chat: Chat) -> None:
    await chat.say("amina", "admin season start " + "Зимний сезон прогнозов и наблюдений года")
    assert (await chat.press("amina", "Leaderboard")).startswith("🏆 Leaderboard of the season Зимний")
