"""Keeps labels apart in a column."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], heights: Sequence[float], lowest: float, highest: float) -> list[float]:
    """The middles of labels that do not touch, each as near as can be to where it is wanted, in the order given.

    Args:
        wanted: the middles that they would have alone, ascending.
        heights: of the labels, with the space around them; all together they fit between the bounds.
        lowest: the upper bound, in pixels from above.
        highest: the lower bound.
    """
    # Labels that touch form a group, whose top is where its members would have it on average.
    groups: list[tuple[list[float], list[float]]] = []
    for middle, height in zip(wanted, heights, strict=True):
        tops, members = [middle - height / 2], [height]
        while groups and _top(*groups[-1], lowest, highest) + sum(groups[-1][1]) > _top(tops, members, lowest, highest):
            above_tops, above = groups.pop()
            tops = above_tops + [top - sum(above) for top in tops]
            members = above + members
        groups.append((tops, members))
    found: list[float] = []
    for tops, members in groups:
        top = _top(tops, members, lowest, highest)
        for height in members:
            found.append(top + height / 2)
            top += height
    return found


def _top(tops: Sequence[float], members: Sequence[float], lowest: float, highest: float) -> float:
    return max(lowest, min(sum(tops) / len(tops), highest - sum(members)))
