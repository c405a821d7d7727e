"""The core and its background task, week by week by a clock that is moved, in communities that live as people do.

After each week it prints what the process and its database hold; `test_soak` compares them.
"""

import asyncio
import gc
import json
import logging
import os
import resource
import sys
import threading
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import structlog

from bot.app.background import Background
from bot.app.door import Bot
from bot.domain.member import Actor, Place
from bot.inputs.action import Action
from bot.inputs.asking import PostQuestion, SaveDraft
from bot.inputs.boards import ManageSchedule, ShowLeaderboard, ShowMyRecord
from bot.inputs.exports import ExportCommunity
from bot.inputs.privacy import EraseMe, ManagePrivacy
from bot.inputs.questions import ListQuestions, ShowQuestion
from bot.inputs.reminders import SetReminders
from bot.inputs.resolving import AnnulQuestion, ReopenQuestion, ResolveQuestion
from bot.inputs.voting import CastForecast, ShowMyForecast, WithdrawForecast
from bot.ui.cards import Card
from storage.store import SqliteStore, open_store
from tests.chat import Channels, instant

COMMUNITIES = 4
MEMBERS = 10
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
MONDAY = instant("2024-12-02 10:00")
COUNTS = {
    "deliveries": "SELECT count(*) FROM seen",
    "forms": "SELECT count(*) FROM pending",
    # What is kept up to date is remembered for as long as it is there.
    "messages": "SELECT count(*) FROM outbox WHERE kind NOT IN ('card', 'board')",
    "reminders": "SELECT count(*) FROM reminded",
    "erasures": "SELECT count(*) FROM erasure",
}
"""How much there is of what goes by itself."""


@dataclass(frozen=True)
class Held:
    """What is held at the end of a week; sizes in bytes.

    Args:
        memory: of the process.
        objects: that the garbage collector knows.
        files: descriptors.
        threads: how many there are, those of the event loop's pool aside, which are six at most on two cores.
        tasks: of the event loop, the one that looks aside.
        file: the database.
        rows: how much there is of what goes by itself.
        calls: to the platform, since the beginning.
        warnings: lines in the log, from warnings on, since the beginning.
    """

    memory: int
    objects: int
    files: int
    threads: int
    tasks: int
    file: int
    rows: dict[str, int]
    calls: int
    warnings: list[str]


class Forgetful(Channels):
    """A platform that counts calls and remembers no message."""

    calls = 0

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:  # noqa: ARG002  its port's
        self.calls += 1
        return f"m{self.calls}"

    async def edit(self, place: Place, message: str, card: Card) -> None:  # noqa: ARG002  its port's
        self.calls += 1

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        raise AssertionError((place, key, since_ms, reply_to))


class Life:
    """The people of all communities, and the clock."""

    def __init__(self, store: SqliteStore) -> None:
        self.now = MONDAY
        self.platform = Forgetful(lambda: self.now)
        numbers = count(1)
        self._deliveries = count(1)
        self._newcomers = count(MEMBERS)
        self._people = {community: [f"p{member}" for member in range(MEMBERS)] for community in range(COMMUNITIES)}
        self.bot = Bot(store, lambda: self.now, lambda: f"t{next(numbers)}")
        self.background = Background(self.bot, {"test": self.platform})

    async def settle(self) -> None:
        """Set the communities up: each with a board, and reminders for everybody."""
        for community, people in self._people.items():
            await self._do(community, "p0", ManageSchedule(step="add"))
            for person in people:
                await self._do(community, person, SetReminders(on=True))

    async def week(self, number: int) -> None:
        """A week from Monday morning: questions, forecasts, answers, and somebody who leaves."""
        began = MONDAY + 7 * DAY_MS * number
        asked = {community: [await self._ask(community, began, n) for n in range(2)] for community in self._people}
        for day in range(1, 5):
            await self._wait(began + day * DAY_MS)
            for community, people in self._people.items():
                for at, person in enumerate(people):
                    if at % 4 == day - 1 or at == day:
                        await self._vote(community, person, asked[community], number + at)
        # Questions close on Friday evening.
        await self._wait(began + 5 * DAY_MS)
        for community, questions in asked.items():
            await self._answer(community, questions, number)
        await self._wait(began + 6 * DAY_MS)
        for community, people in self._people.items():
            await self._look(community, people[number % MEMBERS])
            await self._replace(community, 1 + number % (MEMBERS - 1))
        await self._wait(began + 7 * DAY_MS - HOUR_MS)

    async def _do(self, community: int, person: str, action: Action) -> Card:
        place = Place("test", f"s{community}", f"c{community}")
        delivery = f"d{next(self._deliveries)}"
        actor = Actor(place, "", person, person.title(), person == "p0", delivery, 25)
        card = await self.bot.handle(action, actor)
        assert card.kind not in ("refusal", "incident"), (action, card)
        return card

    async def _wait(self, until: int) -> None:
        """Let time pass, with what the bot does by itself at its times."""
        while (due := await self.bot.next_due()) is not None and due < until:
            self.now = max(self.now + 1, due)
            await self.background.turn()
        self.now = max(self.now, until)
        await self.background.turn()

    async def _ask(self, community: int, now: int, number: int) -> str:
        self.now = max(self.now, now)
        values = {
            "question": f"Who wins the cup of week {now // (7 * DAY_MS)}, part {number}?",
            "outcomes": "Reds\nBlues\nGreens",
            "closes": "Friday 18:00",
            "criteria": "The official result on https://cup.example",
        }
        preview = await self._do(community, "p0", SaveDraft(values=values))
        post = next(button.action for button in preview.buttons if isinstance(button.action, PostQuestion))
        await self._do(community, "p0", post)
        return post.question

    async def _vote(self, community: int, person: str, questions: list[str], chance: int) -> None:
        for question in questions:
            first, second = 10 + chance * 7 % 40, 5 + chance * 3 % 40
            picks = f"{first}/{second}/{100 - first - second}"
            await self._do(community, person, CastForecast(question=question, picks=picks, reason="a hunch"))
        if chance % 9 == 0:
            await self._do(community, person, WithdrawForecast(question=questions[0]))
        await self._do(community, person, ShowMyForecast(question=questions[1]))

    async def _answer(self, community: int, questions: list[str], number: int) -> None:
        for at, question in enumerate(questions):
            values = {"outcome": "ABC"[(number + at) % 3]}
            await self._do(community, "p0", ResolveQuestion(question=question, values=values))
            if (number + at) % 3 == 0:
                await self.background.turn()
                await self._do(community, "p0", ReopenQuestion(question=question))
                reason = {"reason": "The cup was called off"}
                await self._do(community, "p0", AnnulQuestion(question=question, values=reason))
            await self._do(community, "p0", ShowQuestion(question=question))
        await self.background.turn()

    async def _look(self, community: int, person: str) -> None:
        for action in (ShowLeaderboard(), ShowLeaderboard(period="all"), ShowMyRecord(), ListQuestions()):
            await self._do(community, person, action)
        await self._do(community, "p0", ExportCommunity())

    async def _replace(self, community: int, at: int) -> None:
        """Somebody is erased, and somebody else comes."""
        person = self._people[community][at]
        card = await self._do(community, person, ManagePrivacy(action="erase"))
        erase = next(button.action for button in card.buttons if isinstance(button.action, EraseMe))
        await self._do(community, person, erase.model_copy(update={"sure": True}))
        newcomer = f"p{next(self._newcomers)}"
        self._people[community][at] = newcomer
        await self._do(community, newcomer, SetReminders(on=True))


class Warnings(logging.Handler):
    """Keeps every line of the log from warnings on, of the bot and of libraries."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def note(self, _logger: Any, name: str, event: structlog.typing.EventDict) -> NoReturn:
        if name not in ("debug", "info"):
            self.lines.append(f"{name}: {event}")
        raise structlog.DropEvent


def held(life: Life, path: Path, rows: dict[str, int], warnings: list[str]) -> Held:
    """What there is now."""
    gc.collect()
    return Held(
        memory=int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize(),
        objects=len(gc.get_objects()),
        files=len(list(Path("/proc/self/fd").iterdir())),
        threads=sum(not thread.name.startswith("asyncio_") for thread in threading.enumerate()),
        tasks=len(asyncio.all_tasks()) - 1,
        file=path.stat().st_size,
        rows=rows,
        calls=life.platform.calls,
        warnings=warnings,
    )


async def main(path: Path, weeks: int) -> None:
    """Live for so many weeks; a line on standard output for each."""
    warnings = Warnings()
    structlog.configure(processors=[warnings.note])
    logging.getLogger().addHandler(warnings)
    store = await open_store(path)
    life = Life(store)
    await life.background.start()
    await life.settle()
    for week in range(weeks):
        await life.week(week)
        await store.empty_log()
        rows = {what: await store._reading.count(count_of) for what, count_of in COUNTS.items()}
        os.write(1, json.dumps(asdict(held(life, path, rows, warnings.lines))).encode() + b"\n")
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
