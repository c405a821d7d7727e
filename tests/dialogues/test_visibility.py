"""What others see: the crowd and the names, as the community and each question have them."""

import asyncio

from inline_snapshot import snapshot

from bot.domain.moment import Moment
from bot.inputs.asking import DropDraft
from bot.inputs.questions import SetVisibility
from bot.inputs.voting import ShowForecasts
from tests.chat import Chat, instant
from tests.transcript import transcript
from tests.words import said

CUP = ("Who wins the cup this week?", "Reds/Blues", "2024-12-06 18:00")


async def test_until_the_close_the_card_says_only_how_many_voted(chat: Chat) -> None:
    await chat.say("amina", "admin settings crowd-visibility at-close")
    await chat.post_question(*CUP)
    assert await chat.say("ben", "vote 70") == snapshot("""\
<saved #1>
A 70% Reds
B 30% Blues
Hidden for now: everybody sees the crowd forecast when the question closes.
<others see no names>
[Change] [Undo] [Withdraw]\
""")
    assert chat.channel() == snapshot(
        [
            """\
#1 Who wins the cup this week?
A - Reds
B - Blues
<closes 2024-12-06 18:00 2024-12-06 18:00> · <forecasters 1> · <last change 2024-12-02 12:00>
Hidden for now: everybody sees the crowd forecast when the question closes.
[Forecast] [My forecast] [Details]\
"""
        ]
    )
    assert "Hidden for now" in await chat.press("ben", "My forecast")
    await chat.wait_until("2024-12-06 18:00")
    assert "A 70% Reds" in chat.channel()[0]
    del chat.last["ben"]
    assert "(you | crowd of 1)\nA 70% | 70% Reds" in await chat.press("ben", "My forecast")


async def test_after_their_vote_members_see_what_the_card_does_not_show(chat: Chat) -> None:
    await chat.say("amina", "admin settings crowd-visibility after-vote")
    await chat.post_question(*CUP)
    assert "(you | crowd of 1)\nA 70% | 70% Reds" in await chat.say("ben", "vote 70")
    assert chat.channel() == snapshot(
        [
            """\
#1 Who wins the cup this week?
A - Reds
B - Blues
<closes 2024-12-06 18:00 2024-12-06 18:00> · <forecasters 1> · <last change 2024-12-02 12:00>
Hidden for now: you see the crowd forecast once you have voted, everybody when the question closes.
[Forecast] [My forecast] [Details]\
"""
        ]
    )
    assert "A - Reds" in await chat.say("chloe", "show")
    assert "A 70% | 70% Reds" in await chat.say("ben", "show")
    await chat.say("ben", "withdraw")
    await chat.say("dana", "vote 20")
    assert "A 20% Reds" in await chat.say("ben", "show")
    # From where the crowd is, nobody goes on who may not see it.
    assert "A 60%" in await chat.say("chloe", "vote A +10")


async def test_a_few_forecasters_are_no_crowd_yet(chat: Chat) -> None:
    await chat.post_question(*CUP)
    await chat.say("ben", "vote 70")
    assert "A 70% Reds" in chat.channel()[0]
    await chat.say("amina", "admin settings crowd-from 2")
    assert chat.channel() == snapshot(
        [
            """\
#1 Who wins the cup this week?
A - Reds
B - Blues
<closes 2024-12-06 18:00 2024-12-06 18:00> · <forecasters 1> · <last change 2024-12-02 12:00>
Hidden for now: the crowd forecast is shown from 2 forecasters on, and when the question closes.
[Forecast] [My forecast] [Details]\
"""
        ]
    )
    assert "from 2 forecasters on" in await chat.say("ben", "vote 60")
    assert "A 40% | 50% Reds" in await chat.say("chloe", "vote 40")
    assert "A 50% Reds" in chat.channel()[0]


async def test_what_is_hidden_now_and_what_may_be_chosen_say_the_same(chat: Chat) -> None:
    await chat.say("amina", "admin settings crowd-from 3")
    await chat.say("ben", "ask Who wins the cup this week?")
    always = said("questions.visibility_choose_enough_always", least=3)
    after_vote = said("questions.visibility_choose_enough_after-vote", least=3)
    menu = f"<crowd>: ({always}) [{after_vote}] [<at close>]"
    assert menu in await chat.fill("ben", outcomes="Reds\nBlues", closes="2024-12-06 18:00")
    await chat.press("ben", "Post")
    details = (await chat.say("ben", "show 1")).splitlines()
    assert said("questions.visibility_until-enough", least=3) in details
    assert menu in details
    closes = Moment(instant("2024-12-06 18:00"))
    details = (await chat.press("ben", after_vote)).splitlines()
    assert said("questions.visibility_until-vote-and-enough", least=3, at=closes) in details
    assert f"<crowd>: [{always}] ({after_vote}) [<at close>]" in details
    await chat.say("ben", "vote #1 70")
    details = (await chat.say("ben", "show 1")).splitlines()
    assert said("questions.visibility_until-enough", least=3) in details
    assert f"<crowd>: ({after_vote}) [<at close>]" in details
    await chat.press("ben", "<at close>")
    assert said("questions.visibility_until-close", at=closes) in (await chat.say("ben", "show 1")).splitlines()


async def test_a_draft_takes_what_the_community_has_until_its_author_chooses(chat: Chat) -> None:
    await chat.say("amina", "admin settings names after-close")
    await chat.say("ben", "ask Who wins the cup this week?")
    assert "(<after close>)" in await chat.fill("ben", closes="2024-12-06 18:00")
    await chat.say("amina", "admin settings names hidden")
    assert "(<hidden>)" in await chat.say("ben", "show d1")
    assert await chat.press("ben", "<at close>") == snapshot("""\
d1 Who wins the cup this week?
<preview>
A - Yes
B - No
<draft, closes 2024-12-06 18:00> · <no forecasts>
By the clock of this community: 2024-12-06 18:00 UTC
<advice>
• <no source>
<crowd>: [<always>] [<after vote>] (<at close>)
<names>: [<shown>] [<after close>] (<hidden>)
[Post] [Edit] [Keep draft]\
""")
    await chat.say("amina", "admin settings names shown")
    await chat.press("ben", "Post")
    details = await chat.say("ben", "show #1")
    assert "<others see no names>" in details
    assert "Hidden for now: everybody sees the crowd forecast when the question closes" in details


async def test_after_the_first_vote_it_only_becomes_stricter(chat: Chat) -> None:
    await chat.say("amina", "admin settings names shown")
    await chat.post_question(*CUP, by="ben")
    await chat.say("chloe", "vote 70")
    await chat.say("ben", "show")
    assert await chat.press("ben", "<after vote>") == snapshot("""\
#1 Who wins the cup this week?
A - Reds
B - Blues
<closes 2024-12-06 18:00 2024-12-06 18:00> · <forecasters 1> · <last change 2024-12-02 12:00>
Hidden for now: you see the crowd forecast once you have voted, everybody when the question closes.
Others see who said what and why, as soon as they see the crowd forecast.
<crowd>: (<after vote>) [<at close>]
<names>: (<shown>) [<after close>] [<hidden>]
Manage this question: [Edit] [Close] [Resolve] [Annul] [Post here]
[Forecast] [My forecast] [History]\
""")
    assert "A - Reds" in chat.channel()[0]
    looser = SetVisibility(question="#1", crowd="always")
    assert transcript(await chat.do("ben", looser)) == snapshot(
        "Somebody has already voted on #1, so from now on you can only show less, not more."
    )
    await chat.say("chloe", "withdraw")
    assert "from now on you can only show less" in transcript(await chat.do("ben", looser))
    assert "Only" in transcript(await chat.do("dana", looser))
    await chat.do("ben", SetVisibility(question="#1", crowd="at-close", names="hidden"))
    await chat.say("chloe", "vote 60")
    assert "<crowd>" not in await chat.say("ben", "show")


async def test_what_is_gone_shows_nothing_to_anybody(chat: Chat) -> None:
    await chat.say("ben", "ask Who wins the cup this week?")
    await chat.fill("ben")
    await chat.do("ben", SetVisibility(question="d1", names="shown"))
    cards = await asyncio.gather(
        chat.bot.handle(DropDraft(question="q1"), chat.actor("ben")),
        chat.bot.handle(SetVisibility(question="q1", names="shown"), chat.actor("ben")),
    )
    assert [transcript(card) for card in cards] == ["<dropped d1>", "<gone>"]


async def test_who_said_what_is_told_where_names_are_shown(chat: Chat) -> None:
    await chat.say("amina", "admin settings names shown")
    await chat.say("amina", "admin settings crowd-visibility after-vote")
    await chat.post_question(*CUP)
    await chat.say("ben", "vote")
    await chat.fill("ben", A="70", reason="They play at home.")
    await chat.say("chloe", "vote 40")
    assert "[Who said]" not in await chat.say("dana", "show")
    assert transcript(await chat.do("dana", ShowForecasts(question="#1"))) == snapshot(
        "Who said what on #1 is not shown to you, or not yet."
    )
    await chat.say("ben", "show")
    assert await chat.press("ben", "Who said") == snapshot("""\
Who said what on #1
Chloe | A 40% · B 60% (2024-12-02 12:00)
Ben | A 70% · B 30% (2024-12-02 12:00): They play at home.\
""")
    for number in range(5):
        await chat.say(f"member{number}", f"vote {number}")
    assert "Ben" not in transcript(await chat.do("chloe", ShowForecasts(question="#1")))
    assert "Ben" in await chat.press("chloe", "More")
    assert "Member4" in await chat.press("chloe", "Back")


async def test_where_names_are_shown_after_the_close_nobody_sees_them_before(chat: Chat) -> None:
    await chat.say("amina", "admin settings names after-close")
    await chat.post_question(*CUP)
    assert "Nobody" not in transcript(await chat.do("ben", ShowForecasts(question="#1")))
    await chat.say("ben", "vote 70")
    assert "not shown to you, or not yet" in transcript(await chat.do("ben", ShowForecasts(question="#1")))
    assert "once the question has closed, who said what" in await chat.say("ben", "show")
    await chat.wait_until("2024-12-06 18:00")
    assert "A 70" in transcript(await chat.do("chloe", ShowForecasts(question="#1")))
    assert "as soon as they see the crowd forecast" in await chat.say("chloe", "show #1")


async def test_who_had_said_what_when_it_closed_stays_shown_after_the_answer(chat: Chat) -> None:
    await chat.say("amina", "admin settings names shown")
    await chat.post_question(*CUP)
    await chat.say("ben", "vote 70")
    await chat.say("chloe", "vote 40")
    await chat.wait_until("2024-12-06 18:00")
    await chat.say("amina", "resolve #1")
    await chat.fill("amina", outcome="A")
    await chat.say("amina", "admin member exclude Chloe")
    assert transcript(await chat.do("dana", ShowForecasts(question="#1"))) == snapshot("""\
Who said what on #1
Chloe | A 40% · B 60% (2024-12-02 12:00)
Ben | A 70% · B 30% (2024-12-02 12:00)\
""")


async def test_names_that_may_be_shown_are_told_with_the_answer_and_the_best_call(chat: Chat) -> None:
    await chat.say("amina", "admin settings names shown")
    await chat.post_question(*CUP)
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    assert "Nobody has a forecast on #2." in transcript(await chat.do("ben", ShowForecasts(question="#2")))
    for name, share in (("ben", 90), ("chloe", 40)):
        await chat.say(name, f"vote #1 {share}")
    await chat.say("amina", "vote #2 80")
    await chat.wait_until("2024-12-06 18:00")
    for question in ("#1", "#2"):
        await chat.say("amina", f"resolve {question}")
        await chat.fill("amina", outcome="A")
    assert chat.channel()[-2:] == snapshot(
        [
            """\
✅ #1 is resolved: A · Reds
The crowd gave it 65% at the close; 2 forecasters.
🥇 Ben +81.1 · 2. Chloe −81.1
[Why] [Details]\
""",
            """\
✅ #2 is resolved: A · Yes
The crowd gave it 80% at the close; 1 forecaster.
Amina was the only forecaster, so there is nobody to compare with. Against an even split: +67.8 points.
The author had a forecast on this question.
[Why] [Details]\
""",
        ]
    )
    await chat.wait_until("2024-12-09 09:00")
    assert "Best call: Ben, +81.1 on #1" in chat.channel()[-1]


async def test_where_names_are_hidden_nobody_is_named_beside_what_they_said(chat: Chat) -> None:
    await chat.post_question(*CUP)
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    for name, share in (("ben", 90), ("chloe", 40)):
        await chat.say(name, f"vote #1 {share}")
    await chat.say("amina", "vote #2 80")
    await chat.wait_until("2024-12-06 18:00")
    for question in ("#1", "#2"):
        await chat.say("amina", f"resolve {question}")
        await chat.fill("amina", outcome="A")
    # The crowd of one is what the author said.
    assert "One member had a forecast" in chat.channel()[-1]
    assert "author" not in chat.channel()[-1]
    await chat.wait_until("2024-12-09 09:00")
    assert "Best call: +81.1 on #1" in chat.channel()[-1]
