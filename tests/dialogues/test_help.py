"""Help: five things first, sections behind buttons, and administration for administrators alone."""

import pytest
from inline_snapshot import snapshot

from bot.app.help import SECTIONS
from bot.inputs.boards import ExplainScores
from bot.ui.commands import COMMANDS, Group
from tests.chat import Chat
from tests.transcript import transcript


@pytest.mark.real_words
async def test_help_begins_with_five_things(chat: Chat) -> None:
    assert await chat.say("ben", "") == snapshot("""\
What you can do here
Ask | /forecast ask Who wins the cup? [Ask a question]
Vote | Press Forecast on a card, or type /forecast vote 60/40
Look | /forecast list, /forecast me, /forecast leaderboard [Open questions]
Resolve | /forecast resolve #12, when the answer is known
More | /forecast help vote explains a command; the buttons below show all of them, how scores work and your data.
[My record] [All commands] [How scores work] [Your data]\
""")
    assert "Form: " in await chat.press("ben", "Ask")


@pytest.mark.real_words
async def test_all_commands_are_in_sections(chat: Chat) -> None:
    await chat.say("ben", "help")
    assert await chat.press("ben", "All commands") == snapshot("""\
What you can do here
Asking
/forecast ask [question] [outcomes] [closes] | Ask a question with two or more outcomes
/forecast drafts | Questions not yet posted
/forecast post question [channel] | Post a question's card in this channel or another
/forecast edit question | Change a question's words or deadline
/forecast close question | Close a question: it takes no more forecasts
/forecast delete question | Delete a question nobody has voted on
Forecasting
/forecast vote [question] [picks] | Give your forecast, or change it
/forecast withdraw [question] | Take your forecast back from now on
Looking
/forecast show [question] | All about a question
/forecast chart [question] [view] | The crowd forecast as a picture
/forecast list [filter] | The questions
/forecast history question | What happened to a question
Answers and scores
/forecast propose question outcome [evidence] | Say what happened; the author or a moderator confirms it
/forecast resolve question | Say which outcome happened
/forecast annul question | Annul a question: there is no answer, and nobody is scored
/forecast reopen question | Take back an answer, or open a closed question again
/forecast why question | Your score on a resolved question, with the arithmetic
You
/forecast me | Your points, rank and standing forecasts
/forecast leaderboard [period] [season] | The leaderboard
/forecast privacy [action] | What is stored about you: see it, have it as a file, erase it
/forecast help [topic] | What you can do here
Forecasts are percentages for all outcomes: A 40 B 30 C 20 D 10, or 40/30/20/10, or moves like B +10, or even, or certain A.
[My record] [All commands] [How scores work] [Your data]\
""")


@pytest.mark.real_words
async def test_how_scores_work_and_ones_data_are_one_click_away(chat: Chat) -> None:
    await chat.say("ben", "help")
    explained = await chat.press("ben", "How scores work")
    assert "with the arithmetic" in explained
    assert await chat.say("ben", "help scores") == explained
    assert transcript(await chat.do("ben", ExplainScores())) == explained
    await chat.say("ben", "help")
    await chat.press("ben", "Your data")
    assert chat.last["ben"].kind == "privacy"


def test_each_command_of_members_is_in_one_section() -> None:
    members = [command.name for command in COMMANDS if command.group is Group.FORECAST]
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(members)


async def test_administration_is_shown_to_administrators_alone(chat: Chat) -> None:
    assert "Administration" not in await chat.say("ben", "help")
    assert "admin" not in await chat.say("ben", "help commands")
    assert "/forecast admin settings" not in await chat.say("ben", "help admin")
    assert "Administration" in await chat.say("amina", "help")
    answer = await chat.press("amina", "Administration")
    assert "/forecast admin settings" in answer
    assert "/forecast admin setup" in answer


async def test_whoever_may_not_ask_is_not_offered_it(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask moderators")
    assert "[Ask]" not in await chat.say("ben", "help")


async def test_a_mistyped_topic_shows_what_it_is_nearest_to(chat: Chat) -> None:
    assert "/forecast vote" in await chat.say("ben", "help vtoe")
    assert "/forecast admin remove-text" in await chat.say("amina", "help Remove Text")
