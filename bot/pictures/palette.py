"""The colours of both themes.

The six colours of outcomes can be told apart with any colour vision (tests/pictures/test_palette.py computes it), and
every one of them stands out from the card; letters say the same as colours everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.pictures.drawings import Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme, each as `#rrggbb`.

    Args:
        card: the background.
        ink: titles, names and figures.
        quiet: what is said beside them.
        grid: lines that only guide the eye.
        track: the empty part of a bar.
        rest: outcomes without a colour of their own.
        rise, fall: what went up or down; arrows say the same.
        gold, silver, bronze: medals.
        outcomes: of the first six.
    """

    card: str
    ink: str
    quiet: str
    grid: str
    track: str
    rest: str
    rise: str
    fall: str
    gold: str
    silver: str
    bronze: str
    outcomes: tuple[str, str, str, str, str, str]


PALETTES: Mapping[Theme, Palette] = MappingProxyType(
    {
        Theme.DARK: Palette(
            card="#2b2d31",
            ink="#f4f5f7",
            quiet="#b9bec6",
            grid="#3d4047",
            track="#3a3d44",
            rest="#8d939d",
            rise="#5fd39a",
            fall="#ff9a7a",
            gold="#f2c14e",
            silver="#c3c9d1",
            bronze="#d79a6b",
            outcomes=("#8489ff", "#ffb004", "#56deae", "#cba4de", "#e2ff9b", "#e97043"),
        ),
        Theme.LIGHT: Palette(
            card="#ffffff",
            ink="#1c1e22",
            quiet="#575d67",
            grid="#e4e6ea",
            track="#eceef1",
            rest="#868c96",
            rise="#14734a",
            fall="#b23a14",
            gold="#b5850f",
            silver="#818a95",
            bronze="#b06a38",
            outcomes=("#2055e5", "#aa6400", "#26845f", "#cb219c", "#46692d", "#a0040e"),
        ),
    }
)


def luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)  # noqa: PLR2004  the numbers of the standard
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour."""
    return max(("#000000", "#ffffff"), key=lambda text: contrast(text, colour))
