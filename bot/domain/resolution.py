"""How a question was resolved, and everything that its scores depend on, frozen at that moment."""

from dataclasses import dataclass

from bot.domain.scoring.values import Times


@dataclass(frozen=True, slots=True)
class Terms:
    """What a resolution froze: scores are computed from the votes and from these, now and in ten years.

    Args:
        versions: the version of each rule, in the order of `bot.domain.scoring.rules.RULES`.
        floor: basis points to which each probability is raised before scoring.
        periods: the standings it counts for, such as `week:2024-W50`, `season:3` and `all`.
        excluded: members who were left out of the crowd and of the ranks.
        times: from when until when it is scored, and the divisor.
    """

    versions: tuple[int, ...]
    floor: int
    periods: tuple[str, ...]
    excluded: tuple[int, ...]
    times: Times


@dataclass(frozen=True, slots=True)
class Resolution:
    """The standing answer of a question.

    Args:
        weights: basis points per outcome, 10 000 on the one that happened; none where the question was annulled.
        known_at: when the answer became public, UTC milliseconds.
        evidence: an http(s) address, empty where none was given.
        reason: why it was annulled, empty otherwise.
        by: the member who gave it.
        resolved_at: UTC milliseconds.
    """

    question: int
    weights: tuple[int, ...]
    known_at: int
    evidence: str
    reason: str
    by: int
    resolved_at: int
    terms: Terms
