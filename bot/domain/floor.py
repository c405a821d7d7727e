"""The floor: the smallest probability that is scored or counted, so that a forecast of 0 % has a logarithm."""

CROWD_FLOOR = 0.001
"""The floor of the crowd forecast; Metaculus takes no lower forecast, and normalises medians by what is above it."""

_SHARE_OF_EVEN_SPLIT = 0.1


def effective_floor(setting: float, outcomes: int) -> float:
    """Return the floor for a question: the setting, but at most a tenth of an even split among its outcomes.

    Args:
        setting: 0..1, such as the community's score floor.
        outcomes: how many outcomes the question has.
    """
    return min(setting, _SHARE_OF_EVEN_SPLIT / outcomes)


def raise_to_floor(probabilities: tuple[float, ...], floor: float) -> tuple[float, ...]:
    """Return a forecast with each probability at least at the floor, and the others scaled so that the sum is 1.

    Scaling can push another one below the floor; that one is raised too, until none is below. A forecast without a
    probability below the floor is returned unchanged, to the last bit.

    Args:
        probabilities: in 0..1, with sum 1.
        floor: at most `0.1 / len(probabilities)`, as from `effective_floor`.
    """
    if min(probabilities) >= floor:
        return probabilities
    low: set[int] = set()
    scaled = list(probabilities)
    while fresh := {k for k, value in enumerate(scaled) if value < floor and k not in low}:
        low |= fresh
        left = 0.0
        for k, value in enumerate(probabilities):
            # Not by sum(), which rounds less from Python 3.12 on: `now_large.py` has the same digits with any Python.
            left += 0.0 if k in low else value
        factor = (1.0 - floor * len(low)) / left
        scaled = [floor if k in low else value * factor for k, value in enumerate(probabilities)]
    return tuple(scaled)
