"""Lets many voters vote at once: through the store, through the whole core, in raw SQLite, and without groups."""

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import perf_counter

from bot.app.door import Bot
from bot.domain.member import Actor, Place
from bot.domain.question import QuestionText
from bot.inputs.voting import CastForecast
from bot.ports import NewVote, VoteStatus
from storage.engine.connection import WRITER_PRAGMAS, Db, connect
from storage.engine.packing import pack
from storage.store import SqliteStore, open_store

NOW = 1_733_000_000_000
PLACE = Place("bench", "home", "general")
TEXT = QuestionText("Who wins the cup?", ("Reds", "Blues", "Greens", "Others"), NOW * 2, "The league's table", "")
QUESTION = 1
RAW_GROUP = 512
CORE_AHEAD_MS = 1_000_000_000

HISTORY = "INSERT INTO forecast_history (question, cast_at, member, shares) VALUES (?, ?, ?, ?)"
CURRENT = (
    "INSERT INTO current_forecast (question, cast_at, member, shares) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (question, member) DO UPDATE SET cast_at = excluded.cast_at, shares = excluded.shares"
)
SEEN = "INSERT INTO seen (delivery, did, at) VALUES (?, ?, ?)"

_numbers = count(1)


@dataclass(frozen=True)
class Round:
    """The figures of one run of many voters.

    Args:
        per_second: votes committed per second.
        waits: seconds from each vote to its answer; empty for raw SQLite.
    """

    per_second: float
    waits: Sequence[float]


async def prepare(path: Path, members: int) -> None:
    """Make a database with one open question and that many members, each of whom has voted once."""
    store = await open_store(path)
    async with store.transaction() as session:
        community = await session.members.add_community(PLACE.platform, PLACE.space, "Home", NOW)
        for account in range(1, members + 1):
            await session.members.add_member(community.id, actor(account, ""), NOW)
        draft = await session.questions.add_draft(community.id, 1, TEXT, None, NOW)
        await session.questions.open(draft, NOW)
    await asyncio.gather(*(store.cast(vote) for vote in votes(members, 1)))
    await store.close()


def actor(account: int, delivery: str) -> Actor:
    """Return a member as a platform reports them."""
    return Actor(PLACE, "", f"u{account}", f"Member {account}", administrator=False, delivery=delivery, form_fields=5)


def votes(voters: int, each: int) -> list[NewVote]:
    """Return `each` votes of each voter on the one question, in the order in which they are given."""
    draw = random.Random(voters)  # noqa: S311  the same forecasts in every run
    return [
        NewVote(QUESTION, member, NOW + number, _forecast(draw), f"bench:{number:019d}")
        for _ in range(each)
        for member in range(1, voters + 1)
        for number in [next(_numbers)]
    ]


def _forecast(draw: random.Random) -> tuple[int, ...]:
    cuts = sorted(draw.randrange(10_001) for _ in range(3))
    return tuple(high - low for low, high in zip([0, *cuts], [*cuts, 10_000], strict=True))


def raw_sqlite(path: Path, voters: int, each: int) -> Round:
    """Write the same rows with sqlite3 alone, as fast as SQLite can, with the store's schema and pragmas.

    Votes are committed in groups of one for each voter, as if all waited for each other, at most `RAW_GROUP`.
    """
    given = votes(voters, each)
    rows = [(vote.question, vote.received_at, vote.member, pack(vote.forecast)) for vote in given]
    seen = [(vote.delivery, f"q{vote.question}", vote.received_at) for vote in given]
    size = min(voters, RAW_GROUP)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in WRITER_PRAGMAS:
            connection.execute(pragma)
        started = perf_counter()
        for at in range(0, len(rows), size):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(HISTORY, rows[at : at + size])
            connection.executemany(CURRENT, rows[at : at + size])
            connection.executemany(SEEN, seen[at : at + size])
            connection.execute("COMMIT")
        return Round(len(rows) / (perf_counter() - started), ())


async def through_store(path: Path, voters: int, each: int) -> Round:
    """Vote through the store; each voter gives the next vote when the last one is answered."""
    store = await open_store(path)
    try:
        return await store_round(store, voters, each)
    finally:
        await store.close()


async def store_round(store: SqliteStore, voters: int, each: int) -> Round:
    """Vote through a store that is open."""

    async def cast(vote: NewVote) -> None:
        result = await store.cast(vote)
        if result.status is not VoteStatus.RECORDED:
            raise RuntimeError(f"a vote was {result.status}")

    return await _voting(votes(voters, each), voters, cast)


async def through_core(path: Path, voters: int, each: int) -> Round:
    """Vote through `Bot.handle`, from the member's text to the card that answers it."""
    store = await open_store(path)
    clock = count(_later())
    bot = Bot(store, lambda: next(clock), lambda: "token")

    given = votes(voters, each)
    asked = {vote.delivery: (_said(vote), actor(vote.member, vote.delivery)) for vote in given}

    async def cast(vote: NewVote) -> None:
        card = await bot.handle(*asked[vote.delivery])
        if card.kind != "confirmation":
            raise RuntimeError(f"a vote was answered by {card}")

    try:
        return await _voting(given, voters, cast)
    finally:
        await store.close()


def _said(vote: NewVote) -> CastForecast:
    """Return the vote as its member would type it."""
    shares = zip("ABCD", vote.forecast or (), strict=True)
    return CastForecast(question="#1", picks=" ".join(f"{letter} {share / 100:.2f}" for letter, share in shares))


def _later() -> int:
    """Return a time after all votes so far, for the core's clock."""
    return NOW + next(_numbers) + CORE_AHEAD_MS


async def without_groups(path: Path, voters: int, each: int) -> Round:
    """Vote with a transaction for each vote, one after the other, as a store without group commit would do it."""
    db = await connect(path)
    turn = asyncio.Lock()

    async def cast(vote: NewVote) -> None:
        async with turn:
            await _single(db, vote)

    try:
        return await _voting(votes(voters, each), voters, cast)
    finally:
        await db.close()


async def _single(db: Db, vote: NewVote) -> None:
    row = (vote.question, vote.received_at, vote.member, pack(vote.forecast))
    await db.run("BEGIN IMMEDIATE")
    await db.run(HISTORY, *row)
    await db.run(CURRENT, *row)
    await db.run(SEEN, vote.delivery, f"q{vote.question}", vote.received_at)
    await db.run("COMMIT")


async def _voting(given: Sequence[NewVote], voters: int, cast: Callable[[NewVote], Awaitable[None]]) -> Round:
    waits: list[float] = []

    async def voter(own: Sequence[NewVote]) -> None:
        for vote in own:
            asked = perf_counter()
            await cast(vote)
            waits.append(perf_counter() - asked)

    started = perf_counter()
    await asyncio.gather(*(voter(given[at::voters]) for at in range(voters)))
    return Round(len(given) / (perf_counter() - started), waits)
