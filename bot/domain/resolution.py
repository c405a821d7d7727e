"""How a question was resolved, and everything that its scores depend on."""

from dataclasses import dataclass

from bot.domain.forecast import Forecast
from bot.domain.scoring.values import Times


@dataclass(frozen=True, slots=True)
class Terms:
    """What the scores of a question depend on beside its votes and its answer, stored when it was resolved.

    A setting or a season that is changed later changes no score, and scores can be computed again at any time.

    Args:
        versions: the version of each rule, in the order of `bot.domain.scoring.rules.RULES`.
        floor: basis points to which each probability is raised before scoring.
        periods: the periods on whose boards the question counts, such as `week:2024-W50`, `season:3` and `all`.
        excluded: members who were left out of the crowd and of the ranks.
        times: the scoring times.
    """

    versions: tuple[int, ...]
    floor: int
    periods: tuple[str, ...]
    excluded: tuple[int, ...]
    times: Times


@dataclass(frozen=True, slots=True)
class Resolution:
    """The present answer of a question.

    Args:
        question: the question's id.
        weights: basis points for each outcome, 10 000 for the one that happened; empty where the question was annulled.
        known_at: when the answer became public, UTC milliseconds.
        evidence: an http(s) address, empty where none was given.
        reason: why it was annulled, empty otherwise.
        by: the id of the member who gave the answer.
        resolved_at: UTC milliseconds.
        terms: what the scores depend on besides.
        forecasters: how many forecasts counted when scoring ended.
        crowd: the crowd forecast of them in basis points; empty where there were none.
    """

    question: int
    weights: tuple[int, ...]
    known_at: int
    evidence: str
    reason: str
    by: int
    resolved_at: int
    terms: Terms
    forecasters: int = 0
    crowd: Forecast = ()


@dataclass(frozen=True, slots=True)
class Unscored:
    """An answer whose scores are not written yet, with everything that they depend on.

    Args:
        resolution: the answer; its forecasters and crowd are not known yet.
        closed: whether the question was open until the answer was given.
        reopened: how often the question had been reopened before; tells one answer to it from the next.
    """

    resolution: Resolution
    closed: bool
    reopened: int
