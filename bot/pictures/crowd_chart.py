"""The crowd forecast over time: a line of steps for each outcome, and at its end a label in place of a legend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import ceil

from bot.domain.forecast import WHOLE
from bot.domain.time.zone import zone_named
from bot.pictures.axes import Tick, share_ticks, time_ticks
from bot.pictures.canvas import HEIGHT, MARGIN, SMALL, WIDTH, Box, Canvas, number
from bot.pictures.drawings import CrowdChart, Mark, MarkKind, OutcomeLine
from bot.pictures.parts import BADGE, badge, below, centred, coloured, head, nothing, tick
from bot.pictures.spreading import spread
from bot.ui.figures import share_figures

SHARE = 38
"""Size of the figures at the ends of the lines."""
DASHES = ("", "", "", "16 6", "16 6", "16 6")
"""Of the lines in the order of their shares, so that they differ without colour as well."""
ROW, TWO_ROWS = BADGE + 8, 86
"""Heights of a label whose name stands beside its figure, and below it."""
LABELS_MOST = {True: 350, False: 400}
"""Width of the column of labels without their badges, by whether they have two rows."""
GAP, TICK = 14, 36
"""Between the parts of a label, and how wide the mark of what happened is."""
LEAD = 44
"""Between the ends of the lines and the labels."""
OVER = 12
"""How far a date may reach beyond the end of the axis."""
MARK_BAND = 50
AXIS = 54
"""Heights of the labels of marks above the lines, and of dates below them."""
MINUTE_MS = 60_000
MARK_MOST = 300
"""Width of the label of a mark."""
MARK_DASHES = {MarkKind.RESOLVED: "", MarkKind.CLOSE: "12 8", MarkKind.KNOWN: "3 7", MarkKind.STORY: "3 7"}
PRIORITY = (MarkKind.RESOLVED, MarkKind.CLOSE, MarkKind.KNOWN, MarkKind.STORY)
"""Whose label is printed where there is no room for all."""


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands at the end of a line, or of all grey lines together."""

    letter: str
    name: str
    figure: str
    last: int
    colour: str
    happened: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the lines are drawn, and for which times and shares."""

    left: float
    top: float
    right: float
    bottom: float
    start: int
    end: int
    most: int

    def x(self, at: int) -> float:
        return self.left + (self.right - self.left) * (at - self.start) / (self.end - self.start)

    def y(self, share: float) -> float:
        return self.bottom - (self.bottom - self.top) * share / self.most


def draw_crowd_chart(canvas: Canvas, chart: CrowdChart) -> None:
    """Draw it."""
    top = head(canvas, chart.title, chart.subtitle)
    known = [at for at, share in enumerate(chart.outcomes[0].shares) if share is not None]
    if not known:
        nothing(canvas, top, chart.empty)
        return
    lasts = tuple(line.shares[known[-1]] or 0 for line in chart.outcomes)
    order = coloured([line.weight > 0 for line in chart.outcomes], lasts)
    colours = {at: canvas.palette.outcomes[place] for place, at in enumerate(sorted(order))}
    labels = _labels(canvas, chart, lasts, colours)
    two_rows = len(labels) * TWO_ROWS <= HEIGHT - MARGIN - top
    widest = max(_width(canvas, label, two_rows=two_rows) for label in labels)
    frame = _frame(canvas, chart, BADGE + GAP + min(ceil(widest) + 1, LABELS_MOST[two_rows]), top)
    _grid(canvas, chart, frame)
    _marks(canvas, chart.marks, frame)
    for at, line in enumerate(chart.outcomes):
        if at not in colours:
            canvas.path(_steps(chart.times, line, frame), stroke=canvas.palette.rest, width=2)
    for place, at in reversed(list(enumerate(order))):
        d = _steps(chart.times, chart.outcomes[at], frame)
        canvas.path(d, stroke=canvas.palette.card, width=9)
        canvas.path(d, stroke=colours[at], width=6 if place == 0 else 4.5, dash=DASHES[place])
    _own(canvas, chart, colours, frame)
    _ends(canvas, labels, frame, top, two_rows=two_rows)


def _labels(canvas: Canvas, chart: CrowdChart, lasts: tuple[int, ...], colours: Mapping[int, str]) -> list[_Label]:
    figures = share_figures(lasts)
    rest = [at for at in range(len(lasts)) if at not in colours]
    # A single one left over is named as well.
    named = {**colours, **(dict.fromkeys(rest, canvas.palette.rest) if len(rest) == 1 else {})}
    found = []
    for at, colour in named.items():
        line = chart.outcomes[at]
        name = line.name if canvas.typesetter.has(line.name) else ""
        found.append(_Label(line.letter, name, figures[at], lasts[at], colour, line.weight > 0))
    if len(rest) > 1:
        together = sum(lasts[at] for at in rest)
        (figure, _) = share_figures((together, max(0, WHOLE - together)))
        words = chart.others or f"+{len(rest)}"
        found.append(_Label("", words, figure, max(lasts[at] for at in rest), canvas.palette.rest, happened=False))
    return found


def _frame(canvas: Canvas, chart: CrowdChart, column: float, top: float) -> _Frame:
    crowd = (share for line in chart.outcomes for share in line.shares if share is not None)
    most = max(chain(crowd, *(own.shares for own in chart.own)))
    ticks = share_ticks(most)
    left = MARGIN + max(canvas.typesetter.width(_percent(each), SMALL) for each in ticks) + 16
    end = max(chart.end, chart.start + MINUTE_MS)
    band = MARK_BAND if any(chart.start <= mark.at <= end for mark in chart.marks) else 28
    right = WIDTH - MARGIN - column - LEAD
    return _Frame(left, top + band, right, HEIGHT - MARGIN - AXIS + 16, chart.start, end, ticks[-1])


def _percent(share: int) -> str:
    return f"{share // 100}%"


def _grid(canvas: Canvas, chart: CrowdChart, frame: _Frame) -> None:
    quiet = canvas.palette.quiet
    for share in share_ticks(frame.most - 1):
        y = frame.y(share)
        canvas.line(frame.left, y, frame.right, y, canvas.palette.grid if share else canvas.palette.rest)
        canvas.text(frame.left - 16, centred(y), _percent(share), fill=quiet, anchor="end")
    baseline = below(frame.bottom + 20)

    def box(tick: Tick) -> Box:
        half = canvas.typesetter.width(tick[1], SMALL) / 2
        # The last one does not reach below the labels.
        middle = min(frame.x(tick[0]), frame.right + OVER - half)
        return canvas.box(middle - half, baseline, tick[1])

    def fits(ticks: Sequence[Tick]) -> bool:
        boxes = [box(each) for each in ticks]
        return all(one.right + SMALL < other.left for one, other in pairwise(boxes))

    for each in time_ticks(frame.start, frame.end, zone_named(chart.zone), chart.months, fits):
        x = frame.x(each[0])
        canvas.line(x, frame.bottom, x, frame.bottom + 8, canvas.palette.rest)
        canvas.text(max(box(each).left, MARGIN), baseline, each[1], fill=quiet)


def _marks(canvas: Canvas, marks: Sequence[Mark], frame: _Frame) -> None:
    for mark in sorted(marks, key=lambda mark: PRIORITY.index(mark.kind)):
        if not frame.start <= mark.at <= frame.end:
            continue
        x, colour = frame.x(mark.at), canvas.palette.quiet
        canvas.line(x, frame.top - 4, x, frame.bottom, colour, width=2.5, dash=MARK_DASHES[mark.kind])
        label = canvas.typesetter.cut(mark.label, SMALL, MARK_MOST)
        width, baseline = canvas.typesetter.width(label, SMALL), frame.top - 16
        rightmost = max(frame.right - width, frame.left)
        # In the middle above the line, or else to its left, or to its right, or nowhere.
        for wanted in (x - width / 2, x - width, x, x - width - SMALL):
            left = min(max(wanted, frame.left), rightmost)
            if canvas.is_free(canvas.box(left, baseline, label)):
                canvas.text(left, baseline, label, fill=colour)
                break


def _steps(times: Sequence[int], line: OutcomeLine, frame: _Frame) -> str:
    """The path of an outcome: each share holds until the next, and the newest until the right end."""
    d, drawing = "", False
    untils = [*times[1:], frame.end]
    for at, until, share in zip(times, untils, line.shares, strict=True):
        if share is not None:
            y = number(frame.y(share))
            d += f"V{y}" if drawing else f"M{number(frame.x(max(at, frame.start)))} {y}"
            d += f"H{number(frame.x(until))}"
        drawing = share is not None
    return d


def _own(canvas: Canvas, chart: CrowdChart, colours: Mapping[int, str], frame: _Frame) -> None:
    """The viewer's own forecasts as hollow dots, and a cross on the axis where they withdrew."""
    for own in chart.own:
        x = frame.x(min(max(own.at, frame.start), frame.end))
        if not own.shares:
            y = frame.bottom
            d = f"M{number(x - 8)} {number(y - 8)}l16 16m0 -16l-16 16"
            canvas.path(d, stroke=canvas.palette.ink, width=4)
        for at, share in enumerate(own.shares):
            if at in colours:
                y = frame.y(share)
                canvas.circle(x, y, 9, canvas.palette.card, stroke=canvas.palette.card, width=9)
                canvas.circle(x, y, 9, canvas.palette.card, stroke=colours[at], width=4)


def _ends(canvas: Canvas, labels: Sequence[_Label], frame: _Frame, top: float, *, two_rows: bool) -> None:
    """The ends of the lines, each joined to its label; labels keep apart."""
    order = sorted(labels, key=lambda label: -label.last)
    row = TWO_ROWS if two_rows else ROW
    middles = spread([frame.y(label.last) for label in order], [row] * len(order), top, HEIGHT - MARGIN + 8)
    x = frame.right + LEAD
    for label, middle in reversed(list(zip(order, middles, strict=True))):
        y = frame.y(label.last)
        bend = f"C{number(x - 12)} {number(y)} {number(frame.right + 12)} {number(middle)} {number(x)} {number(middle)}"
        canvas.path(f"M{number(frame.right)} {number(y)}{bend}", stroke=label.colour, width=2.5)
    # What happened lies above all others.
    for label in sorted(order, key=lambda label: (label.happened, label.last)):
        _end(canvas, label, frame.right, frame.y(label.last))
    for label, middle in zip(order, middles, strict=True):
        if label.letter:
            badge(canvas, x, middle, label.letter, label.colour)
        _said(canvas, label, x + (BADGE + GAP if label.letter else 8), middle, two_rows=two_rows)


def _end(canvas: Canvas, label: _Label, x: float, y: float) -> None:
    card = canvas.palette.card
    if label.happened:
        canvas.polygon([(x - 15, y), (x, y - 15), (x + 15, y), (x, y + 15)], label.colour, stroke=card, width=4)
    elif label.letter:
        canvas.circle(x, y, 9, label.colour, stroke=card, width=4)


def _said(canvas: Canvas, label: _Label, x: float, middle: float, *, two_rows: bool) -> None:
    """Figure and name, which are two texts: in one, a name from right to left would reorder the figure."""
    setter, palette = canvas.typesetter, canvas.palette
    if two_rows and label.name:
        box = canvas.text(x, middle, label.figure, size=SHARE, bold=True)
        canvas.text(x, middle + 34, setter.cut(label.name, SMALL, WIDTH - MARGIN - x), fill=palette.quiet)
        if label.happened:
            tick(canvas, box.right + 14, middle - SHARE * 0.36, palette.ink)
        return
    box = canvas.text(x, centred(middle, SHARE), label.figure, size=SHARE, bold=True)
    after = box.right + GAP
    if label.happened:
        tick(canvas, after, middle, palette.ink)
        after += TICK
    if label.name:
        name = setter.cut(label.name, SMALL, WIDTH - MARGIN - after)
        canvas.text(after, centred(middle), name, fill=palette.quiet)


def _width(canvas: Canvas, label: _Label, *, two_rows: bool) -> float:
    """How wide a label would be beside its badge."""
    ticked = GAP + TICK if label.happened else 0
    figure = canvas.typesetter.width(label.figure, SHARE, bold=True) + ticked
    name = canvas.typesetter.width(canvas.typesetter.drawable(label.name), SMALL) if label.name else 0
    return max(figure, name) if two_rows else figure + (GAP + name if name else 0)
