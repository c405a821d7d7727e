"""A community sets up its weekly leaderboards."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.doctor.examine import examine
from bot.domain.member import Place
from bot.domain.schedule import Paused, Schedule
from bot.inputs.boards import ManageSchedule
from bot.ports.platform import PostFailed
from bot.ui.cards import Card
from storage.checks.checks import open_checks
from tests.chat import Chat, open_chat
from tests.transcript import transcript
from tests.words import said


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    """A Monday noon in Berlin; one question is open in #general."""
    async with open_chat(tmp_path) as chat:
        await chat.say("amina", "admin settings time-zone Europe/Berlin")
        await chat.post_question("Who wins the cup?", "Reds/Blues", "2025-12-06 18:00")
        yield chat


def boards(chat: Chat) -> list[str]:
    cards = [posted.shown[-1] for posted in chat.channels.messages.values()]
    return [transcript(card).splitlines()[0] for card in cards if card.kind == "weekly-board"]


@pytest.mark.real_words
async def test_the_one_board_every_community_begins_with(chat: Chat) -> None:
    assert await chat.say("amina", "admin schedule") == snapshot("""\
Weekly leaderboards
s1: the 10 best of the last week, in #general | Next: Monday 2024-12-09 09:00 Europe/Berlin (for you: 2024-12-09 08:00). [Preview]
Use schedule to add a leaderboard (add) or to change one (move s1). In any order: Friday 18:00 · week, season or all · top 5 · standing, once or skip (after a week without answers) · here (in this channel)\
""")


async def test_a_board_is_added_and_posted_at_its_local_time_once_a_week(chat: Chat) -> None:
    assert await chat.say("amina", "admin schedule add Friday 18:00 all top 3") == snapshot("""\
s2 is added.
<schedule s2 all time #general 3>
Next: Friday 2024-12-06 18:00 Europe/Berlin (for you: 2024-12-06 17:00).
<how to schedule>
[Preview] [Pause] [Remove]\
""")
    await chat.wait_until("2024-12-06 16:59")
    assert boards(chat) == []
    await chat.wait_until("2024-12-06 17:00")
    await chat.wait_until("2024-12-06 17:01")
    assert boards(chat) == ["🏆 Leaderboard of all time"]
    await chat.wait_until("2024-12-09 08:00")
    # The Monday board of every community.
    assert len(boards(chat)) == 2
    await chat.say("amina", "admin schedule move s2 standing")
    await chat.wait_until("2024-12-13 17:00")
    assert len(boards(chat)) == 3


async def test_a_preview_is_seen_by_nobody_else(chat: Chat) -> None:
    before = len(chat.channel())
    assert "<board of week 2 8 Dec>" in await chat.say("amina", "admin schedule preview")
    assert chat.last["amina"].private
    assert len(chat.channel()) == before


async def test_the_preview_of_a_season_s_board_says_where_no_season_runs(chat: Chat) -> None:
    said = await chat.say("amina", "admin schedule move season")
    assert said.startswith("<schedule s1 the season #general 10>")
    _, _, line, *_ = (await chat.say("amina", "admin schedule preview")).splitlines()
    assert line == "No season is running, so it ranks the week."
    await chat.say("amina", "admin season start Winter")
    assert "🏆 Leaderboard of the season Winter\nAs things are" in await chat.say("amina", "admin schedule preview")


async def test_a_preview_is_what_the_next_slot_posts_where_nothing_happens_until_then(chat: Chat) -> None:
    await chat.say("amina", "admin season start Winter")
    await chat.post_question("Does it rain today?", "Yes/No", "2024-12-02 18:00")
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    await chat.post_question("Does it rain on Wednesday?", "Yes/No", "2024-12-11 18:00")
    await chat.say("ben", "vote #2 80/20")
    await chat.say("dana", "vote #2 40/60")
    await chat.wait_until("2024-12-02 18:00")
    await chat.say("amina", "resolve #2")
    await chat.fill("amina", outcome="A")
    title, due, *preview = (await chat.say("amina", "admin schedule preview")).splitlines()
    assert due == "As things are now, this will be posted 2024-12-09 08:00."
    await chat.wait_until("2024-12-09 08:00")
    (posted,) = [said for said in chat.channel() if said.startswith("<board of week")]
    assert posted.splitlines() == [title, *preview]
    assert preview == snapshot(
        [
            "1. 🥇 Ben +69.3 1 of 1 question",
            "2. Dana −69.3 1 of 1 question",
            "<resolved>",
            "#2 Does it rain today? → A · Yes (the crowd said 60%)",
            "Best call: +69.3 on #2",
            "Closing this week: #4 2024-12-11 17:00",
            "Waiting for an answer: #3, since 2024-12-06",
            "The season Winter so far:",
            "1. Ben +69.3 1 question · provisional",
            "2. Dana −69.3 1 question · provisional",
            "New questions: #1",
            "[My week] [How scores work]",
        ]
    )
    assert (await chat.say("amina", "admin schedule preview")).startswith("<board of week 9 15 Dec>")


@pytest.mark.parametrize("words", ["skip", "once"])
async def test_a_preview_says_where_the_next_slot_posts_nothing(chat: Chat, words: str) -> None:
    await chat.wait_until("2024-12-09 08:00")
    await chat.say("amina", f"admin schedule move s1 {words}")
    said = await chat.say("amina", "admin schedule preview")
    assert said.startswith("As things are now, s1 will post nothing 2024-12-16 08:00.")
    await chat.wait_until("2024-12-16 08:00")
    assert len(boards(chat)) == 1


async def test_a_paused_board_is_not_posted_and_what_was_missed_is_not_made_up_for(chat: Chat) -> None:
    assert "Paused." in await chat.say("amina", "admin schedule pause")
    await chat.wait_until("2024-12-11 12:00")
    assert "Next: Monday 2024-12-16 09:00" in await chat.press("amina", "Resume")
    assert boards(chat) == []
    await chat.wait_until("2024-12-16 08:00")
    assert len(boards(chat)) == 1


async def test_a_board_moves_to_another_day_and_channel(chat: Chat) -> None:
    chat.place = replace(chat.place, channel="boards")
    assert await chat.say("amina", "admin schedule move s1 Tuesday 10:00 here season skip") == snapshot("""\
<schedule s1 the season #boards 10>
Next: Tuesday 2024-12-03 10:00 Europe/Berlin (for you: 2024-12-03 09:00). It posts nothing after a week without answers.
<how to schedule>
[Preview] [Pause] [Remove]\
""")
    await chat.wait_until("2024-12-03 09:00")
    # Nothing was resolved, and it skips empty weeks.
    assert boards(chat) == []
    await chat.say("amina", "admin schedule move s1 standing")
    await chat.wait_until("2024-12-10 09:00")
    assert [posted.place.channel for posted in chat.channels.messages.values()][-1] == "boards"


async def test_moved_within_its_week_a_board_is_still_posted_once(chat: Chat) -> None:
    await chat.say("amina", "admin schedule move standing")
    await chat.wait_until("2024-12-09 08:00")
    assert len(boards(chat)) == 1
    assert "Next: Wednesday 2024-12-18" in await chat.say("amina", "admin schedule move Wednesday 09:00")
    await chat.wait_until("2024-12-11 08:00")
    assert len(boards(chat)) == 1
    await chat.wait_until("2024-12-18 08:00")
    assert len(boards(chat)) == 2


MOVES = {
    "moved": ["admin schedule move Monday 07:00"],
    "resumed": ["admin schedule pause", "admin schedule resume s1 07:00"],
    "another zone": ["admin settings time-zone Asia/Kolkata"],
}
"""How the next slot comes before the time at which the board of the last one expires."""


@pytest.mark.parametrize("how", MOVES)
@pytest.mark.parametrize("empty", ["once", "standing"])
async def test_a_board_that_could_not_be_sent_before_the_next_one_was_due_gives_way_to_it(
    chat: Chat, how: str, empty: str
) -> None:
    await chat.say("amina", f"admin schedule move {empty}")
    chat.channels.fault = PostFailed("HTTP 503", certain=True, wait_s=7 * 86_400 - 5_400)
    await chat.wait_until("2024-12-09 08:00")
    for line in MOVES[how]:
        await chat.say("amina", line)
    # The board of the 9th is tried again at 06:30, and would expire at 08:00.
    for at in ("2024-12-16 03:30", "2024-12-16 06:00", "2024-12-16 06:30", "2024-12-16 08:00"):
        await chat.wait_until(at)
    assert boards(chat) == ["<board of week 9 15 Dec>"]


async def test_a_removed_board_is_gone_and_its_number_with_it(chat: Chat) -> None:
    await chat.say("amina", "admin schedule remove s1")
    assert await chat.say("amina", "admin schedule") == snapshot("""\
There is no weekly leaderboard.
<how to schedule>\
""")
    assert "s2" in await chat.say("amina", "admin schedule add")


async def test_a_board_whose_channel_is_gone_goes_on_where_it_is_resumed(chat: Chat) -> None:
    chat.channels.fault = PostFailed("unknown channel", certain=True, gone=True)
    await chat.wait_until("2024-12-09 08:00")
    assert await chat.say("amina", "admin schedule") == snapshot("""\
Weekly leaderboards
<schedule s1 the last week a channel I can no longer see 10> | Paused: its channel is gone, or I may not post there. Resume it in the channel where it should go on. [Preview]
<how to schedule>\
""")
    chat.place = replace(chat.place, channel="boards")
    await chat.say("amina", "admin schedule resume")
    (schedule,) = await chat.store.read.schedules.all()
    assert (schedule.paused, schedule.place) == (Paused.NO, chat.place)


async def lose_the_channel(chat: Chat) -> None:
    chat.channels.fault = PostFailed("unknown channel", certain=True, gone=True)
    await chat.wait_until("2024-12-09 08:00")
    assert boards(chat) == []


async def resume_elsewhere(chat: Chat) -> str:
    chat.place = replace(chat.place, channel="boards")
    return await chat.say("amina", "admin schedule resume")


@pytest.mark.parametrize(
    ("at", "title", "due"),
    [
        ("2024-12-09 12:00", "<board of week 2 8 Dec>", "2024-12-09 08:00"),
        ("2024-12-24 12:00", "<board of week 16 22 Dec>", "2024-12-23 08:00"),
    ],
    ids=["the one that could not be posted", "a later one"],
)
async def test_resumed_after_its_channel_was_gone_it_posts_the_latest_missed_board_once_and_late(
    chat: Chat, at: str, title: str, due: str
) -> None:
    await lose_the_channel(chat)
    await chat.wait_until(at)
    assert boards(chat) == []
    await resume_elsewhere(chat)
    for _ in range(2):
        (board,) = [posted for posted in chat.channels.messages.values() if posted.shown[0].kind == "weekly-board"]
        assert (board.place, transcript(board.shown[0])[: len(title)]) == (chat.place, title)
        assert f"This leaderboard is late: it was due {due}." in transcript(board.shown[0])
        await chat.say("amina", "admin schedule resume")


async def test_resumed_into_a_channel_that_is_gone_too_it_is_still_made_up_for(chat: Chat) -> None:
    await lose_the_channel(chat)
    for _ in range(2):
        chat.channels.fault = PostFailed("unknown channel", certain=True, gone=True)
        await resume_elsewhere(chat)
    assert boards(chat) == []
    await resume_elsewhere(chat)
    assert len(boards(chat)) == 1


async def test_what_was_corrected_is_told_by_the_board_that_appears(chat: Chat) -> None:
    await chat.say("ben", "vote #1 80/20")
    await chat.say("amina", "resolve #1")
    await chat.fill("amina", outcome="A")
    await chat.wait_until("2024-12-09 08:00")
    await chat.say("amina", "reopen 1")
    chat.channels.fault = PostFailed("unknown channel", certain=True, gone=True)
    await chat.wait_until("2024-12-16 08:00")
    assert len(boards(chat)) == 1
    await resume_elsewhere(chat)
    board = [posted.shown[0] for posted in chat.channels.messages.values() if posted.place == chat.place][-1]
    assert "Reopened since the last leaderboard" in transcript(board)
    async with open_checks(chat.store._path) as checks:
        assert [found.wrong async for found in examine(checks, chat.now, ["test"]) if found.wrong] == []


async def test_a_board_that_may_have_appeared_is_not_made_up_for(chat: Chat) -> None:
    chat.channels.fault = PostFailed("timeout", certain=False)
    await chat.wait_until("2024-12-09 08:00")
    chat.channels.fault = PostFailed("unknown channel", certain=True, gone=True)
    await chat.wait_until("2024-12-09 08:10")
    assert "its channel is gone" in await chat.say("amina", "admin schedule")
    await resume_elsewhere(chat)
    assert boards(chat) == []


async def test_to_resume_twice_loses_no_board(chat: Chat) -> None:
    chat.channels.fault = PostFailed("50001", certain=True, gone=True)
    await chat.wait_until("2024-12-09 08:00")
    await chat.wait_until("2024-12-09 12:00")
    chat.place = replace(chat.place, channel="boards")
    for press in range(2):
        await chat.bot.handle(ManageSchedule(step="resume", details="s1"), chat.actor("amina", f"press {press}"))
        chat.now += 300
    await chat.wait_until("2024-12-09 13:00")
    assert len(boards(chat)) == 1


@pytest.mark.parametrize(("move", "appears"), [("top 5", "2024-12-09 12:00"), ("Friday", "2024-12-13 12:00")])
async def test_changed_while_it_could_not_be_posted_it_is_still_made_up_for(
    chat: Chat, move: str, appears: str
) -> None:
    chat.channels.fault = PostFailed("busy", certain=True, wait_s=60)
    await chat.wait_until("2024-12-09 08:00")
    await chat.say("amina", f"admin schedule move s1 {move}")
    chat.channels.fault = PostFailed("50001", certain=True, gone=True)
    await chat.wait_until("2024-12-09 08:30")
    chat.place = replace(chat.place, channel="boards")
    await chat.say("amina", "admin schedule resume")
    await chat.wait_until(appears)
    assert len(boards(chat)) == 1


async def test_a_board_that_appeared_before_its_channel_was_gone_is_not_posted_again(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = chat.channels.post

    async def post(place: Place, card: Card, key: str, reply_to: str = "") -> None:
        await real(place, card, key, reply_to)
        raise PostFailed("the answer was lost, and the next one was 50001", certain=False, gone=True)

    with monkeypatch.context() as lossy:
        lossy.setattr(chat.channels, "post", post)
        await chat.wait_until("2024-12-09 08:00")
    chat.place = replace(chat.place, channel="boards")
    await chat.say("amina", "admin schedule resume")
    await chat.wait_until("2024-12-09 12:00")
    assert len(boards(chat)) == 1


@pytest.mark.parametrize("step", ["pause", "move Tuesday 09:00"])
async def test_what_was_missed_is_not_made_up_for_where_a_person_paused_or_moved_it_since(
    chat: Chat, step: str
) -> None:
    await lose_the_channel(chat)
    await chat.wait_until("2024-12-11 12:00")
    await chat.say("amina", f"admin schedule {step}")
    await resume_elsewhere(chat)
    assert boards(chat) == []


async def test_a_time_that_clocks_skip_is_said_to_be_due_after_the_gap(chat: Chat) -> None:
    await chat.wait_until("2025-03-24 07:00")
    assert await chat.say("amina", "admin schedule move Sunday 02:30") == snapshot("""\
<schedule s1 the last week #general 10>
Next: Sunday 2025-03-30 03:00 Europe/Berlin (for you: 2025-03-30 01:00), because the clocks skip 02:30.
<how to schedule>
[Preview] [Pause] [Remove]\
""")


async def test_it_must_be_clear_which_board_is_meant(chat: Chat) -> None:
    await chat.say("amina", "admin schedule add")
    assert await chat.say("amina", "admin schedule move Friday, all time") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
Which one do you mean? There are: s1, s2.
<schedule s1 the last week #general 10> [Choose]
<schedule s2 the last week #general 10> [Choose]\
""")
    answer = await chat.press("amina", "Choose")
    assert "all time" in answer
    assert "Friday" in answer
    assert await chat.say("amina", "admin schedule pause s9") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
There is no such weekly leaderboard.
<schedule s1 all time #general 10> [Choose]
<schedule s2 the last week #general 10> [Choose]\
""")
    assert said("boards.schedule_paused") in await chat.press("amina", "Choose")
    assert "I do not understand soon" in await chat.say("amina", "admin schedule move s1 soon")
    for name in ("s1", "s2"):
        await chat.say("amina", f"admin schedule remove {name}")
    assert said("boards.schedule_none") in await chat.say("amina", "admin schedule remove s1")


async def test_a_board_that_is_removed_while_it_is_changed_stays_removed(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = chat.store.read.schedules
    of = read.of

    async def then_removed(community: int) -> list[Schedule]:
        found = await of(community)
        async with chat.store.transaction() as session:
            for each in found:
                await session.schedules.remove(each)
        return found

    monkeypatch.setattr(read, "of", then_removed)
    assert said("boards.schedule_none") in await chat.say("amina", "admin schedule move s1 Friday")
    assert await of(1) == []


async def test_the_board_of_all_time_is_asked_for_as_it_is_said(chat: Chat) -> None:
    added = ["add All Time here", "add all-time", "add Friday 18:00 all time top 5", "move s1 All  time"]
    for line in added:
        assert said("boards.schedule_all") in await chat.say("amina", f"admin schedule {line}"), line
    for line in ("move s1 Last Week", "move s2 this week"):
        assert said("boards.schedule_week") in await chat.say("amina", f"admin schedule {line}"), line


async def test_a_mistyped_word_of_a_board_is_offered_and_nothing_is_changed_before(chat: Chat) -> None:
    before = await chat.store.read.schedules.of(1)
    assert await chat.say("amina", "admin schedule move Fridya 17:30 Seasno") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
I do not understand Fridya. Try e.g. Friday 18:00 season top 5 skip here.
friday 17:30 Seasno [Choose]\
""")
    assert await chat.store.read.schedules.of(1) == before
    await chat.press("amina", "Choose")
    answer = await chat.press("amina", "Choose")
    assert said("boards.schedule_season") in answer
    assert "Friday" in answer
    assert "17:30" in answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "add monday 9 banana",
            snapshot("""\
I do not understand 9. Try e.g. Friday 18:00 season top 5 skip here.
<typed /forecast admin schedule add monday 9 banana>\
"""),
        ),
        (
            "add s2 monday",
            snapshot(
                """\
A new leaderboard gets its number by itself: leave out s2. To change one, say e.g. move s1 Friday 18:00.
<typed /forecast admin schedule add s2 monday>\
"""
            ),
        ),
        (
            "pause s1 friday",
            snapshot(
                """\
pause needs only the leaderboard's number, e.g. s1: leave out friday. To change a leaderboard, say e.g. move s1 Friday 18:00.
<typed /forecast admin schedule pause s1 friday>\
"""
            ),
        ),
        (
            "list season",
            snapshot(
                """\
The list needs no further words: leave out season. To change a leaderboard, say e.g. move s1 Friday 18:00.
<typed /forecast admin schedule list season>\
"""
            ),
        ),
    ],
)
async def test_what_is_not_gone_by_is_refused_with_what_would_be(chat: Chat, said: str, answer: str) -> None:
    before = await chat.store.read.schedules.all()
    assert await chat.say("amina", f"admin schedule {said}") == answer
    assert await chat.store.read.schedules.all() == before


async def test_there_is_an_end_to_the_number_of_boards(chat: Chat) -> None:
    for _ in range(9):
        await chat.say("amina", "admin schedule add")
    assert "10 weekly leaderboards" in await chat.say("amina", "admin schedule add")


async def test_another_communitys_boards_are_not_there(chat: Chat) -> None:
    await chat.say("amina", "admin schedule add")
    chat.place = replace(chat.place, space="elsewhere")
    assert "no such weekly leaderboard" in await chat.say("amina", "admin schedule pause s2")


async def test_only_administrators_set_up_boards(chat: Chat) -> None:
    assert "Only administrators" in await chat.say("ben", "admin schedule pause")
