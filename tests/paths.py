"""Where things lie in a checkout, for tests that read files."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""

SHARED = ROOT.parent / "shared"
"""Reference data that may lie beside a developer's checkout and is no part of the project."""
