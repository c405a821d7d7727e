"""Sentences, and the instants in them that every reader sees in their own time zone."""

from dataclasses import dataclass
from enum import StrEnum


class MomentStyle(StrEnum):
    """How much of an instant a sentence needs."""

    DATE = "date"
    DATE_TIME = "date_time"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant inside a sentence; platforms draw it in the reader's own zone.

    Args:
        at_ms: UTC milliseconds.
        style: how much of it to show.
    """

    at_ms: int
    style: MomentStyle = MomentStyle.DATE_TIME


Text = tuple[str | Moment, ...]
"""A sentence: plain text, which may hold members' words and must be drawn literally, and instants."""
