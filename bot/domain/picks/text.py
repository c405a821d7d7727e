"""Reads a vote that is typed in one line."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from bot.domain.errors import Refused
from bot.domain.forecast import LETTERS, WHOLE, Forecast
from bot.domain.picks.completing import Levels, apply_moves, complete_levels
from bot.domain.picks.context import OutcomeFinder, VoteContext
from bot.domain.picks.interpret import interpret
from bot.domain.picks.items import parse_items
from bot.domain.picks.reading import Reading
from bot.domain.picks.shorthand import read_shorthand
from bot.domain.picks.tokens import tokenize
from bot.domain.text.numerals import PLAIN_NUMBER

TEXT_LIMIT = 400
"""Characters of a vote."""

_PLAIN_NUMBER = re.compile(PLAIN_NUMBER)


def read_picks(
    text: str, outcomes: Sequence[str], standing: Forecast | None = None, crowd: Forecast | None = None
) -> Reading:
    """Read a vote: a preset word (`even`), weights (`3:1`), moves (`A +10`) or levels (`A 40 rest`).

    Args:
        text: what the member typed.
        outcomes: the names of the question's outcomes, 2 to 20.
        standing: the member's standing forecast; None where there is none.
        crowd: the crowd forecast; None while it is hidden or empty.

    Raises:
        Refused: the text is longer than `TEXT_LIMIT`, cannot be read, or does not fit the question.
    """
    return read_vote(text, VoteContext(OutcomeFinder(outcomes), standing, crowd), complete_levels)


def read_exact(text: str, outcomes: Sequence[str]) -> Reading | None:
    """Return the reading of a vote that depends on no other forecast; None for any other text.

    Callers try it first, to record the commonest votes without reading the standing and the crowd forecast.
    """
    forecast = _read_canonical(text, len(outcomes)) if len(text) <= TEXT_LIMIT else None
    return Reading(forecast, (), normalised=False, proposal=False) if forecast else None


def read_vote(text: str, context: VoteContext, complete: Callable[[Levels, VoteContext], Reading]) -> Reading:
    """Read a vote as `read_picks` does, with another way to complete levels to a forecast.

    Raises:
        Refused: as from `read_picks`.
    """
    refuse_long(text)
    forecast = _read_canonical(text, context.count)
    if forecast:
        return Reading(forecast, (), normalised=False, proposal=False)
    tokens, comma_note = tokenize(text, context)
    if not tokens:
        raise context.refusal("empty")
    reading = read_shorthand(text, tokens, context)
    if reading is None:
        said = interpret(parse_items(tokens, context), context)
        reading = complete(said, context) if isinstance(said, Levels) else apply_moves(said, context)
    return reading._replace(notes=(comma_note, *reading.notes)) if comma_note else reading


def refuse_long(text: str) -> None:
    """Refuse a text of more than `TEXT_LIMIT` characters.

    Raises:
        Refused: it is longer.
    """
    if len(text) > TEXT_LIMIT:
        raise Refused("picks.too_long", limit=TEXT_LIMIT, length=len(text))


def _read_canonical(text: str, count: int) -> Forecast | None:
    """Return the forecast of `A 40 B 30 …` or `40 30 …` with a sum of exactly 100; None for any other text."""
    parts = text.split(" ")
    if len(parts) == 2 * count and parts[::2] == list(LETTERS[:count]):
        parts = parts[1::2]
    if len(parts) != count:
        return None
    forecast = tuple([share for share in map(_plain_basis_points, parts) if share is not None])
    return forecast if len(forecast) == count and sum(forecast) == WHOLE else None


# The cache has room for every probability that can be typed in this form.
@lru_cache(maxsize=WHOLE + 1)
def _plain_basis_points(number: str) -> int | None:
    if not _PLAIN_NUMBER.fullmatch(number):
        return None
    whole, _, decimals = number.partition(".")
    return int(whole + decimals.ljust(2, "0"))
