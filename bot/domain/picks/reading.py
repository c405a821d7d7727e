"""What becomes of a member's text: the forecast in it and what was done beyond reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.errors import Refused
from bot.domain.forecast import Forecast


@dataclass(frozen=True, slots=True)
class Note:
    """Something done beyond reading, to be told to the member: a sentence's key and its facts."""

    key: str
    facts: Mapping[str, str | int]


class Reading(NamedTuple):
    """What a text or a form was understood to say; a NamedTuple because each vote makes one.

    Args:
        forecast: basis points per outcome.
        notes: what was done beyond reading.
        normalised: the text was in another form than the canonical one, so what was understood should be echoed.
        proposal: nothing may be recorded until the member confirms.
    """

    forecast: Forecast
    notes: tuple[Note, ...]
    normalised: bool
    proposal: bool


class FieldsRefused(Refused):
    """A form in which fields could not be read.

    Args:
        errors: each wrong field's own refusal, by the field's letter.
    """

    def __init__(self, errors: Mapping[str, Refused]) -> None:
        super().__init__("picks.fields", n=len(errors), fields=", ".join(errors))
        self.errors = errors
