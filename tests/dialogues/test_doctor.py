"""An administrator is told what is due and what is stuck in their community, and why; nothing of another one."""

from inline_snapshot import snapshot

from bot.domain.member import Place
from bot.domain.moment import Channel, Moment
from bot.ports.platform import PostFailed
from bot.ui.cards import Listing
from tests.chat import Chat, instant

AWAY = Place("test", "away", "general")


async def doctor(chat: Chat, name: str = "amina") -> str:
    return await chat.say(name, "admin doctor")


async def test_where_nothing_is_due_and_nothing_is_stuck_that_is_said(chat: Chat) -> None:
    await chat.say("amina", "admin setup")
    await chat.fill("amina")
    await chat.say("amina", "admin schedule remove s1")
    assert await doctor(chat) == snapshot("""\
What is stuck, and what is due
Nothing is stuck.
Nothing is due.\
""")


async def test_what_is_due_is_told_the_next_few_of_each_kind(chat: Chat) -> None:
    for day in (7, 8, 9, 10):
        await chat.post_question(f"Does it rain on the {day}th?", "Yes/No", f"2024-12-{day} 18:00")
    await chat.say("ben", "me")
    await chat.press("ben", "Remind")
    assert await doctor(chat) == snapshot("""\
What is stuck, and what is due
Nothing is stuck.
Due next
1 weekly leaderboard: | s1, 2024-12-09 09:00
4 questions close: | #1, 2024-12-07 18:00 · #2, 2024-12-08 18:00 · #3, 2024-12-09 18:00 · and 1 more
4 notices a day before a deadline, the first: | 2024-12-06 18:00
1 member is reminded weekly of open questions: | 2024-12-09 09:00
<set up?>
[Set up]\
""")


async def test_what_is_stuck_is_told_first_with_its_reason(cup: Chat) -> None:
    await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    await cup.wait_until("2024-12-06 18:00")
    cup.channels.fault = PostFailed("unknown channel", certain=True, gone=True)
    await cup.say("amina", "post 1 missing")
    cup.channels.fault = PostFailed("silence", certain=False)
    await cup.say("amina", "post 1 silent")
    cup.channels.fault = PostFailed("HTTP 503", certain=True, wait_s=600)
    await cup.say("amina", "post 1 busy")
    await cup.say("amina", "admin schedule pause s1")
    assert await doctor(cup) == snapshot("""\
What is stuck, and what is due
Stuck, or waiting
2 questions wait for their answers: | #1 since 2024-12-06 18:00 · #2 since 2024-12-06 18:00
1 weekly leaderboard is paused: | s1 by a moderator
1 message waits to be sent: | 1 since 2024-12-06 18:00, next try 2024-12-06 18:10, because of: HTTP 503
Of 1 message nobody knows whether it appeared: | card, post 5 on test in #silent, since 2024-12-06 18:00, is looked for at 2024-12-06 18:00
1 message was given up: | 1 because of: unknown channel, the latest of 2024-12-06 18:00
Due next
2 questions whose authors are reminded of their answers, the first: | 2024-12-07 18:00
<set up?>
[Set up]\
""")


async def test_each_reader_sees_their_own_clocks_and_channels(cup: Chat) -> None:
    cup.channels.fault = PostFailed("silence", certain=False)
    await cup.say("amina", "post 1")
    await doctor(cup)
    notes = [row.note for block in cup.last["amina"].blocks if isinstance(block, Listing) for row in block.rows]
    assert Moment(instant("2024-12-06 18:00")) in [part for note in notes for part in note]
    assert Channel("general") in [part for note in notes for part in note]


async def test_what_is_late_is_told_with_what_to_do_where_it_stays(cup: Chat) -> None:
    await cup.say("amina", "admin setup")
    await cup.fill("amina")
    cup.now = instant("2024-12-09 12:00")
    assert await doctor(cup) == snapshot("""\
What is stuck, and what is due
Stuck, or waiting
1 weekly leaderboard is due and not written yet: | s1 since 2024-12-09 09:00
1 question is past its deadline and not closed yet: | #1 since 2024-12-06 18:00
Due next
1 weekly leaderboard: | s1, 2024-12-16 09:00
What is late here I do within seconds. Where it stays late, my log says why: tell whoever runs me.\
""")


async def test_nothing_of_another_community_is_told(cup: Chat) -> None:
    before = await doctor(cup)
    home, cup.place = cup.place, AWAY
    for number in range(1, 4):
        await cup.post_question(f"Is there a strike {number}?", "Yes/No", "2024-12-05 18:00")
    cup.channels.fault = PostFailed("no such channel", certain=True, gone=True)
    await cup.say("amina", "post 1")
    assert await doctor(cup) != before
    cup.place = home
    assert await doctor(cup) == before


async def test_nobody_else_is_told(cup: Chat) -> None:
    assert await doctor(cup, "ben") == snapshot("Only administrators can do that.")
    await doctor(cup)
    assert cup.last["amina"].private
