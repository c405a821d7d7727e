"""Direct messages say which community they come from, and lead to the card of the question they are about."""

from dataclasses import replace

from bot.inputs.app import ShowHelp
from tests.chat import Chat
from tests.transcript import transcript
from tests.words import said

LINK = f"{said('posting.to_the_card')}: https://chat.example/general/m1"


def told(chat: Chat, name: str) -> list[list[str]]:
    return [
        transcript(each.shown[-1]).splitlines()
        for each in chat.channels.messages.values()
        if each.place.account == name
    ]


async def named(chat: Chat) -> None:
    await chat.bot.handle(ShowHelp(), replace(chat.actor("amina"), space_name="Weather Club"))


async def test_the_reminder_to_resolve_names_the_community_and_links_the_card(cup: Chat) -> None:
    await named(cup)
    await cup.wait_until("2024-12-07 18:00")
    [lines] = told(cup, "amina")
    assert LINK in lines
    assert said("posting.comes_from", community="Weather Club") in lines


async def test_where_the_platform_never_said_a_name_no_id_is_shown(cup: Chat) -> None:
    await cup.wait_until("2024-12-07 18:00")
    [lines] = told(cup, "amina")
    assert LINK in lines
    assert not any("home" in line for line in lines)


async def test_a_message_about_several_questions_names_the_community_alone(cup: Chat) -> None:
    await named(cup)
    await cup.say("ben", "me")
    await cup.press("ben", "Remind")
    await cup.wait_until("2024-12-06 09:00")
    await cup.wait_until("2024-12-16 09:00")
    await cup.post_question("Does it rain next year?", "Yes/No", "2025-06-06")
    await cup.wait_until("2024-12-23 09:00")
    found = told(cup, "ben")
    assert found
    for lines in found:
        assert said("posting.comes_from", community="Weather Club") in lines
        assert not any(line.startswith(said("posting.to_the_card")) for line in lines)


async def test_a_question_without_a_card_is_not_linked(chat: Chat) -> None:
    await named(chat)
    await chat.say("amina", "admin settings who-may-ask review")
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06 18:00")
    await chat.press("ben", "Send to moderators")
    await chat.say("amina", "show d1")
    await chat.press("amina", "Drop")
    [lines] = told(chat, "ben")
    assert said("asking.review_dropped", draft="d1") in lines
    assert not any(line.startswith(said("posting.to_the_card")) for line in lines)


async def test_what_is_said_in_a_channel_stays_as_it_is(cup: Chat) -> None:
    await named(cup)
    await cup.wait_until("2024-12-05 18:00")
    assert not any("Weather Club" in text for text in cup.channel())
