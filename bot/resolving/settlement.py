"""Settlements: the scores of questions that have their answer are computed and written, each question in a task."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import structlog

from bot.domain.crowd.history import MANY_FORECASTS
from bot.domain.events import Change, Part, weights_text
from bot.domain.member import Community
from bot.domain.question import Question, QuestionState
from bot.domain.question_scores import JOB, pack_job, score_packed, unpack_scores
from bot.domain.resolution import Resolution, Unscored
from bot.ports import Clock, Score, Session, Store
from bot.ports.message_key import QUESTION_REMINDERS, MessageKey
from bot.ports.outgoing import NewPost, Subject, question_subject
from bot.ports.worker import Worker
from bot.questions.facts import public_facts
from bot.resolving.announcement_card import Podium, announcement, podium_of
from bot.resolving.score import as_scores
from bot.texts import texts
from bot.ui.cards import Card

PATIENCE_S = 1.5
"""How long whoever gives an answer waits for its scores; every platform has shown them that the request arrived."""
RETRY_MS = 60_000
"""How long to wait before the scores of a question are computed again after that has failed."""

log = structlog.get_logger()


class Settlements:
    """The questions whose scores are being computed now.

    What the scores depend on was stored together with the answer, and nobody votes on the question any more. So they
    can be computed beside everything else, at any time and again after a crash; one transaction then writes answer,
    scores, standings, history and announcement, unless the question was reopened meanwhile.

    Args:
        store: where everything is kept.
        clock: the present instant in UTC milliseconds.
        worker: computes the scores of large questions; None to compute them in a thread of this process too.
        touched: is called with what has changed, once a question has its scores.
    """

    def __init__(self, store: Store, clock: Clock, worker: Worker | None, touched: Callable[[Subject], None]) -> None:
        self._store = store
        self._clock = clock
        self._worker = worker
        self._touched = touched
        self._running: dict[int, asyncio.Task[None]] = {}
        self._failed_at: dict[int, int] = {}
        """When the scores of a question could not be computed, UTC milliseconds."""
        self._stopped = False
        self.ended = 0
        """How many have ended so far."""

    @property
    def running(self) -> int:
        """For how many questions scores are being computed."""
        return len(self._running)

    async def settle(self, question: int) -> None:
        """Write the scores of a question that has its answer; returns when that is done, or after a moment."""
        self._failed_at.pop(question, None)
        self._begin([question])
        if question in self._running:
            await asyncio.wait([self._running[question]], timeout=PATIENCE_S)

    async def resume(self) -> set[int]:
        """Begin with all questions that wait for their scores, such as since before a crash.

        Returns:
            the ids of the communities of those whose scores are being computed now.
        """
        waiting = await self._store.read.resolutions.all_unscored()
        now = self._clock()
        self._begin(question for question, _ in waiting if not self._rests(question, now))
        return {community for question, community in waiting if question in self._running}

    async def idle(self) -> None:
        """Wait until no scores are being computed."""
        while self._running:
            await asyncio.wait(self._running.values())

    async def stop(self) -> None:
        """Give up what is being computed, and begin with nothing more; the next start of the program goes on."""
        self._stopped = True
        for task in self._running.values():
            task.cancel()
        await self.idle()

    def _rests(self, question: int, now: int) -> bool:
        """Whether it failed less than a minute ago, and the clock was not set back since."""
        failed_at = self._failed_at.get(question)
        return failed_at is not None and failed_at <= now < failed_at + RETRY_MS

    def _begin(self, questions: Iterable[int]) -> None:
        for question in questions:
            if not self._stopped and question not in self._running:
                self._running[question] = asyncio.create_task(self._run(question), name=f"settlement of {question}")

    async def _run(self, question: int) -> None:
        try:
            while (unscored := await self._store.read.resolutions.unscored(question)) is not None:
                if await self._write(unscored, await self._scored(unscored.resolution)):
                    break
        except Exception:
            log.exception("scores not computed", question=question)
            self._failed_at[question] = self._clock()
        finally:
            del self._running[question]
            self.ended += 1
            self._touched(question_subject(question))

    async def _scored(self, resolution: Resolution) -> "_Scored":
        until = resolution.terms.times.closed
        votes = await self._store.read.forecasts.packed(resolution.question, until)
        job = partial(pack_job, resolution, votes.lines)
        if self._worker is None or votes.total < MANY_FORECASTS:
            return await asyncio.to_thread(lambda: _read(resolution, score_packed(job())))
        result = await self._worker.run(JOB, job())
        return await asyncio.to_thread(_read, resolution, result)

    async def _write(self, unscored: Unscored, scored: "_Scored") -> bool:
        """Write everything in one transaction; False where the answer was taken back, and perhaps given anew."""
        async with self._store.transaction() as session:
            if await session.resolutions.unscored(unscored.resolution.question) != unscored:
                return False
            await _store(session, scored)
        return True


@dataclass(frozen=True, slots=True)
class _Scored:
    """An answer with its scores, and what is announced of them."""

    resolution: Resolution
    scores: Sequence[Score]
    podium: Podium


def _read(resolution: Resolution, result: bytes) -> _Scored:
    found = unpack_scores(result)
    scores = as_scores(found.rows)
    resolution = replace(resolution, forecasters=found.forecasters, crowd=found.crowd)
    return _Scored(resolution, scores, podium_of(scores))


async def _store(session: Session, scored: _Scored) -> None:
    resolution = scored.resolution
    question = await session.questions.get(resolution.question)
    community = await session.members.community(question.community)
    state = QuestionState.RESOLVED if resolution.weights else QuestionState.ANNULLED
    question = await session.questions.set_state(question, state, question.closed_at)
    await session.posts.expire(QUESTION_REMINDERS, question.id)
    await session.resolutions.resolve(community.id, resolution, scored.scores)
    await session.questions.record(
        question.id, resolution.resolved_at, resolution.by, state.value, changes=_changes(resolution)
    )
    names = await session.members.names(scored.podium.named)
    facts = await public_facts(session, question, community.settings)
    card = announcement(texts(community.language), facts, scored.podium, names)
    await announce(session, community, question, card, resolution.resolved_at)


def _changes(resolution: Resolution) -> list[Change]:
    after = {
        Part.ANSWER: weights_text(resolution.weights),
        Part.KNOWN: str(resolution.known_at) if resolution.weights else "",
        Part.EVIDENCE: resolution.evidence,
        Part.REASON: resolution.reason,
    }
    return [Change(part, "", text) for part, text in after.items() if text]


async def announce(session: Session, community: Community, question: Question, card: Card, now: int) -> None:
    """Reply to the first card of the question in each channel, unless the community has switched announcements off."""
    if not community.settings.announcements:
        return
    cards = await session.posts.placements(question_subject(question.id))
    placements = {placement.place: placement for placement in reversed(cards)}
    for placement in placements.values():
        key = MessageKey.announcement(question.id, question.state, now, placement.id)
        post = NewPost(community.id, placement.place, key, card, reply_to=placement.message)
        await session.posts.add(post, now)
