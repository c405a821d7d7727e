"""Reads votes in short form: preset words such as `even`, weights such as `3:1`, one number for two outcomes."""

from collections.abc import Sequence
from fractions import Fraction

from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, Forecast, round_shares
from bot.domain.picks.completing import too_small_notes
from bot.domain.picks.context import VoteContext
from bot.domain.picks.items import key_at
from bot.domain.picks.reading import Note, Reading
from bot.domain.picks.tokens import Mark, Number, Token, Word
from bot.domain.text.numerals import Amount, shortened
from bot.domain.text.percent import UNIT_WORDS, read_percent

# Basis points of the favourite; `lean` is 50 %, but at least 5 % more than an even split.
_CERTAIN = 9_700
_LIKELY = 7_500
_LEAN_AT_LEAST = 5_000
_LEAN_ABOVE_EVEN = 500
WITH_FAVOURITE = ("certain", "likely", "lean")
"""The words that say how sure a forecast is of an outcome."""
_ALONE = ("even", "keep", "crowd")


def read_shorthand(text: str, tokens: Sequence[Token], context: VoteContext) -> Reading | None:
    """Read a preset word, weights, or one number for two outcomes; return None where the vote is none of these.

    Raises:
        Refused: a preset lacks its outcome or the forecast it refers to, or more follows it; weights do not fit the
            question; `read_percent` refuses the one number.
    """
    if weights := _read_weights(tokens, context):
        forecast = round_shares(weights)
        return Reading(forecast, too_small_notes(weights, forecast), normalised=True, proposal=False)
    if preset := _read_preset(tokens, context):
        return Reading(preset, (), normalised=True, proposal=False)
    return _read_one_of_two(text, tokens, context)


def _read_preset(tokens: Sequence[Token], context: VoteContext) -> Forecast | None:
    first = tokens[0]
    if isinstance(first, Word) and first.says(*_ALONE):
        return _read_alone(first, tokens, context)
    if isinstance(first, Word) and first.says(*WITH_FAVOURITE):
        return _read_with_favourite(first, tokens, context)
    return None


def _read_weights(tokens: Sequence[Token], context: VoteContext) -> list[Amount] | None:
    if isinstance(tokens[0], Mark) and tokens[0].text == "~":
        return _weigh(tokens[1:], context)
    return _weigh(tokens[::2], context) if _are_colon_weights(tokens) else None


def _read_one_of_two(text: str, tokens: Sequence[Token], context: VoteContext) -> Reading | None:
    """Read a single number as the probability of the first of two outcomes."""
    first = tokens[0]
    if context.count != 2 or not isinstance(first, Number) or not _are_unit(tokens[1:]):  # noqa: PLR2004  only where the other is 100 less this
        return None
    lone = read_percent(text)
    forecast = (lone.basis_points, WHOLE - lone.basis_points)
    # Where a forecast stands, `+10` may be meant as a step from it.
    may_be_move = context.standing is not None and first.sign == "+"
    plus = (Note("picks.plus_as_level", {"piece": shortened(text)}),) if may_be_move else ()
    notes = (*plus, *too_small_notes((lone.exact, WHOLE - lone.exact), forecast))
    return Reading(forecast, notes, lone.normalised, proposal=may_be_move)


def _are_unit(tokens: Sequence[Token]) -> bool:
    words = [piece.text.lower() for piece in tokens if isinstance(piece, Word) and not piece.quoted]
    return len(words) == len(tokens) and " ".join(words) in ("", *UNIT_WORDS)


def _read_alone(word: Word, tokens: Sequence[Token], context: VoteContext) -> Forecast:
    if len(tokens) > 1:
        raise context.refusal("preset_alone", word.typed)
    if word.says("even"):
        return round_shares([1] * context.count)
    forecast = context.standing if word.says("keep") else context.crowd
    if forecast is None:
        raise Refused("picks.nothing_to_keep" if word.says("keep") else "picks.no_crowd")
    return forecast


def _read_with_favourite(word: Word, tokens: Sequence[Token], context: VoteContext) -> Forecast:
    if len(tokens) == 1 or not isinstance(tokens[1], Word):
        raise context.refusal("preset_without_outcome", word.typed)
    favourite, after = key_at(tokens, 1, context)
    if after < len(tokens):
        raise context.refusal("misplaced", tokens[after].typed)
    lean = max(Fraction(_LEAN_AT_LEAST), Fraction(WHOLE, context.count) + _LEAN_ABOVE_EVEN)
    share = {"certain": Fraction(_CERTAIN), "likely": Fraction(_LIKELY), "lean": lean}[word.text.lower()]
    others = (WHOLE - share) / (context.count - 1)
    return round_shares([share if ordinal == favourite else others for ordinal in range(context.count)])


def _are_colon_weights(tokens: Sequence[Token]) -> bool:
    numbers, marks = tokens[::2], tokens[1::2]
    return (
        len(numbers) == len(marks) + 1 > 1
        and all(isinstance(number, Number) for number in numbers)
        and all(isinstance(mark, Mark) and mark.text == ":" for mark in marks)
    )


def _weigh(tokens: Sequence[Token], context: VoteContext) -> list[Amount]:
    weights: list[Amount] = []
    for piece in tokens:
        if not isinstance(piece, Number) or piece.sign:
            raise context.refusal("weights_only", piece.typed)
        weights.append(piece.amount)
    if len(weights) != context.count:
        raise context.refusal("count", n=len(weights), wanted=context.count)
    if not any(weights):
        raise context.refusal("all_zero")
    return weights
