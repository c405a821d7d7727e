"""The core of Credence: knows no platform and no database."""

VERSION = "0.1.0"
"""The version of the program; the one in `pyproject.toml` is the same."""
