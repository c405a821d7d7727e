"""What several kinds of picture have in common: head, badge, arrow, check mark, and what is said of nothing."""

from collections.abc import Sequence

from bot.pictures.canvas import ASCENT, DESCENT, HEIGHT, MARGIN, SMALL, WIDTH, Canvas
from bot.pictures.palette import text_on

MOST_COLOURED = 6
"""More colours could not be told apart by everybody."""
TITLE = 40
TITLE_LINE = 48
BADGE = 44
"""Edge of the square with an outcome's letter."""


def head(canvas: Canvas, title: str, subtitle: str) -> float:
    """Write title and subtitle, and return where the rest of the picture begins."""
    y = MARGIN - 8.0
    for line in canvas.typesetter.wrap(title, TITLE, WIDTH - 2 * MARGIN, 2, bold=True):
        y += TITLE_LINE
        canvas.text(MARGIN, y - 12, line, size=TITLE, bold=True)
    if subtitle:
        y += 42
        canvas.text(
            MARGIN, y - 8, canvas.typesetter.cut(subtitle, SMALL, WIDTH - 2 * MARGIN), fill=canvas.palette.quiet
        )
    return y + 8


def badge(canvas: Canvas, x: float, middle: float, letter: str, colour: str) -> None:
    """Draw the square of an outcome's letter, whose left edge is `x`."""
    canvas.rect(x, middle - BADGE / 2, BADGE, BADGE, colour, radius=10)
    canvas.text(x + BADGE / 2, centred(middle), letter, fill=text_on(colour), bold=True, anchor="middle")


def centred(middle: float, size: float = SMALL) -> float:
    """The baseline of a line of text whose capitals have their middle there."""
    return middle + 0.36 * size


def below(top: float, size: float = SMALL) -> float:
    """The baseline of a line of text that begins there."""
    return top + ASCENT * size


def line_height(size: float = SMALL) -> float:
    """How high a line of text is."""
    return (ASCENT + DESCENT) * size


def arrow(canvas: Canvas, x: float, middle: float, colour: str, *, up: bool) -> None:
    """Draw a triangle whose left corner is at `x`."""
    tip, base = (-9, 8) if up else (9, -8)
    canvas.polygon([(x, middle + base), (x + 20, middle + base), (x + 10, middle + tip)], colour)


def coloured(happened: Sequence[bool], shares: Sequence[int]) -> list[int]:
    """The outcomes that have a colour of their own, the largest first: what happened, and those with the most."""
    order = sorted(range(len(shares)), key=lambda at: -shares[at])
    chosen = sorted(order, key=lambda at: not happened[at])[:MOST_COLOURED]
    return [at for at in order if at in chosen]


def tick(canvas: Canvas, x: float, middle: float, colour: str) -> None:
    """Draw a check mark whose left end is at `x`."""
    canvas.path(f"M{x:.1f} {middle + 1:.1f}l8 9l15 -19", stroke=colour, width=5)


def nothing(canvas: Canvas, top: float, sentence: str) -> None:
    """Say in the middle of the picture why there is nothing to see."""
    lines = canvas.typesetter.wrap(sentence, 36, WIDTH - 4 * MARGIN, 3)
    y = (top + HEIGHT - MARGIN) / 2 - 24 * (len(lines) - 1)
    for line in lines:
        canvas.text(WIDTH / 2, centred(y, 36), line, size=36, fill=canvas.palette.quiet, anchor="middle")
        y += 48
