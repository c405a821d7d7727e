"""The outcomes of a question as bars, the largest first."""

from math import ceil

from bot.domain.forecast import WHOLE
from bot.pictures.canvas import HEIGHT, MARGIN, SMALL, WIDTH, Canvas
from bot.pictures.drawings import BarRow, BarsChart
from bot.pictures.parts import BADGE, arrow, badge, centred, coloured, head, nothing, tick
from bot.ui.figures import share_figures

MOST_ROWS = 8
"""More outcomes share the last row."""
ROW_MOST = 140
"""Height of a row where there are few."""
NAME_MOST = 420
"""Width of the column of names."""
BAR = 0.5
"""How much of the height of its row a bar has."""
SHARE = 38
GAP = 16
TICK = 26
CHANGE = 100
"""Width of the column of changes."""


def draw_bars_chart(canvas: Canvas, chart: BarsChart) -> None:
    """Draw it."""
    top = head(canvas, chart.title, chart.subtitle) + 14
    if all(row.share is None for row in chart.rows):
        nothing(canvas, top, chart.empty)
        return
    setter, palette = canvas.typesetter, canvas.palette
    shares = tuple(row.share or 0 for row in chart.rows)
    figures = share_figures(shares)
    letters = sorted(chart.rows[at].letter for at in coloured([row.happened for row in chart.rows], shares))
    shown, rest = _rows(chart.rows)
    names = [setter.cut(row.name, SMALL, NAME_MOST) if setter.has(row.name) else "" for row in shown]
    ticked = TICK + GAP if any(row.happened for row in shown) else 0
    left = MARGIN + BADGE + GAP + ceil(max(setter.width(name, SMALL) for name in names)) + GAP + ticked
    # The figures follow the bars, so that the largest of both fits.
    room = WIDTH - MARGIN - CHANGE - left - GAP - setter.width(">99%", SHARE, bold=True)
    most = max(shares)
    height = min(ROW_MOST, (HEIGHT - MARGIN + 12 - top) / (len(shown) + bool(rest)))

    def bar(middle: float, share: int, colour: str, figure: str) -> None:
        length = max(4.0, room * share / most)
        canvas.rect(left, middle - height * BAR / 2, length, height * BAR, colour, radius=6)
        canvas.text(left + length + GAP, centred(middle, SHARE), figure, size=SHARE, bold=True)

    for at, row in enumerate(shown):
        middle = top + height * (at + 0.5)
        colour = palette.outcomes[letters.index(row.letter)] if row.letter in letters else palette.rest
        badge(canvas, MARGIN, middle, row.letter, colour)
        canvas.text(MARGIN + BADGE + GAP, centred(middle), names[at])
        if row.happened:
            tick(canvas, left - GAP - TICK, middle, palette.ink)
        bar(middle, shares[at], colour, figures[at])
        if row.change:
            _change(canvas, middle, row.change)
    if rest:
        middle = top + height * (len(shown) + 0.5)
        together = sum(shares[len(shown) :])
        words = setter.cut(chart.others or f"+{len(rest)}", SMALL, left - MARGIN - GAP)
        canvas.text(MARGIN, centred(middle), words, fill=palette.quiet)
        (figure, _) = share_figures((together, max(0, WHOLE - together)))
        canvas.text(left, centred(middle, SHARE), figure, size=SHARE, fill=palette.quiet)


def _rows(rows: tuple[BarRow, ...]) -> tuple[tuple[BarRow, ...], tuple[BarRow, ...]]:
    """Those that get a row of their own, and those that share one: never a single one."""
    if len(rows) <= MOST_ROWS:
        return rows, ()
    return rows[: MOST_ROWS - 1], rows[MOST_ROWS - 1 :]


def _change(canvas: Canvas, middle: float, change: int) -> None:
    up = change > 0
    colour = canvas.palette.rise if up else canvas.palette.fall
    box = canvas.text(WIDTH - MARGIN, centred(middle), str(abs(change)), fill=colour, anchor="end")
    arrow(canvas, box.left - 28, middle, colour, up=up)
