"""How a member's text becomes a forecast: the grammar of votes, whole."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from bot.domain.errors import Refused
from bot.domain.forecast import LETTERS, WHOLE, Forecast
from bot.domain.picks.ballot import Ballot
from bot.domain.picks.checks import state
from bot.domain.picks.items import gather
from bot.domain.picks.keys import Keys
from bot.domain.picks.pieces import take_apart
from bot.domain.picks.reading import Reading
from bot.domain.picks.settle import settle_levels, settle_moves
from bot.domain.picks.statement import Levels
from bot.domain.picks.whole_text import read_whole
from bot.domain.text.numerals import PLAIN_NUMBER

TEXT_LIMIT = 400

_PLAIN_NUMBER = re.compile(PLAIN_NUMBER)


def read_picks(
    text: str, outcomes: Sequence[str], standing: Forecast | None = None, crowd: Forecast | None = None
) -> Reading:
    """Read a vote: presets, weights, moves or levels.

    Args:
        text: what the member typed; at most `TEXT_LIMIT` characters.
        outcomes: the names of the question's outcomes, 2 to 20.
        standing: the member's forecast that stands now.
        crowd: the crowd forecast; None while it is hidden or empty.

    Raises:
        Refused: the text does not read, or does not fit the question.
    """
    return read_text(text, Ballot(Keys(outcomes), standing, crowd), settle_levels)


def read_exact(text: str, outcomes: Sequence[str]) -> Reading | None:
    """Read a vote that says all by itself, whatever stands and whatever the crowd says; None for any other text."""
    forecast = _read_canonical(text, len(outcomes)) if len(text) <= TEXT_LIMIT else None
    return Reading(forecast, (), normalised=False, proposal=False) if forecast else None


def read_text(text: str, ballot: Ballot, settle: Callable[[Levels, Ballot], Reading]) -> Reading:
    """Read a vote; `settle` completes levels.

    Raises:
        Refused: as `read_picks`.
    """
    refuse_long(text)
    forecast = _read_canonical(text, ballot.count)
    if forecast:
        return Reading(forecast, (), normalised=False, proposal=False)
    pieces, comma_note = take_apart(text, ballot)
    if not pieces:
        raise ballot.refusal("empty")
    reading = read_whole(text, pieces, ballot)
    if reading is None:
        statement = state(gather(pieces, ballot), ballot)
        reading = settle(statement, ballot) if isinstance(statement, Levels) else settle_moves(statement, ballot)
    return reading._replace(notes=(comma_note, *reading.notes)) if comma_note else reading


def refuse_long(text: str) -> None:
    """Raise `Refused` for a text over `TEXT_LIMIT` characters."""
    if len(text) > TEXT_LIMIT:
        raise Refused("picks.too_long", limit=TEXT_LIMIT, length=len(text))


def _read_canonical(text: str, count: int) -> Forecast | None:
    """Read `A 40 B 30 …` or `40 30 …` where nothing is left to settle; None for any other text."""
    parts = text.split(" ")
    if len(parts) == 2 * count and parts[::2] == list(LETTERS[:count]):
        parts = parts[1::2]
    if len(parts) != count:
        return None
    forecast = tuple([share for share in map(_plain_basis_points, parts) if share is not None])
    return forecast if len(forecast) == count and sum(forecast) == WHOLE else None


# Members say the same few numbers again and again, and there are hardly more than this.
@lru_cache(maxsize=WHOLE + 1)
def _plain_basis_points(number: str) -> int | None:
    if not _PLAIN_NUMBER.fullmatch(number):
        return None
    whole, _, decimals = number.partition(".")
    return int(whole + decimals.ljust(2, "0"))
