"""Colours: readable on their card, and six that can be told apart with any colour vision."""

from itertools import combinations

import pytest

from bot.pictures.drawings import Theme
from bot.pictures.palette import PALETTES, Palette, contrast, text_on

# What the cones of people without red, green or blue ones see, on linear red, green and blue (Machado, Oliveira and
# Fernandes 2009, severity 1).
VISIONS = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
APART = 15.0
"""CIE 1976 distance; about 2 can just be seen side by side."""


def times(matrix: tuple[tuple[float, ...], ...], vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def lab(colour: str, vision: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    seen = [min(1.0, max(0.0, part)) for part in times(vision, linear)]
    x, y, z = (
        (part / white) ** (1 / 3) if part / white > 216 / 24389 else (24389 / 27 * part / white + 16) / 116
        for part, white in zip(times(TO_XYZ, seen), WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_the_colours_of_outcomes_can_be_told_apart(palette: Palette, vision: str) -> None:
    seen = [lab(colour, VISIONS[vision]) for colour in palette.outcomes]
    for one, other in combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 >= APART


@pytest.mark.parametrize("theme", Theme)
def test_texts_and_lines_stand_out_from_the_card(theme: Theme) -> None:
    palette = PALETTES[theme]
    for text in (palette.ink, palette.quiet, palette.rise, palette.fall):
        assert contrast(text, palette.card) >= 4.5
    for text in (palette.ink, palette.quiet, palette.rise, palette.fall):
        assert contrast(text, palette.track) >= 4.5
    for line in (*palette.outcomes, palette.rest, palette.gold, palette.silver, palette.bronze):
        assert contrast(line, palette.card) >= 3
        assert contrast(text_on(line), line) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
