"""How often happened what was said with which probability: dots beside the diagonal on which they should lie."""

from dataclasses import dataclass
from math import sqrt

from bot.domain.forecast import WHOLE
from bot.pictures.canvas import HEIGHT, MARGIN, SMALL, WIDTH, Canvas, number
from bot.pictures.drawings import CalibrationChart
from bot.pictures.parts import below, centred, head, line_height, nothing

TICKS = (0, 2_500, 5_000, 7_500, WHOLE)
PLOT = 560
"""Width of the square."""
SENTENCE = 34
SENTENCE_LINES = 8
DOT_LEAST, DOT_MOST = 9, 24
"""Radius of the dots of the fewest and of the most."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the square of both probabilities is."""

    left: float
    top: float
    right: float
    bottom: float

    def x(self, share: float) -> float:
        return self.left + (self.right - self.left) * share / WHOLE

    def y(self, share: float) -> float:
        return self.bottom - (self.bottom - self.top) * share / WHOLE


def draw_calibration_chart(canvas: Canvas, chart: CalibrationChart) -> None:
    """Draw it."""
    top = head(canvas, chart.title, chart.subtitle) + 18
    if not chart.bins:
        nothing(canvas, top, chart.empty)
        return
    setter = canvas.typesetter
    left, bottom = MARGIN + setter.width("100%", SMALL) + 16, HEIGHT - MARGIN - 2 * line_height() + 10
    plot = _Plot(left, top + line_height() + 34, left + PLOT, bottom)
    # What the upright axis shows stands above it, where it can be read without turning the head.
    canvas.text(MARGIN, below(top), setter.cut(chart.happened, SMALL, PLOT), fill=canvas.palette.quiet)
    _axes(canvas, plot, setter.cut(chart.said, SMALL, PLOT))
    _bins(canvas, plot, chart)
    baseline, column = below(plot.top - 12, SENTENCE), plot.right + 60
    for line in setter.wrap(chart.sentence, SENTENCE, WIDTH - MARGIN - column, SENTENCE_LINES):
        canvas.text(column, baseline, line, size=SENTENCE)
        baseline += 46


def _axes(canvas: Canvas, plot: _Plot, said: str) -> None:
    palette = canvas.palette
    for share in TICKS:
        percent = f"{share // 100}%"
        canvas.line(plot.left, plot.y(share), plot.right, plot.y(share), palette.grid if share else palette.rest)
        canvas.text(plot.left - 16, centred(plot.y(share)), percent, fill=palette.quiet, anchor="end")
        canvas.text(plot.x(share), below(plot.bottom + 20), percent, fill=palette.quiet, anchor="middle")
    under = below(plot.bottom + 20 + line_height())
    canvas.text((plot.left + plot.right) / 2, under, said, fill=palette.quiet, anchor="middle")
    canvas.line(plot.x(0), plot.y(0), plot.x(WHOLE), plot.y(WHOLE), palette.rest, width=3, dash="10 8")


def _bins(canvas: Canvas, plot: _Plot, chart: CalibrationChart) -> None:
    colour, most = canvas.palette.outcomes[0], max(each.count for each in chart.bins)
    for each in chart.bins:
        x, low, high = plot.x(each.said), plot.y(each.low), plot.y(each.high)
        canvas.path(
            f"M{number(x)} {number(low)}V{number(high)}M{number(x - 9)} {number(low)}h18"
            f"M{number(x - 9)} {number(high)}h18",
            stroke=colour,
            width=4,
        )
    for each in chart.bins:
        x, y = plot.x(each.said), plot.y(each.happened)
        radius = DOT_LEAST + (DOT_MOST - DOT_LEAST) * sqrt(each.count / most)
        canvas.circle(x, y, radius, colour, stroke=canvas.palette.card, width=4)
        # How many there were, above all that is drawn of it or else below, unless another one is there already.
        words = f"{each.count:.0f}"
        highest, lowest = min(plot.y(each.high), y - radius), max(plot.y(each.low), y + radius)
        for baseline in (highest - 12, below(lowest + 4)):
            if canvas.is_free(canvas.box(x, baseline, words, anchor="middle")) and baseline < plot.bottom:
                canvas.halo(x, baseline, words)
                break
