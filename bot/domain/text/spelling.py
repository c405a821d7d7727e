"""How far apart two spellings are, to find what somebody meant who mistyped it."""


def typing_errors(one: str, other: str, most: int) -> int:
    """Return how many errors in typing lead from one text to the other: a letter too many, missing, wrong, or swapped.

    Args:
        one: a text.
        other: the other one.
        most: the largest number that matters; for any larger one, `most + 1` is returned.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    # Optimal string alignment, of which only the diagonal band that can stay within `most` is computed.
    beyond = most + 1
    before: list[int] = []
    row = [min(at, beyond) for at in range(len(other) + 1)]
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [beyond] * (len(other) + 1)
        if i <= most:
            row[0] = i
        for j in range(max(1, i - most), min(len(other), i + most) + 1):
            steps = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other[j - 1]))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other[j - 1]:
                steps = min(steps, last[j - 2] + 1)
            row[j] = min(steps, beyond)
    return row[-1]
