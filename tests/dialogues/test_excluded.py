"""A member whose forecasts do not count."""

import json
import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.inputs.exports import ExportCommunity
from bot.resolving.recompute import recompute
from tests.chat import Chat, open_chat
from tests.words import said


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    """Ben, Chloe and Dana have forecasts on #1 and #2, which are open."""
    async with open_chat(tmp_path) as chat:
        await chat.say("amina", "admin settings closing-notice off")
        for number, title in enumerate(("Does it rain today?", "Does it snow today?"), start=1):
            await chat.post_question(title, "Yes/No", "2024-12-02 16:00")
            for name, share in (("ben", 80), ("chloe", 60), ("dana", 5)):
                await chat.say(name, f"vote #{number} {share}")
        yield chat


async def resolve(chat: Chat, number: int) -> None:
    chat.now += 3_600_000
    await chat.say("amina", f"resolve {number}")
    await chat.fill("amina", outcome="A")


async def board(chat: Chat, period: str = "week") -> list[str]:
    lines = (await chat.say("ben", f"leaderboard {period}")).splitlines()
    # One's own line stands above the others, too.
    return sorted({re.sub("[🥇🥈🥉] ", "", line) for line in lines if line[:2] in ("1.", "2.", "3.")})


async def test_who_is_excluded_is_said_with_the_day(chat: Chat) -> None:
    assert await chat.say("amina", "admin member exclude Dana") == snapshot("""\
1 member is excluded
Dana | since 2024-12-02 [Include]
An excluded member is on no leaderboard, and their forecasts count neither for the crowd nor for scores. What was resolved before stays as it is; once included, they count again from then on.\
""")
    chat.now += 86_400_000
    await chat.say("amina", "admin member exclude person:dana")
    assert "Dana | since 2024-12-02" in await chat.say("amina", "admin member")
    assert "Nobody is excluded" in await chat.press("amina", "Include")


async def test_their_forecasts_leave_the_crowd_and_come_back(chat: Chat) -> None:
    assert "<forecasters 3>" in chat.channel()[0]
    before = chat.channel()[0]
    await chat.say("amina", "admin member exclude Dana")
    assert "<forecasters 2>" in chat.channel()[0]
    assert "<forecasters 2>" in await chat.say("ben", "list")
    await chat.say("amina", "admin member include Dana")
    assert chat.channel()[0] == before


async def test_they_have_no_score_and_nobody_is_compared_with_them(chat: Chat) -> None:
    await chat.say("amina", "admin member exclude Dana")
    await resolve(chat, 1)
    scores = await chat.store.read.resolutions.scores(1)
    assert [score.member for score in scores if score.member > 0] == [2, 3]
    # Of the two who are left each gains what the other loses.
    assert sum(score.points.peer for score in scores if score.member > 0) == 0
    assert await board(chat) == snapshot(["1. Ben +7.2 1 of 1 question", "2. Chloe −7.2 1 of 1 question"])
    assert "no forecast" in await chat.say("dana", "why 1")
    resolution = await chat.store.read.resolutions.resolution(1)
    assert resolution is not None
    assert resolution.terms.excluded == (4,)
    assert await recompute(chat.store) == []


async def test_what_was_resolved_before_stays_and_is_on_boards_again_once_they_are_included(chat: Chat) -> None:
    await resolve(chat, 1)
    three = await board(chat)
    assert "Dana" in three[2]
    await chat.say("amina", "admin member exclude Dana")
    assert await board(chat) == three[:2]
    await resolve(chat, 2)
    await chat.say("amina", "admin member include Dana")
    assert [line.split(" ", 3)[1] + line[-18:] for line in await board(chat)] == snapshot(
        ["Ben6 2 of 2 questions", "Chloe1 2 of 2 questions", "Dana7 1 of 2 questions"]
    )
    assert await recompute(chat.store) == []


async def test_a_resolved_question_shows_the_same_on_every_surface_after_somebody_is_excluded(chat: Chat) -> None:
    async def shown() -> list[object]:
        await chat.background.turn()
        asked = ("show 1", "list resolved", "why 1", "history 1", "list mine", "show 2")
        exported = await chat.do("amina", ExportCommunity())
        assert exported.file is not None
        tables = json.loads(exported.file.content)
        kept = {name: tables[name] for name in ("votes", "resolutions", "scores", "standings")}
        return [*[await chat.say("ben", text) for text in asked], chat.channel(), kept]

    await resolve(chat, 1)
    await chat.say("amina", "annul 2")
    await chat.fill("amina", reason="Nobody looked.")
    before = await shown()
    assert "<forecasters 3>" in chat.channel()[0]
    await chat.say("amina", "admin member exclude Dana")
    assert await shown() == before
    await chat.say("amina", "reopen 1")
    assert "<forecasters 2>" in chat.channel()[0]
    await chat.say("amina", "admin member include Dana")
    assert "<forecasters 3>" in await chat.say("ben", "show 1")


async def test_who_was_excluded_when_it_was_resolved_stays_out_of_its_crowd(chat: Chat) -> None:
    await chat.say("amina", "admin member exclude Dana")
    await resolve(chat, 1)
    before = await chat.say("ben", "show 1"), chat.channel()[0]
    assert "<forecasters 2>" in before[0]
    await chat.say("amina", "admin member include Dana")
    assert (await chat.say("ben", "show 1"), chat.channel()[0]) == before


async def test_the_biggest_move_of_the_week_is_none_of_theirs(chat: Chat) -> None:
    await chat.post_question("Does it hail this year?", "Yes/No", "2024-12-30 16:00")
    await chat.say("ben", "vote #3 50")
    await chat.say("amina", "admin member exclude Dana")
    await chat.wait_until("2024-12-09 09:00")
    await chat.say("dana", "vote #3 99")
    await chat.wait_until("2024-12-16 09:00")
    assert not any("Biggest move" in each for each in chat.channel())


async def test_a_role_and_a_stranger_cannot_be_excluded(chat: Chat) -> None:
    assert await chat.say("amina", "admin member exclude role:77") == snapshot("That is a role. Mention a person.")
    assert await chat.say("amina", "admin member exclude person:zoe") == snapshot(
        "They have never used me here, so there is nothing of theirs."
    )
    assert await chat.say("ben", "admin member exclude Dana") == "Only administrators can do that."


# Whoever is erased meanwhile


async def erased_and_back(chat: Chat) -> list[str]:
    """Dana erases herself and comes back; returns what she is told meanwhile."""
    told = [await chat.say("dana", "privacy"), await chat.say("dana", "privacy erase")]
    await chat.press("dana", "Erase me")
    await chat.press("dana", "Erase now")
    told.append(await chat.say("dana", "privacy"))
    await chat.say("dana", "vote #1 99")
    return told


async def test_whoever_erases_themselves_and_comes_back_is_still_excluded_and_was_told_so(chat: Chat) -> None:
    await chat.say("amina", "admin member exclude Dana")
    shown, explained, afterwards = await erased_and_back(chat)
    assert "If you are erased, a hash of your account stays" in shown
    assert "If you are erased, a hash of your account stays" in explained
    assert afterwards == snapshot("""\
Only one thing is stored about you here
You were excluded. That is kept with a hash of your account, so that it still holds if you come back. It goes when an administrator includes you again.\
""")
    assert "<forecasters 2>" in chat.channel()[0]
    assert "Dana | since 2024-12-02 [Include]" in await chat.say("amina", "admin member")
    assert "An administrator excluded you" in await chat.say("dana", "privacy")


async def test_once_included_again_nothing_of_it_is_kept(chat: Chat) -> None:
    await chat.say("amina", "admin member exclude Dana")
    await erased_and_back(chat)
    await chat.say("amina", "admin member include Dana")
    assert "<forecasters 3>" in chat.channel()[0]
    (told, _, afterwards) = await erased_and_back(chat)
    assert "hash" not in told
    assert afterwards == "Nothing is stored about you here."
    assert "excluded" not in await chat.say("dana", "privacy")


async def test_an_administrator_includes_somebody_who_has_not_come_back(chat: Chat) -> None:
    await chat.say("amina", "admin member exclude Dana")
    await chat.say("dana", "privacy erase")
    await chat.press("dana", "Erase me")
    await chat.press("dana", "Erase now")
    assert "former member" in await chat.say("amina", "admin member include person:dana")
    assert await chat.say("dana", "privacy") == "Nothing is stored about you here."
    await chat.say("dana", "vote #1 99")
    assert "<forecasters 3>" in chat.channel()[0]
    assert await chat.say("amina", "admin member include person:eve") == said("communities.never_here")
    assert await chat.say("amina", "admin member include role:77") == said("communities.no_person")


async def test_one_that_nobody_excluded_comes_back_as_anybody(chat: Chat) -> None:
    told = await erased_and_back(chat)
    assert "hash" not in "".join(told)
    assert "<forecasters 3>" in chat.channel()[0]
