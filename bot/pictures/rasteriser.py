"""Makes a PNG of an SVG with resvg; nothing else knows the library."""

from collections.abc import Iterable
from pathlib import Path

import resvg_py


def png_of(svg: str, fonts: Iterable[Path]) -> bytes:
    """The PNG of an SVG, drawn with these font files alone."""
    return resvg_py.svg_to_bytes(
        svg_string=svg, skip_system_fonts=True, font_files=sorted(map(str, fonts)), text_rendering="geometric_precision"
    )
