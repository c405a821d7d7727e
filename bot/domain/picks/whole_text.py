"""Votes that are settled by their whole text: preset words, weights, and the one number of two outcomes."""

from collections.abc import Sequence
from fractions import Fraction

from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, Forecast, round_shares
from bot.domain.picks.ballot import Ballot
from bot.domain.picks.items import key_at
from bot.domain.picks.pieces import Mark, Number, Piece, Word
from bot.domain.picks.reading import Note, Reading
from bot.domain.text.numerals import excerpt
from bot.domain.text.percent import UNIT_WORDS, read_percent

_CERTAIN = 9_700
_LIKELY = 7_500
_LEAN_AT_LEAST = 5_000
_LEAN_ABOVE_EVEN = 500
_FAVOURING = ("certain", "likely", "lean")
_ALONE = ("even", "keep", "crowd")


def read_whole(text: str, pieces: Sequence[Piece], ballot: Ballot) -> Reading | None:
    """Read a preset, weights, or the one number of two outcomes; None if the text is none of these.

    Raises:
        Refused: a preset is used wrongly or has nothing to refer to; weights do not fit the question; the one number
            is refused by `read_percent`.
    """
    forecast = _read_preset_or_weights(pieces, ballot)
    if forecast:
        return Reading(forecast, (), normalised=True, proposal=False)
    return _read_one_of_two(text, pieces, ballot)


def _read_preset_or_weights(pieces: Sequence[Piece], ballot: Ballot) -> Forecast | None:
    first = pieces[0]
    if isinstance(first, Word) and first.says(*_ALONE):
        return _read_alone(first, pieces, ballot)
    if isinstance(first, Word) and first.says(*_FAVOURING):
        return _read_favouring(first, pieces, ballot)
    if isinstance(first, Mark) and first.text == "~":
        return _weigh(pieces[1:], ballot)
    if _are_colon_weights(pieces):
        return _weigh(pieces[::2], ballot)
    return None


def _read_one_of_two(text: str, pieces: Sequence[Piece], ballot: Ballot) -> Reading | None:
    """Read one number alone as the probability of the first of two outcomes."""
    first = pieces[0]
    if ballot.count != 2 or not isinstance(first, Number) or not _are_unit(pieces[1:]):  # noqa: PLR2004  only where the other is 100 less this
        return None
    lone = read_percent(text)
    forecast = (lone.basis_points, WHOLE - lone.basis_points)
    # With a forecast standing, `+10` may have been meant as a move.
    may_be_move = ballot.standing is not None and first.sign == "+"
    notes = (Note("picks.plus_as_level", {"piece": excerpt(text)}),) if may_be_move else ()
    return Reading(forecast, notes, lone.normalised, proposal=may_be_move)


def _are_unit(pieces: Sequence[Piece]) -> bool:
    words = [piece.text.lower() for piece in pieces if isinstance(piece, Word) and not piece.quoted]
    return len(words) == len(pieces) and " ".join(words) in ("", *UNIT_WORDS)


def _read_alone(word: Word, pieces: Sequence[Piece], ballot: Ballot) -> Forecast:
    if len(pieces) > 1:
        raise ballot.refusal("preset_alone", word.typed)
    if word.says("even"):
        return round_shares([1] * ballot.count)
    forecast = ballot.standing if word.says("keep") else ballot.crowd
    if forecast is None:
        raise Refused("picks.nothing_to_keep" if word.says("keep") else "picks.no_crowd")
    return forecast


def _read_favouring(word: Word, pieces: Sequence[Piece], ballot: Ballot) -> Forecast:
    if len(pieces) == 1 or not isinstance(pieces[1], Word):
        raise ballot.refusal("preset_without_outcome", word.typed)
    favourite, after = key_at(pieces, 1, ballot)
    if after < len(pieces):
        raise ballot.refusal("misplaced", pieces[after].typed)
    lean = max(Fraction(_LEAN_AT_LEAST), Fraction(WHOLE, ballot.count) + _LEAN_ABOVE_EVEN)
    share = {"certain": Fraction(_CERTAIN), "likely": Fraction(_LIKELY), "lean": lean}[word.text.lower()]
    others = (WHOLE - share) / (ballot.count - 1)
    return round_shares([share if ordinal == favourite else others for ordinal in range(ballot.count)])


def _are_colon_weights(pieces: Sequence[Piece]) -> bool:
    numbers, marks = pieces[::2], pieces[1::2]
    return (
        len(numbers) == len(marks) + 1 > 1
        and all(isinstance(number, Number) for number in numbers)
        and all(isinstance(mark, Mark) and mark.text == ":" for mark in marks)
    )


def _weigh(pieces: Sequence[Piece], ballot: Ballot) -> Forecast:
    weights = []
    for piece in pieces:
        if not isinstance(piece, Number) or piece.sign:
            raise ballot.refusal("weights_only", piece.typed)
        weights.append(piece.amount)
    if len(weights) != ballot.count:
        raise ballot.refusal("count", n=len(weights), wanted=ballot.count)
    if not any(weights):
        raise ballot.refusal("all_zero")
    return round_shares(weights)
