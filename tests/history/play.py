"""Runs members against a real store, and records all requests and the state at the end."""

import asyncio
import random
from contextlib import AbstractAsyncContextManager
from itertools import count
from pathlib import Path

from bot.domain.question import QuestionState
from bot.ports import Delivery, Erased, Load, NewVote, NotSaved, Session, VoteResult
from bot.ports.checks import Area
from bot.resolving.recompute import recompute
from bot.resolving.score import scores_of
from bot.resolving.settlement import RETRY_MS
from storage.checks.checks import open_checks
from storage.store import SqliteStore
from tests.fresh import open_fresh
from tests.history.members import PLACE, World, account_of, actor_of, begin, live
from tests.history.record import Cast, Ending, Erasure, Run, Step
from tests.storage.care.test_erase import bytes_of

PLENTY = 1_000_000
"""Pages of the database file, when the disk is not full."""
START = 1_733_140_800_000
BY_THE_CLOCK = ("votes_late", "votes_in_gap")
"""Rules of `doctor` that do not hold where the clock is set back by minutes; the checker knows when votes came in."""


class WatchedStore:
    """A store that records each vote and its result."""

    def __init__(self, store: SqliteStore, run: Run, places: "count[int]") -> None:
        self.read: Session = store.read
        self._store = store
        self._run = run
        self._places = places

    def moment(self) -> AbstractAsyncContextManager[Session]:
        return self._store.moment()

    def transaction(self, delivery: Delivery | None = None) -> AbstractAsyncContextManager[Session]:
        return self._store.transaction(delivery)

    async def erase(self, member: int, delivery: Delivery) -> Erased:
        person = int(delivery.name.partition(":")[0])
        erasure = Erasure(member, person, delivery.at, next(self._places))
        self._run.erasures.append(erasure)
        erased = await self._store.erase(member, delivery)
        erasure.ended = next(self._places)
        return erased

    async def go_on_erasing(self) -> Erased | None:
        return await self._store.go_on_erasing()

    @property
    def load(self) -> Load:
        return self._store.load

    async def check_writable(self) -> None:
        await self._store.check_writable()

    async def empty_log(self) -> bool:
        return await self._store.empty_log()

    async def forget_deliveries(self, before: int) -> None:
        await self._store.forget_deliveries(before)

    async def did(self, delivery: str) -> str | None:
        return await self._store.did(delivery)

    async def cast(self, vote: NewVote) -> VoteResult:
        cast = Cast(vote, next(self._places))
        self._run.casts.append(cast)
        try:
            cast.result = await self._store.cast(vote)
        except NotSaved:
            cast.not_saved = True
            raise
        finally:
            if cast.not_saved or cast.result is not None:
                cast.ended = next(self._places)
        return cast.result


async def play(path: Path, seed: int, calls: int, *, people: int = 100, full_every: int = 0) -> Run:
    """Make a run of that many calls; the disk is full for `full_every` of every five times as many calls (0: never)."""
    store = await open_fresh(path)
    try:
        run, places = Run(), count(1)
        disk = _Disk(store, full_every)
        draw = random.Random(seed)  # noqa: S311  a seed repeats the choices
        world = World(WatchedStore(store, run, places), run, people, draw, calls, START, places, disk.change)
        await _settle_in(store, people)
        await begin(world)
        await asyncio.gather(*(live(world, person) for person in range(1, people + 1)))
        await disk.change(0)
        # Scores that the disk did not take are tried again after a minute, which begins when they have failed, or at once
        # where the clock was set back since.
        await world.bot.settlements.idle()
        await world.background.turn()
        world.now += RETRY_MS
        await world.background.turn()
        await _read(store, run)
        async with open_checks(path) as checks:
            breaches = [breach for area in Area for breach in await checks.breaches(area)]
        run.differences += [str(breach) for breach in breaches if breach.rule not in BY_THE_CLOCK]
    finally:
        await store.close()
    kept = bytes_of(path)
    away = {run.people[member] for member in run.gone} - {run.people[member] for member in run.people.keys() - run.gone}
    run.differences += [f"{person} is in the file" for person in away if account_of(person).encode() in kept]
    return run


async def _settle_in(store: SqliteStore, people: int) -> None:
    async with store.transaction() as session:
        await session.members.add_community(PLACE.platform, PLACE.space, "Home", START)
        for person in range(1, people + 1):
            await session.members.add_member(1, actor_of(person, ""), START)


class _Disk:
    """A disk that is full for a fifth of the time."""

    def __init__(self, store: SqliteStore, every: int) -> None:
        self._store = store
        self._every = every
        self._full = False

    async def change(self, left: int) -> None:
        full = self._every > 0 and left // self._every % 5 == 1
        if full is not self._full:
            self._full = full
            await self._store._writing.run(f"PRAGMA max_page_count = {1 if full else PLENTY}")


async def _read(store: SqliteStore, run: Run) -> None:
    """Record the state at the end, when no request is in flight any more."""
    async with store.transaction():
        pass
    reading = store._reading
    run.differences = [str(difference) for difference in await recompute(store)]
    run.deliveries = set(await reading.texts("SELECT delivery FROM seen"))
    known = await reading.rows("SELECT member, account FROM identity")
    run.people = {erasure.member: erasure.person for erasure in run.erasures}
    run.people |= {member: int(account.removeprefix("account")) for member, account in known}
    run.gone = set(await reading.numbers("SELECT id FROM member WHERE name = ''"))
    run.excluded = set(await reading.numbers("SELECT id FROM member WHERE excluded_at IS NOT NULL"))
    run.differences += [
        f"{member} is still being erased" for member in await reading.numbers("SELECT member FROM erasure")
    ]
    run.steps = [Step(*row) for row in await reading.rows("SELECT question, at, member, step FROM event ORDER BY id")]
    for question in await reading.numbers("SELECT id FROM question"):
        run.endings[question] = await _ending(store.read, question)


async def _ending(read: Session, question_id: int) -> Ending:
    question = await read.questions.get(question_id)
    history = await read.forecasts.history(question_id)
    resolution = await read.resolutions.resolution(question_id)
    computed = scores_of(resolution, history) if resolution and question.state is QuestionState.RESOLVED else []
    return Ending(
        state=question.state,
        deadline=question.deadline,
        closed_at=question.closed_at,
        history=history,
        standing=list(await read.forecasts.standing(question_id)),
        stored={score.member: tuple(score.points) for score in await read.resolutions.scores(question_id)},
        computed={score.member: tuple(score.points) for score in computed},
        answered=(resolution.resolved_at, resolution.by) if resolution else None,
        excluded=frozenset(resolution.terms.excluded if resolution else ()),
    )
