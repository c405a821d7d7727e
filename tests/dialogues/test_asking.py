"""Asking a question: the form, the preview, and drafts."""

import asyncio

from inline_snapshot import snapshot

from bot.inputs import DropDraft, EditDraft, KeepDraft, PostQuestion, SaveDraft
from tests.chat import Chat
from tests.transcript import transcript


async def test_words_that_are_no_command_become_a_question(chat: Chat) -> None:
    assert (await chat.say("ben", "Does it rain on Friday?")).startswith(
        "Form: Ask a question\n  Question: 'Does it rain on Friday?'"
    )


async def test_wrong_fields_are_told_at_the_field_with_the_text_kept(chat: Chat) -> None:
    await chat.say("ben", "ask")
    assert await chat.fill("ben", question="Rain?", outcomes="Yes\nyes", closes="yesterday") == snapshot("""\
A question needs at least 8 characters; “Rain?” has 5.
Outcome 2, “yes”, reads the same as outcome 1, “Yes”. Please give each a name of its own.
“yesterday” is not ahead of us. A deadline has to be in the future.
You typed: Rain?
You typed: Yes
yes
You typed: yesterday
Form: Ask a question
  Question: 'Rain?'  ! A question needs at least 8 characters; “Rain?” has 5.
  Outcomes, one per line: 'Yes\\nyes'  ! Outcome 2, “yes”, reads the same as outcome 1, “Yes”. Please give each a name of its own.
  Closes: 'yesterday'  ! “yesterday” is not ahead of us. A deadline has to be in the future.
  How it resolves: ''
  Background or story: ''
[Try again]\
""")
    assert await chat.press("ben", "Try again") == snapshot("""\
Form: Ask a question
  Question: 'Rain?'
  Outcomes, one per line: 'Yes\\nyes'
  Closes: 'yesterday'
  How it resolves: ''
  Background or story: ''\
""")
    assert await chat.fill(
        "ben", question="Does it rain on Friday?", outcomes="Yes\nNo", closes="2024-12-06"
    ) == snapshot("""\
d1 Does it rain on Friday?
Only you see this preview. Nothing is posted yet.
A - Yes
B - No
Draft, closes 2024-12-06 23:59 · no forecasts yet
[Post] [Edit] [Keep as draft]\
""")


async def test_a_deadline_in_the_past_or_too_far_is_told_at_once(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    assert await chat.fill("ben", closes="2024-12-01") == snapshot("""\
That deadline has already passed. Please give one at least five minutes ahead.
You typed: 2024-12-01
Form: Ask a question
  Question: 'Does it rain on Friday?'
  Outcomes, one per line: 'Yes\\nNo'
  Closes: '2024-12-01'  ! That deadline has already passed. Please give one at least five minutes ahead.
  How it resolves: ''
  Background or story: ''
[Try again]\
""")
    await chat.press("ben", "Try again")
    assert await chat.fill("ben", closes="2034-12-01") == snapshot("""\
That is too far ahead. A deadline is at most 5 years away.
You typed: 2034-12-01
Form: Ask a question
  Question: 'Does it rain on Friday?'
  Outcomes, one per line: 'Yes\\nNo'
  Closes: '2034-12-01'  ! That is too far ahead. A deadline is at most 5 years away.
  How it resolves: ''
  Background or story: ''
[Try again]\
""")


async def test_what_was_tidied_up_is_said(chat: Chat) -> None:
    await chat.say("ben", "ask")
    assert await chat.fill("ben", question="Does  it\nrain on Friday?", closes="2024-12-06") == snapshot("""\
d1 Does it rain on Friday?
Only you see this preview. Nothing is posted yet.
A - Yes
B - No
Draft, closes 2024-12-06 23:59 · no forecasts yet
Some characters were tidied up; the preview shows what is stored.
[Post] [Edit] [Keep as draft]\
""")


async def test_a_draft_can_be_kept_found_edited_and_posted(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", background="Umbrellas are sold out.")
    assert await chat.press("ben", "Keep as draft") == snapshot("""\
Kept as d1. Use drafts to come back to it.
[Post] [Edit] [Drop]\
""")
    assert await chat.say("ben", "drafts") == snapshot("""\
1 draft
d1 Does it rain on Friday? | Yes / No [Show]\
""")
    assert await chat.say("ben", "post d1") == snapshot("It has no deadline yet; it needs one before it can be posted.")
    await chat.say("ben", "drafts")
    await chat.press("ben", "Show")
    assert await chat.press("ben", "Edit") == snapshot("""\
Form: Edit the question
  Question: 'Does it rain on Friday?'
  Outcomes, one per line: 'Yes\\nNo'
  Closes: ''
  How it resolves: ''
  Background or story: 'Umbrellas are sold out.'\
""")
    await chat.fill("ben", closes="2024-12-06 18:00")
    assert (await chat.press("ben", "Post")).startswith("#1 is posted")
    assert await chat.say("ben", "drafts") == snapshot("""\
No drafts.
[Ask a question]\
""")


async def test_a_draft_can_be_dropped(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben")
    await chat.press("ben", "Keep as draft")
    assert await chat.press("ben", "Drop") == snapshot("d1 is gone.")
    assert (await chat.say("ben", "drafts")).startswith("No drafts.")
    await chat.say("ben", "ask Does it snow on Friday?")
    assert (await chat.fill("ben")).startswith("d2 Does it snow")


async def test_a_posted_question_is_no_draft_any_more(cup: Chat) -> None:
    for action in (
        EditDraft(question="d1"),
        KeepDraft(question="d1"),
        DropDraft(question="d1"),
        SaveDraft(question="d1", values={"question": "Does it rain at all?", "outcomes": "Yes\nNo"}),
    ):
        assert transcript(await cup.do("amina", action)) == "#1 is posted already and no draft any more."
    assert "Who wins the cup this week?" in cup.channel()[0]


async def test_a_draft_is_its_authors_and_the_moderators_alone(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06")
    for action in (
        EditDraft(question="q1"),
        KeepDraft(question="q1"),
        DropDraft(question="q1"),
        PostQuestion(question="q1"),
        SaveDraft(question="q1", values={}),
    ):
        assert (
            transcript(await chat.do("chloe", action)) == "There is no question q1 here. Use list to see the questions."
        )
    assert (await chat.say("chloe", "drafts")).startswith("No drafts.")
    assert (await chat.say("amina", "drafts")).startswith("1 draft")


async def test_a_draft_with_a_passed_deadline_asks_for_a_new_one_before_posting(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-03 18:00")
    post = chat.button("ben", "Post").action
    await chat.wait_until("2024-12-04 09:00")
    assert transcript(await chat.do("ben", post)) == snapshot(
        "That deadline has already passed. Please give one at least five minutes ahead."
    )
    assert chat.channel() == []


async def test_a_member_has_five_open_questions_at_most(chat: Chat) -> None:
    for number in range(5):
        await chat.post_question(f"Does it rain on day {number}?", "Yes/No", "2024-12-06", by="ben")
    assert await chat.post_question("Does it rain on day 6?", "Yes/No", "2024-12-06", by="ben") == "You"
    assert transcript(chat.last["ben"]) == snapshot(
        "You have 5 open questions, the most a member can have at a time. Wait until one closes, or ask a moderator."
    )
    assert await chat.post_question("Does it rain on day 7?", "Yes/No", "2024-12-06", by="amina") == "#6"


async def test_a_question_can_be_posted_again_and_both_cards_follow(cup: Chat) -> None:
    assert await cup.say("amina", "post 1") == snapshot("""\
A card of #1 is posted in this channel; both are kept up to date.
[Forecast]\
""")
    await cup.say("ben", "vote #1 even")
    assert ["1 forecaster" in card for card in cup.channel()] == [True, True]
    assert await cup.say("ben", "post 1") == snapshot("Only the author of #1 and moderators can do that.")


async def test_pressing_post_twice_posts_one_card(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06")
    post = chat.button("ben", "Post").action
    await chat.do("ben", post, delivery="once")
    again = await chat.do("ben", post, delivery="once")
    assert len(chat.channel()) == 1
    assert transcript(again).startswith("#1 Does it rain on Friday?")


async def test_many_drafts_come_in_pages(chat: Chat) -> None:
    for number in range(10):
        await chat.say("ben", f"ask Does it rain on day {number}?")
        await chat.fill("ben")
    assert "Next page" in await chat.say("ben", "drafts")
    assert await chat.press("ben", "Next page") == snapshot("""\
10 drafts
d9 Does it rain on day 8? | Yes / No [Show]
d10 Does it rain on day 9? | Yes / No [Show]
[Previous page]\
""")
    assert "d1 Does" in await chat.press("ben", "Previous page")


async def test_a_wrong_edit_of_a_draft_comes_back_as_it_was_typed(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben")
    await chat.press("ben", "Edit")
    await chat.fill("ben", question="Rain?")
    assert (await chat.press("ben", "Try again")).startswith("Form: Edit the question\n  Question: 'Rain?'")


async def test_a_draft_is_posted_once_however_many_press_post(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06")
    post = chat.button("ben", "Post").action
    cards = await asyncio.gather(*(chat.bot.handle(post, chat.actor(name)) for name in ("ben", "amina")))
    assert sorted(card.kind for card in cards) == ["posted", "refusal"]
