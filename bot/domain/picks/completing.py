"""How levels (`A 40`) and moves (`A +10`) become a whole forecast: sums that are off, outcomes that are left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, Forecast, is_near_whole, letter, percent_text, round_shares
from bot.domain.picks.context import VoteContext, letters
from bot.domain.picks.reading import Note, Reading
from bot.domain.text.numerals import Amount, shortened


class Rest(StrEnum):
    """How the outcomes without a number share what is left.

    `KEEP` is in the proportions of the member's standing forecast, `EVEN` evenly, and `ANY`, which nobody types, as
    `KEEP` where there is a standing forecast and else as `EVEN`.
    """

    ANY = "any"
    EVEN = "even"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Levels:
    """A vote that gives probabilities, such as `A 40 B rest`.

    Args:
        given: the outcomes with a number, at least one; in basis points, each 0 to 10 000.
        takers: the outcomes with `rest` in place of a number: what is left goes to them in equal shares.
        rest: how the outcomes without a number share what is left where there are no takers.
        notes: what the member is to be told of how the numbers were read.
    """

    given: Mapping[int, Amount]
    takers: tuple[int, ...] = ()
    rest: Rest = Rest.ANY
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A step of one outcome.

    Args:
        step: basis points, negative for a step down.
        typed: the number as the member typed it.
    """

    step: Amount
    typed: str


Moves = Mapping[int, Move]
"""A vote that changes a forecast, such as `A +10 B -5`, by outcome."""


def complete(said: Levels | Moves, context: VoteContext) -> Reading:
    """Complete what a vote says to a forecast.

    Raises:
        Refused: as from `complete_levels` and `apply_moves`.
    """
    return complete_levels(said, context) if isinstance(said, Levels) else apply_moves(said, context)


def complete_levels(levels: Levels, context: VoteContext) -> Reading:
    """Complete levels to a forecast: outcomes without a number share what is left, a full list is scaled to 100 %.

    A full list whose sum is not within 99 to 101 % is a proposal.

    Raises:
        Refused: the levels exceed 100 %, are all zero, or say `rest keep` where no forecast stands.
    """
    if len(levels.given) == context.count:
        return _complete_list(levels, context)
    left = _left_over(levels.given, context)
    missing = [ordinal for ordinal in range(context.count) if ordinal not in levels.given]
    proportions = _proportions(levels.rest, context)
    shared = share_out(left, levels.takers or missing, None if levels.takers else proportions)
    notes = (*levels.notes, *_rest_notes(left, missing, levels.takers, proportions))
    return _reading({**levels.given, **shared}, context, notes)


def apply_moves(moves: Moves, context: VoteContext) -> Reading:
    """Apply moves to the standing forecast; the outcomes that are not moved share what is left in their proportions.

    Moves from the crowd forecast or an even split, where no forecast stands, are a proposal.

    Raises:
        Refused: an outcome would leave 0 to 100 %, or all together would exceed 100 %.
    """
    moved = {ordinal: move_outcome(ordinal, move.step, move.typed, context) for ordinal, move in moves.items()}
    notes = start_notes(context)
    if len(moved) == context.count:
        reading = _complete_list(Levels(moved, notes=notes), context)
    else:
        others = [ordinal for ordinal in range(context.count) if ordinal not in moved]
        left = _left_over(moved, context)
        if left != sum(context.base[ordinal] for ordinal in others):
            notes += _shared_notes(left, others, context.base)
        reading = _reading({**moved, **share_out(left, others, context.base)}, context, notes)
    return Reading(reading.forecast, reading.notes, normalised=True, proposal=reading.proposal or not context.standing)


def move_outcome(ordinal: int, step: Amount, typed: str, context: VoteContext) -> Amount:
    """Return the basis points of an outcome after a step from `context.base`.

    Raises:
        Refused: it would leave 0 to 100 %.
    """
    now = context.base[ordinal]
    result = now + step
    if 0 <= result <= WHOLE:
        return result
    shown = percent_text(round(max(result, -result)))
    raise context.refusal(
        "move_too_far",
        typed,
        letter=letter(ordinal),
        now=percent_text(now),
        result=shortened(f"-{shown}" if result < 0 else shown),
    )


def start_notes(context: VoteContext) -> tuple[Note, ...]:
    """Return the note that says from where moves start, if that is not the member's own forecast."""
    if context.standing:
        return ()
    return (Note("picks.from_crowd" if context.crowd else "picks.from_even", {}),)


def share_out(left: Amount, receivers: Sequence[int], proportions: Forecast | None) -> dict[int, Amount]:
    """Return each outcome's part of an amount: in the given proportions, or evenly where none is above zero."""
    weights = [proportions[ordinal] for ordinal in receivers] if proportions else []
    total = sum(weights)
    if total == 0:
        return dict.fromkeys(receivers, Fraction(left, len(receivers)))
    return {ordinal: Fraction(left * weight, total) for ordinal, weight in zip(receivers, weights, strict=True)}


def _complete_list(levels: Levels, context: VoteContext) -> Reading:
    total = sum(levels.given.values())
    if total == 0:
        raise context.refusal("all_zero")
    if total == WHOLE:
        return _reading(levels.given, context, levels.notes)
    scaled = is_near_whole(total)
    note = Note("picks.scaled" if scaled else "picks.adds_up", {"total": percent_text(round(total))})
    reading = _reading(levels.given, context, (*levels.notes, note))
    return Reading(reading.forecast, reading.notes, normalised=True, proposal=not scaled)


def _left_over(given: Mapping[int, Amount], context: VoteContext) -> Amount:
    total = sum(given.values())
    if total > WHOLE:
        raise context.refusal("over", total=percent_text(round(total)), over=percent_text(round(total - WHOLE)))
    return WHOLE - total


def _proportions(rest: Rest, context: VoteContext) -> Forecast | None:
    if rest is Rest.EVEN:
        return None
    if rest is Rest.KEEP and context.standing is None:
        raise Refused("picks.nothing_to_keep")
    return context.standing


def _rest_notes(
    left: Amount, missing: Sequence[int], takers: Sequence[int], proportions: Forecast | None
) -> tuple[Note, ...]:
    if left == 0:
        return (_zero_note(missing),)
    if round(left) == 0:
        return ()  # `too_small_notes` says it
    if not takers:
        return _shared_notes(left, missing, proportions)
    zero = [ordinal for ordinal in missing if ordinal not in takers]
    return (*_shared_notes(left, takers, None), *([_zero_note(zero)] if zero else []))


def _shared_notes(left: Amount, receivers: Sequence[int], proportions: Forecast | None) -> tuple[Note, ...]:
    if left == 0:
        return (_zero_note(receivers),)
    kept = proportions is not None and len(receivers) > 1 and any(proportions[ordinal] for ordinal in receivers)
    name = "picks.rest_in_proportion" if kept else "picks.rest_evenly"
    facts: dict[str, str | int] = {
        "left": percent_text(round(left)),
        "n": len(receivers),
        "letters": letters(receivers),
    }
    return (Note(name, facts),)


def too_small_notes(amounts: Sequence[Amount], forecast: Forecast) -> tuple[Note, ...]:
    """Return the note that names the outcomes of which nothing is left after rounding; none where there are none."""
    lost = [ordinal for ordinal, amount in enumerate(amounts) if amount > 0 and not forecast[ordinal]]
    return (Note("picks.too_small", {"n": len(lost), "letters": letters(lost)}),) if lost else ()


def _zero_note(ordinals: Sequence[int]) -> Note:
    return Note("picks.rest_is_zero", {"n": len(ordinals), "letters": letters(ordinals)})


def _reading(amounts: Mapping[int, Amount], context: VoteContext, notes: Iterable[Note]) -> Reading:
    shares = [amounts.get(ordinal, 0) for ordinal in range(context.count)]
    forecast = round_shares(shares)
    notes = (*notes, *too_small_notes(shares, forecast))
    return Reading(forecast, notes, normalised=True, proposal=False)
