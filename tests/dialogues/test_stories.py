"""Questions from a news story: imported, titled and posted."""

from inline_snapshot import snapshot

from bot.domain.page import read_page
from bot.importing import import_drafts
from bot.inputs import PostQuestion
from tests.chat import Chat
from tests.transcript import transcript

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


async def test_the_drafts_of_a_page_share_its_story(chat: Chat) -> None:
    await chat.say("amina", "help")
    assert await import_drafts(chat.store, "", chat.actor("amina"), read_page(PAGE), chat.now) == ["d1", "d2"]
    assert await chat.say("amina", "show d1") == snapshot("""\
d1 Will the harbour freeze by December 6, 2024?
Only you see this preview. Nothing is posted yet.
A - Yes
B - No
Draft, closes 2024-12-06 23:59 · no forecasts yet
How it resolves: Harbour office
Story: Ice on the Bay (2024-12-01)
Read the story: https://example.org/ice
Crowd forecast: (Everybody sees it all the time) [Members see it once they have voted] [Nobody sees it before the question closes]
Who said what: [Shown with the crowd forecast] [Shown when the question has closed] (Never shown)
[Post] [Edit] [Keep as draft]\
""")
    assert await chat.press("amina", "Post") == snapshot("""\
#1 is posted in this channel.
[Forecast]\
""")
    assert await chat.say("amina", "drafts") == snapshot("""\
1 draft
d2 (waits for a title) | Open / Half open / Closed · 2 warnings [Edit]\
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
Worth a look; none of it keeps you from posting:
• Something else may happen than the outcomes say. Add “Other”?
• Nothing says where the answer will be read. Name an institution, a page or a document under “How it resolves”.
Crowd forecast: (Everybody sees it all the time) [Members see it once they have voted] [Nobody sees it before the question closes]
Who said what: [Shown with the crowd forecast] [Shown when the question has closed] (Never shown)
[Post] [Edit] [Keep as draft] [Add “Other”]\
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
#1 Will the harbour freeze by December 6, 2024?
Others see how many people voted, never who said what.
[Forecast] [My forecast]\
[Forecast] [My forecast] [History]\
""")


async def test_a_story_whose_date_nobody_could_read_has_none(chat: Chat) -> None:
    await chat.say("amina", "help")
    page = read_page(PAGE.replace("Dec 1, 2024, 08:00 AM", "1. Dezember 2024"))
    await import_drafts(chat.store, "", chat.actor("amina"), page, chat.now)
    assert "\nStory: Ice on the Bay\n" in await chat.say("amina", "show d1")
