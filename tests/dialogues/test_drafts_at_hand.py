"""The list of drafts posts, changes and drops them, and lists of questions say how each stands."""

from tests.chat import Chat
from tests.words import buttons, said


async def draft(chat: Chat, by: str, title: str, closes: str = "2024-12-06 18:00") -> None:
    await chat.say(by, "ask")
    await chat.fill(by, question=title, closes=closes)


async def row(chat: Chat, name: str, draft: str) -> str:
    return next(line for line in (await chat.say(name, "drafts")).splitlines() if line.startswith(draft))


async def test_a_draft_is_posted_from_the_list(chat: Chat) -> None:
    await draft(chat, "ben", "Does it rain on Friday?")
    assert (await row(chat, "ben", "d1")).endswith(buttons("Show", "Post", "Edit", "Drop"))
    assert said("asking.posted", question="#1") in await chat.press("ben", "Post")


async def test_a_draft_is_changed_and_dropped_from_the_list(chat: Chat) -> None:
    await draft(chat, "ben", "Does it rain on Friday?")
    await chat.say("ben", "drafts")
    assert "Form: " in await chat.press("ben", "Edit")
    await chat.say("ben", "drafts")
    assert said("asking.dropped", draft="d1") in await chat.press("ben", "Drop")


async def test_a_draft_that_lacks_something_or_was_written_by_others_is_not_posted_unseen(chat: Chat) -> None:
    await draft(chat, "ben", "Does it rain on Friday?", closes="")
    assert (await row(chat, "ben", "d1")).endswith(buttons("Show", "Edit", "Drop"))
    await draft(chat, "ben", "Does it rain on Saturday?")
    assert (await row(chat, "amina", "d2")).endswith(buttons("Show", "Edit", "Drop"))
    await chat.say("amina", "show d2")
    await chat.press("amina", "Edit")
    await chat.fill("amina", criteria="The weather service says so.")
    assert (await row(chat, "ben", "d2")).endswith(buttons("Show", "Edit", "Drop"))


async def test_what_waits_for_moderators_is_not_sent_again_from_the_list(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    await draft(chat, "ben", "Does it rain on Friday?")
    assert (await row(chat, "ben", "d1")).endswith(buttons("Show", "Send to moderators", "Edit", "Drop"))
    await chat.press("ben", "Send to moderators")
    assert (await row(chat, "ben", "d1")).endswith(buttons("Show", "Edit", "Drop"))


async def test_a_list_shows_who_leads_and_my_own(cup: Chat) -> None:
    await cup.say("ben", "vote 10/60/20/10")
    await cup.say("chloe", "vote 20/40/30/10")
    assert "closes 2024-12-06 18:00 · B · Blues 50% · you: B 60%" in await cup.say("ben", "list")
    shown = await cup.say("daiki", "list")
    assert "closes 2024-12-06 18:00 · B · Blues 50% · <forecasters 2>" in shown


async def test_a_list_tells_nothing_of_a_hidden_crowd(chat: Chat) -> None:
    await chat.say("amina", "admin settings crowd-visibility after-vote")
    await chat.post_question("Who wins the cup this week?", "Reds/Blues", "2024-12-06 18:00")
    await chat.say("ben", "vote 70/30")
    assert "A · Reds 70% · you: A 70%" in await chat.say("ben", "list")
    assert "closes 2024-12-06 18:00 · <forecasters 1>" in await chat.say("chloe", "list")


async def test_the_preview_says_by_which_clock_the_deadline_was_read(chat: Chat) -> None:
    await chat.say("amina", "admin settings time-zone Asia/Tokyo")
    await draft(chat, "ben", "Does it rain on Friday?", closes="2024-12-06 18:00")
    shown = await chat.say("ben", "show d1")
    assert said("asking.by_clock", when="2024-12-06 18:00", zone="Asia/Tokyo") in shown
    assert "2024-12-06 09:00" in shown
