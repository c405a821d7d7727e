"""Calibration as a picture: a member's own, and that of the crowd, each with what it means."""

import pytest

from bot.boards.calibration_picture import tendency
from bot.domain.calibration import Bin
from tests.chat import Chat
from tests.fakes.drawn import drawing_of
from tests.words import said

QUESTIONS = ("ants", "bees", "cats", "dogs", "eels", "foxes")


@pytest.fixture
async def known(chat: Chat) -> Chat:
    """A chat in which Ben gave 70 % to each of six things, all of which happened."""
    for number, word in enumerate(QUESTIONS, 1):
        await chat.post_question(f"Does it happen to the {word} today?", "Yes/No", "2024-12-20 18:00")
        await chat.say("ben", f"vote #{number} 70")
        chat.now += 3_600_000
        await chat.say("amina", f"resolve #{number}")
        await chat.fill("amina", outcome="A")
    return chat


async def test_a_member_sees_how_often_it_came_true(known: Chat) -> None:
    answer = await known.say("ben", "me")
    assert said("boards.calibration_unsure") in answer
    drawing = drawing_of(known.last["ben"])
    assert [(each["said"], each["happened"]) for each in drawing["bins"]] == [(3_000, 0), (7_000, 10_000)]
    assert drawing["sentence"] == said("boards.calibration_unsure")
    picture = known.last["ben"].picture
    assert picture is not None
    assert picture.words.startswith("of what was given 30%, 0% happened (6 questions); of what was given 70%, 100%")
    await known.say("dana", "me")
    assert known.last["dana"].picture is None


async def test_how_well_the_crowd_knew_is_a_button_below_the_board_of_all_time(known: Chat) -> None:
    assert "[Calibration]" not in await known.say("ben", "leaderboard week")
    await known.say("ben", "leaderboard all")
    answer = await known.press("ben", "Calibration")
    assert answer.startswith(said("boards.calibration_crowd"))
    assert said("boards.calibration_unsure") in answer
    assert [each["count"] for each in drawing_of(known.last["ben"])["bins"]] == [6, 6]
    await known.say("amina", "admin settings pictures text-only")
    await known.say("ben", "leaderboard all")
    assert known.last["ben"].picture is None
    assert await known.press("ben", "Calibration") == answer
    assert known.last["ben"].picture is None


async def test_with_few_questions_nothing_is_said_of_the_crowd(chat: Chat) -> None:
    await chat.post_question("Does it happen today?", "Yes/No", "2024-12-20 18:00")
    await chat.say("ben", "vote #1 70")
    chat.now += 3_600_000
    await chat.say("amina", "resolve #1")
    await chat.fill("amina", outcome="A")
    await chat.say("ben", "leaderboard all")
    assert said("boards.calibration_too_few") in await chat.press("ben", "Calibration")


@pytest.mark.parametrize(
    ("given", "happened", "expected"),
    [(0.9, 0.6, "sure"), (0.1, 0.4, "sure"), (0.7, 0.95, "unsure"), (0.3, 0.05, "unsure"), (0.7, 0.72, "right")],
)
def test_who_is_too_sure_says_what_happens_less_often(given: float, happened: float, expected: str) -> None:
    assert tendency([Bin(0, 1, 9, 9, given, happened, (0, 1)), Bin(0, 1, 1, 1, None, None, None)]) == expected


def test_of_nothing_nothing_is_wrong() -> None:
    assert tendency([]) == "right"
