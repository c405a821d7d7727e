"""Pictures: what is drawn, as plain data, and how it becomes an SVG and a PNG in the worker process.

- `drawings.py`: what each kind of picture shows.
"""
