"""What a careful editor says of a draft, and the buttons that mend it."""

import asyncio

from inline_snapshot import snapshot

from bot.inputs.asking import AddOther, DropDraft
from bot.inputs.questions import ShowQuestion
from tests.chat import Chat
from tests.transcript import transcript

SOURCE = "The table on the league's website"


async def draft(chat: Chat, name: str, title: str, outcomes: str, closes: str = "2024-12-06", source: str = "") -> str:
    await chat.say(name, "ask")
    return await chat.fill(
        name, question=title, outcomes=outcomes.replace("/", "\n"), closes=closes, criteria=source or SOURCE
    )


async def test_the_preview_says_what_an_editor_would_and_a_button_adds_other(cup: Chat) -> None:
    assert await draft(
        cup, "ben", "Who wins the bowl on 6 December 2024?", "Reds/Blues/Reds or Greens", "", "News"
    ) == (
        snapshot("""\
d2 Who wins the bowl on 6 December 2024?
<preview>
A - Reds
B - Blues
C - Reds or Greens
Draft · <no forecasts>
<criteria News>
It has no deadline yet; it needs one before it can be posted.
<advice>
• The title names a time (2024-12-06), but the question has no deadline. Put it into “Closes” as well.
• “Reds” and “Reds or Greens” can both be right. Word them so that exactly one will happen.
• Something else may happen than the outcomes say. Add “Other”?
• “How it resolves” names nothing that everybody can look up. Name an institution, a page or a document.
<crowd>: (<always>) [<after vote>] [<at close>]
<names>: [<shown>] [<after close>] (<hidden>)
[Post] [Edit] [Keep draft] [Add other Other]\
""")
    )
    assert await cup.press("ben", "Add other Other") == snapshot("""\
d2 Who wins the bowl on 6 December 2024?
<preview>
A - Reds
B - Blues
C - Reds or Greens
D - Other
Draft · <no forecasts>
<criteria News>
It has no deadline yet; it needs one before it can be posted.
<advice>
• The title names a time (2024-12-06), but the question has no deadline. Put it into “Closes” as well.
• “Reds” and “Reds or Greens” can both be right. Word them so that exactly one will happen.
• “How it resolves” names nothing that everybody can look up. Name an institution, a page or a document.
<crowd>: (<always>) [<after vote>] [<at close>]
<names>: [<shown>] [<after close>] (<hidden>)
[Post] [Edit] [Keep draft]\
""")
    assert (await cup.store.read.questions.get(2)).text.outcomes == ("Reds", "Blues", "Reds or Greens", "Other")


async def test_a_question_like_an_open_one_leads_to_it(cup: Chat) -> None:
    assert await draft(cup, "ben", "Who wins this week's cup?", "Reds/Blues/Greens/Other") == snapshot("""\
d2 Who wins this week's cup?
<preview>
A - Reds
B - Blues
C - Greens
D - Other
<draft, closes 2024-12-06 23:59> · <no forecasts>
<criteria The table on the league's website>
<advice>
• #1 asks nearly the same: “Who wins the cup this week?”. Look at it before you post another.
<crowd>: (<always>) [<after vote>] [<at close>]
<names>: [<shown>] [<after close>] (<hidden>)
[Post] [Edit] [Keep draft] [Show question #1]\
""")
    assert (await cup.press("ben", "Show question #1")).startswith("#1 Who wins the cup this week?")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    assert "nearly the same" not in transcript(await cup.do("ben", ShowQuestion(question="d2")))


async def test_a_warning_forbids_nothing(cup: Chat) -> None:
    await draft(cup, "ben", "Who wins the cup this week?", "Reds/Blues/Blues and Reds", source="News")
    assert (await cup.press("ben", "Post")).startswith("<posted #2>")


async def test_a_question_without_faults_is_told_nothing(cup: Chat) -> None:
    assert "<advice>" not in await draft(cup, "ben", "Who wins the bowl?", "Reds/Blues/Other")
    assert "<warnings" not in await cup.say("ben", "drafts")


async def test_other_is_added_by_the_author_or_a_moderator_once(chat: Chat) -> None:
    await draft(chat, "ben", "Who wins the bowl?", "Reds/Blues/Greens")
    add = AddOther(question="q1")
    assert transcript(await chat.do("chloe", add)) == "<gone>"
    assert "D - Other" in transcript(await chat.do("amina", add))
    assert transcript(await chat.do("ben", add)) == snapshot(
        "The outcomes cover everything already; “Other” is not needed."
    )
    assert len((await chat.store.read.questions.get(1)).text.outcomes) == 4


async def test_a_press_that_comes_twice_adds_one_outcome(chat: Chat) -> None:
    await draft(chat, "ben", "Who wins the bowl?", "Reds/Blues/Greens")
    for _ in range(2):
        assert "D - Other" in transcript(await chat.do("ben", AddOther(question="q1"), delivery="once"))


async def test_there_is_no_room_for_a_twenty_first_outcome(chat: Chat) -> None:
    names = "/".join(f"Team {letter}" for letter in "abcdefghijklmnopqrst")
    assert "[Add" not in await draft(chat, "ben", "Who wins the bowl?", names)
    assert transcript(await chat.do("ben", AddOther(question="q1"))) == snapshot(
        "There are 20 outcomes, and no more can be added. Put two of them together to make room for “Other”."
    )


async def test_nothing_is_added_to_a_draft_that_was_dropped_or_posted_meanwhile(chat: Chat) -> None:
    await draft(chat, "ben", "Who wins the bowl?", "Reds/Blues/Greens")
    ben = chat.actor("ben", "first"), chat.actor("ben", "second")
    cards = await asyncio.gather(
        chat.bot.handle(DropDraft(question="q1"), ben[0]), chat.bot.handle(AddOther(question="q1"), ben[1])
    )
    assert [transcript(card) for card in cards] == ["<dropped d1>", "<gone>"]
    await draft(chat, "ben", "Who wins the bowl?", "Reds/Blues/Greens")
    await chat.press("ben", "Post")
    assert transcript(await chat.do("ben", AddOther(question="q2"))) == "#1 is posted already and no draft any more."
