"""Databases of released schemas, as text; `python -m tests.storage.care.released` writes the one of the present schema."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain.pages.page import read_page
from bot.domain.question import QuestionState
from bot.ports import Session
from bot.ports.platform import PostFailed
from bot.stories.import_drafts import import_drafts
from storage.care.migrate import APPLICATION_ID, migrations
from storage.store import open_reader
from tests.chat import MODERATOR, Chat, open_chat

FIXTURES = Path(__file__).parent / "fixtures"
PAGE = """\
Which team wins the cup by December 20, 2024?
Reds • 50%
Blues & Co • 30%
大輝 • 20%
The league's table
Cup Final Moves to the Old Stadium
Dec 2, 2024, 09:30 AM
The final moves; nobody knows why.
"""


def dump_of(schema: int) -> Path:
    """Where the database of a released schema is."""
    return FIXTURES / f"schema_{schema:04}.sql"


def facts_of(schema: int) -> Path:
    """Where it stands what that database says."""
    return FIXTURES / f"schema_{schema:04}.txt"


def dump(path: Path) -> str:
    """A database as statements that make it anew."""
    with closing(sqlite3.connect(path)) as file:
        schema = file.execute("PRAGMA user_version").fetchone()[0]
        head = [f"PRAGMA application_id = {APPLICATION_ID};", f"PRAGMA user_version = {schema};"]
        return "\n".join([*head, *file.iterdump()]) + "\n"


def load(schema: int, path: Path) -> None:
    """Make the database of a released schema."""
    with closing(sqlite3.connect(path)) as file:
        file.executescript(dump_of(schema).read_text(encoding="utf-8"))


async def facts(path: Path) -> str:
    """What a database says in the words of the present program: votes, what stands, scores and boards, a line each."""
    async with open_reader(path) as session:
        lines = [line for community in await session.members.communities() for line in await _of(session, community.id)]
    return "\n".join(lines) + "\n"


async def _of(session: Session, community: int) -> list[str]:
    lines = [f"draft {each.id}: {each.text.title}" for each in await session.questions.drafts(community, None)]
    for each in await session.questions.in_states(community, list(QuestionState)):
        lines.append(f"question {each.id} is {each.state}: {each.text.title} {each.text.outcomes}")
        history, standing = await session.forecasts.history(each.id), await session.forecasts.standing(each.id)
        lines += [f"vote on {each.id} at {vote.cast_at} by {vote.member}: {vote.forecast}" for vote in history]
        lines += sorted(f"stands on {each.id} by {vote.member}: {vote.forecast}" for vote in standing)
    resolutions = await session.resolutions.resolutions(community)
    for answer in resolutions:
        lines.append(f"answer to {answer.question}: {answer.weights} {answer.terms.periods}")
        scores = await session.resolutions.scores(answer.question)
        lines += sorted(f"score on {answer.question} of {score.member}: {tuple(score.points)}" for score in scores)
    for period in sorted({period for answer in resolutions for period in answer.terms.periods}):
        board = await session.resolutions.standings(community, period)
        lines += sorted(f"board {period} of {row.name}, {row.questions}: {tuple(row.points)}" for row in board)
    return lines


async def live(chat: Chat) -> None:
    """Two weeks of a community, with questions in every state, and posts in every state on their way out."""
    chat.channels.readable = False
    for title in ("Who wins the cup?", "Who wins the league?", "Does it rain?", "Does it snow?", "Is it foggy?"):
        chat.channels.fault = _fault(title)
        await chat.post_question(title, "Reds/Blues/Greens/Other", "2024-12-06 18:00")
    await chat.say(MODERATOR, "admin season start Winter 2024")
    for number in range(1, 6):
        for name, picks in (("ben", "60/20/15/5"), ("chloe", "25/25/25/25"), ("dana", "1/1/1/97")):
            chat.now += 7_777_777
            await chat.say(name, f"vote #{number} {picks}")
    await chat.say("ben", "vote #1 70 rest even")
    await chat.say("dana", "withdraw #1")
    await chat.say("dana", "withdraw #2")
    await chat.wait_until("2024-12-06 18:00")
    await _answer(chat)
    await chat.wait_until("2024-12-09 09:00")
    await chat.say(MODERATOR, "reopen #2")
    await chat.say(MODERATOR, "resolve #2")
    await chat.fill(MODERATOR, evidence="https://example.org/table", outcome="", mix="A 70 B 30")
    await chat.say(MODERATOR, "admin season end")
    await chat.say(MODERATOR, "admin season start Spring 2025")
    await chat.post_question("Is it warm in January?", "Yes/No", "2025-01-31 18:00")
    await chat.say("ben", "vote #6 30")
    await chat.say("ben", "vote #6")
    await chat.fill("ben", A="35", B="65", reason="It was warm last year.")
    await chat.say("chloe", "propose #5 B https://example.org/table")
    await chat.say(MODERATOR, "admin moderator add @Chloe")
    await chat.say("ben", "ask")
    await chat.fill("ben", question="Kept as a draft?", outcomes="Yes\nNo", closes="2025-03-01 18:00")
    await chat.say("chloe", "ask")
    await chat.fill("chloe", question="With an error?", outcomes="Yes", closes="never")
    await import_drafts(chat.store, "", chat.actor(MODERATOR), read_page(PAGE), chat.now)


def _fault(title: str) -> PostFailed | None:
    faults: dict[str, Callable[[], PostFailed]] = {
        "Does it rain?": lambda: PostFailed("no answer", certain=False),
        "Does it snow?": lambda: PostFailed("no channel", certain=True, gone=True),
    }
    return faults[title]() if title in faults else None


async def _answer(chat: Chat) -> None:
    for number, values in ((1, {"outcome": "A"}), (2, {"outcome": "", "mix": "A 70 B 30"}), (3, {"outcome": "D"})):
        await chat.say(MODERATOR, f"resolve #{number}")
        await chat.fill(MODERATOR, evidence="https://example.org/table", **values)
    await chat.say(MODERATOR, "reopen #3")
    await chat.say(MODERATOR, "annul #4")
    await chat.fill(MODERATOR, reason="Nobody measured it")


async def main() -> None:
    """Write the fixture of the present schema; that of a released one is never changed."""
    schema = len(migrations())
    with TemporaryDirectory() as folder:
        async with open_chat(Path(folder)) as chat:
            await live(chat)
            chat.channels.fault = PostFailed("busy", certain=True)
            await chat.post_question("Is it sent later?", "Yes/No", "2025-01-31 18:00")
        path = Path(folder) / "credence.db"
        with dump_of(schema).open("x", encoding="utf-8") as file:
            file.write(dump(path))
        facts_of(schema).write_text(await facts(path), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
