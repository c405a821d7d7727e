"""Sentences, and the parts of them that each platform draws its own way: instants, channels and roles."""

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


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel inside a sentence, by the platform's own id; shown by its name."""

    id: str


@dataclass(frozen=True, slots=True)
class Called:
    """A role or user group inside a sentence, by the platform's own id; its members hear of it where the card says so.

    The field's name tells it from a channel where cards are kept as JSON.
    """

    role: str


Part = str | Moment | Channel | Called

Text = tuple[Part, ...]
"""A sentence: plain text, which may hold members' words and must be drawn literally, instants, channels and roles."""
