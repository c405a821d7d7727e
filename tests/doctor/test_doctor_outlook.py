"""The doctor says what is due next, what waits and what is stuck, and takes none of it for damage."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.doctor.outlook import outlook_entries
from bot.domain.member import Place
from bot.domain.reminders import DAY_MS
from storage.store import open_reader
from tests.chat import CHANNEL, Chat, instant, open_chat
from tests.command_line import Cli, command_line

NOON = instant("2025-03-24 12:00")
"""A Monday in the week before clocks in Berlin are put forward."""

OUTLOOK_RULES = {
    *("boards", "closing", "notices", "to_resolve", "unvoted"),
    *("late_boards", "late_reminders", "overdue", "unscored", "unanswered", "paused", "nowhere"),
    *("waiting", "switched_off", "sending", "doubt", "dead"),
}


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quiet")
    asyncio.run(fill(folder))
    return folder / "credence.db"


async def fill(folder: Path, *places: Place) -> None:
    """In each place five open questions, one that waits for its answer, a weekly leaderboard, and a member who is reminded."""
    async with open_chat(folder) as chat:
        for place in places or (chat.place,):
            chat.now, chat.place = instant("2025-03-20 12:00"), place
            await chat.say("amina", "admin settings time-zone Europe/Berlin")
            await chat.post_question("Does it rain?", "Yes/No", "2025-03-22 18:00")
            for day in (28, 29, 30, 31):
                await chat.post_question(f"Does it rain on the {day}th?", "Yes/No", f"2025-03-{day} 18:00")
            await chat.post_question("Does it rain in January?", "Yes/No", "2026-01-01 18:00")
            await ask_for_reminders(chat)
        await chat.wait_until("2025-03-24 12:00")


async def ask_for_reminders(chat: Chat) -> None:
    await chat.say("ben", "vote #6 40")
    await chat.say("ben", "me")
    await chat.press("ben", "Remind")


@pytest.fixture
def cli(
    quiet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Generator[Cli]:
    shutil.copyfile(quiet, tmp_path / "credence.db")
    set_clock(monkeypatch, NOON)
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        yield cli


def set_clock(monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    monkeypatch.setattr("bot.cli.doctor.real_time", lambda: now)


def change(cli: Cli, script: str) -> None:
    with closing(sqlite3.connect(cli.folder / "credence.db")) as file:
        file.executescript(script)
        file.commit()


def said(cli: Cli) -> str:
    """What it says of the outlook; whatever that is, nothing is wrong."""
    answer = cli("doctor")
    assert (answer.status, answer.err) == (0, "")
    return answer.out[answer.out.index("ok      the outlook") :]


def seen(cli: Cli) -> dict[str, dict[str, Any]]:
    """The same for machines, by rule."""
    answer = cli("doctor", "--json")
    assert answer.status == 0
    outlook = json.loads(answer.out)[-1]
    assert (outlook["check"], outlook["ok"]) == ("outlook", True)
    return {finding["rule"]: finding for finding in outlook["findings"]}


def test_what_comes_is_told_in_local_time_the_next_few_of_each_kind(cli: Cli) -> None:
    assert said(cli) == snapshot("""\
ok      the outlook: what is due and what waits, as of Mon 24 March 13:00 CET
next    1 weekly leaderboard: home s1, Mon 31 March 09:00 CEST.
next    5 questions close: home #2, Fri 28 March 18:00 CET; home #3, Sat 29 March 18:00 CET; home #4, Sun 30 March 18:00 CEST; and 2 more.
next    5 notices a day before a deadline, the first: Thu 27 March 18:00 CET.
next    1 question whose author is reminded of its answer: Sat 29 March 18:00 CET.
next    1 member is reminded weekly of open questions: Mon 31 March 09:00 CEST.
remark  outlook: 1 question waits for its answer: home #1 since Sat 22 March 18:00 CET.
""")


def test_machines_are_told_the_same_by_stable_names(cli: Cli) -> None:
    found = seen(cli)
    assert [(rule, each["kind"], each["facts"]["n"]) for rule, each in found.items()] == snapshot(
        [
            ("boards", "next", 1),
            ("closing", "next", 5),
            ("notices", "next", 5),
            ("to_resolve", "next", 1),
            ("unvoted", "next", 1),
            ("unanswered", "remark", 1),
        ]
    )
    assert found["boards"]["items"] == snapshot(
        [
            {
                "community": "home",
                "zone": "Europe/Berlin",
                "schedule": 1,
                "at": 1743404400000,
                "at_local": "Mon 31 March 09:00 CEST",
            }
        ]
    )
    assert found["closing"]["items"][0] == snapshot(
        {
            "community": "home",
            "zone": "Europe/Berlin",
            "question": 2,
            "at": 1743181200000,
            "at_local": "Fri 28 March 18:00 CET",
        }
    )
    assert found["unvoted"]["items"] == snapshot([{"n": 1, "at": 1743404400000, "at_local": "Mon 31 March 09:00 CEST"}])


def test_what_a_stopped_bot_leaves_undone_is_told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOON + 7 * 86_400_000)
    assert said(cli) == snapshot("""\
ok      the outlook: what is due and what waits, as of Mon 31 March 14:00 CEST
next    1 weekly leaderboard: home s1, Mon 7 April 09:00 CEST.
next    2 questions close: home #5, Mon 31 March 18:00 CEST; home #6, Thu 1 January 2026 18:00 CET.
next    1 notice a day before a deadline: Wed 31 December 18:00 CET.
next    1 question whose author is reminded of its answer: Mon 21 April 19:00 CEST.
next    1 member is reminded weekly of open questions: Mon 7 April 09:00 CEST.
remark  outlook: 1 weekly leaderboard is due and not written yet; the running bot writes it within seconds: home s1 since Mon 31 March 09:00 CEST.
remark  outlook: 3 reminders are due and not written yet; the running bot writes them within seconds, or logs what is wrong with them: home #5, that it closes soon; home #1, that it waits for its answer; home to 1 member, of open questions.
remark  outlook: 3 questions are past their deadlines and not closed yet; the running bot closes them within seconds: home #2 since Fri 28 March 18:00 CET; home #3 since Sat 29 March 18:00 CET; home #4 since Sun 30 March 18:00 CEST.
remark  outlook: 1 question waits for its answer: home #1 since Sat 22 March 18:00 CET.
""")


def test_machines_are_told_which_reminders_stay_unwritten(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOON + 7 * 86_400_000)
    assert seen(cli)["late_reminders"]["items"] == snapshot(
        [
            {"how": "notice", "community": "home", "question": 5},
            {"how": "answer", "community": "home", "question": 1},
            {"how": "unvoted", "n": 1, "community": "home"},
        ]
    )


STUCK = {
    "waiting": "UPDATE outbox SET state = 'pending', next_at = {now} + 600000, reason = 'HTTP 503', tries = 3 WHERE id IN (1, 2);"
    " UPDATE outbox SET state = 'pending', next_at = created_at WHERE id = 3",
    "sending": "UPDATE outbox SET state = 'sending' WHERE id = 1",
    "doubt": "UPDATE outbox SET state = 'doubt', first_try_at = {now}, next_at = {now} + 30000, reason = 'interrupted' WHERE id = 1;"
    " UPDATE outbox SET state = 'doubt', next_at = NULL, tries = 2 WHERE id IN (2, 3);"
    " UPDATE outbox SET kind = 'doubt', about = 2, occasion = 2 WHERE id = 5; UPDATE outbox SET channel = '@ben' WHERE id = 3",
    "dead": "UPDATE outbox SET state = 'dead', next_at = {now} - 1, reason = 'expired' WHERE id IN (1, 2);"
    " UPDATE outbox SET state = 'dead', next_at = {now} - 7 * 86400000 + 1, reason = 'no such channel' WHERE id = 3;"
    " UPDATE outbox SET state = 'dead', next_at = {now} - 7 * 86400000, reason = 'long ago' WHERE id = 4",
    "paused": "UPDATE schedule SET paused = 'moderator';"
    " INSERT INTO schedule (community, number, weekday, hour, minute, since, paused) VALUES (1, 2, 1, 9, 0, 0, 'channel')",
    "nowhere": "UPDATE schedule SET platform = NULL, space = NULL, channel = NULL",
}
"""What is stuck -> how it gets there; messages 1 to 6 are the cards of the questions."""


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (
            "waiting",
            snapshot(
                "remark  outlook: 3 messages wait to be sent: 1 not tried yet, since Thu 20 March 13:00 CET; 2 since Thu 20 March 13:00 CET, next try Mon 24 March 13:10 CET, because of: HTTP 503."
            ),
        ),
        (
            "sending",
            snapshot(
                "remark  outlook: 1 message is being sent; where the bot does not run, it is looked for at the next start: written Thu 20 March 13:00 CET."
            ),
        ),
        (
            "doubt",
            snapshot(
                "remark  outlook: Of 3 messages nobody knows whether they appeared: card, post 1 on test in the channel with the id general, since Mon 24 March 13:00 CET, is looked for at Mon 24 March 13:00 CET; card, post 2 on test in the channel with the id general, since Thu 20 March 13:00 CET, an administrator was asked; card, post 3 on test to one person, since Thu 20 March 13:00 CET, nobody is asked about those."
            ),
        ),
        (
            "dead",
            snapshot(
                "remark  outlook: 1 message was given up: 1 because of: no such channel, the latest of Mon 17 March 13:00 CET."
            ),
        ),
        (
            "paused",
            snapshot(
                "remark  outlook: 2 weekly leaderboards are paused: home s1 by a moderator; home s2 because its channel is gone, or closed to the bot."
            ),
        ),
        (
            "nowhere",
            snapshot(
                "remark  outlook: 1 weekly leaderboard has no channel yet; it gets the one in which the first question is posted: home s1."
            ),
        ),
    ],
)
def test_what_is_stuck_is_told_with_its_reason_and_is_no_damage(cli: Cli, rule: str, says: str) -> None:
    change(cli, STUCK[rule].format(now=NOON))
    lines = [line for line in said(cli).splitlines() if line.startswith("remark ") and "its answer" not in line]
    lines = [line for line in lines if "not configured" not in line]
    assert "\n".join(lines) == says
    assert seen(cli)[rule]["kind"] == "remark"


def test_what_waits_for_a_platform_that_is_switched_off_is_told_with_its_name(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(cli, "UPDATE outbox SET platform = 'slack', state = 'pending', next_at = 0 WHERE id < 4")
    change(cli, "UPDATE outbox SET platform = 'slack', state = 'doubt', next_at = 0 WHERE id = 4")
    change(cli, "UPDATE outbox SET platform = 'discord', state = 'pending', next_at = 0 WHERE id = 5")
    assert [line for line in said(cli).splitlines() if "not configured" in line] == snapshot(
        [
            "remark  outlook: 5 messages wait for a platform that is not configured here: 1 for discord, since Thu 20 March 13:00 CET; 4 for slack, since Thu 20 March 13:00 CET."
        ]
    )
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert seen(cli)["switched_off"]["items"] == snapshot(
        [{"n": 1, "since": 1742472000000, "platform": "discord", "since_local": "Thu 20 March 13:00 CET"}]
    )
    # Whoever looks may not be allowed to read the token.
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "no/such/file")
    assert "switched_off" not in seen(cli)


def test_no_account_of_a_member_is_told(cli: Cli) -> None:
    change(cli, STUCK["doubt"].format(now=NOON))
    assert "ben" not in cli("doctor", "--json").out


def test_what_is_missing_in_a_damaged_row_is_told_as_missing(cli: Cli) -> None:
    change(cli, "UPDATE question SET closed_at = NULL WHERE id = 1")
    answer = cli("doctor")
    assert answer.status == 1
    assert "since ?." in answer.out


def test_zones_without_letters_are_told_by_their_difference(cli: Cli) -> None:
    change(cli, "UPDATE community SET zone = 'Asia/Kathmandu'")
    assert "home s1, Mon 31 March 09:00 UTC+0545." in said(cli)


@pytest.mark.parametrize(
    ("asking", "says"),
    [
        ("", "no administrator could be asked"),
        (
            "UPDATE outbox SET kind = 'doubt', about = 1, occasion = 2, state = 'dead' WHERE id = 2",
            "no administrator could be asked",
        ),
        ("UPDATE outbox SET kind = 'doubt', about = 1, occasion = 22 WHERE id = 2", "no administrator could be asked"),
        ("UPDATE outbox SET kind = 'doubt', about = 1, occasion = 2 WHERE id = 2", "an administrator was asked"),
        (
            "UPDATE outbox SET kind = 'doubt', about = 1, occasion = 2, state = 'pending', next_at = 0 WHERE id = 2",
            "an administrator was asked",
        ),
    ],
)
def test_a_message_in_doubt_says_whether_anybody_was_asked(cli: Cli, asking: str, says: str) -> None:
    change(cli, "UPDATE outbox SET state = 'doubt', next_at = NULL, tries = 2 WHERE id = 1")
    change(cli, asking)
    assert f"card, post 1 on test in the channel with the id general, since Thu 20 March 13:00 CET, {says}." in said(
        cli
    )


def test_a_message_to_one_person_that_is_looked_for_names_no_channel(cli: Cli) -> None:
    change(cli, "UPDATE outbox SET state = 'doubt', next_at = created_at, channel = '@ben' WHERE id = 1")
    assert "card, post 1 on test to one person, since Thu 20 March 13:00 CET, is looked for at" in said(cli)
    change(cli, "UPDATE outbox SET channel = 'general' WHERE id = 1")
    assert (
        "card, post 1 on test in the channel with the id general, since Thu 20 March 13:00 CET, is looked for at"
        in said(cli)
    )


ALL_AT_ONCE = """
INSERT INTO schedule (community, number, weekday, hour, minute, since, paused)
    SELECT id, 2, 1, 9, 0, 0, 'moderator' FROM community;
INSERT INTO schedule (community, number, weekday, hour, minute, since, paused)
    SELECT id, 3, 1, 9, 0, 0, '' FROM community;
UPDATE outbox SET reason = 'HTTP 503', next_at = iif(row = 4, {now}, 0), state = CASE row
    WHEN 1 THEN 'pending' WHEN 2 THEN 'sending' WHEN 3 THEN 'doubt' WHEN 4 THEN 'dead' ELSE state END
    FROM (SELECT id AS post, row_number() OVER (PARTITION BY community ORDER BY id) AS row FROM outbox)
    WHERE post = outbox.id;
INSERT INTO unscored SELECT min(id), x'', 0, '', '', 1, closes_at - iif(community = 2, 3600000, 0), '', 0
    FROM question GROUP BY community;
UPDATE community SET zone = 'Asia/Tokyo' WHERE id = 2;
UPDATE question SET closes_at = closes_at - 3600000, closed_at = closed_at - 3600000 WHERE community = 2;
"""
"""In each community a board that is paused, one without a channel, an answer without scores, and a message in each
state.

In the second one everything is a little earlier.
"""


HOUR_MS = 3_600_000
EARLIER = {"boards": 7 * HOUR_MS, "unvoted": 7 * HOUR_MS}
"""On Monday at nine it is in Tokyo so much earlier than in Berlin in summer."""


async def test_of_one_community_its_own_is_told_and_nothing_else(tmp_path: Path) -> None:
    await fill(tmp_path, CHANNEL, Place("test", "away", "general"))
    with closing(sqlite3.connect(tmp_path / "credence.db")) as file:
        file.executescript(ALL_AT_ONCE.format(now=NOON + 7 * DAY_MS))
    async with open_reader(tmp_path / "credence.db") as session:
        communities = await session.members.communities()
        told = [await outlook_entries(session, NOON + 7 * DAY_MS, each.id) for each in communities]
        in_all = await outlook_entries(session, NOON + 7 * DAY_MS)
    assert [each.rule for each in told[0]] == [each.rule for each in told[1]] == [each.rule for each in in_all]
    assert {each.rule for each in in_all} == OUTLOOK_RULES - {"switched_off"}
    for home, away, both in zip(*told, in_all, strict=True):
        assert home.count == away.count == both.count / 2, both.rule
        earlier = [one["at"] - other["at"] for one, other in zip(home.items, away.items, strict=True) if "at" in one]
        assert earlier == [EARLIER.get(both.rule, HOUR_MS)] * len(earlier), both.rule
    for community, entries in zip(communities, told, strict=True):
        named = {item["community"] for entry in entries for item in entry.items if "community" in item}
        assert named == {community.name}
