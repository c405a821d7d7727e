"""A resolution that is taken back after its board was posted."""

from tests.chat import Chat


async def settle(chat: Chat) -> None:
    """#1 is resolved in week 49."""
    await chat.say("ben", "vote 40/30/20/10")
    await chat.say("cleo", "vote 10/20/30/40")
    await chat.wait_until("2024-12-06 18:00")
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A")


def boards(chat: Chat) -> list[str]:
    """The messages of the week in the channel, oldest first."""
    return [said for said in chat.channel() if said.startswith("<board of week")]


async def test_every_posted_board_that_counted_it_says_so_and_stays_as_it_was(cup: Chat) -> None:
    await settle(cup)
    await cup.wait_until("2024-12-09 09:00")
    await cup.wait_until("2024-12-16 09:00")
    before, next_week = boards(cup)
    await cup.say("amina", "reopen 1")
    title, line, *after = boards(cup)[0].splitlines()
    assert line.startswith("Corrected: #1 was reopened after this leaderboard was posted.")
    assert [title, *after] == before.splitlines()
    assert boards(cup)[1] == next_week


async def test_a_question_that_is_answered_and_taken_back_again_stands_there_once(cup: Chat) -> None:
    await settle(cup)
    await cup.wait_until("2024-12-09 09:00")
    await cup.say("amina", "reopen 1")
    corrected = boards(cup)
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="B")
    await cup.say("amina", "reopen 1")
    assert boards(cup) == corrected


async def test_a_board_posted_after_it_was_taken_back_has_nothing_to_correct(cup: Chat) -> None:
    await settle(cup)
    await cup.say("amina", "reopen 1")
    await cup.wait_until("2024-12-09 09:00")
    assert "Corrected" not in cup.channel()[-1]


async def test_two_questions_taken_back_stand_in_one_line(cup: Chat) -> None:
    await settle(cup)
    await cup.post_question("Does it rain?", "Yes/No", "2024-12-07 18:00")
    await cup.say("ben", "vote #2 70/30")
    await cup.wait_until("2024-12-07 18:00")
    await cup.say("amina", "resolve 2")
    await cup.fill("amina", outcome="A")
    await cup.wait_until("2024-12-09 09:00")
    for number in (2, 1):
        cup.now += 1_000
        await cup.say("amina", f"reopen {number}")
    (board,) = [card for card in cup.channel() if card.startswith("<board of week")]
    assert board.splitlines()[1].startswith("Corrected: #2, #1 were reopened")
