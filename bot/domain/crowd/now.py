"""The crowd forecast at this moment, from the forecasts that stand."""

from collections.abc import Collection

from bot.domain.crowd.columns import columns_of
from bot.domain.crowd.combine import crowd_of
from bot.domain.crowd.method import Crowd, CrowdMethod
from bot.domain.forecast_intervals import Vote, vote_order


def crowd_now(
    standing: Collection[Vote],
    method: CrowdMethod = CrowdMethod.RECENCY_WEIGHTED,
    excluded: Collection[int] = frozenset(),
) -> Crowd | None:
    """Return the crowd forecast of the standing forecasts, or None where there is none.

    It equals the last entry of the full history, without computing that history.

    Args:
        standing: the newest vote of each member, in any order; withdrawals count as nothing.
        method: how the forecasts are put together.
        excluded: members whose forecasts are left out of the crowd.
    """
    base = sorted((vote for vote in standing if vote.member not in excluded), key=vote_order)
    given = [vote.probabilities for vote in base if vote.probabilities is not None]
    return crowd_of(columns_of(given, method)) if given else None
