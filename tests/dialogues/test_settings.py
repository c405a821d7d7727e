"""A community says how it wants things."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.communities.settings_card import GROUPS
from bot.domain.settings import SETTINGS
from tests.chat import Chat, open_chat
from tests.transcript import transcript
from tests.words import said


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    async with open_chat(tmp_path) as chat:
        yield chat


async def test_all_settings_are_shown_with_what_they_mean(chat: Chat) -> None:
    assert await chat.say("amina", "admin settings") == snapshot("""\
The settings of this community
This place
time-zone: UTC | The clock that weeks, dates and leaderboards go by, e.g. Europe/Berlin. [Change]
language: en | The language I speak here. [Change]
Asking
who-may-ask: everyone | Whose questions are posted: everyone's, only moderators', or everyone's after a moderator's review. [Change]
open-questions: 5 | How many open questions a member can have at a time; moderators have no limit. [Change]
What members see of each other's forecasts
crowd-visibility: always | When members see the crowd forecast of an open question: always, after their own vote, or at its close. Each question can have its own. [Change]
crowd-from: 1 | How many forecasters it takes before the crowd forecast of an open question is shown. [Change]
names: hidden | When members see who said what and why: hidden (never), after-close, or shown. Each question can have its own. [Change]
Answers
who-resolves: author | Who resolves a question: its author and moderators, or only moderators. [Change]
resolve-reminders: on | Remind authors of questions that wait for an answer. [Change]
Messages in the channel
announce: none | The role or user group that is mentioned with new questions and leaderboards. [Change]
closing-notice: on | Tell the channel a day before a question closes. [Change]
announcements: on | Reply to a question's card when it is resolved, annulled or reopened. [Change]
Pictures
pictures: on | Show pictures with cards and leaderboards (on), or only text (text-only). [Change]
theme: platform | The background of pictures: as people mostly have it on their platform (platform), dark, or light. [Change]
Scores and leaderboards
score-floor: 1% | A probability below this counts as this much when it is scored. [Change]
board-rule: peer | The score that leaderboards go by. [Change]
minimum-questions: 1 | How many resolved questions a member needs to be on a leaderboard. [Change]
empty-week: once | What a new weekly leaderboard does after a week without answers: post the standings every time (standing), post them once and then wait until points change (once), or post nothing (skip). The first leaderboard changes at once. [Change]
<set up?>
[Set up]\
""")


def test_every_setting_is_in_one_group() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(each.name for each in SETTINGS)


async def test_a_setting_is_changed_and_changed_back(chat: Chat) -> None:
    assert await chat.say("amina", "admin settings time-zone europe/berlin") == snapshot("""\
time-zone is now “Europe/Berlin”
It was “UTC”.
[Undo]\
""")
    assert "time-zone: Europe/Berlin" in await chat.say("amina", "admin settings")
    await chat.say("amina", "admin settings time-zone Asia/Kolkata")
    assert "Europe/Berlin" in await chat.press("amina", "Undo")


async def test_a_setting_with_choices_offers_the_others(chat: Chat) -> None:
    assert await chat.say("amina", "admin settings announcements") == snapshot("""\
announcements: on
Reply to a question's card when it is resolved, annulled or reopened.
<set up?>
The usual value is “on”.
[off] [Set up]\
""")
    assert "announcements is now “off”" in await chat.press("amina", "off")
    await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00")
    await chat.say("amina", "resolve #1")
    await chat.fill("amina", outcome="A")
    assert len(chat.channel()) == 1


async def test_a_setting_without_choices_says_how_it_is_changed(chat: Chat) -> None:
    assert await chat.say("amina", "admin settings open-questions") == snapshot("""\
open-questions: 5
How many open questions a member can have at a time; moderators have no limit.
Change it here, or with the settings command: open-questions and the new value.
<set up?>
The usual value is “5”.
[Change] [Set up]\
""")


async def test_only_administrators_change_settings(chat: Chat) -> None:
    assert "Only administrators" in await chat.say("ben", "admin settings announcements off")


async def test_the_number_of_open_questions_of_a_member_is_a_setting(chat: Chat) -> None:
    await chat.say("amina", "admin settings open-questions 1")
    await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00", by="ben")
    await chat.post_question("Who wins the league?", "Reds/Blues", "2024-12-06 18:00", by="ben")
    assert transcript(chat.last["ben"]) == said("asking.too_many", n=1)


async def test_the_floor_of_the_score_is_a_setting_and_frozen_by_a_resolution(chat: Chat) -> None:
    await chat.say("amina", "admin settings score-floor 5%")
    await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00")
    assert "5%" in await chat.say("ben", "vote 99/1")
    await chat.say("amina", "resolve #1")
    await chat.fill("amina", outcome="A")
    resolution = await chat.store.read.resolutions.resolution(1)
    assert resolution is not None
    assert resolution.terms.floor == 500


async def test_a_value_is_typed_in_a_form_which_comes_back_where_it_is_wrong(chat: Chat) -> None:
    await chat.say("amina", "admin settings open-questions")
    assert await chat.press("amina", "Change") == snapshot("""\
Form: Change open-questions
  open-questions: '5'\
""")
    assert await chat.fill("amina", value="many") == snapshot("""\
open-questions is a whole number from 1 to 1000.
<typed many>
Form: Change open-questions
  open-questions: 'many'  ! open-questions is a whole number from 1 to 1000.
[Try again]\
""")
    await chat.press("amina", "Try again")
    assert "open-questions is now “7”" in await chat.fill("amina", value="7")


async def test_the_first_board_follows_what_a_community_does_with_empty_weeks_and_new_ones_begin_with_it(
    chat: Chat,
) -> None:
    await chat.say("amina", "admin schedule add Friday 10:00")
    await chat.say("amina", "admin settings empty-week skip")
    await chat.say("amina", "admin schedule add Friday 11:00")
    await chat.say("amina", "admin schedule add Friday 12:00 standing")
    assert [each.empty for each in await chat.store.read.schedules.all()] == ["skip", "once", "skip", "standing"]
