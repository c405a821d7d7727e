"""Where the outcome lists of a forecast page end: nothing but their figures says so."""

from collections.abc import Iterator, Sequence
from typing import NoReturn

from bot.domain.pages.lines import WHOLE, PageRefused, Row
from bot.domain.text.wording import OUTCOMES_LEAST, OUTCOMES_MOST

LEAST = 9_900
MOST = 10_100


def check_list(rows: Sequence[Row]) -> None:
    """Whether these rows, whose end is known, can be the outcomes of one question.

    Each figure was rounded to whole percents by up to half a percent, so the sum may be off by that much for each row.

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


def split_lists(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """The lists that follow each other in these rows.

    A list ends at 99 to 101 % and takes a next row that still fits within 101 %, such as one of 0 %. Only where that
    leaves rows over that make no list does it end earlier, or do equal shares such as 7 x 14 % count as a list.

    Raises:
        PageRefused: there is no such reading; names the row at which the lists stop working out.
    """
    lengths = _find_lengths(rows)
    if lengths[0] is None:
        _refuse_lists(rows)
    lists: list[Sequence[Row]] = []
    start = 0
    while length := lengths[start]:
        lists.append(rows[start : start + length])
        start += length
    return lists


def _find_lengths(rows: Sequence[Row]) -> list[int | None]:
    """For each row the length of the list to begin there: None if none leads to the end, 0 at the end itself."""
    lengths: list[int | None] = [None] * len(rows) + [0]
    for start in reversed(range(len(rows))):
        lengths[start] = next((n for n in _possible_lengths(rows, start) if lengths[start + n] is not None), None)
    return lengths


def _possible_lengths(rows: Sequence[Row], start: int) -> Iterator[int]:
    """How long a list that begins at this row may be, the best first."""
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
    """Length and sum of the rows from this one on, while they can be outcomes of one question."""
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
    """Follow the plain rule to the row where it breaks, and refuse that row."""
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
