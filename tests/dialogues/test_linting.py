"""What a careful editor says of a draft, and the buttons that mend it."""

import asyncio
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.inputs.asking import AddOther, DropDraft
from bot.inputs.questions import ShowQuestion
from tests.chat import Chat
from tests.fakes.stages import HOUSES, stage
from tests.transcript import transcript
from tests.words import said

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
• Something else may happen than the outcomes say; “Other” would cover it.
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
By the clock of this community: 2024-12-06 23:59 UTC
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


TWENTY = "/".join(f"Team {letter}" for letter in "abcdefghijklmnopqrst")
REPLACE, JOIN = "Other replace Team s Team t Other", "Other merge Team s Team t Other"


async def test_where_no_outcome_can_be_added_the_last_gives_way_or_the_last_two_become_one(chat: Chat) -> None:
    told = await draft(chat, "ben", "Who wins the bowl?", TWENTY)
    assert said("linting.no_catch_all", other="Other") in told
    assert told.splitlines()[-1] == f"[Post] [Edit] [Keep draft] [{REPLACE}] [{JOIN}]"
    asked = chat.last["ben"]
    replaced = await chat.press("ben", REPLACE)
    assert "S - Team s\nT - Other\n" in replaced
    assert said("linting.no_catch_all", other="Other") not in replaced
    # The other button was about outcomes that have changed since, and the answer is a preview of them as they are.
    chat.last["ben"] = asked
    stale = await chat.press("ben", JOIN)
    assert said("asking.other_meanwhile", draft="d1") in stale
    assert "S - Team s\nT - Other\n" in stale
    await draft(chat, "ben", "Who wins the other bowl?", TWENTY)
    assert "R - Team r\nS - Team s / Team t\nT - Other\n" in await chat.press("ben", JOIN)
    assert len((await chat.store.read.questions.get(2)).text.outcomes) == 20


async def test_an_outcome_that_was_put_last_meanwhile_does_not_give_way(chat: Chat) -> None:
    await draft(chat, "ben", "Who wins the bowl?", TWENTY)
    asked = chat.last["ben"]
    await chat.press("ben", "Edit")
    await chat.fill("ben", outcomes=TWENTY.replace("Team t", "Team z").replace("/", "\n"))
    chat.last["ben"] = asked
    told = await chat.press("ben", REPLACE)
    assert said("asking.other_meanwhile", draft="d1") in told
    assert "T - Team z\n" in told


@pytest.mark.real_words
async def test_the_buttons_that_make_room_say_what_they_do(chat: Chat) -> None:
    told = await draft(chat, "ben", "Who wins the bowl?", TWENTY)
    assert told.splitlines()[-1] == snapshot(
        "[Post] [Edit] [Keep as draft] [Replace “Team t” with “Other”] [Join “Team s” and “Team t”, add “Other”]"
    )


async def test_names_that_do_not_fit_into_one_are_not_joined(chat: Chat) -> None:
    names = TWENTY.replace("Team s", "s" * 40).replace("Team t", "t" * 40)
    buttons = (await draft(chat, "ben", "Who wins the bowl?", names)).splitlines()[-1]
    assert buttons.endswith(f"[Keep draft] [Other replace {'s' * 23}… {'t' * 23}… Other]")


async def test_a_button_from_before_the_last_outcome_was_added_leads_to_those_that_work(chat: Chat) -> None:
    await draft(chat, "ben", "Who wins the bowl?", TWENTY)
    told = transcript(await chat.do("ben", AddOther(question="q1")))
    assert said("linting.no_room", most=20, other="Other") in told
    assert f"[{REPLACE}] [{JOIN}]" in told
    assert len((await chat.store.read.questions.get(1)).text.outcomes) == 20


@pytest.mark.parametrize("platform", HOUSES)
async def test_room_is_made_for_other_on_every_platform(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await to.say("ben", "ask")
        values = {"question": "Who wins the bowl?", "outcomes": TWENTY.replace("/", "\n"), "closes": "in 3 days"}
        await to.fill("ben", values)
        await to.press("ben", JOIN)
        assert (await to.store.read.questions.get(1)).text.outcomes[-3:] == ("Team r", "Team s / Team t", "Other")


async def test_nothing_is_added_to_a_draft_that_was_dropped_or_posted_meanwhile(chat: Chat) -> None:
    await draft(chat, "ben", "Who wins the bowl?", "Reds/Blues/Greens")
    ben = chat.actor("ben", "first"), chat.actor("ben", "second")
    cards = await asyncio.gather(
        chat.bot.handle(DropDraft(question="q1"), ben[0]), chat.bot.handle(AddOther(question="q1"), ben[1])
    )
    assert [transcript(card) for card in cards] == ["<dropped d1>", "<gone>"]
    await draft(chat, "ben", "Who wins the bowl?", "Reds/Blues/Greens")
    await chat.press("ben", "Post")
    assert (
        transcript(await chat.do("ben", AddOther(question="q2"))) == "#1 is already posted, so it is no longer a draft."
    )
