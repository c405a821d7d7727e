"""Ask about this: a message becomes the story of a question, or a page its drafts."""

from inline_snapshot import snapshot

from bot.inputs.action import Action
from bot.ui.commands import ask_about
from tests.chat import Chat, instant
from tests.dialogues.test_stories import PAGE
from tests.transcript import transcript

WORDS = """Ferry to be replaced
The council voted on it today (see https://example.org/ferry?id=1). Will there be a new ferry by summer? Who knows.
https://example.org/second"""


def about(text: str, link: str = "https://chat.example/7", at: str = "2024-12-02 09:30") -> Action:
    return ask_about(text, link, instant(at))


async def test_a_message_becomes_the_story_of_the_question_that_is_asked(chat: Chat) -> None:
    assert transcript(await chat.do("ben", about(WORDS))) == snapshot("""\
Form: <ask>
  Question: 'Will there be a new ferry by summer?'
  <outcomes field>: 'Yes\\nNo'
  Closes: ''
  <criteria field>: ''
  Background or story: ''\
""")
    assert await chat.fill("ben", closes="2024-12-20") == snapshot("""\
d1 Will there be a new ferry by summer?
<preview>
A - Yes
B - No
<draft, closes 2024-12-20 23:59> · <no forecasts>
Story: Ferry to be replaced (2024-12-02)
<story>: https://example.org/ferry?id=1
By the clock of this community: 2024-12-20 23:59 UTC
<advice>
• <no source>
<crowd>: (<always>) [<after vote>] [<at close>]
<names>: [<shown>] [<after close>] (<hidden>)
[Post] [Edit] [Keep draft] [Drop] [Story]\
""")
    assert await chat.press("ben", "Post") == snapshot("""\
<posted #1>
[Forecast]\
""")
    assert await chat.say("chloe", "show 1") == snapshot("""\
#1 Will there be a new ferry by summer?
A - Yes
B - No
<closes 2024-12-20 23:59 2024-12-20 23:59> · <no forecasts>
Story: Ferry to be replaced (2024-12-02)
The council voted on it today (see https://example.org/ferry?id=1). Will there be a new ferry by summer? Who knows.
https://example.org/second
<story>: https://example.org/ferry?id=1
<others see no names>
[Forecast] [My forecast] [History] [Story]\
""")


async def test_a_message_of_one_line_has_a_headline_and_the_messages_own_link(chat: Chat) -> None:
    form = transcript(await chat.do("ben", about("The ferry is late again.")))
    assert "Question: ''" in form
    await chat.fill("ben", question="Does the ferry come on Friday?", closes="2024-12-06")
    await chat.press("ben", "Post")
    (story,) = [question.story for question in [await chat.store.read.questions.get(1)]]
    assert story is not None
    assert (story.headline, story.summary, story.link) == ("The ferry is late again.", "", "https://chat.example/7")
    assert story.published_at == instant("2024-12-02 09:30")


async def test_a_message_without_an_address_of_its_own_has_no_link(chat: Chat) -> None:
    await chat.do("ben", about("Late.\nSee http://localhost/x", link=""))
    assert "<story>" not in await chat.fill("ben", question="Does the ferry come on Friday?")


async def test_a_story_may_be_a_headline_and_nothing_else(chat: Chat) -> None:
    await chat.do("ben", about("The ferry is late again.", link=""))
    await chat.fill("ben", question="Does the ferry come on Friday?")
    assert await chat.press("ben", "Story") == snapshot("""\
<story of The ferry is late again.>
Published 2024-12-02
No question about it is posted.
1 draft: d1
[Drafts]\
""")


async def test_the_same_message_asked_about_twice_is_one_story(chat: Chat) -> None:
    for title in ("Is there a new ferry by summer?", "Does the ferry come on Friday?"):
        await chat.do("ben", about(WORDS))
        await chat.fill("ben", question=title)
    assert await chat.say("ben", "drafts") == snapshot("""\
<drafts 2>
Story: Ferry to be replaced [Story]
d1 Is there a new ferry by summer? | Yes / No · <warnings 1> [Show] [Edit] [Drop]
d2 Does the ferry come on Friday? | Yes / No · <warnings 2> [Show] [Edit] [Drop]\
""")


async def test_a_form_that_was_wrong_comes_back_bound_to_its_story(chat: Chat) -> None:
    await chat.do("ben", about(WORDS))
    await chat.fill("ben", question="Ferry?")
    await chat.press("ben", "Try again")
    assert "Story: Ferry to be replaced" in await chat.fill("ben", question="Is there a new ferry by summer?")


async def test_a_date_read_in_two_ways_does_not_lose_the_story(chat: Chat) -> None:
    await chat.do("ben", about(WORDS))
    await chat.fill("ben", closes="01/02/2025")
    reading = chat.button("ben", "Choose").action
    assert "Story: Ferry to be replaced" in transcript(await chat.do("ben", reading))


async def test_a_form_that_was_open_for_two_days_is_told_so(chat: Chat) -> None:
    await chat.do("ben", about(WORDS))
    chat.now += 2 * 86_400_000
    assert (await chat.fill("ben")).startswith("This is more than a day old")


async def test_a_message_that_is_a_forecast_page_becomes_drafts(chat: Chat) -> None:
    assert transcript(await chat.do("ben", about(PAGE))) == snapshot("""\
The page was read
Question: Will the harbour freeze by December 6, 2024?
Outcomes: Yes / No
Source: Harbour office
Closes: 2024-12-06 23:59
Story: Ice on the Bay
1 related question waits for a title
Note: <percentages dropped>
<imported 2 d1, d2>
[Show draft d1] [Drafts]\
""")


async def test_what_cannot_be_read_is_refused_before_a_form_opens(chat: Chat) -> None:
    assert transcript(await chat.do("ben", about(" \n "))) == "There is no text in this message to ask about."
    assert "cannot be kept" in transcript(await chat.do("ben", about("half \ue000")))


async def test_a_long_message_is_cut_at_what_a_summary_can_hold(chat: Chat) -> None:
    await chat.do("ben", about("Long\n" + "word " * 7_000))
    await chat.fill("ben", question="Does the ferry come on Friday?")
    story = (await chat.store.read.questions.get(1)).story
    assert story is not None
    assert story.summary.endswith("word…")
    assert len(story.summary) <= 4_000
