"""The job of the worker process that draws: a drawing as JSON becomes a PNG."""

from functools import cache
from typing import assert_never

from bot.pictures.bars_chart import draw_bars_chart
from bot.pictures.board_picture import draw_board_picture
from bot.pictures.calibration_chart import draw_calibration_chart
from bot.pictures.canvas import Canvas
from bot.pictures.crowd_chart import draw_crowd_chart
from bot.pictures.drawings import BarsChart, BoardPicture, CalibrationChart, CrowdChart, Drawing, unpacked
from bot.pictures.font_files import files_here
from bot.pictures.palette import PALETTES
from bot.pictures.rasteriser import png_of
from bot.pictures.typesetting import Typesetter


def draw_packed(data: bytes) -> bytes:
    """The PNG of a drawing that `drawings.packed` wrote.

    Raises:
        NoFont: no font for letters and digits is installed.
    """
    canvas = drawn(unpacked(data), system_typesetter())
    return png_of(canvas.svg, canvas.fonts)


def svg_of(drawing: Drawing) -> str:
    """The SVG of a drawing, for a browser that has the same fonts or similar ones."""
    return drawn(drawing, system_typesetter()).svg


def drawn(drawing: Drawing, typesetter: Typesetter) -> Canvas:
    """A drawing as it is drawn with some fonts."""
    canvas = Canvas(typesetter, PALETTES[drawing.theme], drawing.title)
    match drawing:
        case CrowdChart():
            draw_crowd_chart(canvas, drawing)
        case BarsChart():
            draw_bars_chart(canvas, drawing)
        case BoardPicture():
            draw_board_picture(canvas, drawing)
        case CalibrationChart():
            draw_calibration_chart(canvas, drawing)
        case _:
            assert_never(drawing)
    return canvas


@cache
def system_typesetter() -> Typesetter:
    """Lays out with the fonts of this machine, which are looked for once."""
    return Typesetter(files_here())
