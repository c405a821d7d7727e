"""Reads a vote that is typed in one line."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.domain.errors import Refused
from bot.domain.forecast import LETTERS, WHOLE, Forecast, is_near_whole, letter, round_shares
from bot.domain.picks.completing import Levels, Moves, complete, too_small_notes
from bot.domain.picks.context import OutcomeFinder, UnclearOutcome, VoteContext
from bot.domain.picks.interpret import interpret
from bot.domain.picks.items import parse_items
from bot.domain.picks.reading import Note, Reading, SeveralReadings
from bot.domain.picks.shorthand import read_shorthand
from bot.domain.picks.tokens import tokenize
from bot.domain.text.numerals import PLAIN_NUMBER, shortened, to_ascii, without_invisible

TEXT_LIMIT = 400
"""Characters of a vote."""
Complete = Callable[[Levels | Moves, VoteContext], Reading]
"""Completes what a vote says to a forecast, as `completing.complete` does."""

_PART_OR_ODDS = re.compile(r" *([0-9]+) */ *([0-9]+) *")
# A vote with many mistyped names is tried with few combinations of what they may mean.
_MOST_TRIES = 40
_MOST_READINGS = 3
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
        SeveralReadings: an outcome's name is mistyped or fits several outcomes, or `1/3` can be two things.
        Refused: the text is longer than `TEXT_LIMIT`, cannot be read, or does not fit the question.
    """
    return read_vote(text, VoteContext(OutcomeFinder(outcomes), standing, crowd), complete)


def read_exact(text: str, outcomes: Sequence[str]) -> Reading | None:
    """Return the reading of a vote that depends on no other forecast; None for any other text.

    Callers try it first, to record the commonest votes without reading the standing and the crowd forecast.
    """
    forecast = _read_canonical(text, len(outcomes)) if len(text) <= TEXT_LIMIT else None
    return Reading(forecast, (), normalised=False, proposal=False) if forecast else None


def read_vote(text: str, context: VoteContext, complete: Complete) -> Reading:
    """Read a vote as `read_picks` does, with another way to complete it to a forecast.

    Raises:
        Refused: as from `read_picks`.
    """
    refuse_long(text)
    forecast = _read_canonical(text, context.count)
    if forecast:
        return Reading(forecast, (), normalised=False, proposal=False)
    _refuse_part_or_odds(text, context)
    try:
        return _read(text, context, complete)
    except UnclearOutcome as unclear:
        readings = _with_other_names(text, context, complete, unclear)
        if not readings:
            raise
        if unclear.key == "picks.ambiguous":
            raise SeveralReadings(unclear.key, readings, **unclear.facts) from unclear
        names = ", ".join(_named(ordinal, context) for ordinal in unclear.meant)
        raise SeveralReadings("picks.near", readings, names=names, **unclear.facts) from unclear


def _read(text: str, context: VoteContext, complete: Complete) -> Reading:
    tokens, comma_note = tokenize(text, context)
    if not tokens:
        raise context.refusal("empty")
    reading = read_shorthand(text, tokens, context)
    if reading is None:
        reading = complete(interpret(parse_items(tokens, context), context), context)
    return reading._replace(notes=(comma_note, *reading.notes)) if comma_note else reading


def _refuse_part_or_odds(text: str, context: VoteContext) -> None:
    """Ask about `1/3` on two outcomes: one third for the first, or one to three.

    Two numbers that add up to about 100 are a list, as `1/99` is.
    """
    if context.count != 2:  # noqa: PLR2004  odds are between two
        return
    found = _PART_OR_ODDS.fullmatch(to_ascii(without_invisible(text)))
    if found is None or context.finder.begins_a_word(text):
        return
    part, other = int(found[1]), int(found[2])
    if not 0 < part < other or is_near_whole(part + other, 100):
        return
    readings = []
    for key, shares in (("picks.as_part", (part, other - part)), ("picks.as_odds", (part, other))):
        forecast = round_shares(shares)
        note = Note(key, {"part": shortened(found[1]), "other": shortened(found[2])})
        notes = (note, *too_small_notes(shares, forecast))
        readings.append(Reading(forecast, notes, normalised=True, proposal=False))
    if readings[0].forecast == readings[1].forecast:
        return
    raise SeveralReadings("picks.part_or_odds", readings, piece=shortened(text))


def _with_other_names(text: str, context: VoteContext, complete: Complete, unclear: UnclearOutcome) -> list[Reading]:
    """Return how the vote reads with outcomes in the place of names that are unclear, the likeliest first."""
    readings: list[Reading] = []
    waiting = _meanings(unclear, context, ())
    for _ in range(_MOST_TRIES):
        if not waiting or len(readings) == _MOST_READINGS:
            break
        meant, notes = waiting.pop(0)
        try:
            reading = _read(text, meant, complete)
        except UnclearOutcome as another:
            waiting = _meanings(another, meant, notes) + waiting
        except Refused:
            continue
        else:
            readings.append(reading._replace(notes=(*notes, *reading.notes), normalised=True))
    return readings


def _meanings(
    unclear: UnclearOutcome, context: VoteContext, notes: tuple[Note, ...]
) -> list[tuple[VoteContext, tuple[Note, ...]]]:
    found = []
    for ordinal in unclear.meant:
        finder = context.finder.taking(unclear.name, ordinal)
        note = Note("picks.meant", {"piece": shortened(unclear.name), "outcome": _named(ordinal, context)})
        found.append((replace(context, finder=finder), (*notes, note)))
    return found


def _named(ordinal: int, context: VoteContext) -> str:
    return f"{letter(ordinal)} · {context.finder.outcomes[ordinal]}"


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
