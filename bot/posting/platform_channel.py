"""The platforms that are switched on, and how fast each may be spoken to."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ports.outgoing import Platform
from bot.posting.rate_limit import Pace


@dataclass(frozen=True, slots=True)
class Line:
    """A platform with its pace, which posts and edits share."""

    platform: Platform
    pace: Pace


Lines = Mapping[str, Line]
"""By the platform's name."""
