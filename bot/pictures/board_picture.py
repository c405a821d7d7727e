"""A leaderboard, with medals and movement."""

from bot.pictures.canvas import HEIGHT, MARGIN, SMALL, WIDTH, Canvas
from bot.pictures.drawings import BoardPicture, RankRow
from bot.pictures.palette import text_on
from bot.pictures.parts import arrow, centred, head, nothing

MOST_ROWS = 10
"""More do not fit; whoever makes the drawing says how many there are."""
ROW_MOST = 84
PLACE = 64
"""Width of the column of places."""
MOVEMENT = 96
"""Width of the column of movements."""
GAP = 20
POINTS = 34
NOTE_MOST = 330
MEDAL = 24
"""Radius, where rows are high enough."""
BLEED = 16
"""How far the bars behind the rows reach into the margins."""


def draw_board_picture(canvas: Canvas, board: BoardPicture) -> None:
    """Draw it."""
    top = head(canvas, board.title, board.subtitle) + 14
    rows = board.rows[:MOST_ROWS]
    if not rows:
        nothing(canvas, top, board.empty)
        return
    setter = canvas.typesetter
    height = min(ROW_MOST, (HEIGHT - MARGIN + 16 - top) / len(rows))
    points = max(setter.width(row.points, POINTS, bold=True) for row in rows)
    notes = min(NOTE_MOST, 1 + max(setter.width(setter.drawable(row.note), SMALL) if row.note else 0 for row in rows))
    moved = MOVEMENT if any(row.movement for row in rows) else 0
    best = max(row.value for row in rows)
    for at, row in enumerate(rows):
        middle = top + height * (at + 0.5)
        if row.value > 0:
            # As long as the points are many.
            length = (WIDTH - 2 * MARGIN + 2 * BLEED) * row.value / best
            canvas.rect(MARGIN - BLEED, middle - height * 0.46, length, height * 0.92, canvas.palette.track, radius=10)
        _row(canvas, row, middle, (points, notes, moved), min(MEDAL, height * 0.42))


def _row(canvas: Canvas, row: RankRow, middle: float, columns: tuple[float, float, float], medal: float) -> None:
    setter, palette = canvas.typesetter, canvas.palette
    points, notes, moved = columns
    _place(canvas, row, middle, medal)
    left = float(MARGIN + PLACE + GAP)
    if row.movement:
        colour = palette.rise if row.movement > 0 else palette.fall
        arrow(canvas, left, middle, colour, up=row.movement > 0)
        canvas.text(left + 28, centred(middle), str(abs(row.movement)), fill=colour)
    left += moved
    right = float(WIDTH - MARGIN)
    canvas.text(right, centred(middle, POINTS), row.points, size=POINTS, bold=True, anchor="end")
    right -= points + GAP
    if row.note:
        canvas.text(right, centred(middle), setter.cut(row.note, SMALL, notes), fill=palette.quiet, anchor="end")
        right -= notes + GAP
    name = setter.cut(row.name, SMALL, right - left, bold=row.medal == 1)
    canvas.text(left, centred(middle), name, bold=row.medal == 1)


def _place(canvas: Canvas, row: RankRow, middle: float, medal: float) -> None:
    x = MARGIN + PLACE / 2
    palette = canvas.palette
    if row.medal:
        colour = (palette.gold, palette.silver, palette.bronze)[row.medal - 1]
        canvas.circle(x, middle, medal, colour)
        canvas.text(x, centred(middle), row.place, fill=text_on(colour), bold=True, anchor="middle")
    elif row.place:
        canvas.text(x, centred(middle), row.place, fill=palette.quiet, anchor="middle")
