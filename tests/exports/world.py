"""A community in which everything has happened, for the tests of its export."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.app.help import welcome
from bot.domain.events import Proposal
from bot.domain.mention import Mention, MentionKind
from bot.domain.pages.page import read_page
from bot.domain.schedule import Paused
from bot.exports.json_writer import json_pieces
from bot.inputs.resolving import ResolveQuestion
from bot.ports.outgoing import Subject, SubjectKind, story_subject
from bot.stories.import_drafts import import_drafts
from bot.texts import texts
from storage.entities.exclusions import Identity, remember
from storage.store import open_reader
from tests.chat import CHANNEL, Chat, open_chat

PAGE = "Does it snow on Sunday?\nYes • 60%\nNo • 40%\nThe weather station\nClouds\nDec 1, 2024, 09:30 AM\nIt may snow.\nView original story\nMuch • 62%\nLittle • 38%\n"


def in_chat(folder: Path, talk: Callable[[Chat], Awaitable[None]]) -> None:
    async def run() -> None:
        async with open_chat(folder, "2024-12-03 18:00") as chat:
            await talk(chat)

    asyncio.run(run())


def home_of(folder: Path) -> None:
    """Put the community's database into a folder."""
    (folder / "credence.db").write_bytes(_home()[0])


def an_export() -> dict[str, Any]:
    """The community's export."""
    found: dict[str, Any] = json.loads(_home()[1])
    return found


@cache
def _home() -> tuple[bytes, bytes]:
    folder = Path(tempfile.mkdtemp())
    try:
        return asyncio.run(_live_in(folder))
    finally:
        shutil.rmtree(folder)


async def _live_in(folder: Path) -> tuple[bytes, bytes]:
    async with open_chat(folder) as chat:
        await live(chat)
        await show(chat)
        await import_drafts(chat.store, "", chat.actor("amina"), read_page(PAGE), chat.now)
        async with chat.store.transaction() as session:
            await session.posts.place(story_subject(1), CHANNEL, "m-story", "")
        await chat.post_question("Is this scored soon?", "Yes/No", "2024-12-24 18:00")
        # As after a crash in the middle of resolving.
        await chat.bot.settlements.stop()
        await chat.bot.handle(ResolveQuestion(question="#5", values={"outcome": "A"}), chat.actor("amina"))
    async with open_reader(folder / "credence.db") as session:
        whole = b"".join([piece async for piece in json_pieces(session.exports.source(1))])
    return (folder / "credence.db").read_bytes(), whole


async def show(chat: Chat) -> None:
    """A board that was posted and corrected since, settings of the community's own, and what a member proposed."""
    week = "week:2024-W49"
    async with chat.store.transaction() as session:
        board = await session.boards.add(1, 1, week, welcome(texts("en")), chat.now)
        await session.boards.correct(1, [week], chat.now, 1, chat.now)
        await session.posts.place(Subject(SubjectKind.BOARD, board), CHANNEL, "m0", "")
        community = await session.members.community(1)
        await session.members.change_settings(community, replace(community.settings, open_questions=9))
        await session.moderators.add(1, chat.actor("amina"), Mention(MentionKind.ROLE, "77"))
        stranger = await session.members.add_member(1, chat.actor("zoe"), chat.now)
        await session.members.exclude(stranger.id, chat.now)
        await remember(chat.store._writing, 1, [Identity("test", "", "yan")], chat.now)
        (schedule,) = await session.schedules.all()
        await session.schedules.pause(schedule, Paused.MODERATOR)
        await session.proposals.put(Proposal(4, 2, (3_000, 7_000), "https://news.example/bridge", chat.now))
        await session.proposals.put(Proposal(4, 3, (), "", chat.now))


async def live(chat: Chat) -> None:
    """Whatever can happen in a community."""
    await chat.say("amina", "admin season start Autumn")
    await chat.post_question("Will it rain on Sunday?", "Yes/No", "2024-12-20 18:00")
    await chat.post_question("=1+1 wins the cup, doesn't it?", "+Reds/＝Blues/-Greens", "2024-12-21 18:00")
    await chat.post_question("Who speaks first today?", "Ana/Ben", "2024-12-22 18:00")
    await chat.post_question("Is the bridge finished?", "Yes/No", "2024-12-23 18:00")
    for name, picks in (("amina", "60"), ("ben", "30"), ("cleo", "100")):
        await chat.say(name, f"vote #1 {picks}")
        await chat.say(name, "vote #2 20/30/50")
        await chat.say(name, "vote #3 50/50")
        await chat.say(name, f"vote #4 {picks}")
    chat.now += 86_400_001
    await chat.say("ben", "vote #1")
    await chat.fill("ben", A="80", B="", reason="=clouds\nI saw them.")
    await chat.say("cleo", "withdraw #4")
    for number, answer in (
        (1, {"outcome": "A", "evidence": "https://weather.example/report"}),
        (2, {"mix": "50/50/0"}),
    ):
        chat.now += 7
        await chat.say("amina", f"resolve #{number}")
        await chat.fill("amina", **answer)
    await chat.say("amina", "annul #3")
    await chat.fill("amina", reason="-Nobody spoke.")
    await chat.say("amina", "admin season end")
    await chat.say("amina", "reopen #1")
    await chat.say("amina", "resolve #1")
    await chat.fill("amina", outcome="B")
