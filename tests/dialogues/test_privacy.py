"""What is kept of a member: they see it, have it, and end it, and everybody else's scores stay as they are."""

import asyncio
import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.doctor.examine import examine
from bot.inputs.action import Action
from bot.inputs.app import ShowHelp
from bot.inputs.privacy import EraseMe, ManagePrivacy
from bot.inputs.voting import CastForecast, ShowForecasts
from bot.ports.my_data import MY_DATA, MyData
from bot.ports.outgoing import question_subject
from bot.resolving.recompute import recompute
from bot.ui.cards import Card
from storage.checks.checks import open_checks
from tests.chat import Chat, instant
from tests.transcript import read, transcript
from tests.words import said

FRIDAY = "2024-12-06 18:00"


@pytest.fixture
async def league(cup: Chat) -> Chat:
    """Three members; #1 is resolved and on the board of the week, #2 is closed, #3 open, #4 asked by Ben and open."""
    for closes in (FRIDAY, "2024-12-20 18:00"):
        await cup.post_question(f"Does it rain by {closes}?", "Yes/No", closes)
    await cup.post_question("Does Ben get a cat this year?", "Yes/No", "2024-12-30 18:00", by="ben")
    for name, first in (("amina", 20), ("ben", 70), ("chloe", 50)):
        await cup.say(name, f"vote #1 A {first} rest")
        for number in (2, 3, 4):
            await cup.say(name, f"vote #{number} {first} rest")
    await cup.wait_until(FRIDAY)
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A", evidence="")
    await cup.wait_until("2024-12-09 09:00")
    return cup


async def member(chat: Chat, name: str) -> int:
    _, found = await chat.store.read.members.acting(chat.actor(name)) or (None, None)
    assert found is not None
    return found.id


async def erase(chat: Chat, name: str) -> str:
    await chat.say(name, "privacy erase")
    await chat.press(name, "Erase me")
    return await chat.press(name, "Erase now")


async def my_data(chat: Chat, name: str) -> MyData:
    await chat.say(name, "privacy export")
    file = chat.last[name].file
    assert file is not None
    return MY_DATA.validate_json(file.content)


async def test_a_member_is_told_what_is_stored_and_what_others_see(league: Chat) -> None:
    assert await league.say("ben", "privacy") == snapshot("""\
What is stored about you
Ben, known as ben (test) since 2024-12-02.
4 votes, on 4 questions
0 reasons you gave
1 question you asked
0 drafts
0 answers you proposed
0 forms and buttons that wait for you
0 messages to you on their way
You asked for no reminders.
Others can see your name and points on leaderboards.
4 questions with your forecasts. <others see no names>
[My data] [Erase me]\
""")


async def test_whoever_did_nothing_here_does_not_become_a_member_by_asking(league: Chat) -> None:
    before = await league.store.read.members.names(range(20))
    for line in ("privacy", "privacy export", "privacy erase"):
        assert await league.say("dora", line) == "Nothing is stored about you here."
    assert await league.store.read.members.names(range(20)) == before


async def test_where_nobody_has_ever_used_me_nothing_is_stored(chat: Chat) -> None:
    assert await chat.say("dora", "privacy") == "Nothing is stored about you here."
    assert await chat.store.read.members.communities() == []


async def test_erasing_is_asked_twice_and_explained_before(league: Chat) -> None:
    assert await league.say("ben", "privacy erase") == snapshot("""\
Before you are erased
Your name, your accounts, what you may do as a moderator, your reasons, the answers you proposed, your reminders and what waits for you are removed for good.
Your forecasts on open questions are withdrawn. On closed ones they stay as a former member's, so that everybody else's scores stay as they are.
Questions you asked stay, and so does what you wrote in them. Leaderboards that I posted no longer name you.
Announcements that I posted stay as they are, and so do your own messages. If you come back, you begin anew.
[Erase me] [My data]\
""")
    assert await league.press("ben", "Erase me") == snapshot("""\
Erase you now?
This cannot be undone.
[Erase now]\
""")
    assert await league.press("ben", "Erase now") == snapshot("""\
You are being erased
Nobody here can recognise you any more. What else there is of you is removed now: within a minute, or once a backup that is being made has ended. If you do anything else here, you begin as a new member.\
""")
    assert await league.say("ben", "privacy") == "Nothing is stored about you here."


async def test_who_asks_while_something_of_them_is_left_is_told_so(league: Chat) -> None:
    sure = await token(league, "ben")
    await league.bot.handle(sure, league.actor("ben"))
    meanwhile = [await league.bot.handle(ManagePrivacy(), league.actor("ben")) for _ in range(2)]
    assert [read(card.title) for card in meanwhile] == [said("privacy.being_erased")] * 2
    await league.background.turn()
    assert await league.say("ben", "privacy") == "Nothing is stored about you here."


async def test_the_background_goes_on_where_one_step_of_its_own_is_not_enough(
    league: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.background.ERASING_STEPS", 1)
    monkeypatch.setattr("storage.care.blank.PAGES_AT_ONCE", 8)
    await erase(league, "ben")
    assert await league.store._reading.rows("SELECT * FROM erasure") == []
    assert await league.say("ben", "privacy") == "Nothing is stored about you here."


async def test_everybody_elses_scores_are_exactly_what_they_were(league: Chat) -> None:
    tables = ("score", "standing", "resolution")
    before = [await league.store._writing.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608  no member's text
    await erase(league, "ben")
    assert [await league.store._writing.rows(f"SELECT * FROM {table}") for table in tables] == before  # noqa: S608  the same
    assert await recompute(league.store) == []
    async with open_checks(Path(league.store._path)) as checks:
        assert [found.wrong async for found in examine(checks, league.now, ["test"]) if found.wrong] == []


async def test_what_others_see_names_a_former_member(league: Chat) -> None:
    shown = "\n".join(league.channel())
    assert "Ben +" in shown
    await erase(league, "ben")
    boards = [text for text in league.channel() if text.startswith("<board of week")]
    assert boards
    assert "1. 🥇 former member +" in boards[0]
    assert all("Ben +" not in text for text in boards)
    assert "former member" in await league.say("chloe", "leaderboard all")
    await league.say("amina", "reopen 1")
    assert "former member" in "\n".join(league.channel())


async def test_what_others_see_of_each_forecast_and_what_administrators_decided_is_said(league: Chat) -> None:
    await league.store._writing.run("UPDATE question SET names = 'shown' WHERE number = 4")
    await league.store._writing.run("UPDATE question SET names = 'after-close' WHERE number = 3")
    await league.say("amina", "admin moderator add Ben")
    await league.say("amina", "admin member exclude Ben")
    assert await league.say("ben", "privacy") == snapshot("""\
What is stored about you
Ben, known as ben (test) since 2024-12-02.
4 votes, on 4 questions
0 reasons you gave
1 question you asked
0 drafts
0 answers you proposed
0 forms and buttons that wait for you
0 messages to you on their way
You asked for no reminders.
An administrator made you a moderator.
An administrator excluded you 2024-12-09: your forecasts do not count.
If you are erased, a hash of your account stays, so that you are still excluded if you come back. It goes when an administrator includes you again.
Others can see your name and points on leaderboards.
2 questions with your forecasts. <others see no names>
1 question with your forecast. Others see how many people voted and, once the question has closed, who said what and why.
1 question with your forecast. Others see who said what and why, as soon as they see the crowd forecast.
[My data] [Erase me]\
""")
    await league.say("zoe", "me")
    assert "boards.\n<others see no names>" in await league.say("zoe", "privacy")


async def test_a_former_member_is_named_nowhere(league: Chat) -> None:
    await league.store._writing.run("UPDATE question SET names = 'after-close' WHERE number = 2")
    await league.say("amina", "admin moderator add Ben")
    await league.say("amina", "admin member exclude Ben")
    assert "Ben | " in await league.say("amina", "admin moderator")
    for name in ("ben", "chloe"):
        await erase(league, name)
    assert "former member | A 50" in transcript(await league.do("amina", ShowForecasts(question="#2")))
    assert (await league.say("amina", "admin moderator")).startswith("No moderators")
    assert "former member | since 2024-12-09\n" in await league.say("amina", "admin member")


async def test_the_best_single_call_of_a_board_names_nobody_who_was_erased(cup: Chat) -> None:
    await cup.say("amina", "admin settings names after-close")
    await cup.post_question("Does it rain?", "Yes/No", FRIDAY)
    for name, share in (("amina", 20), ("ben", 90)):
        await cup.say(name, f"vote #2 {share} rest")
    await cup.wait_until(FRIDAY)
    await cup.say("amina", "resolve 2")
    await cup.fill("amina", outcome="A")
    await cup.wait_until("2024-12-09 09:00")
    assert "Best call: Ben, +" in cup.channel()[-1]
    await erase(cup, "ben")
    assert "Best call: …, +150.4 on #2" in "\n".join(cup.channel())
    assert "Best call: Ben" not in "\n".join(cup.channel())


async def test_a_moderator_who_did_nothing_here_yet_is_told_and_can_be_erased(league: Chat) -> None:
    await league.say("amina", "admin moderator add person:dora")
    assert "An administrator made you a moderator." in await league.say("dora", "privacy")
    await erase(league, "dora")
    assert (await league.say("amina", "admin moderator")).startswith("No moderators")
    assert await league.say("dora", "privacy") == "Nothing is stored about you here."


async def test_forecasts_on_open_questions_are_withdrawn_and_their_cards_drawn_anew(league: Chat) -> None:
    card = await league.store.read.posts.placements(question_subject(3))
    message = league.channels.messages[card[0].message]
    assert "<forecasters 3>" in transcript(message.shown[-1])
    await erase(league, "ben")
    assert "<forecasters 2>" in transcript(message.shown[-1])


async def test_who_comes_back_is_a_new_member(league: Chat) -> None:
    before = await member(league, "ben")
    await erase(league, "ben")
    await league.say("ben", "me")
    assert await member(league, "ben") != before
    assert (await my_data(league, "ben")).votes == ()


async def test_an_author_who_was_erased_is_not_spoken_to(league: Chat) -> None:
    await erase(league, "ben")
    await league.wait_until("2024-12-31 18:00")
    waits = [text for text in league.channel() if "Ben get a cat" in text and text.startswith("Waiting")]
    assert waits == snapshot(
        [
            """\
Waiting for its answer: #4 Does Ben get a cat this year?
This question closed 2024-12-30 18:00, and former member, who asked it, has not said yet what happened. You can do so, too.
[Resolve] [Details]\
"""
        ]
    )
    assert not [sent for sent in league.channels.messages.values() if sent.place.account == "ben"]


# The file


async def test_the_file_is_complete(league: Chat) -> None:
    await league.say("ben", "withdraw #3")
    await league.say("ben", "ask A draft of mine?")
    await league.fill("ben")
    ben = await member(league, "ben")
    run = league.store._writing.run
    await run("INSERT INTO rationale VALUES (2, ?, 5, 'my reason')", ben)
    await run("INSERT INTO proposal VALUES (2, ?, x'1B580BB8', 'https://example.org/mine', 7)", ben)
    await run("INSERT INTO moderator VALUES (1, 'test', '', 'person', 'ben')")
    await run("INSERT INTO revision SELECT id, 'title', 'old', 'new' FROM event WHERE member = ? LIMIT 1", ben)
    await run("UPDATE schedule SET member = ?", ben)
    await run("UPDATE outbox SET channel = '@ben', state = 'pending' WHERE id = 1")
    await league.say("ben", "vote #3 nonsense")
    found = await my_data(league, "ben")
    held = json.loads(MY_DATA.dump_json(found))
    tables = {
        "identity": "accounts",
        "forecast_history": "votes",
        "rationale": "rationales",
        "score": "scores",
        "standing": "standings",
        "proposal": "proposals",
        "event": "events",
        "schedule": "schedules",
        "pending": "waiting",
    }
    named = await league.store._writing.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND EXISTS (SELECT 1 FROM pragma_table_info(sqlite_master.name) WHERE name = 'member')"
    )
    # What stands is marked among the votes, and who is being erased is given no file.
    assert {str(name) for (name,) in named} == tables.keys() | {"current_forecast", "erasure"}
    for table, part in tables.items():
        rows = await league.store._writing.rows(f"SELECT count(*) FROM {table} WHERE member = ?", ben)  # noqa: S608  no member's text
        assert (len(held[part]),) == rows[0], part
    assert [len(held[part]) for part in ("moderator", "asked", "changes", "messages")] == [1, 2, 1, 1]
    given = "SELECT count(*) FROM resolution WHERE resolved_by = ?"
    assert await league.store._writing.count(given, ben) == len(held["resolutions"])
    assert held["me"]["name"] == "Ben"
    assert [(vote.question, vote.shares, vote.stands) for vote in found.votes] == [
        (1, (7000, 1000, 1000, 1000), True),
        (2, (7000, 3000), True),
        (3, (7000, 3000), False),
        (3, None, False),
        (4, (7000, 3000), True),
    ]
    assert {part.question: part.answer for part in found.questions if part.answer} == {1: (10_000, 0, 0, 0)}


async def test_nothing_of_anybody_else_is_in_the_file(league: Chat) -> None:
    await league.store._writing.run("INSERT INTO rationale VALUES (2, 1, 5, 'her reason')")
    found = await my_data(league, "ben")
    text = MY_DATA.dump_json(found).decode().casefold()
    assert not [word for word in ("amina", "chloe", "reason", '"member"') if word in text]
    assert {vote.shares[0] for vote in found.votes if vote.shares} == {7000}


# At the same moment


async def both(chat: Chat, name: str, *actions: Action) -> list[Card]:
    handled = (chat.bot.handle(action, chat.actor(name)) for action in actions)
    return list(await asyncio.gather(*handled))


async def token(chat: Chat, name: str) -> EraseMe:
    await chat.say(name, "privacy erase")
    action = chat.last[name].buttons[0].action
    assert isinstance(action, EraseMe)
    return EraseMe(token=action.token, sure=True)


async def everybody(chat: Chat) -> list[str]:
    return sorted((await chat.store.read.members.names(range(20))).values())


async def test_a_vote_at_the_same_moment_does_not_bring_the_member_back(league: Chat) -> None:
    sure, vote = await token(league, "ben"), CastForecast(question="#3", picks="90 rest")
    cards = await both(league, "ben", vote, sure, vote, ShowHelp())
    assert [card.kind for card in cards] == ["confirmation", "erased", "confirmation", "help"]
    assert await everybody(league) == ["", "Amina", "Chloe"]
    assert len(await league.store.read.forecasts.standing(3)) == 2


async def test_what_comes_while_the_member_is_erased_is_not_done(league: Chat) -> None:
    sure = await token(league, "ben")
    erasing = asyncio.create_task(league.bot.handle(sure, league.actor("ben")))
    while not league.bot._in_flight._leaving:  # noqa: ASYNC110  a few turns of the loop, and no event says so
        await asyncio.sleep(0)
    vote = await league.bot.handle(CastForecast(question="#3", picks="90 rest"), league.actor("ben"))
    assert transcript(vote) == "You are being erased at this moment, so nothing else was done.\n<typed 90 rest>"
    assert (await erasing).kind == "erased"
    assert await everybody(league) == ["", "Amina", "Chloe"]


async def test_two_erasures_at_the_same_moment_are_one(league: Chat) -> None:
    sure = await token(league, "ben")
    cards = await both(league, "ben", sure, sure)
    assert sorted(card.kind for card in cards) == ["erased", "refusal"]
    assert await everybody(league) == ["", "Amina", "Chloe"]


async def test_a_delivery_that_comes_again_makes_nobody_a_member(league: Chat) -> None:
    sure = await token(league, "ben")
    kinds = [(await league.do("ben", sure, "d-again")).kind for _ in range(3)]
    assert kinds == ["erased", "nothing-kept", "nothing-kept"]
    assert await everybody(league) == ["", "Amina", "Chloe"]


async def test_an_old_button_or_anothers_erases_nobody(league: Chat) -> None:
    sure = await token(league, "ben")
    assert (await league.do("chloe", sure)).is_refusal
    league.now = instant("2024-12-11 09:00")
    assert (await league.do("ben", sure)).is_refusal
    assert (await league.do("ben", EraseMe(token="t0"))).is_refusal
    assert await everybody(league) == ["Amina", "Ben", "Chloe"]


async def test_the_log_names_nobody(league: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    await league.do("ben", ManagePrivacy(action="export"))
    await erase(league, "ben")
    await both(league, "chloe", await token(league, "chloe"), await token(league, "chloe"))
    said = capsys.readouterr()
    assert "Ben" not in said.out + said.err
    assert "Chloe" not in said.out + said.err


async def test_a_vote_delivered_again_after_its_member_was_erased_makes_nobody_a_member(cup: Chat) -> None:
    vote = CastForecast(question="#1", picks="40 rest")
    await cup.do("ben", vote, delivery="once")
    await erase(cup, "ben")
    again = await cup.do("ben", vote, delivery="once")
    assert said("app.done_before") in transcript(again)
    acting = await cup.store.read.members.acting(cup.actor("ben"))
    assert acting is not None
    assert acting[1] is None


async def test_a_vote_delivered_again_after_its_member_was_erased_and_came_back_is_no_incident(cup: Chat) -> None:
    vote = CastForecast(question="#1", picks="40 rest")
    await cup.do("ben", vote, delivery="once")
    await erase(cup, "ben")
    await cup.say("ben", "help")
    again = await cup.do("ben", vote, delivery="once")
    assert again.kind != "incident"
