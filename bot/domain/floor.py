"""The smallest probability that is scored or counted, so that a single 0 % cannot break a sum."""

CROWD_FLOOR = 0.001
"""The bound below which Metaculus takes no forecast; its way of normalising medians holds only above it."""

_SHARE_OF_EVEN_SPLIT = 0.1


def floor_for(setting: float, outcomes: int) -> float:
    """Return the floor that holds for a question: the setting, but at most a tenth of an even split.

    Args:
        setting: the community's floor in 0..1.
        outcomes: how many outcomes the question has.
    """
    return min(setting, _SHARE_OF_EVEN_SPLIT / outcomes)


def raised(probabilities: tuple[float, ...], floor: float) -> tuple[float, ...]:
    """Raise each probability to the floor and scale the others so that the sum is 1.

    Scaling can push another one below the floor; that one is raised too, until none is below. A forecast without a
    probability below the floor comes back unchanged, to the last digit.

    Args:
        probabilities: in 0..1, with sum 1.
        floor: at most `0.1 / len(probabilities)`, as from `floor_for`.
    """
    if min(probabilities) >= floor:
        return probabilities
    low: set[int] = set()
    scaled = list(probabilities)
    while fresh := {k for k, value in enumerate(scaled) if value < floor and k not in low}:
        low |= fresh
        left = sum(value for k, value in enumerate(probabilities) if k not in low)
        factor = (1.0 - floor * len(low)) / left
        scaled = [floor if k in low else value * factor for k, value in enumerate(probabilities)]
    return tuple(scaled)
