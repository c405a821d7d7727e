"""The crowd forecast over the life of a question, at the instants that a picture shows."""

import asyncio
from typing import NamedTuple

from bot.domain.crowd.sampled import JOB, Sample, pack_job, sample_packed, unpack_samples
from bot.domain.question import QuestionState
from bot.ports import Session
from bot.ports.worker import Worker
from bot.request.context import CrowdSeen

IN_WORKER_FROM = 200
"""From so many votes on the worker takes the samples; of fewer it takes 20 ms in a thread."""
LARGE = 2_000
"""From so many votes on samples are taken at most every `AFRESH_MS`, and the present crowd forecast put behind them."""
AFRESH_MS = 180_000
MOST_REMEMBERED = 32
"""Questions whose samples are remembered, some 20 KB each."""


class _Span(NamedTuple):
    """What samples depend on beside the votes: the time, UTC milliseconds, and who does not count."""

    opened: int
    closed: int | None
    """None while the question is open."""
    excluded: frozenset[int]


class _Known(NamedTuple):
    """Samples, and what they were taken of.

    Args:
        span: what they depend on beside the votes.
        changed_at: when the last of the standing forecasts was given; None where none stands.
        forecasters: how many stand.
        taken_at: UTC milliseconds.
        votes: how many votes there were.
        samples: the samples.
    """

    span: _Span
    changed_at: int | None
    forecasters: int
    taken_at: int
    votes: int
    samples: list[Sample]


class CrowdSamples:
    """Takes samples of questions, and remembers them until a vote changes the question.

    Args:
        worker: takes those of larger questions; None to take them in a thread.
    """

    def __init__(self, worker: Worker | None) -> None:
        self._worker = worker
        self._known: dict[int, _Known] = {}
        self._taking = asyncio.Lock()
        """One at a time: whoever waits for the same question finds them taken."""

    async def of(self, session: Session, facts: CrowdSeen, now: int) -> list[Sample]:
        """The samples of a posted question, the oldest first, the present crowd forecast last.

        Args:
            session: where the votes are read.
            facts: what the reader may know; where the crowd forecast is hidden, nothing may be asked here.
            now: UTC milliseconds.

        Raises:
            WorkerFailed: the worker could not take them.
        """
        task = asyncio.create_task(self._of(session, facts, now), name="crowd samples")
        # A request that is given up must not end the worker, nor what others wait for.
        return await asyncio.shield(task)

    async def _of(self, session: Session, facts: CrowdSeen, now: int) -> list[Sample]:
        span = await _span(session, facts)
        async with self._taking:
            known = self._known.pop(facts.question.id, None)
            if known is None or not _still_good(known, span, facts, now):
                known = await self._take(session, span, facts, now)
            self._remember(facts.question.id, known)
        return _with_present(known.samples, facts)

    def _remember(self, question: int, known: _Known) -> None:
        self._known[question] = known
        if len(self._known) > MOST_REMEMBERED:
            del self._known[next(iter(self._known))]

    async def _take(self, session: Session, span: _Span, facts: CrowdSeen, now: int) -> _Known:
        # The crowd at the close is made of what was given before it, as scores are.
        votes = await session.forecasts.packed(facts.question.id, now + 1 if span.closed is None else span.closed)
        job = pack_job(span.opened, now if span.closed is None else span.closed, span.excluded, votes.lines)
        if self._worker is None or votes.total < IN_WORKER_FROM:
            result = await asyncio.to_thread(sample_packed, job)
        else:
            result = await self._worker.run(JOB, job)
        return _Known(span, facts.changed_at, facts.forecasters, now, votes.total, unpack_samples(result))


async def _span(session: Session, facts: CrowdSeen) -> _Span:
    """From when to when samples are taken, and without whom: of a question with an answer as was frozen with it."""
    question, resolution = facts.question, facts.resolution
    if resolution is not None:
        times = resolution.terms.times
        return _Span(times.opened, times.closed, frozenset(resolution.terms.excluded))
    excluded = frozenset(each.member for each in await session.members.excluded(question.community))
    closed = None if question.state is QuestionState.OPEN else question.closed_at
    return _Span(question.opened_at or 0, closed, excluded)


def _still_good(known: _Known, span: _Span, facts: CrowdSeen, now: int) -> bool:
    if known.span != span:
        return False
    if (known.changed_at, known.forecasters) == (facts.changed_at, facts.forecasters):
        return True
    return known.votes >= LARGE and 0 <= now - known.taken_at < AFRESH_MS


def _with_present(samples: list[Sample], facts: CrowdSeen) -> list[Sample]:
    """The samples with the present crowd forecast behind them, where votes came since they were taken."""
    if facts.crowd is None or facts.changed_at is None or (samples and samples[-1].at >= facts.changed_at):
        return samples
    return [*samples, Sample(facts.changed_at, facts.forecasters, facts.crowd)]
