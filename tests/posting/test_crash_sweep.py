"""A message appears once, whatever is lost and whenever the program dies: every case of a model, counted by readers."""

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
from tests.posting.model import LATE_MS, LossyPlatform, MortalStore

pytestmark = pytest.mark.unmeasured

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
Trouble = tuple[str, int]
Pause = tuple[int, int]
Case = tuple[Trouble, Trouble, Pause]
# How long the program is down, and how far its clock steps meanwhile. After 85 seconds the look for what was sent comes
# just before keys are forgotten.
PAUSES = [(down, 0) for down in (5 * SECOND, MINUTE, 85 * SECOND, 10 * MINUTE, HOUR, DAY)]
STEPS = [(down, step) for down in (5 * SECOND, 10 * MINUTE) for step in (-HOUR, HOUR)]
FATES = ["lost", "unanswered", "late", "refused", "lost dies", "unanswered dies", "late dies"]
# Around the claim, around the note of what came of it, and around the note of what was found.
MOMENTS = [*product(("before", "inside", "after", "full"), (1, 2, 3))]
TROUBLES: list[Trouble] = [*MOMENTS, *((fate, 0) for fate in FATES), ("blind", 0)]
ASKED_TROUBLES: list[Trouble] = [(f"asked {fate}", 0) for fate in FATES]
NO_TROUBLE: Trouble = ("", 0)
DISCORD, SLACK, BLIND_SLACK = (True, True), (False, True), (False, False)
"""Whether it remembers keys, and whether messages can be looked for."""


def short(later: list[Trouble]) -> list[Case]:
    """Each trouble alone, and after a doubt."""
    return [
        *product(TROUBLES, [NO_TROUBLE], [PAUSES[0], PAUSES[-1]]),
        *product([("unanswered dies", 0)], later, [PAUSES[0], PAUSES[2]]),
    ]


def whole(later: list[Trouble]) -> list[Case]:
    """Each trouble alone, and each after each; there are fewer times where nothing is remembered or looked for."""
    pauses = PAUSES if later == TROUBLES else [PAUSES[0], PAUSES[2], PAUSES[-1]]
    return [*product(TROUBLES, [NO_TROUBLE, *later], pauses), *product(TROUBLES, [NO_TROUBLE], STEPS)]


@dataclass
class Ledger:
    """What readers and administrators saw, over all runs."""

    runs: int = 0
    seen: Counter[int] = field(default_factory=Counter)
    doubts: int = 0
    untold: list[str] = field(default_factory=list)
    pestered: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


MOST_ASKED = 3


class World:
    """One store and one platform, in which the program dies and starts again."""

    def __init__(self, store: MortalStore, platform: tuple[bool, bool]) -> None:
        self.now = instant("2026-03-02 08:00")
        self.step = 0
        self.store = store
        self.platform = LossyPlatform(store, lambda: self.now, *platform)
        self.ledger = Ledger()
        self._names = count(1)

    async def settle(self) -> None:
        """A community with an administrator."""
        admin = Actor(Place("test", "home", "general"), "", "amina", "Amina", True, "", 25)  # noqa: FBT003  as it is
        async with self.store.transaction() as session:
            community = await session.members.add_community("test", "home", "Home", self.now)
            await session.members.add_member(community.id, admin, self.now)

    def clock(self) -> int:
        """What the program takes for the time."""
        return self.now + self.step

    async def run(self, first: Trouble, second: Trouble, pause: Pause) -> None:
        """Post a message through both troubles, each as soon as it can come, with a new start after each death."""
        name = f"{first} {second} {pause} #{next(self._names)}"
        self.step = 0
        post = NewPost(1, Place("test", "home", name), _key(name), Card("board", ("Board",), ()))
        async with self.store.transaction() as session:
            await session.posts.add(post, self.clock())
        background = None
        for trouble in (first, second, NO_TROUBLE):
            background = background or await self._start()
            self._let_come(trouble)
            if not await self._lived_through(background, trouble):
                background = None
                down, self.step = pause
                self.now += down
        self.now += LATE_MS
        self.platform.arrive()
        await self._note(name)

    async def _start(self) -> Background:
        self.store.die("", 0)
        background = Background(Bot(self.store, self.clock, str), {"test": self.platform})
        await background.start()
        return background

    def _let_come(self, trouble: Trouble) -> None:
        what, transaction = trouble
        self.platform.blind = what == "blind"
        self.platform.fate = "" if transaction or self.platform.blind else what
        self.store.die(what if transaction else "", transaction)

    async def _lived_through(self, background: Background, trouble: Trouble) -> bool:
        """Let time pass until the trouble has come, or as long as something waits for it; False after a death."""
        for _ in range(200):
            if not await self._lived(background):
                return False
            to_come = self.platform.blind or self.platform.fate or self.store.death.when
            later = await self.store.read.posts.next_at(self.clock())
            if trouble != NO_TROUBLE and not to_come:
                return True
            if later is not None:
                self.now = later - self.step
            elif background._outbox_sender._left_sending:
                self.now += ERROR_BACKOFF_MS
            else:
                return True
        raise AssertionError("it never ends")

    async def _lived(self, background: Background) -> bool:
        turn = asyncio.create_task(background.turn())
        death = asyncio.create_task(self.store.death.came.wait())
        await asyncio.wait({turn, death}, return_when=asyncio.FIRST_COMPLETED)
        died = self.store.death.came.is_set()
        tasks = [turn, death, *(task for task in asyncio.all_tasks() if task.get_name() == TASK_NAME)]
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert not [end for end in ended if isinstance(end, Exception)]
        return not died

    async def _note(self, name: str) -> None:
        ledger, copies = self.ledger, self.platform.seen(str(_key(name)))
        ledger.runs += 1
        ledger.seen[copies] += 1
        unsettled = await self.store.read.posts.unsettled(1)
        doubtful = [post.id for post in unsettled if post.key == _key(name)]
        questions = [MessageKey.read(each.key) for each in self.platform.messages]
        asked = [sum((key.kind, key.about) == (MessageKind.DOUBT, post) for key in questions) for post in doubtful]
        ledger.doubts += len(doubtful)
        if copies != 1 and (copies > 1 or not doubtful):
            ledger.wrong.append(name)
        if 0 in asked:
            ledger.untold.append(name)
        # Where it is not known whether that was asked, it is asked again: once for each trouble at the most.
        if max(asked, default=0) > MOST_ASKED:
            ledger.pestered.append(name)


def _key(name: str) -> MessageKey:
    return MessageKey.card(0, name)


@asynccontextmanager
async def world(folder: Path, platform: tuple[bool, bool]) -> AsyncGenerator[World]:
    store = await open_fresh(folder / "credence.db")
    try:
        made = World(MortalStore(store), platform)
        await made.settle()
        yield made
    finally:
        await store.close()


async def swept(folder: Path, platform: tuple[bool, bool], cases: list[Case]) -> Ledger:
    with structlog.testing.capture_logs():
        async with world(folder, platform) as made:
            for first, second, pause in cases:
                await made.run(first, second, pause)
    assert made.ledger.runs == len(cases)
    return made.ledger


LENGTHS = [pytest.param(short, id="short"), pytest.param(whole, id="whole", marks=pytest.mark.long)]


@pytest.mark.parametrize("platform", [DISCORD, SLACK], ids=["discord", "slack"])
@pytest.mark.parametrize("cases", LENGTHS)
async def test_where_messages_can_be_looked_for_each_appears_once_whatever_happens(
    tmp_path: Path, platform: tuple[bool, bool], cases: Callable[[list[Trouble]], list[Case]]
) -> None:
    """H1 to H3, B4 to B6, C5."""
    ledger = await swept(tmp_path, platform, cases(TROUBLES))
    assert ledger.wrong == []
    assert (ledger.seen, ledger.doubts) == ({1: ledger.runs}, 0)


@pytest.mark.parametrize("cases", LENGTHS)
async def test_where_they_cannot_none_appears_twice_and_an_administrator_is_asked_about_every_doubt(
    tmp_path: Path, cases: Callable[[list[Trouble]], list[Case]]
) -> None:
    """H1, H4, H6."""
    ledger = await swept(tmp_path, BLIND_SLACK, cases([*TROUBLES, *ASKED_TROUBLES]))
    assert (ledger.wrong, ledger.untold, ledger.pestered) == ([], [], [])
    assert ledger.seen.keys() == {0, 1}
    assert ledger.doubts >= ledger.seen[0] > 0
