"""Sentences, and the parts of them that each platform shows in its own way: instants, channels, roles and links."""

from dataclasses import dataclass
from enum import StrEnum


class MomentStyle(StrEnum):
    """How an instant is shown."""

    DATE = "date"
    DATE_TIME = "date_time"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant inside a sentence; platforms show it in the reader's own zone where they can.

    Args:
        at_ms: UTC milliseconds.
        style: how it is shown.
    """

    at_ms: int
    style: MomentStyle = MomentStyle.DATE_TIME


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel inside a sentence, by the platform's id; platforms show its name."""

    id: str


@dataclass(frozen=True, slots=True)
class Called:
    """A role or user group inside a sentence, by the platform's id.

    Platforms notify its members if the card lists it in `Card.calls`. The name of the field distinguishes it from a
    `Channel` where cards are stored as JSON.
    """

    role: str


@dataclass(frozen=True, slots=True)
class CardLink:
    """A word inside a sentence that leads to a posted card; a platform that did not post it shows the word alone.

    Args:
        label: the word, such as `#12`.
        platform: the name of the platform that has the card.
        space: the server or workspace, by the platform's id.
        channel: the channel, by the platform's id.
        message: the message, by the platform's id.
    """

    label: str
    platform: str
    space: str
    channel: str
    message: str


Live = Moment | Channel | Called | CardLink
"""The parts that are more than text."""

Part = str | Live

Text = tuple[Part, ...]
"""A sentence: text, which may hold members' words and must be shown literally, and live parts."""
