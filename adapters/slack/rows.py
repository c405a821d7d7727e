"""The lines of bars, leaderboards and lists as rich text."""

from collections.abc import Sequence

from adapters.slack.markup import Element, elements, literal
from bot.ui.cards import Bar, Bars, Entry, Rank, Ranking

CELLS = 10
WHOLE = 10_000
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
"""Around a name inside a line, so that one written from right to left does not turn the line around (UAX 9)."""


def bar_lines(bars: Bars) -> list[list[Element]]:
    """One line per outcome: letter, bar and figure in letters of equal width, then the name, however long or wide."""
    width = max((len(bar.figure) for bar in bars.rows), default=0)
    return [_bar_line(bar, width) for bar in bars.rows]


def _bar_line(bar: Bar, width: int) -> list[Element]:
    filled = 0 if bar.share is None else (bar.share * CELLS + WHOLE // 2) // WHOLE
    drawn = f"{bar.letter} {'▓' * filled}{'░' * (CELLS - filled)}"
    figure = f" {bar.figure:>{width}}" if width else ""
    mark = "✓ " if bar.happened else ""
    style = {"bold": True} if bar.happened else {}
    return [literal(f"{drawn}{figure}", code=True), literal(f" {mark}{bar.name}", **style)]


def rank_lines(ranking: Ranking, most: int) -> list[list[Element]]:
    """The best lines and the reader's own; an ellipsis where lines are left out."""
    lines: list[list[Element]] = []
    left_out = False
    for number, row in enumerate(ranking.rows):
        if number < most or row.mine:
            lines += [[literal("…")]] if left_out else []
            lines.append(_rank_line(row))
            left_out = False
        else:
            left_out = True
    return [*lines, [literal("…")]] if left_out else lines


def _rank_line(row: Rank) -> list[Element]:
    place = "-" if row.rank is None else f"{row.rank}."
    style = {"bold": True} if row.mine else {}
    note = [literal(" · "), *elements(row.note)] if row.note else []
    name = literal(f" {ISOLATE}{row.name}{END_ISOLATE}", **style)
    return [literal(f"{place:>3} {row.points:>7}", code=True), name, *note]


def entry_lines(rows: Sequence[Entry]) -> list[list[Element]]:
    """Entries without buttons: what they say, and a line about it."""
    lines: list[list[Element]] = []
    for row in rows:
        lines.append(elements(row.text, bold=True))
        lines += [elements(row.note)] if row.note else []
    return lines
