"""The ways to make one forecast out of many."""

from enum import StrEnum
from typing import NamedTuple


class CrowdMethod(StrEnum):
    """How standing forecasts are put together; the values are stored and printed."""

    RECENCY_WEIGHTED = "recency_weighted"
    UNWEIGHTED = "unweighted"
    MEAN = "mean"
    GEOMETRIC_MEAN_OF_ODDS = "geometric_mean_of_odds"


class Crowd(NamedTuple):
    """The crowd forecast of one instant.

    Args:
        forecasters: how many forecasts stood.
        probabilities: one for each outcome, each strictly between 0 and 1, with sum 1.
        lower_quartile: for each outcome the value that a quarter of the forecasters (by weight) does not exceed.
        upper_quartile: for each outcome the value that three quarters of them do not exceed.
    """

    forecasters: int
    probabilities: tuple[float, ...]
    lower_quartile: tuple[float, ...]
    upper_quartile: tuple[float, ...]
