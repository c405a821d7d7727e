"""The crowd forecast of a question's standing votes, now and a week ago."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.crowd.now import crowd_now
from bot.domain.forecast import Forecast, shares_of
from bot.domain.forecast_intervals import Vote as ScoringVote
from bot.domain.forecast_intervals import from_basis_points
from bot.domain.question import Question, QuestionState
from bot.domain.resolution import Resolution
from bot.ports import Session, StandingShares, Vote

SETTLED = (QuestionState.RESOLVED, QuestionState.ANNULLED)
IN_A_THREAD_FROM = 200
"""From so many standing forecasts on, the crowd forecast is computed in a thread; of fewer it takes 0.4 ms at most."""
MOST_REMEMBERED = 16
"""Questions whose last crowd forecast is remembered: more than are usually voted on at the same time."""
DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS
MOST_WEEKS_REMEMBERED = 1_024
"""Questions whose crowd forecast of a week ago is remembered, some 300 KB of them."""


def a_week_before(now: int) -> int:
    """The instant that cards compare the present with: the beginning of this day (UTC), a week earlier."""
    return now - now % DAY_MS - WEEK_MS


class _Known(NamedTuple):
    """The crowd forecast of a week ago, and what it was computed of.

    Args:
        at: the instant, UTC milliseconds.
        excluded: the members who did not count.
        forecasters: how many forecasts stood.
        crowd: the crowd forecast; None where none stood.
    """

    at: int
    excluded: frozenset[int]
    forecasters: int
    crowd: Forecast | None


class WeekAgo:
    """Computes what the crowd forecast of a question was a week ago, at most once a day while nobody is excluded.

    Votes are only ever added, so what stood then never changes; docs/decisions/0023-the-crowd-a-week-ago.md.
    """

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._computing = asyncio.Lock()
        """One at a time: whoever waits for the same question finds it computed."""

    async def of(self, session: Session, question: Question, least: int, *, now: int) -> Forecast | None:
        """The crowd forecast of a week before `now`; None where there was none, or fewer than `least` forecasters.

        So few were not shown then, and the present one and the change together would show them now.
        """
        at = a_week_before(now)
        if question.opened_at is None or question.opened_at >= at:
            return None
        excluded = frozenset(each.member for each in await session.members.excluded(question.community))
        async with self._computing:
            known = self._known.pop(question.id, None)
            if known is None or (known.at, known.excluded) != (at, excluded):
                stood = await session.forecasts.shares_at(question.id, at, excluded)
                known = _Known(at, excluded, stood.forecasters, await crowd_of(stood))
            self._remember(question.id, known)
        return known.crowd if known.forecasters >= least else None

    def _remember(self, question: int, known: _Known) -> None:
        self._known[question] = known
        if len(self._known) > MOST_WEEKS_REMEMBERED:
            del self._known[next(iter(self._known))]


class Crowds:
    """Computes crowd forecasts, once for all requests that got the same reading of what stands from the store.

    The store reads what stands once for all requests whose votes were committed together (batched reads), and a later
    reading is another object. So a remembered crowd forecast is never out of date.
    """

    def __init__(self) -> None:
        self._last: dict[int, tuple[StandingShares, asyncio.Task[Forecast | None]]] = {}

    async def of(self, question: int, standing: StandingShares) -> Forecast | None:
        """The crowd forecast of a question in basis points; None where no forecast stands."""
        known = self._last.pop(question, None)
        if known is None or known[0] is not standing:
            known = standing, asyncio.create_task(crowd_of(standing), name="crowd forecast")
        self._last[question] = known
        if len(self._last) > MOST_REMEMBERED:
            del self._last[next(iter(self._last))]
        if known[1].done():
            return known[1].result()
        # A request that is given up must not end what others wait for.
        return await asyncio.shield(known[1])


async def crowd_votes(session: Session, question: Question, resolution: Resolution | None) -> Sequence[Vote]:
    """The forecasts of which a question's crowd is made, the oldest first.

    Of a question without an answer they are those that stand and count now. Of one that is resolved or annulled they
    are those that stood when scoring ended, without the members who were excluded when that was said: what happens to
    members later, or came after the answer was known, changes nothing of it.
    """
    if resolution is None:
        return await session.forecasts.standing(question.id)
    terms = resolution.terms
    at_close = await session.forecasts.standing_at(question.id, terms.times.closed)
    return [vote for vote in at_close if vote.member not in terms.excluded]


async def crowd_of(standing: StandingShares) -> Forecast | None:
    """The crowd forecast of what stands in basis points; None where nothing does."""
    if standing.forecasters < IN_A_THREAD_FROM:
        crowd = crowd_now(standing.shares, standing.forecasters)
    else:
        crowd = await asyncio.to_thread(crowd_now, standing.shares, standing.forecasters)
    return shares_of(crowd.probabilities) if crowd else None


def scoring_vote(vote: Vote) -> ScoringVote:
    """A stored vote in the form that the domain computes with: probabilities instead of basis points."""
    return ScoringVote(vote.cast_at, vote.member, from_basis_points(vote.forecast) if vote.forecast else None)
