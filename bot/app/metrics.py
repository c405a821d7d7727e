"""The figures for an operator's monitoring.

No figure and no label has anything of a member or a community: labels are words of this program.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import structlog

from bot import VERSION
from bot.app.background import Background
from bot.app.door import Bot
from bot.app.loop_delay import LoopDelay
from bot.app.request_counts import Histogram
from bot.ports import Backlog
from bot.ports.outgoing import PostState
from bot.ports.platform import Connection

PATIENCE_S = 2.0
"""How long the database may take to count the posts; if it takes longer, the others are given without them."""
ON_THEIR_WAY = (PostState.PENDING, PostState.SENDING, PostState.DOUBT)

log = structlog.get_logger()

Labels = tuple[str, ...]


class Kind(StrEnum):
    """What a number means to whoever compares it with an earlier one; the words are those of Prometheus."""

    COUNTER = "counter"
    """It only grows, and begins with 0 at each start."""
    GAUGE = "gauge"
    """It is of this moment."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one name.

    Args:
        name: without the words that mark what is Credence's and what is a counter.
        about: what they are, in a sentence.
        kind: how they are read.
        figures: by the values of the labels.
        labels: the names of what tells them apart.
    """

    name: str
    about: str
    kind: Kind
    figures: Mapping[Labels, float]
    labels: Labels = ()


@dataclass(frozen=True, slots=True)
class Durations:
    """The same of durations: how often they were how long."""

    name: str
    about: str
    figures: Mapping[Labels, Histogram]
    labels: Labels = ()


class Metrics:
    """Reads the figures.

    Args:
        bot: the core.
        background: the background task.
        connections: every platform whose tokens are set, by name.
        delay: the delay of the event loop, measured from the start on.
    """

    def __init__(
        self, bot: Bot, background: Background, connections: Mapping[str, Connection], delay: LoopDelay
    ) -> None:
        self._bot = bot
        self._background = background
        self._connections = connections
        self._delay = delay

    async def read(self) -> list[Numbers | Durations]:
        """All figures as they are now; those of posts are left out where the database cannot be read."""
        requests, load = self._bot.requests, self._bot.store.load
        results: dict[Labels, int] = {(action, result): n for (action, result), n in requests.results.items()}
        times: dict[Labels, Histogram] = {(action,): times for action, times in requests.times.items()}
        queues = {"writes": load.waiting, "scores": self._bot.settlements.running, **self._background.waiting()}
        connected: dict[Labels, bool] = {(name,): await each.is_connected() for name, each in self._connections.items()}
        return [
            self._gauge("build", {(VERSION,): 1}, "version"),
            self._counter("requests", results, "action", "result"),
            self._gauge("requests_in_progress", {(): self._bot.in_progress}),
            Durations("answer_seconds", self._about("answer_seconds"), times, ("action",)),
            self._counter("votes", {(): load.votes}),
            self._gauge("queue_length", {(name,): length for name, length in queues.items()}, "queue"),
            Durations("event_loop_delay_seconds", self._about("event_loop_delay_seconds"), {(): self._delay.times}),
            self._gauge("platform_connected", {name: int(there) for name, there in connected.items()}, "platform"),
            *await self._posts(),
        ]

    async def _posts(self) -> list[Numbers]:
        """How many posts of each platform are on their way, and how long the oldest has been."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                backlog = await self._bot.store.read.posts.backlog()
        except Exception:
            log.exception("posts not counted")
            return []
        keys: list[Labels] = [(name, state) for name in self._connections for state in ON_THEIR_WAY]
        found: dict[Labels, Backlog] = {(each.platform, each.state): each for each in backlog}
        now = self._bot.clock()
        counts = {key: found[key].number if key in found else 0 for key in keys}
        ages = {key: max(now - found[key].oldest, 0) / 1000 if key in found else 0.0 for key in keys}
        return [
            self._gauge("posts", counts, "platform", "state"),
            self._gauge("oldest_post_age_seconds", ages, "platform", "state"),
        ]

    def _counter(self, name: str, figures: Mapping[Labels, float], *labels: str) -> Numbers:
        return Numbers(name, self._about(name), Kind.COUNTER, figures, labels)

    def _gauge(self, name: str, figures: Mapping[Labels, float], *labels: str) -> Numbers:
        return Numbers(name, self._about(name), Kind.GAUGE, figures, labels)

    def _about(self, name: str) -> str:
        return self._bot.texts().word(f"health.metric_{name}")
