"""Annulling, reopening, and scores that come and go exactly."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.__main__ import main
from bot.domain.question import Question, QuestionState
from bot.inputs.resolving import AnnulQuestion, ReopenQuestion, ResolveQuestion
from bot.resolving.recompute import recompute
from tests.chat import Chat, open_chat
from tests.transcript import transcript


async def stored(chat: Chat) -> tuple[object, ...]:
    """All scores, and all standings of every period there is."""
    kept = chat.store.read.resolutions
    resolutions = await kept.resolutions(1)
    periods = sorted({period for each in resolutions for period in each.terms.periods} | {"all"})
    return (
        [await kept.scores(question) for question in (1, 2)],
        {period: await kept.standings(1, period) for period in periods},
    )


async def two_questions(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    for name, cup, rain in (("ben", "60/20/15/5", "70"), ("chloe", "25/25/25/25", "33.3"), ("dana", "1/1/1/97", "90")):
        await chat.say(name, f"vote #1 {cup}")
        chat.now += 7_777_777
        await chat.say(name, f"vote #2 {rain}")
    await chat.say("amina", "resolve 2")
    await chat.fill("amina", outcome="A")


async def test_resolving_reopening_and_resolving_again_changes_nothing(cup: Chat) -> None:
    await two_questions(cup)
    before = await stored(cup)
    resolve = ResolveQuestion(question="#1", values={"outcome": "A", "evidence": ""})
    await cup.do("amina", resolve)
    once = await stored(cup)
    assert once != before
    await cup.do("amina", ReopenQuestion(question="#1"))
    assert await stored(cup) == before
    await cup.do("amina", resolve)
    assert await stored(cup) == once
    assert await recompute(cup.store) == []


async def test_reopening_says_so_where_the_answer_was_announced(cup: Chat) -> None:
    await cup.say("ben", "vote #1 even")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    assert await cup.say("amina", "reopen 1") == snapshot("""\
#1 Who wins the cup this week?
A 25% Reds
B 25% Blues
C 25% Greens
D 25% Other
Closed 2024-12-02 12:00: waiting for the answer · <forecasters 1>
<others see no names>
Manage this question: [Edit] [Resolve] [Annul] [Reopen] [Post here] [Post elsewhere]
[My forecast] [Chart] [History]\
""")
    assert cup.channel()[2] == snapshot("""\
#1 waits for its answer again: Who wins the cup this week?
Its answer is taken back, with any points it gave. It takes no more forecasts.
[Details]\
""")
    assert await cup.say("amina", "reopen 1") == snapshot("""\
#1 Who wins the cup this week?
A 25% Reds
B 25% Blues
C 25% Greens
D 25% Other
<closes 2024-12-06 18:00 2024-12-06 18:00> · <forecasters 1> · <last change 2024-12-02 12:00>
Open again since 2024-12-02 12:00
<others see no names>
<crowd>: (<always>) [<after vote>] [<at close>]
Manage this question: [Edit] [Close] [Resolve] [Annul] [Post here] [Post elsewhere]
[Forecast] [My forecast] [Chart] [History]\
""")


async def test_annulling_needs_a_reason_and_scores_nobody(cup: Chat) -> None:
    await cup.say("ben", "vote #1 even")
    cup.now += 1
    assert await cup.say("amina", "annul 1") == snapshot("""\
Form: Annul #1
  Why is there no answer?: ''\
""")
    assert await cup.fill("amina", reason=" ") == snapshot("""\
Say in a few words why there is no answer.
Form: Annul #1
  Why is there no answer?: ' '  ! Say in a few words why there is no answer.
[Try again]\
""")
    assert (await cup.press("amina", "Try again")).startswith("Form: Annul #1")
    assert await cup.fill("amina", reason="The cup was called off.") == snapshot("""\
#1 Who wins the cup this week?
Annulled: The cup was called off.
A 25% Reds
B 25% Blues
C 25% Greens
D 25% Other
Annulled 2024-12-02 12:00 · <forecasters 1>
Manage this question: [Reopen] [Post here] [Post elsewhere]
[My forecast] [Chart] [History]\
""")
    assert cup.channel() == snapshot(
        [
            """\
#1 Who wins the cup this week?
Annulled: The cup was called off.
A 25% Reds
B 25% Blues
C 25% Greens
D 25% Other
Annulled 2024-12-02 12:00 · <forecasters 1>
[My forecast] [Details]\
""",
            """\
#1 is annulled: Who wins the cup this week?
There is no answer, and nobody is scored. The cup was called off.
[Details]\
""",
        ]
    )
    assert await cup.store.read.resolutions.scores(1) == []
    assert await cup.say("ben", "why 1") == snapshot("#1 was annulled.")
    assert await cup.say("amina", "resolve 1") == snapshot("#1 was annulled.")
    assert (await cup.say("amina", "reopen 1")).startswith("#1 Who wins the cup this week?")


async def test_only_the_author_and_moderators_annul_and_reopen(cup: Chat) -> None:
    for action in (AnnulQuestion(question="#1"), ReopenQuestion(question="#1")):
        assert transcript(await cup.do("ben", action)) == "Only the author of #1 and moderators can do that."


async def test_why_shows_the_arithmetic_and_it_adds_up(cup: Chat) -> None:
    await cup.say("ben", "vote 40/30/20/10")
    await cup.wait_until("2024-12-04 12:00")
    await cup.say("chloe", "vote 20/30/40/10")
    await cup.wait_until("2024-12-05 12:00")
    await cup.say("ben", "vote 80/10/5/5")
    await cup.wait_until("2024-12-06 18:00")
    assert await cup.say("ben", "why 1") == snapshot("#1 has no answer yet, so there are no scores.")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    assert await cup.say("ben", "why 1") == snapshot("""\
#1 Who wins the cup this week?
<answer A · Reds>
Your peer score is +57.1. You had a forecast for 100% of the time:
From 2024-12-02 12:00 to 2024-12-05 12:00: you gave 40% to what happened, the others 20%, compared for 23.5% of the time: +16.3
From 2024-12-05 12:00 to 2024-12-06 18:00: you gave 80% to what happened, the others 20%, compared for 29.4% of the time: +40.8
Your baseline score is +48.6: 0 is guessing evenly all the time, 100 is certain and right all the time.
<about peer scores>\
""")
    assert await cup.say("dana", "why 1") == snapshot(
        "You have no score on #1: no forecast of yours stood while it was scored."
    )


async def test_boards_show_places_gained_and_lost(cup: Chat) -> None:
    await cup.say("ben", "vote #1 certain A")
    await cup.say("chloe", "vote #1 even")
    await cup.say("amina", "resolve 1")
    cup.now += 3_600_000
    await cup.fill("amina", outcome="A")
    await cup.wait_until("2024-12-10 12:00")
    await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-13 18:00")
    await cup.say("ben", "vote #2 10")
    await cup.say("chloe", "vote #2 90")
    await cup.wait_until("2024-12-13 18:00")
    await cup.say("amina", "resolve 2")
    await cup.fill("amina", outcome="A")
    assert await cup.say("ben", "leaderboard week") == snapshot("""\
<board of week 9 15 Dec>
2. Ben −219.7 ▼1 · 1 of 1 question
1. 🥇 Chloe +219.7 ▲1 · 1 of 1 question
2. Ben −219.7 ▼1 · 1 of 1 question
<resolved>
#2 Does it rain on Friday? → A · Yes (the crowd said 50%)
<about peer scores>
[Last week] [This week] [Season] [All time] [How scores work]\
""")


async def test_a_figure_that_was_changed_behind_the_bots_back_is_found_and_put_right(cup: Chat) -> None:
    await two_questions(cup)
    right = await stored(cup)
    await cup.store._writing.run("UPDATE score SET peer = peer + 5 WHERE member = 2")
    await cup.store._writing.run("UPDATE standing SET questions = 9, brier = 0 WHERE member = 3 AND period = 'all'")
    found = await recompute(cup.store)
    assert [(difference.what, difference.member) for difference in found] == [("q2", 2), ("all", 3)]
    assert await stored(cup) == right
    assert await recompute(cup.store) == []


async def test_the_command_line_recomputes_and_says_what_was_different(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_chat(tmp_path) as chat:
        await chat.post_question("Who wins the cup this week?", "Reds/Blues", "2024-12-06 18:00")
        await two_questions(chat)
        await chat.store._writing.run("DELETE FROM score WHERE member = 2")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'credence.db'}")
    capsys.readouterr()
    assert await asyncio.to_thread(main, ["recompute"]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("q2, member 2: - was stored, ")
    assert last == "1 figure was different and is put right."


async def test_a_question_that_closes_while_it_is_resolved_is_resolved_all_the_same(
    cup: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = cup.store.read.seasons.running
    find = cup.store.read.questions.find
    looked: list[int] = []

    async def find_then_close(*asked: Any) -> Question | None:
        found = await find(*asked)
        looked.append(1)
        if len(looked) > 1:  # the door looks first, then the action
            async with cup.store.transaction() as session:
                await session.questions.set_state(await session.questions.get(1), QuestionState.CLOSED, cup.now)
        return found

    monkeypatch.setattr(cup.store.read.questions, "find", find_then_close)
    card = await cup.do("amina", ResolveQuestion(question="#1", values={"outcome": "A", "evidence": ""}))
    assert (card.kind, await running(1)) == ("details", None)


async def test_why_says_when_nobody_else_was_there_and_leaves_small_parts_out(cup: Chat) -> None:
    for number in range(15):
        await cup.say("ben", f"vote {60 + number}/{30 - number}/5/5")
        cup.now += 3_600_000
        if number == 1:
            await cup.say("chloe", "vote even")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    told = await cup.say("ben", "why 1")
    assert "nobody else had a forecast to compare with" not in told
    assert "… and 3 smaller parts, together +" in told
    await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    await cup.say("ben", "vote #2 70")
    cup.now += 3_600_000
    await cup.say("amina", "resolve 2")
    await cup.fill("amina", outcome="A")
    assert "nobody else had a forecast to compare with: ±0.0" in await cup.say("ben", "why 2")


async def test_why_says_where_the_floor_was_counted(cup: Chat) -> None:
    await cup.say("ben", "vote 0/100/0/0")
    cup.now += 3_600_000
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    assert "Less than 1% counts as 1% in the score." in await cup.say("ben", "why 1")


async def test_figures_that_nothing_gives_are_found_and_removed(cup: Chat) -> None:
    await two_questions(cup)
    right = await stored(cup)
    writing = cup.store._writing
    await writing.run("INSERT INTO score SELECT 1, member, 1, 2, 3, 4, 5 FROM score WHERE question = 2 AND member = 2")
    await writing.run(
        "INSERT INTO standing SELECT 1, 'week:1999-W01', member, 1, 1, 2, 3, 4, 5 FROM score WHERE question = 1"
    )
    found = await recompute(cup.store)
    assert [(each.what, each.member, each.computed) for each in found] == [("q1", 2, None), ("week:1999-W01", 2, None)]
    assert await stored(cup) == right
    assert await recompute(cup.store) == []


async def test_what_cannot_be_deleted_says_what_can_be_done_instead(cup: Chat) -> None:
    await cup.say("ben", "vote even")
    assert "Annul it instead" in await cup.say("amina", "delete 1")
    await cup.do("amina", ResolveQuestion(question="#1", values={"outcome": "A"}))
    assert "Reopen and annul it instead" in await cup.say("amina", "delete 1")
    await cup.do("amina", ReopenQuestion(question="#1"))
    await cup.do("amina", AnnulQuestion(question="#1", values={"reason": "Nobody looked."}))
    assert "It is annulled already, so nobody is scored" in await cup.say("amina", "delete 1")
