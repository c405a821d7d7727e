"""A new community decides the first things in one form."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from bot.ports.platform import PostFailed
from tests.chat import Chat
from tests.words import said


def prefilled(chat: Chat) -> dict[str, str]:
    form = chat.last["amina"].form
    assert form is not None
    return {field.id: field.value for field in form.fields}


async def test_an_administrators_first_commands_offer_the_form_and_do_what_they_say(chat: Chat) -> None:
    assert await chat.say("amina", "admin season") == snapshot("""\
There is no season yet.
<set up?>
Use season to start one (start Spring 2026) or to end the running one (end).
[Set up]\
""")
    assert await chat.press("amina", "Set up") == snapshot("""\
Form: Set up Credence
  Time zone: 'UTC'
  When the weekly leaderboard is posted: 'Monday 09:00'
  Where the leaderboard goes: 'general'
  Who may ask questions: 'everyone'
  Who hears of new questions and leaderboards: ''\
""")
    filled = await chat.fill("amina", zone="europe/berlin", board="Friday 18:00", asking="review")
    assert filled == snapshot("""\
This community is set up
Time zone: Europe/Berlin
<schedule s1 the last week #general 10>
Next: Friday 2024-12-06 18:00 Europe/Berlin (for you: 2024-12-06 17:00).
Who may ask questions: everyone, after a moderator's review
[Settings] [Schedule]\
""")
    assert "Set up" not in await chat.say("amina", "admin season")
    (board,) = await chat.store.read.schedules.all()
    assert (board.place, board.rule.zone) == (chat.place, "Europe/Berlin")
    community = await chat.store.read.members.community(1)
    assert (community.zone, community.settings.who_may_ask) == ("Europe/Berlin", "review")


async def test_what_is_wrong_is_told_at_its_field_and_nothing_is_taken_over(chat: Chat) -> None:
    await chat.say("amina", "admin setup")
    assert await chat.fill("amina", zone="Europe/Berlim", board="sometime", asking="nobody") == snapshot("""\
I know no time zone called “Europe/Berlim”. Is it one of these? Europe/Berlin, Europe/Dublin, Europe/Rome
who-may-ask can be: everyone, moderators, review.
I do not understand sometime here: give a day and a time, e.g. Friday 18:00. The schedule command changes the rest.
<typed Europe/Berlim>
<typed sometime>
Form: Set up Credence
  Time zone: 'Europe/Berlim'  ! I know no time zone called “Europe/Berlim”. Is it one of these? Europe/Berlin, Europe/Dublin, Europe/Rome
  When the weekly leaderboard is posted: 'sometime'  ! I do not understand sometime here: give a day and a time, e.g. Friday 18:00. The schedule command changes the rest.
  Where the leaderboard goes: 'general'
  Who may ask questions: 'nobody'  ! who-may-ask can be: everyone, moderators, review.
  Who hears of new questions and leaderboards: ''
[Try again]\
""")
    await chat.press("amina", "Try again")
    for board in ("18:00", "Friday", "Friday 6pm", "Friday 18:00 season top 5"):
        told = await chat.fill("amina", zone="Europe/Berlin", board=board, asking="everyone")
        assert "give a day and a time" in told.lower()
        await chat.press("amina", "Try again")
    assert (await chat.store.read.members.community(1)).zone == "UTC"


async def test_a_community_that_keeps_everything_as_it_is_is_set_up_too(chat: Chat) -> None:
    await chat.say("amina", "admin setup")
    await chat.fill("amina")
    assert "Set up" not in await chat.say("amina", "admin settings")


async def test_a_later_set_up_leaves_the_board_where_it_is(chat: Chat) -> None:
    await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00")
    home, chat.place = chat.place, replace(chat.place, channel="elsewhere")
    await chat.say("amina", "admin setup")
    await chat.fill("amina", board="Tuesday 10:00")
    (board,) = await chat.store.read.schedules.all()
    assert (board.place, board.rule.weekday) == (home, 2)


async def test_a_board_whose_channel_is_gone_goes_on_where_it_is_set_up(chat: Chat) -> None:
    await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-30 18:00")
    chat.channels.fault = PostFailed("50001", certain=True, gone=True)
    await chat.wait_until("2024-12-09 09:00")
    await chat.wait_until("2024-12-09 12:00")
    here = chat.place = replace(chat.place, channel="boards")
    await chat.say("amina", "admin setup")
    await chat.fill("amina")
    (board,) = await chat.store.read.schedules.all()
    assert (board.place, board.is_due) == (here, True)
    await chat.wait_until("2024-12-09 13:00")
    assert [posted.shown[0].kind for posted in chat.channels.messages.values()].count("weekly-board") == 1


async def test_the_board_goes_to_the_chosen_channel_and_the_role_hears_of_questions(chat: Chat) -> None:
    await chat.say("amina", "admin setup")
    filled = await chat.fill("amina", channel="boards", announce="role:77")
    assert said("communities.setup_role_is", role="@77") in filled
    (board,) = await chat.store.read.schedules.all()
    assert board.place == replace(chat.place, channel="boards")
    assert (await chat.store.read.members.community(1)).settings.announce == "77"
    await chat.say("amina", "admin setup")
    assert prefilled(chat)["channel"] == "boards"
    assert prefilled(chat)["announce"] == "role:77"
    await chat.fill("amina", channel="", announce="")
    (left,) = await chat.store.read.schedules.all()
    assert left.place == board.place
    assert (await chat.store.read.members.community(1)).settings.announce == ""


@pytest.mark.parametrize("channel", ["<@100>", "77 78", "ask\nme", "#", "x" * 200])
async def test_what_is_no_channel_is_refused_at_its_field(chat: Chat, channel: str) -> None:
    await chat.say("amina", "admin setup")
    answer = await chat.fill("amina", channel=channel, announce="everyone")
    assert said("asking.post_no_channel") in answer
    assert said("communities.settings_no_role") in answer
    (board,) = await chat.store.read.schedules.all()
    assert board.place is None


async def test_a_board_of_another_space_and_a_direct_message_name_no_channel(chat: Chat) -> None:
    place = chat.place
    chat.place = place.direct("amina")
    await chat.say("amina", "admin setup")
    assert prefilled(chat)["channel"] == ""
    await chat.fill("amina")
    (board,) = await chat.store.read.schedules.all()
    assert board.place is None


async def test_where_the_first_board_was_removed_the_rest_is_set_up(chat: Chat) -> None:
    await chat.say("amina", "admin schedule remove s1")
    await chat.say("amina", "admin setup")
    assert "Time zone: Asia/Tokyo" in await chat.fill("amina", zone="Asia/Tokyo")
    assert await chat.store.read.schedules.all() == []


async def test_only_administrators_set_up(chat: Chat) -> None:
    assert await chat.say("ben", "admin setup") == "Only administrators can do that."


async def test_a_board_has_no_channel_before_the_first_question(chat: Chat) -> None:
    shown = await chat.say("amina", "admin schedule")
    assert "s1: the best of the last week, in the first channel in which a question is posted" in shown
