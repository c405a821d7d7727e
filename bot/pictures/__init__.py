"""Pictures: what is drawn, as plain data, and how it becomes an SVG and a PNG in the worker process.

- `drawings.py`: what each kind of picture shows; `theme.py`: on which background.
- `draw.py`: the job of the worker process; it chooses among the kinds: `crowd_chart.py`, `bars_chart.py`,
  `board_picture.py` and `calibration_chart.py`.
- `canvas.py` writes the SVG, `palette.py` has its colours, `rasteriser.py` makes a PNG of it; `axes.py`, `spreading.py`
  and `parts.py` are what several kinds need.
- `typesetting.py`: which font draws which part of a text, how wide it is, where it is cut; `font_files.py` finds the
  fonts, `font.py` reads them.

The bot itself imports these two alone: what draws is loaded by the process that draws.
"""
