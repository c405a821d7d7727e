"""Questions from a news story: imported, titled and posted."""

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.domain.pages.page import read_page
from bot.inputs.asking import PostQuestion
from bot.inputs.questions import EditDraft
from bot.inputs.stories import DropUntitled, ImportPage, PostStory, ShowStory
from bot.stories.import_drafts import import_drafts
from tests.chat import CHANNEL, Chat, instant
from tests.fakes.stages import HOUSES, stage
from tests.transcript import transcript
from tests.words import said

PAGE = """Will the harbour freeze by December 6, 2024?
Yes • 40%
No • 60%
Harbour office
Ice on the Bay
Dec 1, 2024, 08:00 AM
The first ice was seen on Sunday.
View original story
https://example.org/ice
Open • 30%
Half open • 30%
Closed • 40%
"""


@pytest.mark.real_words
async def test_the_drafts_of_a_page_share_its_story(chat: Chat) -> None:
    await chat.say("amina", "help")
    community, drafts = await import_drafts(chat.store, "", chat.actor("amina"), read_page(PAGE), chat.now)
    assert (community.name, drafts) == ("home", ["d1", "d2"])
    assert await chat.say("amina", "show d1") == snapshot("""\
d1 Will the harbour freeze by December 6, 2024?
Only you see this preview. Nothing is posted yet.
A - Yes
B - No
Draft, closes 2024-12-06 23:59 · no forecasts yet
How it resolves: Harbour office
Story: Ice on the Bay (2024-12-01)
Read the story: https://example.org/ice
By the clock of this community: 2024-12-06 23:59 UTC
Crowd forecast: (Everybody sees it all the time) [Members see it once they have voted] [Nobody sees it before the question closes]
Who said what: [Shown with the crowd forecast] [Shown when the question has closed] (Never shown)
[Post] [Edit] [Keep as draft] [Drop] [Story]\
""")
    assert await chat.press("amina", "Post") == snapshot("""\
#1 is posted in this channel.
[Forecast]\
""")
    assert await chat.say("amina", "drafts") == snapshot("""\
1 draft
d2 (waits for a title) | Open / Half open / Closed · 2 warnings [Show] [Edit] [Drop]\
""")
    assert transcript(await chat.do("amina", PostQuestion(question="d2"))) == snapshot(
        """\
It has no title yet; it needs one before it can be posted.
[Edit]\
"""
    )
    assert await chat.say("amina", "show d2") == snapshot("""\
d2
Only you see this preview. Nothing is posted yet.
A - Open
B - Half open
C - Closed
Draft · no forecasts yet
Story: Ice on the Bay (2024-12-01)
Read the story: https://example.org/ice
It has no title yet; it needs one before it can be posted.
It has no deadline yet; it needs one before it can be posted.
Worth a look; you can post it anyway:
• Something else may happen than the outcomes say; “Other” would cover it.
• Nothing says where the answer will be read. Name an institution, a page or a document under “How it resolves”.
Crowd forecast: (Everybody sees it all the time) [Members see it once they have voted] [Nobody sees it before the question closes]
Who said what: [Shown with the crowd forecast] [Shown when the question has closed] (Never shown)
[Post] [Edit] [Keep as draft] [Drop] [Story] [Add “Other”]\
""")
    await chat.press("amina", "Edit")
    await chat.fill("amina", question="How open is the harbour on Friday?", closes="2024-12-06", background="See map.")
    await chat.press("amina", "Post")
    assert await chat.say("ben", "show #2") == snapshot("""\
#2 How open is the harbour on Friday?
A - Open
B - Half open
C - Closed
Closes 2024-12-06 23:59 (2024-12-06 23:59) · no forecasts yet
Story: Ice on the Bay (2024-12-01)
The first ice was seen on Sunday.
Read the story: https://example.org/ice
Background: See map.
From the same story:
#1 Will the harbour freeze by December 6, 2024? [Show]
Others see how many people voted, never who said what.
[Forecast] [My forecast] [History] [Story]\
""")


async def test_a_story_whose_date_nobody_could_read_has_none(chat: Chat) -> None:
    await chat.say("amina", "help")
    page = read_page(PAGE.replace("Dec 1, 2024, 08:00 AM", "1. Dezember 2024"))
    await import_drafts(chat.store, "", chat.actor("amina"), page, chat.now)
    assert "\nStory: Ice on the Bay\n" in await chat.say("amina", "show d1")
    assert "Published" not in await chat.press("amina", "Story")


async def test_the_import_form_gives_the_report_of_the_command_line(chat: Chat) -> None:
    assert await chat.say("amina", "admin import") == snapshot("""\
Form: Import a forecast page
  The page's text, copied whole: ''\
""")
    assert await chat.fill("amina", page=PAGE) == snapshot("""\
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
    assert await chat.press("amina", "Drafts") == snapshot("""\
<drafts 2>
Story: Ice on the Bay [Story]
d1 Will the harbour freeze by December 6, 2024? | Yes / No [Show] [Post] [Edit] [Drop]
d2 (waits for a title) | Open / Half open / Closed · <warnings 2> [Show] [Edit] [Drop]\
""")
    assert await chat.press("amina", "Story") == snapshot("""\
<story of Ice on the Bay>
Published 2024-12-01
The first ice was seen on Sunday.
<story>: https://example.org/ice
No question about it is posted.
2 drafts: d1, d2
[Drafts] [Drop untitled 1]\
""")


async def test_a_deadline_that_has_passed_is_told_and_asked_for_at_posting(chat: Chat) -> None:
    chat.now = instant("2025-01-01 12:00")
    await chat.say("amina", "admin import")
    assert "has passed" in await chat.fill("amina", page=PAGE)
    await chat.press("amina", "Show draft d1")
    assert await chat.press("amina", "Post") == snapshot("""\
That deadline has already passed. Please give one at least five minutes ahead.
[Edit]\
""")


async def test_a_page_with_a_line_that_does_not_fit_comes_back(chat: Chat) -> None:
    await chat.say("amina", "admin import")
    assert await chat.fill("amina", page="Will it freeze this week?\nYes") == snapshot("""\
Line 2 (“Yes”) should be the first outcome, like “Yes • 62%”, because it follows the title.
<typed Will it freeze this week?
Yes>
Form: Import a forecast page
  The page's text, copied whole: 'Will it freeze this week?\\nYes'  ! Line 2 (“Yes”) should be the first outcome, like “Yes • 62%”, because it follows the title.
[Try again]\
""")
    await chat.press("amina", "Try again")
    assert "<imported 2 d1, d2>" in await chat.fill("amina", page=PAGE)


async def test_only_moderators_import(chat: Chat) -> None:
    assert await chat.say("ben", "admin import") == "Only moderators can do that."
    refused = await chat.do("ben", ImportPage(values={"page": PAGE}))
    assert transcript(refused) == f"Only moderators can do that.\n<typed {PAGE}>"


async def test_a_page_with_very_many_related_questions_is_refused(chat: Chat) -> None:
    await chat.say("amina", "admin import")
    assert "61 related questions" in await chat.fill("amina", page=PAGE + _related(60))


async def test_a_page_that_was_copied_whole_is_read_and_what_was_left_out_is_named(chat: Chat) -> None:
    await chat.say("amina", "admin import")
    page = "Browse all stories\nSign in\n" + PAGE + "Up • 50%\nDown • 50%\nDown • 30%\nUp • 70%\nA • 40%\nB • 4"
    told = await chat.fill("amina", page=page)
    assert said("pages.lines_above", n=2, line=1, text="“Browse all stories”, “Sign in”") in told
    assert "“B • 4”" in told
    assert "adds up to only 40 %" in told
    assert "(“Down • 30%”) has the outcomes of an earlier one" in told
    outcomes = [draft.text.outcomes for draft in await chat.store.read.questions.drafts(1, None)]
    assert outcomes == [("Yes", "No"), *read_page(PAGE).related, ("Up", "Down")]


# On Discord administration is a command of its own, which the stage does not speak.
@pytest.mark.parametrize("platform", [house for house in HOUSES if house != "discord"])
async def test_a_page_whose_title_leaves_the_deadline_open_asks_for_it(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await to.say("amina", "admin import")
        page = "Browse all stories\nWill the harbour freeze by December?\nYes • 40%\nNo • 60%\n"
        told = await to.fill("amina", {"page": page})
        assert "The title says “by December”. When does voting end?" in told
        await to.press("amina", "Edit")
        await to.fill("amina", {"closes": "before 20 December"})
        draft = await to.store.read.questions.get(1)
        assert draft.text.closes_at == instant("2024-12-19 23:59")


async def test_a_page_without_a_story_gives_one_question(chat: Chat) -> None:
    await chat.say("amina", "admin import")
    await chat.fill("amina", page="Will the harbour freeze this week?\nYes • 40%\nNo • 60%\n")
    assert await chat.press("amina", "Show draft d1") == snapshot("""\
d1 Will the harbour freeze this week?
<preview>
A - Yes
B - No
Draft · <no forecasts>
It has no deadline yet; it needs one before it can be posted.
<advice>
• The title names a time (this week), but the question has no deadline. Put it into “Closes” as well.
• <no source>
<crowd>: (<always>) [<after vote>] [<at close>]
<names>: [<shown>] [<after close>] (<hidden>)
[Post] [Edit] [Keep draft]\
""")
    assert transcript(await chat.do("amina", ShowStory(question="d1"))) == "d1 has no story."


async def test_drafts_of_a_story_stand_together_and_those_without_a_title_can_be_dropped(chat: Chat) -> None:
    await chat.say("amina", "ask Is there ice on Saturday?")
    await chat.fill("amina")
    await _import(chat, PAGE + "Late • 50%\nEarly • 50%\n")
    await chat.say("amina", "ask Is there ice on Sunday?")
    await chat.fill("amina")
    await chat.say("amina", "show d3")
    await chat.press("amina", "Edit")
    await chat.fill("amina", question="How open is the harbour on Friday?")
    assert await chat.say("amina", "drafts") == snapshot("""\
<drafts 5>
d1 Is there ice on Saturday? | Yes / No · <warnings 2> [Show] [Edit] [Drop]
d5 Is there ice on Sunday? | Yes / No · <warnings 2> [Show] [Edit] [Drop]
Story: Ice on the Bay [Story]
d2 Will the harbour freeze by December 6, 2024? | Yes / No [Show] [Post] [Edit] [Drop]
d3 How open is the harbour on Friday? | Open / Half open / Closed · <warnings 3> [Show] [Edit] [Drop]
d4 (waits for a title) | Late / Early · <warnings 1> [Show] [Edit] [Drop]\
""")
    assert await chat.press("amina", "Story") == snapshot("""\
<story of Ice on the Bay>
Published 2024-12-01
The first ice was seen on Sunday.
<story>: https://example.org/ice
No question about it is posted.
3 drafts: d2, d3, d4
[Drafts] [Drop untitled 1]\
""")
    drop = chat.button("amina", "Drop untitled 1").action
    assert transcript(await chat.do("amina", drop)) == "1 draft is dropped."
    assert transcript(await chat.do("amina", drop)) == "<gone>"
    assert (
        transcript(await chat.do("amina", DropUntitled(question="d2"))) == "No draft of this story waits for a title."
    )
    assert "d4" not in await chat.say("amina", "drafts")


async def test_nobody_sees_or_drops_somebody_elses_drafts(chat: Chat) -> None:
    await _import(chat)
    for action in (ShowStory(question="d1"), PostStory(question="d1"), DropUntitled(question="d1")):
        assert (
            transcript(await chat.do("ben", action))
            == "There is no question d1 here. Use list to see the questions there are."
        )
    await chat.say("amina", "post d1")
    await chat.say("ben", "show 1")
    assert await chat.press("ben", "Story") == snapshot("""\
<story of Ice on the Bay>
Published 2024-12-01
The first ice was seen on Sunday.
<story>: https://example.org/ice
#1 Will the harbour freeze by December 6, 2024? | <no forecasts> · closes 2024-12-06 23:59
[#1]\
""")


async def test_a_story_has_a_card_once_its_second_question_is_posted(chat: Chat) -> None:
    await _import(chat)
    await chat.say("amina", "post d1")
    await chat.say("amina", "post 1")
    assert not _stories(chat)
    await _title_and_post(chat)
    assert _stories(chat) == snapshot(
        [
            """\
<story of Ice on the Bay>
Published 2024-12-01
The first ice was seen on Sunday.
<story>: https://example.org/ice
#1 Will the harbour freeze by December 6, 2024? | <no forecasts> · closes 2024-12-06 23:59
#2 How open is the harbour on Friday? | <no forecasts> · closes 2024-12-16 12:00
[#1] [#2]\
"""
        ]
    )
    await chat.say("amina", "post 2")
    assert len(_stories(chat)) == 1


async def test_the_card_of_a_story_follows_its_questions(chat: Chat) -> None:
    await _import(chat, PAGE + "Late • 50%\nEarly • 50%\n")
    await chat.say("amina", "post d1")
    await _title_and_post(chat)
    await chat.say("ben", "vote #1 70")
    await chat.say("ben", "vote #2 40/40/20")
    assert _rows(chat) == snapshot(
        [
            "#1 Will the harbour freeze by December 6, 2024? | A · Yes 70% · <forecasters 1> · closes 2024-12-06 23:59",
            "#2 How open is the harbour on Friday? | A, B 40% each · <forecasters 1> · closes 2024-12-16 12:00",
        ]
    )
    await chat.wait_until("2024-12-06 23:59")
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A")
    await chat.say("amina", "annul 2")
    await chat.fill("amina", reason="Nobody looked.")
    assert _rows(chat) == snapshot(
        [
            "#1 Will the harbour freeze by December 6, 2024? | <forecasters 1> · <answer A · Yes>",
            "#2 How open is the harbour on Friday? | <forecasters 1> · Annulled: Nobody looked.",
        ]
    )
    await chat.say("amina", "reopen 1")
    assert _rows(chat) == snapshot(
        [
            "#1 Will the harbour freeze by December 6, 2024? | A · Yes 70% · <forecasters 1> · waits for its answer",
            "#2 How open is the harbour on Friday? | <forecasters 1> · Annulled: Nobody looked.",
        ]
    )
    await _title_and_post(chat, "d3")
    assert "#3 How open" in _stories(chat)[0]


async def test_a_deleted_question_leaves_the_card_of_its_story(chat: Chat) -> None:
    await _import(chat)
    await chat.say("amina", "post d1")
    await _title_and_post(chat)
    await chat.say("amina", "delete 2")
    await chat.press("amina", "Delete")
    assert [row.split()[0] for row in _rows(chat)] == ["#1"]


async def test_the_card_of_a_story_is_posted_where_it_is_wanted(chat: Chat) -> None:
    await _import(chat)
    assert transcript(await chat.do("amina", PostStory(question="d1"))) == snapshot(
        "No question of this story is posted yet, so there is nothing to show. Post one first."
    )
    await chat.say("amina", "post d1")
    await chat.say("amina", "show 1")
    await chat.press("amina", "Story")
    assert await chat.press("amina", "Post story") == snapshot(
        "The story's card is posted in this channel. It is kept up to date."
    )
    await _title_and_post(chat)
    # It is there already.
    assert len(_stories(chat)) == 1
    assert "#2 How open" in _stories(chat)[0]
    chat.place = CHANNEL.in_channel("elsewhere")
    await chat.say("amina", "post 1")
    assert len(_stories(chat)) == 1
    await chat.say("amina", "post 2")
    assert len(_stories(chat)) == 2


async def test_the_card_of_a_story_shows_twenty_questions(chat: Chat) -> None:
    await _import(chat, PAGE + _related(21))
    for number in range(1, 24):
        await _title_and_post(chat, f"d{number}", f"Is it number {number} in the end?")
    assert _stories(chat)[0].splitlines()[-2:] == snapshot(
        [
            "and 3 more questions",
            "[#1] [#2] [#3] [#4] [#5] [#6] [#7] [#8] [#9] [#10] [#11] [#12] [#13] [#14] [#15] [#16] [#17] [#18] [#19] [#20]",
        ]
    )
    assert "and 17 more questions" in await chat.say("ben", "show 1")


def _related(lists: int) -> str:
    return "".join(f"A{number} • 50%\nB • 50%\n" for number in range(lists))


async def _import(chat: Chat, page: str = PAGE) -> None:
    await chat.say("amina", "help")
    await import_drafts(chat.store, "", chat.actor("amina"), read_page(page), chat.now)


async def _title_and_post(chat: Chat, draft: str = "d2", title: str = "How open is the harbour on Friday?") -> None:
    await chat.do("amina", EditDraft(question=draft))
    await chat.fill("amina", question=title, closes="in 2 weeks")
    await chat.press("amina", "Post")


def _stories(chat: Chat) -> list[str]:
    shown = [posted.shown[-1] for posted in chat.channels.messages.values()]
    return [transcript(card) for card in shown if card.kind == "story"]


def _rows(chat: Chat) -> list[str]:
    (card,) = _stories(chat)
    return [line for line in card.splitlines() if line.startswith("#")]
