"""What buttons and forms carry: an action's token, and a mark that tells two openings of the same form apart."""

from adapters.discord.limits import LIMITS
from bot.inputs import Action, Values, read_token, token

SEPARATOR = "|"
"""Never part of a token: there it is percent-encoded."""


def custom_id(action: Action, mark: str = "") -> str:
    """The token with the mark behind it, as much of the mark as fits."""
    named = token(action)
    room = LIMITS.custom_id - len(named) - len(SEPARATOR)
    return f"{named}{SEPARATOR}{mark[-room:]}" if mark and room > 0 else named


def action_of(carried: str, values: Values | None = None) -> Action:
    """The action a button or a form carries, with the values of the form.

    Raises:
        Refused: where it is none of ours.
    """
    return read_token(carried.partition(SEPARATOR)[0], values)
