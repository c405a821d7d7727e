"""The result of reading a vote: the forecast, and what the member is to be told of how it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.errors import Fact, Refused
from bot.domain.forecast import Forecast


@dataclass(frozen=True, slots=True)
class Note:
    """Something that reading assumed or changed and the member is to be told: a sentence's key and its facts."""

    key: str
    facts: Mapping[str, str | int]


class Reading(NamedTuple):
    """What a text or a form was understood to say; a NamedTuple because each vote makes one.

    Args:
        forecast: basis points for each outcome.
        notes: what reading assumed or changed.
        normalised: whether the text differs from the form in which forecasts are shown, so that the answer should
            repeat what was understood.
        proposal: whether the reading is in doubt, so that nothing may be recorded until the member confirms it.
    """

    forecast: Forecast
    notes: tuple[Note, ...]
    normalised: bool
    proposal: bool


class SeveralReadings(Refused):
    """A text can be read in several ways, or could be with another spelling; the member has to say which is meant.

    Args:
        key: as of `Refused`.
        readings: the possible readings, whose notes say how each differs from what was typed; none is in force.
        facts: as of `Refused`.
    """

    def __init__(self, key: str, readings: Sequence[Reading], **facts: Fact) -> None:
        super().__init__(key, **facts)
        self.readings = readings


class FieldsRefused(Refused):
    """One or more fields of a form cannot be read.

    Args:
        errors: the refusal of each such field, by its letter.
    """

    def __init__(self, errors: Mapping[str, Refused]) -> None:
        super().__init__("picks.fields", n=len(errors), fields=", ".join(errors))
        self.errors = errors
