"""An administrator has the community as a file, with nothing in it that they may not see of others."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from adapters.discord.limits import LIMITS
from bot.cli.output import sentence
from bot.exports import chat_export
from bot.exports.json_writer import json_pieces
from bot.inputs.exports import ExportCommunity
from bot.ports.export_rows import TABLES
from tests.chat import Chat, open_chat
from tests.command_line import command_line
from tests.exports.world import in_chat

CLOSES = "2024-12-06 18:00"
ONE, OTHER = ("60 rest", "It is mine."), ("15 rest", "I was told.")
"""What Ben says on each question, and why: once in each world."""


async def exported(chat: Chat, name: str = "amina") -> bytes:
    await chat.say(name, "admin export")
    file = chat.last[name].file
    assert file is not None
    assert (file.name, file.media_type) == ("credence-chat-export.json", "application/json")
    return file.content


async def read(chat: Chat) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await exported(chat))
    return found


async def answer(chat: Chat, name: str, line: str, reason: str) -> None:
    """Vote with the form, which takes a reason."""
    number, share, _ = line.split()
    await chat.say(name, f"vote {number}")
    await chat.fill(name, A=share, B=str(100 - int(share)), reason=reason)


async def live(chat: Chat, said: tuple[str, str] = ONE, *settings: str) -> None:
    """Amina, Ben and Chloe vote on an open question, on a closed one, and on one that is answered."""
    await vote(chat, said, settings, ("2024-12-30 18:00", CLOSES, CLOSES))
    await chat.wait_until(CLOSES)
    await chat.say("amina", "resolve 3")
    await chat.fill("amina", outcome="A")


async def vote(chat: Chat, said: tuple[str, str], settings: Sequence[str], closes: Sequence[str]) -> None:
    for setting in settings:
        await chat.say("amina", f"admin settings {setting}")
    first, why = said
    # In either world Chloe says what Ben says in the other one: the crowd is the same.
    second = next(other for other, _ in (ONE, OTHER) if other != first)
    for number, at in enumerate(closes, 1):
        await chat.post_question(f"Does it rain before {at} in place {number}?", "Yes/No", at)
        await chat.say("amina", f"vote #{number} 30 rest")
        await answer(chat, "ben", f"#{number} {first}", why)
        await answer(chat, "chloe", f"#{number} {second}", "Because.")


def of(found: dict[str, Any], table: str) -> list[tuple[int | None, int]]:
    """Whose rows on which question."""
    return [(row["member"], row["question"]) for row in found[table]]


async def test_the_file_says_what_is_left_out(chat: Chat) -> None:
    await live(chat)
    assert await chat.say("amina", "admin export") == snapshot("""\
The community as a file
This file holds what you may see of home. It cannot be imported: the accounts of others and the places of cards are always left out.
6 forecasts of others are left out because names or the crowd forecast are hidden, and so are the reasons and points that would reveal them.
Whoever runs me can export everything on the command line, with python -m bot export.
<set up?>
[Set up]\
""")
    found = await read(chat)
    assert found["left_out"] == snapshot(
        {
            "members": {"rows": 0, "why": "When other members were last reminded is null."},
            "identities": {"rows": 2, "why": "The accounts of others are left out."},
            "exclusions": {"rows": 0, "why": "The accounts of others are left out."},
            "votes": {"rows": 6, "why": "Those of others are left out where it is hidden who said what."},
            "rationales": {"rows": 6, "why": "Those of others are left out where it is hidden who said what."},
            "scores": {"rows": 2, "why": "Those of others are left out where it is hidden who said what."},
            "standings": {
                "rows": 4,
                "why": "Those of others are left out where a question counts for them on which it is hidden who said what.",
            },
            "placements": {"rows": 3, "why": "Where cards are is for the bot alone."},
        }
    )
    assert list(found) == ["format", "version", "community", *TABLES, "left_out"]
    assert (found["format"], found["version"]) == ("credence-chat-export", chat_export.CHAT_VERSION)


async def test_without_names_only_my_own_votes_reasons_and_points_are_in_it(chat: Chat) -> None:
    await live(chat)
    await answer(chat, "amina", "#1 40 rest", "A reason of mine.")
    found = await read(chat)
    assert of(found, "votes") == [(1, 1), (1, 1), (1, 2), (1, 3)]
    assert [row["text"] for row in found["rationales"]] == ["A reason of mine."]
    assert of(found, "scores") == [(None, 3), (1, 3)]
    assert {row["member"] for row in found["standings"]} == {None, 1}
    assert [row["name"] for row in found["members"]] == ["Amina", "Ben", "Chloe"]
    assert [row["account"] for row in found["identities"]] == ["amina"]
    assert found["placements"] == []


async def test_names_shown_after_the_close_leave_out_the_open_question_only(chat: Chat) -> None:
    await live(chat, ONE, "names after-close")
    found = await read(chat)
    assert of(found, "votes") == [(1, 1), *((member, question) for question in (2, 3) for member in (1, 2, 3))]
    assert of(found, "scores") == [(None, 3), (1, 3), (2, 3), (3, 3)]
    assert {row["member"] for row in found["standings"]} == {None, 1, 2, 3}
    assert {question for _, question in of(found, "rationales")} == {2, 3}


@pytest.mark.parametrize(
    ("setting", "seen"),
    [
        ("crowd-visibility always", {1, 2, 3}),
        ("crowd-visibility after-vote", {1, 2, 3}),
        ("crowd-visibility at-close", {2, 3}),
        ("crowd-from 4", {2, 3}),
    ],
)
async def test_where_the_crowd_is_hidden_no_vote_of_another_is_in_it(chat: Chat, setting: str, seen: set[int]) -> None:
    await live(chat, ONE, "names shown", setting)
    found = await read(chat)
    assert {question for member, question in of(found, "votes") if member != 1} == seen
    assert {question for member, question in of(found, "rationales") if member != 1} == seen
    assert [question for member, question in of(found, "votes") if member == 1] == [1, 2, 3]


async def test_after_vote_needs_a_vote_of_mine(chat: Chat) -> None:
    await chat.say("amina", "admin settings names shown")
    await chat.say("amina", "admin settings crowd-visibility after-vote")
    await chat.post_question("Does it rain?", "Yes/No", CLOSES)
    await chat.say("ben", "vote #1 60 rest")
    assert (await read(chat))["votes"] == []
    await chat.say("amina", "vote #1 50 rest")
    assert {member for member, _ in of(await read(chat), "votes")} == {1, 2}


async def test_one_hidden_question_hides_the_sums_it_is_in(chat: Chat) -> None:
    await live(chat, ONE, "names after-close")
    await chat.say("amina", "admin settings names hidden")
    await chat.post_question("Does it snow?", "Yes/No", "2024-12-07 18:00")
    await chat.say("ben", "vote #4 60 rest")
    await chat.wait_until("2024-12-07 18:00")
    await chat.say("amina", "resolve 4")
    await chat.fill("amina", outcome="A")
    found = await read(chat)
    assert {row["member"] for row in found["standings"]} <= {None, 1}
    assert {member for member, question in of(found, "scores") if question == 3} == {None, 1, 2, 3}


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("closes", "settings"),
    [
        (("2024-12-30 18:00", CLOSES, CLOSES), ()),
        (("2024-12-30 18:00", CLOSES, CLOSES), ("crowd-visibility at-close",)),
        (("2024-12-30 18:00",), ("names after-close",)),
        (("2024-12-30 18:00",), ("names shown", "crowd-visibility at-close")),
        (("2024-12-30 18:00",), ("names shown", "crowd-from 9")),
    ],
)
async def test_a_hidden_vote_changes_no_byte_of_the_file(
    tmp_path: Path, closes: tuple[str, ...], settings: tuple[str, ...]
) -> None:
    files, whole = [], []
    for number, said in enumerate((ONE, OTHER)):
        (tmp_path / str(number)).mkdir()
        async with open_chat(tmp_path / str(number)) as chat:
            await vote(chat, said, settings, closes)
            await chat.wait_until(CLOSES)
            if len(closes) > 1:
                await chat.say("amina", "resolve 3")
                await chat.fill("amina", outcome="A")
            files.append(await exported(chat))
            source = chat.store.read.exports.source(1)
            whole.append(b"".join([piece async for piece in json_pieces(source)]))
    assert whole[0] != whole[1]
    assert files[0] == files[1]


async def test_when_others_are_reminded_is_not_in_it(chat: Chat) -> None:
    await live(chat)
    for name in ("amina", "ben"):
        await chat.say(name, "me")
        await chat.press(name, "Remind")
    reminded = {row["name"]: row["reminded_at"] for row in (await read(chat))["members"]}
    assert reminded["Ben"] is None
    assert reminded["Amina"] is not None


async def test_where_all_votes_are_seen_nothing_is_said_of_votes(chat: Chat) -> None:
    await live(chat, ONE, "names shown")
    assert "vote" not in await chat.say("amina", "admin export")


async def test_only_administrators_have_it(cup: Chat) -> None:
    await cup.say("amina", "admin moderator add person:ben")
    for name in ("ben", "chloe"):
        assert await cup.say(name, "admin export") == "Only administrators can do that."
        assert cup.last[name].file is None


async def test_asking_again_changes_nothing(cup: Chat) -> None:
    await cup.say("ben", "vote 40/30/20/10")
    before = await everything(cup)
    first = await cup.do("amina", ExportCommunity(), delivery="again")
    assert await cup.do("amina", ExportCommunity(), delivery="again") == first
    assert await everything(cup) == before


async def everything(chat: Chat) -> list[object]:
    run = chat.store._writing.rows
    names = [name for (name,) in await run("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    return [await run(f"SELECT * FROM {name}") for name in names]  # noqa: S608  no member's text


async def test_the_file_is_of_one_moment(cup: Chat) -> None:
    async with cup.store.moment() as session:
        assert (await session.exports.source(1).community()).last_number == 1
        await cup.say("ben", "vote 40/30/20/10")
        assert [row async for row in session.exports.source(1).rows("votes")] == []
    assert len((await read(cup))["left_out"]) == len(chat_export.WHY)
    assert (await read(cup))["left_out"]["votes"]["rows"] == 1


async def test_a_file_that_is_too_large_is_refused(cup: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LIMITS.file_bytes == chat_export.MOST_BYTES
    size = len(await exported(cup))
    monkeypatch.setattr(chat_export, "MOST_BYTES", size)
    assert len(await exported(cup)) == size
    monkeypatch.setattr(chat_export, "MOST_BYTES", size - 1)
    assert await cup.say("amina", "admin export") == sentence("exports.too_large", most=0)
    assert cup.last["amina"].file is None


@pytest.mark.parametrize("command", [("import",), ("import", "--dry-run"), ("score",)])
def test_it_can_be_neither_imported_nor_scored(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def keep(chat: Chat) -> None:
        (tmp_path / "file.json").write_bytes(await exported(chat))

    (tmp_path / "chat").mkdir()
    in_chat(tmp_path / "chat", keep)
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        said = cli(*command, "file.json")
    assert (said.status, said.out, said.err) == (1, "", f"{sentence('exports.not_whole')}\n")
    assert not (tmp_path / "credence.db").exists()
