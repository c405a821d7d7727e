"""A message appears once, whatever is lost and wherever the program crashes: every case of a model."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, product
from pathlib import Path

import pytest
import structlog

from bot.app.background import Background
from bot.app.door import Bot
from bot.domain.member import Actor, Place
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import NewPost
from bot.posting.channel_queue import TASK_NAME
from bot.posting.outbox_sender import ERROR_BACKOFF_MS
from bot.ui.cards import Card
from tests.chat import instant
from tests.fresh import open_fresh
from tests.posting.crash_model import LATE_MS, CrashingStore, LossyPlatform

pytestmark = pytest.mark.unmeasured

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
Fault = tuple[str, int]
"""What happens, and in which transaction; 0 for what happens at the platform, see `LossyPlatform.fate`."""
Downtime = tuple[int, int]
"""How long the program is down after a crash, and by how much its clock is set meanwhile, in milliseconds."""
Case = tuple[Fault, Fault, Downtime]
# After 85 seconds the look-up comes just before the platform forgets the key.
DOWNTIMES = [(down, 0) for down in (5 * SECOND, MINUTE, 85 * SECOND, 10 * MINUTE, HOUR, DAY)]
STEPS = [(down, step) for down in (5 * SECOND, 10 * MINUTE) for step in (-HOUR, HOUR)]
FATES = ["lost", "unanswered", "late", "refused", "lost, crash", "unanswered, crash", "late, crash"]
# The transactions before a call, after it, and after a look-up.
MOMENTS = [*product(("before", "inside", "after", "full"), (1, 2, 3))]
FAULTS: list[Fault] = [*MOMENTS, *((fate, 0) for fate in FATES), ("blind", 0)]
ASKED_FAULTS: list[Fault] = [(f"asked {fate}", 0) for fate in FATES]
NO_FAULT: Fault = ("", 0)
DISCORD, SLACK, BLIND_SLACK = (True, True), (False, True), (False, False)
"""Whether it remembers keys, and whether messages can be looked up."""


def short(later: list[Fault]) -> list[Case]:
    """Each fault alone, and after a crash that leaves the post in doubt."""
    return [
        *product(FAULTS, [NO_FAULT], [DOWNTIMES[0], DOWNTIMES[-1]]),
        *product([("unanswered, crash", 0)], later, [DOWNTIMES[0], DOWNTIMES[2]]),
    ]


def whole(later: list[Fault]) -> list[Case]:
    """Each fault alone, and each after each; fewer downtimes where the platform neither remembers keys nor is readable."""
    downtimes = DOWNTIMES if later == FAULTS else [DOWNTIMES[0], DOWNTIMES[2], DOWNTIMES[-1]]
    return [*product(FAULTS, [NO_FAULT, *later], downtimes), *product(FAULTS, [NO_FAULT], STEPS)]


@dataclass
class Tally:
    """What members and administrators saw, over all runs.

    Args:
        seen: how often a message appeared so many times.
        doubts: how many posts were left in doubt.
        not_asked: the posts in doubt about which no administrator was asked.
        asked_too_often: the posts about which one was asked more often than there were faults.
        wrong: the posts that appeared twice, or neither appeared nor were left in doubt.
    """

    runs: int = 0
    seen: Counter[int] = field(default_factory=Counter)
    doubts: int = 0
    not_asked: list[str] = field(default_factory=list)
    asked_too_often: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


MOST_ASKED = 3


class Simulation:
    """One store and one platform, at which the program crashes and starts again."""

    def __init__(self, store: CrashingStore, platform: tuple[bool, bool]) -> None:
        self.now = instant("2026-03-02 08:00")
        self.step = 0
        self.store = store
        self.platform = LossyPlatform(store, lambda: self.now, *platform)
        self.tally = Tally()
        self._names = count(1)

    async def set_up(self) -> None:
        """A community with an administrator."""
        admin = Actor(Place("test", "home", "general"), "", "amina", "Amina", True, "", 25)  # noqa: FBT003  as it is
        async with self.store.transaction() as session:
            community = await session.members.add_community("test", "home", "Home", self.now)
            await session.members.add_member(community.id, admin, self.now)

    def clock(self) -> int:
        """The program's clock, which may have been set."""
        return self.now + self.step

    async def run(self, first: Fault, second: Fault, downtime: Downtime) -> None:
        """Post a message while both faults happen, each as soon as it can, with a new start after each crash."""
        name = f"{first} {second} {downtime} #{next(self._names)}"
        self.step = 0
        post = NewPost(1, Place("test", "home", name), _key(name), Card("board", ("Board",), ()))
        async with self.store.transaction() as session:
            await session.posts.add(post, self.clock())
        background = None
        for fault in (first, second, NO_FAULT):
            background = background or await self._start()
            self._inject(fault)
            if not await self._run_through(background, fault):
                background = None
                down, self.step = downtime
                self.now += down
        self.now += LATE_MS
        self.platform.arrive()
        await self._count(name)

    async def _start(self) -> Background:
        self.store.crash_at("", 0)
        background = Background(Bot(self.store, self.clock, str), {"test": self.platform})
        await background.start()
        return background

    def _inject(self, fault: Fault) -> None:
        what, transaction = fault
        self.platform.blind = what == "blind"
        self.platform.fate = "" if transaction or self.platform.blind else what
        self.store.crash_at(what if transaction else "", transaction)

    async def _run_through(self, background: Background, fault: Fault) -> bool:
        """Let time pass until the fault has happened and as long as a post waits; False after a crash."""
        for _ in range(200):
            if not await self._turn(background):
                return False
            to_come = self.platform.blind or self.platform.fate or self.store.crash.when
            later = await self.store.read.posts.next_at(self.clock())
            if fault != NO_FAULT and not to_come:
                return True
            if later is not None:
                self.now = later - self.step
            elif background._outbox_sender._left_sending:
                self.now += ERROR_BACKOFF_MS
            else:
                return True
        raise AssertionError("posts still wait after 200 turns")

    async def _turn(self, background: Background) -> bool:
        turn = asyncio.create_task(background.turn())
        crashed = asyncio.create_task(self.store.crash.came.wait())
        await asyncio.wait({turn, crashed}, return_when=asyncio.FIRST_COMPLETED)
        has_crashed = self.store.crash.came.is_set()
        tasks = [turn, crashed, *(task for task in asyncio.all_tasks() if task.get_name() == TASK_NAME)]
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert not [end for end in ended if isinstance(end, Exception)]
        return not has_crashed

    async def _count(self, name: str) -> None:
        tally, copies = self.tally, self.platform.seen(str(_key(name)))
        tally.runs += 1
        tally.seen[copies] += 1
        unsettled = await self.store.read.posts.unsettled(1)
        doubtful = [post.id for post in unsettled if post.key == _key(name)]
        questions = [MessageKey.read(each.key) for each in self.platform.messages]
        asked = [sum((key.kind, key.about) == (MessageKind.DOUBT, post) for key in questions) for post in doubtful]
        tally.doubts += len(doubtful)
        if copies != 1 and (copies > 1 or not doubtful):
            tally.wrong.append(name)
        if 0 in asked:
            tally.not_asked.append(name)
        # A question to an administrator that may not have appeared is sent again, at most once for each fault.
        if max(asked, default=0) > MOST_ASKED:
            tally.asked_too_often.append(name)


def _key(name: str) -> MessageKey:
    return MessageKey.card(0, name)


@asynccontextmanager
async def simulation(folder: Path, platform: tuple[bool, bool]) -> AsyncGenerator[Simulation]:
    store = await open_fresh(folder / "credence.db")
    try:
        made = Simulation(CrashingStore(store), platform)
        await made.set_up()
        yield made
    finally:
        await store.close()


async def sweep(folder: Path, platform: tuple[bool, bool], cases: list[Case]) -> Tally:
    with structlog.testing.capture_logs():
        async with simulation(folder, platform) as made:
            for first, second, downtime in cases:
                await made.run(first, second, downtime)
    assert made.tally.runs == len(cases)
    return made.tally


LENGTHS = [pytest.param(short, id="short"), pytest.param(whole, id="whole", marks=pytest.mark.long)]


@pytest.mark.parametrize("platform", [DISCORD, SLACK], ids=["discord", "slack"])
@pytest.mark.parametrize("cases", LENGTHS)
async def test_where_messages_can_be_looked_for_each_appears_once_whatever_happens(
    tmp_path: Path, platform: tuple[bool, bool], cases: Callable[[list[Fault]], list[Case]]
) -> None:
    """Crashes, requests and answers that are lost or late, and clocks that are set (H1 to H3, B4 to B6, C5)."""
    tally = await sweep(tmp_path, platform, cases(FAULTS))
    assert tally.wrong == []
    assert (tally.seen, tally.doubts) == ({1: tally.runs}, 0)


@pytest.mark.parametrize("cases", LENGTHS)
async def test_where_they_cannot_none_appears_twice_and_an_administrator_is_asked_about_every_doubt(
    tmp_path: Path, cases: Callable[[list[Fault]], list[Case]]
) -> None:
    """The same on a platform whose messages the bot cannot read (H1, H4, H6)."""
    tally = await sweep(tmp_path, BLIND_SLACK, cases([*FAULTS, *ASKED_FAULTS]))
    assert (tally.wrong, tally.not_asked, tally.asked_too_often) == ([], [], [])
    assert tally.seen.keys() == {0, 1}
    assert tally.doubts >= tally.seen[0] > 0
