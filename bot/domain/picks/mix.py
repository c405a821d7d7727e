"""Reads the answer to a question that is a mix of outcomes, typed like a forecast."""

from collections.abc import Sequence

from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE
from bot.domain.picks.completing import Levels, Moves, Rest, complete_levels
from bot.domain.picks.context import OutcomeFinder, VoteContext
from bot.domain.picks.reading import Reading
from bot.domain.picks.shorthand import WITH_FAVOURITE
from bot.domain.picks.text import read_vote

_OF_A_FORECAST = ("picks.nothing_to_keep", "picks.no_crowd")


def read_mix(text: str, outcomes: Sequence[str]) -> Reading:
    """Read the weights of a mix in any form in which a forecast can be typed that needs no other forecast.

    What was not said in full is a proposal: weights that do not add up, a rest shared by several outcomes without a
    word, and how sure a forecast is (`certain A`).

    Args:
        text: what was typed.
        outcomes: the names of the question's outcomes.

    Raises:
        SeveralReadings: as from `read_picks`.
        Refused: as from `read_picks`; or it takes a step from a forecast, or refers to one.
    """
    try:
        reading = read_vote(text, VoteContext(OutcomeFinder(outcomes), standing=None, crowd=None), _complete)
    except Refused as refused:
        if refused.key in _OF_A_FORECAST:
            raise Refused("picks.mix_of_forecast") from refused
        raise
    first = text.split(maxsplit=1)[0].casefold()
    guessed = first in WITH_FAVOURITE or any(note.key == "picks.decimal_comma" for note in reading.notes)
    return reading._replace(proposal=reading.proposal or guessed)


def _complete(said: Levels | Moves, context: VoteContext) -> Reading:
    if not isinstance(said, Levels):
        raise context.refusal("mix_of_steps", next(iter(said.values())).typed)
    reading = complete_levels(said, context)
    open_ended = not said.takers and said.rest is Rest.ANY and context.count - len(said.given) > 1
    guessed = open_ended and sum(said.given.values()) < WHOLE
    return reading._replace(proposal=reading.proposal or guessed)
