"""From a statement to a forecast: sums that are off, outcomes left out, and moves."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, Forecast, letter, percent_text, round_shares
from bot.domain.picks.ballot import Ballot, letters
from bot.domain.picks.reading import Note, Reading
from bot.domain.picks.statement import Levels, Moves, Rest
from bot.domain.picks.tolerance import is_near_whole
from bot.domain.text.numerals import Amount, excerpt


def settle_levels(levels: Levels, ballot: Ballot) -> Reading:
    """Complete the levels to a forecast.

    Raises:
        Refused: they exceed the whole, are all zero, or `rest keep` has nothing to refer to.
    """
    if len(levels.given) == ballot.count:
        return _settle_full(levels, ballot)
    left = _left_over(levels.given, ballot)
    missing = [ordinal for ordinal in range(ballot.count) if ordinal not in levels.given]
    proportions = _proportions(levels.rest, ballot)
    shared = share_out(left, levels.takers or missing, None if levels.takers else proportions)
    notes = (*levels.notes, *_rest_notes(left, missing, levels.takers, proportions))
    return _reading({**levels.given, **shared}, ballot, notes)


def settle_moves(moves: Moves, ballot: Ballot) -> Reading:
    """Move from the standing forecast; from the crowd or the even split only as a proposal.

    Raises:
        Refused: an outcome would leave 0 to 100 percent, or all together would exceed the whole.
    """
    moved = {ordinal: step_to(ordinal, move.step, move.typed, ballot) for ordinal, move in moves.items()}
    notes = start_notes(ballot)
    if len(moved) == ballot.count:
        reading = _settle_full(Levels(moved, notes=notes), ballot)
    else:
        others = [ordinal for ordinal in range(ballot.count) if ordinal not in moved]
        left = _left_over(moved, ballot)
        if left != sum(ballot.base[ordinal] for ordinal in others):
            notes += _shared_notes(left, others, ballot.base)
        reading = _reading({**moved, **share_out(left, others, ballot.base)}, ballot, notes)
    return Reading(reading.forecast, reading.notes, normalised=True, proposal=reading.proposal or not ballot.standing)


def step_to(ordinal: int, step: Amount, typed: str, ballot: Ballot) -> Amount:
    """Move one outcome.

    Raises:
        Refused: it would leave 0 to 100 percent.
    """
    now = ballot.base[ordinal]
    result = now + step
    if 0 <= result <= WHOLE:
        return result
    shown = percent_text(round(max(result, -result)))
    raise ballot.refusal(
        "move_too_far",
        typed,
        letter=letter(ordinal),
        now=percent_text(now),
        result=excerpt(f"-{shown}" if result < 0 else shown),
    )


def start_notes(ballot: Ballot) -> tuple[Note, ...]:
    """Say where moves start when the member has no standing forecast."""
    if ballot.standing:
        return ()
    return (Note("picks.from_crowd" if ballot.crowd else "picks.from_even", {}),)


def share_out(left: Amount, receivers: Sequence[int], proportions: Forecast | None) -> dict[int, Amount]:
    """Share an amount in the given proportions; evenly where there are none or all are zero."""
    weights = [proportions[ordinal] for ordinal in receivers] if proportions else []
    total = sum(weights)
    if total == 0:
        return dict.fromkeys(receivers, Fraction(left, len(receivers)))
    return {ordinal: Fraction(left * weight, total) for ordinal, weight in zip(receivers, weights, strict=True)}


def _settle_full(levels: Levels, ballot: Ballot) -> Reading:
    total = sum(levels.given.values())
    if total == 0:
        raise ballot.refusal("all_zero")
    if total == WHOLE:
        return _reading(levels.given, ballot, levels.notes)
    scaled = is_near_whole(total)
    note = Note("picks.scaled" if scaled else "picks.adds_up", {"total": percent_text(round(total))})
    reading = _reading(levels.given, ballot, (*levels.notes, note))
    return Reading(reading.forecast, reading.notes, normalised=True, proposal=not scaled)


def _left_over(given: Mapping[int, Amount], ballot: Ballot) -> Amount:
    total = sum(given.values())
    if total > WHOLE:
        raise ballot.refusal("over", total=percent_text(round(total)), over=percent_text(round(total - WHOLE)))
    return WHOLE - total


def _proportions(rest: Rest, ballot: Ballot) -> Forecast | None:
    if rest is Rest.EVEN:
        return None
    if rest is Rest.KEEP and ballot.standing is None:
        raise Refused("picks.nothing_to_keep")
    return ballot.standing


def _rest_notes(
    left: Amount, missing: Sequence[int], takers: Sequence[int], proportions: Forecast | None
) -> tuple[Note, ...]:
    if left == 0:
        return (_zero_note(missing),)
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


def _zero_note(ordinals: Sequence[int]) -> Note:
    return Note("picks.rest_is_zero", {"n": len(ordinals), "letters": letters(ordinals)})


def _reading(amounts: Mapping[int, Amount], ballot: Ballot, notes: Iterable[Note]) -> Reading:
    forecast = round_shares([amounts.get(ordinal, 0) for ordinal in range(ballot.count)])
    return Reading(forecast, tuple(notes), normalised=True, proposal=False)
