"""Finds where the outcome lists of a forecast page end: nothing but their sums of about 100 % tells them apart."""

from collections.abc import Iterator, Sequence
from typing import NoReturn

from bot.domain.pages.lines import WHOLE, PageRefused, Row
from bot.domain.text.wording import OUTCOMES_LEAST, OUTCOMES_MOST

LEAST = 9_900
MOST = 10_100
"""The sums of a list, in hundredths of a percent: its figures are rounded."""


def check_list(rows: Sequence[Row]) -> None:
    """Refuse rows that cannot be the outcomes of one question.

    Each figure may be rounded to a whole percent, so the sum may be off by half a percent for each row.

    Raises:
        PageRefused: fewer than 2 rows, more than 20, two that read the same, or a sum too far from 100 %.
    """
    names: dict[str, Row] = {}
    for place, row in enumerate(rows, start=1):
        if place > OUTCOMES_MOST:
            raise PageRefused("pages.list_many", row.line, most=OUTCOMES_MOST)
        _refuse_repeat(row, names)
    if len(rows) < OUTCOMES_LEAST:
        raise PageRefused("pages.list_single", rows[-1].line)
    total = sum(row.figure for row in rows)
    if not LEAST <= total <= MOST and not _is_rounded(total, len(rows)):
        raise PageRefused("pages.list_off", rows[-1].line, start=rows[0].line.number, total=_percent(total))


def split_lists(rows: Sequence[Row], *, least: int) -> tuple[list[Sequence[Row]], Sequence[Row]]:
    """Split rows into the lists that follow each other in them, and a last one that was cut off, empty if none was.

    A list ends where its sum is 99 to 101 %, and includes further rows that leave it there, such as one of 0 %. It ends
    earlier, or is a list of equal figures such as 7 times 14 %, only where the rows cannot all be split otherwise. Only
    where they cannot be split at all, those at the end that add up to less are a list that was cut off.

    Args:
        rows: the rows.
        least: how many lists there must be beside one that was cut off.

    Raises:
        PageRefused: the rows cannot be split; the refusal names the row at which that shows.
    """
    reached = _reached_ends(rows)
    ends = range(len(rows), max(least, len(rows) - OUTCOMES_MOST) - 1, -1)
    end = next((end for end in ends if reached[end] and (end == len(rows) or _is_cut(rows[end:]))), None)
    if end is None:
        _refuse_lists(rows)
    lists: list[Sequence[Row]] = []
    lengths = _find_lengths(rows[:end])
    start = 0
    while length := lengths[start]:
        lists.append(rows[start : start + length])
        start += length
    return lists, rows[end:]


def _reached_ends(rows: Sequence[Row]) -> list[bool]:
    """Return for each number of rows whether so many from the first on can be split into whole lists."""
    reached = [True] + [False] * len(rows)
    for start in range(len(rows)):
        for length in _possible_lengths(rows, start) if reached[start] else ():
            reached[start + length] = True
    return reached


def _is_cut(rows: Sequence[Row]) -> bool:
    """Return whether the rows can be the beginning of a list."""
    keys = [key for row in rows for key in row.keys]
    return len(keys) == len(set(keys)) and sum(row.figure for row in rows) < LEAST


def _find_lengths(rows: Sequence[Row]) -> list[int | None]:
    """Return for each row, and for the end, the length of the list that begins there.

    It is None where no list that begins there leaves rows that can be split, and 0 at the end.
    """
    lengths: list[int | None] = [None] * len(rows) + [0]
    for start in reversed(range(len(rows))):
        lengths[start] = next((n for n in _possible_lengths(rows, start) if lengths[start + n] is not None), None)
    return lengths


def _possible_lengths(rows: Sequence[Row], start: int) -> Iterator[int]:
    """Yield the lengths that a list beginning at this row may have, the best first."""
    exact: list[int] = []
    even: list[tuple[int, int]] = []
    for length, total in _growing_list(rows, start):
        if LEAST <= total <= MOST:
            exact.insert(0, length)
        elif total == length * rows[start].figure and _is_rounded(total, length):
            even.append((abs(total - WHOLE), length))
    yield from exact
    yield from (length for _, length in sorted(even))


def _growing_list(rows: Sequence[Row], start: int) -> Iterator[tuple[int, int]]:
    """Yield length and sum of ever longer lists beginning at this row, as long as no two outcomes read the same."""
    seen: set[str] = set()
    total = 0
    for length, row in enumerate(rows[start : start + OUTCOMES_MOST], start=1):
        if seen & row.keys:
            return
        seen |= row.keys
        total += row.figure
        if length >= OUTCOMES_LEAST:
            yield length, total


def _is_rounded(total: int, length: int) -> bool:
    return abs(total - WHOLE) * 2 <= length * 100


def _refuse_lists(rows: Sequence[Row]) -> NoReturn:
    """Split off lists by the first rule as far as that goes, and refuse the row at which it fails."""
    start = 0
    while length := next(_possible_lengths(rows, start), None):
        start += length
    names: dict[str, Row] = {}
    total = 0
    for row in rows[start : start + OUTCOMES_MOST]:
        _refuse_repeat(row, names)
        total += row.figure
        if total > MOST:
            raise PageRefused("pages.list_over", row.line, start=rows[start].line.number, total=_percent(total))
    last = rows[start : start + OUTCOMES_MOST][-1]
    raise PageRefused("pages.list_short", last.line, start=rows[start].line.number, total=_percent(total))


def _refuse_repeat(row: Row, names: dict[str, Row]) -> None:
    for key in names.keys() & row.keys:
        raise PageRefused("pages.outcome_same", row.line, other_line=names[key].line.number)
    names |= dict.fromkeys(row.keys, row)


def _percent(hundredths: int) -> str:
    return f"{hundredths / 100:g}"
