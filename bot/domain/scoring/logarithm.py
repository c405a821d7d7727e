"""The logarithm of the probability that was given to what happened."""

from collections.abc import Callable
from math import log

from bot.domain.floor import raise_to_floor
from bot.domain.scoring.values import Answer


def log_scorer(answer: Answer) -> Callable[[tuple[float, ...]], float]:
    """Return the function from a forecast to its logarithm; for a mix of outcomes to the mean by the weights.

    That mean keeps the score proper. Raises ValueError, when called, for a probability of 0 where there is no floor.
    """
    floor = answer.floor
    weighted = [(k, weight) for k, weight in enumerate(answer.weights) if weight]
    happened = weighted[0][0]

    def of_one(probabilities: tuple[float, ...]) -> float:
        if min(probabilities) < floor:
            probabilities = raise_to_floor(probabilities, floor)
        return log(probabilities[happened])

    def of_mix(probabilities: tuple[float, ...]) -> float:
        given = raise_to_floor(probabilities, floor)
        return sum([weight * log(given[k]) for k, weight in weighted])

    return of_one if len(weighted) == 1 else of_mix
