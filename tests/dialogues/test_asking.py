"""Asking a question: the form, the preview, and drafts."""

import asyncio

import pytest
from inline_snapshot import snapshot

from bot.domain.moment import CardLink
from bot.inputs.asking import DropDraft, KeepDraft, OpenAskForm, PostQuestion, SaveDraft
from bot.inputs.questions import EditDraft
from bot.ports.outgoing import question_subject
from tests.chat import Chat
from tests.transcript import transcript
from tests.words import said


async def test_words_that_are_no_command_become_a_question(chat: Chat) -> None:
    assert (await chat.say("ben", "Does it rain on Friday?")).startswith(
        "Form: <ask>\n  Question: 'Does it rain on Friday?'"
    )


async def test_wrong_fields_are_told_at_the_field_with_the_text_kept(chat: Chat) -> None:
    await chat.say("ben", "ask")
    assert await chat.fill("ben", question="Rain?", outcomes="Yes\nyes", closes="yesterday") == snapshot("""\
A question needs at least 8 characters; “Rain?” has 5.
Outcome 2, “yes”, reads the same as outcome 1, “Yes”. Please give each a name of its own.
A deadline has to be in the future, and “yesterday” is not.
<typed Rain?>
<typed Yes
yes>
<typed yesterday>
Form: <ask>
  Question: 'Rain?'  ! A question needs at least 8 characters; “Rain?” has 5.
  <outcomes field>: 'Yes\\nyes'  ! Outcome 2, “yes”, reads the same as outcome 1, “Yes”. Please give each a name of its own.
  Closes: 'yesterday'  ! A deadline has to be in the future, and “yesterday” is not.
  <criteria field>: ''
  Background or story: ''
[Try again]\
""")
    assert await chat.press("ben", "Try again") == snapshot("""\
Form: <ask>
  Question: 'Rain?'
  <outcomes field>: 'Yes\\nyes'
  Closes: 'yesterday'
  <criteria field>: ''
  Background or story: ''\
""")
    assert await chat.fill(
        "ben", question="Does it rain on Friday?", outcomes="Yes\nNo", closes="2024-12-06"
    ) == snapshot("""\
d1 Does it rain on Friday?
<preview>
A - Yes
B - No
<draft, closes 2024-12-06 23:59> · <no forecasts>
By the clock of this community: 2024-12-06 23:59 UTC
<advice>
• <no source>
<crowd>: (<always>) [<after vote>] [<at close>]
<names>: [<shown>] [<after close>] (<hidden>)
[Post] [Edit] [Keep draft]\
""")


async def test_a_deadline_in_the_past_or_too_far_is_told_at_once(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    assert await chat.fill("ben", closes="2024-12-01") == snapshot("""\
d1 Does it rain on Friday?
<preview>
A - Yes
B - No
<draft, closes 2024-12-01 23:59> · <no forecasts>
By the clock of this community: 2024-12-01 23:59 UTC
That deadline has already passed. Please give one at least five minutes ahead.
<advice>
• <no source>
<crowd>: (<always>) [<after vote>] [<at close>]
<names>: [<shown>] [<after close>] (<hidden>)
[Post] [Edit] [Keep draft]\
""")
    await chat.press("ben", "Edit")
    assert "That is too far ahead. A deadline is at most 5 years away." in await chat.fill("ben", closes="2034-12-01")
    await chat.press("ben", "Post")
    assert await chat.press("ben", "Edit") != ""


async def test_a_date_that_can_be_read_in_two_ways_is_asked_about_with_a_button_for_each(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    assert await chat.fill("ben", closes="05/06/2025") == snapshot("""\
“05/06/2025” could start with the day or with the month. Please choose, or write it as year-month-day.
Tuesday 2025-05-06 23:59 UTC | for you: 2025-05-06 23:59 [Choose]
Thursday 2025-06-05 23:59 UTC | for you: 2025-06-05 23:59 [Choose]
[Try again]\
""")
    assert "<draft, closes 2025-05-06 23:59>" in await chat.press("ben", "Choose")


async def test_where_more_than_the_date_is_wrong_its_readings_are_told_at_the_field(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    told = await chat.fill("ben", outcomes="Yes", closes="05/06/2025")
    assert "Type one of: 2025-05-06 23:59, 2025-06-05 23:59" in told


async def test_the_form_of_an_unclear_date_can_be_opened_again(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="05/06/2025")
    assert "Closes: '05/06/2025'" in await chat.press("ben", "Try again")
    assert "<draft, closes 2025-05-08 23:59>" in await chat.fill("ben", closes="2025-05-08")


async def test_a_deadline_in_the_repeated_hour_survives_an_edit(chat: Chat) -> None:
    await chat.say("amina", "ask Does it rain in October?")
    await chat.store._writing.run("UPDATE community SET zone = 'Europe/Berlin'")
    assert "<draft, closes 2025-10-26 01:30>" in await chat.fill("amina", closes="2025-10-26T01:30:00Z")
    assert "Closes: '2025-10-26T02:30:00+01:00'" in await chat.press("amina", "Edit")
    assert "<draft, closes 2025-10-26 01:30>" in await chat.fill("amina")


async def test_what_was_tidied_up_is_said(chat: Chat) -> None:
    await chat.say("ben", "ask")
    assert await chat.fill("ben", question="Does  it\nrain on Friday?", closes="2024-12-06") == snapshot("""\
d1 Does it rain on Friday?
<preview>
A - Yes
B - No
<draft, closes 2024-12-06 23:59> · <no forecasts>
By the clock of this community: 2024-12-06 23:59 UTC
<advice>
• <no source>
<crowd>: (<always>) [<after vote>] [<at close>]
<names>: [<shown>] [<after close>] (<hidden>)
I tidied up some characters; the preview shows what will be posted.
[Post] [Edit] [Keep draft]\
""")


@pytest.mark.parametrize("outcomes", ["Yes \nNo", " Yes\n\n No \n", "Yes\r\nNo\r\n"])
async def test_blanks_around_a_text_are_not_told(chat: Chat, outcomes: str) -> None:
    await chat.say("ben", "ask")
    answer = await chat.fill(
        "ben", question=" Does it rain on Friday? ", outcomes=outcomes, criteria="The station. \n\nIts page. \n"
    )
    assert said("asking.cleaned") not in answer
    assert "A - Yes\nB - No\n" in answer


@pytest.mark.parametrize("outcomes", ["Yes; No", "Yes ;No;", " Yes;; No ; "])
async def test_outcomes_behind_the_command_are_prefilled_without_blanks(chat: Chat, outcomes: str) -> None:
    await chat.do("ben", OpenAskForm(question="Does it rain on Friday?", outcomes=outcomes))
    form = chat.last["ben"].form
    assert form is not None
    assert {field.id: field.value for field in form.fields}["outcomes"] == "Yes\nNo"


async def test_an_open_question_keeps_its_deadline(cup: Chat) -> None:
    await cup.say("amina", "edit 1")
    form = cup.last["amina"].form
    assert form is not None
    assert {field.id for field in form.fields if field.required} == {"question", "outcomes", "closes"}
    told = await cup.fill("amina", closes=" ", criteria="The table.")
    assert said("questions.edit_no_deadline") in told
    assert said("dates.missing") not in told
    assert "<criteria field>: 'The table.'" in told
    assert (await cup.store.read.questions.get(1)).deadline == 1733508000000


async def test_a_draft_can_be_kept_found_edited_and_posted(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", background="Umbrellas are sold out.")
    assert await chat.press("ben", "Keep draft") == snapshot("""\
Kept as d1. You find it under drafts.
[Post] [Edit] [Drop]\
""")
    assert await chat.say("ben", "drafts") == snapshot("""\
<drafts 1>
d1 Does it rain on Friday? | Yes / No · <warnings 2> [Show] [Edit] [Drop]\
""")
    assert await chat.say("ben", "post d1") == snapshot("""\
It has no deadline yet; it needs one before it can be posted.
[Edit]\
""")
    await chat.say("ben", "drafts")
    await chat.press("ben", "Show")
    assert await chat.press("ben", "Edit") == snapshot("""\
Form: Edit the question
  Question: 'Does it rain on Friday?'
  <outcomes field>: 'Yes\\nNo'
  Closes: ''
  <criteria field>: ''
  Background or story: 'Umbrellas are sold out.'\
""")
    await chat.fill("ben", closes="2024-12-06 18:00")
    assert (await chat.press("ben", "Post")).startswith("<posted #1>")
    assert await chat.say("ben", "drafts") == snapshot("""\
No drafts.
[Ask]\
""")


async def test_a_draft_can_be_dropped(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben")
    await chat.press("ben", "Keep draft")
    assert await chat.press("ben", "Drop") == snapshot("<dropped d1>")
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
        told = transcript(await cup.do("amina", action)).splitlines()
        assert told[0] == "#1 is already posted, so it is no longer a draft."
    assert told[1:] == ["<typed Does it rain at all?>", "<typed Yes", "No>", "[Edit]"]
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
        assert transcript(await chat.do("chloe", action)) == "<gone>"
    assert (await chat.say("chloe", "drafts")).startswith("No drafts.")
    assert (await chat.say("amina", "drafts")).startswith("<drafts 1>")


async def test_a_draft_with_a_passed_deadline_asks_for_a_new_one_before_posting(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-03 18:00")
    post = chat.button("ben", "Post").action
    await chat.wait_until("2024-12-04 09:00")
    assert transcript(await chat.do("ben", post)) == snapshot(
        """\
That deadline has already passed. Please give one at least five minutes ahead.
[Edit]\
"""
    )
    assert chat.channel() == []


async def test_a_member_has_five_open_questions_at_most(chat: Chat) -> None:
    for number in range(5):
        await chat.post_question(f"Does it rain on day {number}?", "Yes/No", "2024-12-06", by="ben")
    assert await chat.post_question("Does it rain on day 6?", "Yes/No", "2024-12-06", by="ben") == ""
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
    assert ["<forecasters 1>" in card for card in cup.channel()] == [True, True]
    assert await cup.say("ben", "post 1") == snapshot("Only the author of #1 and moderators can do that.")


async def test_what_is_posted_links_the_card_that_was_just_posted(cup: Chat) -> None:
    def linked() -> list[tuple[str, str, str]]:
        return [
            (part.label, part.channel, part.message) for part in cup.last["amina"].title if isinstance(part, CardLink)
        ]

    async def posted() -> str:
        (*_, newest) = await cup.store.read.posts.placements(question_subject(1))
        return newest.message

    await cup.say("amina", "post 1")
    assert linked() == [("#1", "general", await posted())]
    await cup.say("amina", "show 1")
    await cup.press("amina", "Post elsewhere")
    await cup.fill("amina", channel="cups")
    assert linked() == [("#1", "cups", await posted())]
    await cup.say("amina", "post 1")
    assert linked() == [("#1", "general", await posted())]


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
    assert "[More]" in await chat.say("ben", "drafts")
    assert await chat.press("ben", "More") == snapshot("""\
<drafts 10>
d6 Does it rain on day 5? | Yes / No · <warnings 1> [Show] [Edit] [Drop]
d7 Does it rain on day 6? | Yes / No · <warnings 1> [Show] [Edit] [Drop]
d8 Does it rain on day 7? | Yes / No · <warnings 1> [Show] [Edit] [Drop]
d9 Does it rain on day 8? | Yes / No · <warnings 1> [Show] [Edit] [Drop]
d10 Does it rain on day 9? | Yes / No · <warnings 1> [Show] [Edit] [Drop]
[Back]\
""")
    assert "d1 Does" in await chat.press("ben", "Back")


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


async def test_a_draft_that_was_posted_or_dropped_meanwhile_is_not_rewritten(chat: Chat) -> None:
    values = {"question": "Does it snow on Friday?", "outcomes": "Yes\nNo\nMaybe", "closes": "2024-12-06"}
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06")
    post = chat.button("ben", "Post").action
    cards = await asyncio.gather(
        chat.bot.handle(post, chat.actor("ben")),
        chat.bot.handle(SaveDraft(question="q1", values=values), chat.actor("ben")),
    )
    assert [card.kind for card in cards] == ["posted", "refusal"]
    assert (await chat.store.read.questions.get(1)).text.title == "Does it rain on Friday?"
    await chat.say("ben", "ask Does it hail on Friday?")
    await chat.fill("ben", closes="2024-12-06")
    cards = await asyncio.gather(
        chat.bot.handle(DropDraft(question="q2"), chat.actor("ben")),
        chat.bot.handle(PostQuestion(question="q2"), chat.actor("ben")),
    )
    assert [transcript(card) for card in cards] == ["<dropped d2>", "<gone>"]


async def test_the_preview_posts_once_and_the_command_once_more(chat: Chat) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben", closes="2024-12-06", background="Umbrellas are sold out.")
    assert "<background Umbrellas are sold out.>" in transcript(chat.last["ben"])
    post = chat.button("ben", "Post").action
    await chat.do("ben", post)
    assert transcript(await chat.do("ben", post)) == "#1 is already posted, so it is no longer a draft."
    await chat.say("ben", "post 1")
    assert len(chat.channel()) == 2
    await chat.say("ben", "resolve 1")
    await chat.fill("ben", outcome="A")
    assert len(chat.channel()) == 3
