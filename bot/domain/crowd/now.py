"""The crowd forecast of what stands at one instant."""

from collections.abc import Sequence
from itertools import accumulate

from bot.domain.crowd.combine import Columns, Crowd, CrowdMethod, crowd_of, recency_weights, weighs_equally
from bot.domain.crowd.history import MANY_FORECASTS
from bot.domain.floor import CROWD_FLOOR, effective_floor, raise_to_floor
from bot.domain.forecast_intervals import from_basis_points


def crowd_now(shares: Sequence[int], forecasters: int) -> Crowd | None:
    """Return the crowd forecast of the standing forecasts, newer ones weighing more, or None where there are none.

    It equals the last entry of `crowd_history`, without the cost of the history.

    Args:
        shares: the standing forecasts one after the other, in basis points, in the order in which they were given.
        forecasters: how many they are.
    """
    if not forecasters:
        return None
    if forecasters >= MANY_FORECASTS:
        # Imported here because it imports numpy, which takes 0.1 s and 25 MB that few questions need.
        from bot.domain.crowd.now_large import large_crowd  # noqa: PLC0415  see above

        return large_crowd(shares, forecasters)
    outcomes = len(shares) // forecasters
    given = [from_basis_points(shares[at : at + outcomes]) for at in range(0, len(shares), outcomes)]
    return crowd_of(_columns_of(given))


def _columns_of(oldest_first: Sequence[tuple[float, ...]]) -> Columns:
    floor = effective_floor(CROWD_FLOOR, len(oldest_first[0]))
    columns = list(zip(*[raise_to_floor(given, floor) for given in oldest_first], strict=True))
    count = len(oldest_first)
    if weighs_equally(CrowdMethod.RECENCY_WEIGHTED, count):
        return Columns([sorted(column) for column in columns], [None] * len(columns))
    weights = recency_weights(count)
    values: list[list[float]] = []
    cumulative: list[list[float]] = []
    for column in columns:
        order = sorted(range(count), key=column.__getitem__)
        values.append([column[i] for i in order])
        cumulative.append(list(accumulate([weights[i] for i in order])))
    return Columns(values, cumulative)
