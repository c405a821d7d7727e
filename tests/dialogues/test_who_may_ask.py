"""A community says whose questions are posted, and who says what became of them."""

from inline_snapshot import snapshot

from bot.inputs.questions import SaveEdit
from tests.chat import Chat
from tests.transcript import transcript


def told(chat: Chat, name: str) -> list[str]:
    """What somebody was written to alone."""
    sent = chat.channels.messages.values()
    return [transcript(each.shown[-1]) for each in sent if each.place.account == name]


async def draft(chat: Chat, by: str, title: str = "Does it rain on Friday?", closes: str = "2024-12-06") -> str:
    await chat.say(by, "ask")
    return await chat.fill(by, question=title, outcomes="Yes\nNo", closes=closes)


async def test_where_only_moderators_ask_others_are_told_so(chat: Chat) -> None:
    await draft(chat, "ben")
    await chat.say("amina", "admin settings who-may-ask moderators")
    refusal = "Only moderators ask questions here. Tell one of them what you would like to ask."
    asked = "<typed /forecast ask Does it snow?>"
    assert await chat.say("ben", "ask Does it snow?") == f"{refusal}\n{asked}"
    assert (await chat.say("ben", "Does it snow on Saturday?")).startswith(refusal)
    # A draft from before stays, and is not posted.
    assert await chat.say("ben", "post d1") == refusal
    assert await chat.post_question("Does it snow on Saturday?", "Yes/No", "2024-12-07", by="amina") == "#1"


async def test_where_only_moderators_ask_nobody_else_is_offered_to(chat: Chat) -> None:
    for commands in ("list", "drafts", "help"):
        assert "[Ask]" in await chat.say("ben", commands)
    await chat.say("amina", "admin settings who-may-ask moderators")
    for commands in ("list", "drafts", "help"):
        assert "[Ask]" not in await chat.say("ben", commands)
        assert "[Ask]" in await chat.say("amina", commands)
    await chat.say("amina", "admin settings who-may-ask review")
    assert "[Ask]" in await chat.say("ben", "list")


async def test_a_question_for_review_waits_for_moderators_who_are_told_once(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    assert (await draft(chat, "ben")).endswith("[Send to moderators] [Edit] [Keep draft]")
    waits = "d1 waits for the moderators. You will hear when it is posted."
    assert await chat.press("ben", "Send to moderators") == f"{waits}\n[Show]"
    assert await chat.say("ben", "post d1") == f"{waits}\n[Show]"
    assert chat.channel() == []
    assert told(chat, "amina") == snapshot(
        [
            """\
Ben asks you to post the draft d1
Does it rain on Friday?
[Show] [Drafts]\
"""
        ]
    )
    assert await chat.say("amina", "drafts") == snapshot("""\
<drafts 1>
d1 Does it rain on Friday? | waits for a moderator · Yes / No · <warnings 1> [Show] [Edit] [Drop]\
""")
    assert await chat.press("amina", "Show") == snapshot("""\
d1 Does it rain on Friday?
Nothing is posted yet: a moderator looks at it first.
A - Yes
B - No
<draft, closes 2024-12-06 23:59> · <no forecasts>
By the clock of this community: 2024-12-06 23:59 UTC
<advice>
• <no source>
<crowd>: (<always>) [<after vote>] [<at close>]
<names>: [<shown>] [<after close>] (<hidden>)
[Post] [Edit] [Drop]\
""")


async def test_a_moderator_posts_it_where_its_author_asked_and_the_author_is_told(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    await draft(chat, "ben")
    await chat.press("ben", "Send to moderators")
    home, chat.place = chat.place, chat.place.direct("amina")
    await chat.say("amina", "show d1")
    assert "A card of #1 is posted in #general" in await chat.press("amina", "Post")
    posted = [each.place for each in chat.channels.messages.values() if each.shown[-1].kind == "question"]
    assert posted == [home]
    assert told(chat, "ben") == snapshot(
        [
            """\
Your question is posted: #1
Does it rain on Friday?
[Forecast] [Details]\
"""
        ]
    )


async def test_a_draft_that_a_moderator_drops_is_told_of_too(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    await draft(chat, "ben")
    await chat.press("ben", "Send to moderators")
    await chat.say("amina", "show d1")
    await chat.press("amina", "Drop")
    assert told(chat, "ben") == snapshot(
        [
            """\
Your draft d1 was not posted: a moderator dropped it.
Does it rain on Friday?\
"""
        ]
    )


async def test_what_cannot_be_posted_is_not_sent_for_review(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    await draft(chat, "ben", closes="")
    assert "deadline" in await chat.press("ben", "Send to moderators")
    assert told(chat, "amina") == []


async def test_a_moderator_needs_no_review(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    assert await chat.post_question("Does it snow on Saturday?", "Yes/No", "2024-12-07", by="amina") == "#1"
    assert told(chat, "amina") == []


async def test_where_moderators_resolve_authors_do_not(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06", by="ben")
    await chat.say("amina", "admin settings who-resolves moderator")
    for command in ("resolve", "annul"):
        assert await chat.say("ben", f"{command} 1") == "Only moderators resolve questions here."
    assert "Resolve" not in await chat.say("ben", "show 1")
    assert "[Post here]" in await chat.say("ben", "show 1")
    await chat.say("amina", "resolve 1")
    assert "<answer A · Yes>" in await chat.fill("amina", outcome="A")
    assert await chat.say("ben", "reopen 1") == "Only moderators resolve questions here."
    assert "[Reopen]" not in await chat.say("ben", "show 1")


async def test_where_moderators_resolve_authors_still_open_again_what_they_closed(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06", by="ben")
    await chat.say("amina", "admin settings who-resolves moderator")
    assert "[Reopen]" in await chat.close("ben", "1")
    assert "<closes 2024-12-06" in await chat.press("ben", "Reopen")


async def test_where_moderators_resolve_they_are_reminded_in_place_of_the_author(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-resolves moderator")
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00", by="ben")
    await chat.wait_until("2024-12-06 18:00")
    await chat.wait_until("2024-12-07 18:00")
    assert told(chat, "ben") == []
    assert len(told(chat, "amina")) == 1


async def test_what_moderators_agreed_to_is_changed_by_moderators_alone(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    await draft(chat, "ben")
    await chat.press("ben", "Send to moderators")
    await chat.say("amina", "show d1")
    await chat.press("amina", "Post")
    assert await chat.say("ben", "edit 1") == snapshot(
        "Here moderators look at questions before they are posted, so only they can change #1 now. Tell one of them what you would like changed."
    )
    assert "[Edit]" not in await chat.say("ben", "show 1")
    assert "[Close]" in transcript(chat.last["ben"])
    posted = await chat.store.read.questions.get(1)
    for typed in ({"question": "Is Chloe a fool?"}, {"outcomes": "No\nYes"}, {"closes": "2024-12-20"}):
        card = await chat.do("ben", SaveEdit(question="#1", revision=1, closes_at=posted.deadline, values=typed))
        assert "so only they can change #1 now" in transcript(card)
        assert f"<typed {next(iter(typed.values()))}>" in transcript(card)
    assert (await chat.store.read.questions.get(1)).revision == posted.revision == 1
    await chat.say("amina", "edit 1")
    assert "Does it rain in Riga on Friday?" in await chat.fill("amina", question="Does it rain in Riga on Friday?")


async def test_what_others_see_of_it_is_changed_by_moderators_alone_too(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    await draft(chat, "ben")
    shown = chat.button("ben", "<shown>").action
    await chat.press("ben", "Send to moderators")
    await chat.say("amina", "show d1")
    await chat.press("amina", "Post")
    assert "so only they can change #1 now" in transcript(await chat.do("ben", shown))
    assert "<names>" not in await chat.say("ben", "show 1")
    assert "<others see no names>" in await chat.say("ben", "show 1")
    await chat.say("amina", "show 1")
    assert "(<shown>)" in await chat.press("amina", "<shown>")


async def test_an_author_who_is_a_moderator_changes_what_was_posted(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06", by="amina")
    assert "[Edit]" in await chat.say("amina", "show 1")
    await chat.say("amina", "edit 1")
    assert "Does it hail on Friday?" in await chat.fill("amina", question="Does it hail on Friday?")


async def test_a_form_that_was_open_when_review_began_changes_nothing(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06", by="ben")
    await chat.say("ben", "edit 1")
    await chat.fill("ben", closes="never")
    again, form = chat.button("ben", "Try again"), chat.last["ben"].form
    assert form is not None
    await chat.say("amina", "admin settings who-may-ask review")
    assert transcript(await chat.do("ben", again.action)) == snapshot("""\
Here moderators look at questions before they are posted, so only they can change #1 now. Tell one of them what you would like changed.
<typed Does it rain on Friday?>
<typed Yes
No>
<typed never>\
""")
    sent = form.action.model_copy(update={"values": {"question": "Is Chloe a fool?"}})
    assert transcript(await chat.do("ben", sent)) == snapshot("""\
Here moderators look at questions before they are posted, so only they can change #1 now. Tell one of them what you would like changed.
<typed Is Chloe a fool?>\
""")


async def test_whose_draft_a_moderator_posted_meanwhile_is_not_offered_to_edit_it(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    await draft(chat, "ben")
    await chat.press("ben", "Send to moderators")
    await chat.say("ben", "edit d1")
    await chat.say("amina", "post d1")
    await chat.press("amina", "Post")
    assert await chat.fill("ben", criteria="The weather service decides.") == snapshot("""\
#1 is already posted, so it is no longer a draft.
<typed The weather service decides.>\
""")
