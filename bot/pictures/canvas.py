"""Writes an SVG, and keeps where its texts are and which fonts they need."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from unicodedata import bidirectional
from xml.sax.saxutils import escape, quoteattr

from bot.pictures.palette import Palette
from bot.pictures.typesetting import Run, Typesetter, isolated_right_to_left

WIDTH, HEIGHT = 1200, 675
"""Of every picture, in pixels."""
MARGIN = 48
SMALL = 30
"""The size of the smallest text, which can still be read where the picture is shown a third as wide, as on phones."""
ASCENT, DESCENT = 0.80, 0.24
"""How far text reaches above and below its baseline, in units of its size."""

BOLD = ' font-weight="700"'
JOINING = range(0x0590, 0x1E00)
"""Code points of the scripts whose letters are wider alone than in a word."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text is.

    Args:
        text: what it says.
        left, top, right, bottom: its edges.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two texts lie over each other."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Canvas:
    """A picture that is being drawn.

    Args:
        typesetter: lays its texts out.
        palette: its colours.
        title: what it is called in the SVG.
    """

    def __init__(self, typesetter: Typesetter, palette: Palette, title: str) -> None:
        self.typesetter = typesetter
        self.palette = palette
        self.boxes: list[Box] = []
        self.fonts: set[Path] = set()
        self._title = title
        self._parts: list[str] = []

    @property
    def svg(self) -> str:
        """The picture."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
            f' viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
            f"<title>{escape(self.typesetter.drawable(self._title))}</title>"
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{self.palette.card}"/>{"".join(self._parts)}</svg>'
        )

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float = SMALL,
        fill: str = "",
        bold: bool = False,
        anchor: Anchor = "start",
    ) -> Box:
        """Write a text, which must be drawable and fit, and return where it is."""
        box = self.box(x, baseline, text, size=size, bold=bold, anchor=anchor)
        self.boxes.append(box)
        chunks = chunks_of(self.typesetter.runs(isolated_right_to_left(text), bold=bold))
        if len(chunks) > 1:
            x, anchor = box.left, "start"
        look = f' font-size="{number(size)}" fill="{fill or self.palette.ink}"{BOLD if bold else ""}'
        where = f' text-anchor="{anchor}"' if anchor != "start" else ""
        for chunk in chunks:
            self.fonts |= {run.font.path for run in chunk}
            place = f'x="{number(x)}" y="{number(baseline)}"'
            spans = "".join(map(_span, chunk))
            self._parts.append(f'<text {place}{look}{where} xml:space="preserve">{spans}</text>')
            x += size * sum(run.width for run in chunk)
        return box

    def box(
        self, x: float, baseline: float, text: str, *, size: float = SMALL, bold: bool = False, anchor: Anchor = "start"
    ) -> Box:
        """Where a text would be."""
        width = self.typesetter.width(text, size, bold=bold)
        left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        return Box(text, left, baseline - ASCENT * size, left + width, baseline + DESCENT * size)

    def is_free(self, box: Box) -> bool:
        """Whether no text is there yet, with some space around."""
        wider = Box("", box.left - SMALL / 2, box.top, box.right + SMALL / 2, box.bottom)
        return not any(wider.meets(other) for other in self.boxes)

    def halo(self, x: float, baseline: float, text: str) -> None:
        """Write a text in the middle of a place where lines may run, on some of the background."""
        box = self.box(x, baseline, text, anchor="middle")
        width, height = box.right - box.left + 8, box.bottom - box.top - 8
        self.rect(box.left - 4, box.top + 4, width, height, self.palette.card, radius=6)
        self.text(x, baseline, text, anchor="middle")

    def rect(self, x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0) -> None:
        """Draw a rectangle."""
        corners = f' rx="{number(radius)}"' if radius else ""
        self._parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{corners}'
            f' fill="{fill}"/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, *, width: float = 2, dash: str = ""
    ) -> None:
        """Draw a straight line."""
        self.path(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", stroke=stroke, width=width, dash=dash)

    def path(self, d: str, *, stroke: str = "none", fill: str = "none", width: float = 2, dash: str = "") -> None:
        """Draw any lines, or what they enclose."""
        outline = (
            f' stroke="{stroke}" stroke-width="{number(width)}" stroke-linejoin="round"' if stroke != "none" else ""
        )
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(f'<path d="{d}" fill="{fill}"{outline}{dashes}/>')

    def circle(self, x: float, y: float, radius: float, fill: str, *, stroke: str = "", width: float = 2) -> None:
        """Draw a circle."""
        outline = f' stroke="{stroke}" stroke-width="{number(width)}"' if stroke else ""
        self._parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}"{outline}/>')

    def polygon(self, points: Sequence[tuple[float, float]], fill: str, *, stroke: str = "", width: float = 2) -> None:
        """Draw a closed shape with corners."""
        d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"
        self.path(d, fill=fill, stroke=stroke or "none", width=width)


def chunks_of(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of a text by what can be drawn apart.

    Where one of the fonts has all characters of a text, resvg may draw all of it with that one, whatever its weight,
    and with blanks where an emoji font claims to have digits. So runs are drawn apart wherever it is known how wide
    they are, and where none changes places with another.
    """
    if any(bidirectional(character) in {"R", "AL", "AN"} for run in runs for character in run.text):
        return [list(runs)]
    chunks: list[list[Run]] = []
    for run in runs:
        if chunks and any(character in JOINING for character in map(ord, chunks[-1][-1].text)):
            chunks[-1].append(run)
        else:
            chunks.append([run])
    return chunks


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def _span(run: Run) -> str:
    families = quoteattr(f"'{run.font.family}', sans-serif")
    return f"<tspan font-family={families}>{escape(run.text)}</tspan>"
