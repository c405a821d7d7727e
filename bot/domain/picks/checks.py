"""From items to a statement: which items may stand together, and what their numbers then mean."""

from collections.abc import Mapping

from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, letter
from bot.domain.picks.ballot import Ballot
from bot.domain.picks.items import Items
from bot.domain.picks.pieces import Number
from bot.domain.picks.reading import Note
from bot.domain.picks.statement import Levels, Move, Moves, Rest
from bot.domain.picks.tolerance import is_near_whole
from bot.domain.text.numerals import Amount, is_below_one, refuse_above_hundred
from bot.domain.text.percent import below_one

_ONE_PERCENT = 100


def state(items: Items, ballot: Ballot) -> Levels | Moves:
    """Tell what the items state.

    Raises:
        Refused: they do not fit together or do not fit the question.
    """
    _refuse_mixtures(items, ballot)
    _refuse_twice(items, ballot)
    if items.numbers[0].sign:
        return _moves(items)
    if items.listed:
        _refuse_count(items, ballot)
    numbers = dict(enumerate(items.listed)) if items.listed else dict(items.named)
    for number in numbers.values():
        refuse_above_hundred(number.amount, number.typed)
    notes: tuple[Note, ...] = ()
    given: Mapping[int, Amount] = {ordinal: number.amount for ordinal, number in numbers.items()}
    if len(given) == ballot.count:
        given, notes = _as_fractions(numbers, given)
    else:
        _refuse_doubtful(numbers)
    return Levels(given, tuple(items.takers), items.rest or Rest.ANY, notes)


def _refuse_mixtures(items: Items, ballot: Ballot) -> None:
    if items.listed and (items.named or items.takers):
        raise ballot.refusal("named_and_not", items.listed[0].typed)
    numbers = items.numbers
    if not numbers:
        raise ballot.refusal("no_numbers")
    signed = [number for number in numbers if number.sign]
    if not signed:
        return
    if items.listed:
        raise _unnamed_move(signed, ballot)
    if len(signed) < len(numbers) or items.takers or items.rest:
        raise ballot.refusal("moves_and_levels", signed[0].typed)


def _unnamed_move(signed: list[Number], ballot: Ballot) -> Refused:
    negative = next((number for number in signed if number.sign == "-"), None)
    if negative is None:
        return ballot.refusal("move_unnamed", signed[0].typed)
    return ballot.refusal("negative", negative.typed)


def _refuse_twice(items: Items, ballot: Ballot) -> None:
    seen: set[int] = set()
    for ordinal in (*(ordinal for ordinal, _ in items.named), *items.takers):
        if ordinal in seen:
            raise ballot.refusal("twice", letter=letter(ordinal))
        seen.add(ordinal)


def _refuse_count(items: Items, ballot: Ballot) -> None:
    found = len(items.listed)
    if found > ballot.count or (found < ballot.count and items.rest is None):
        raise ballot.refusal("count", n=found, wanted=ballot.count)


def _moves(items: Items) -> Moves:
    return {
        ordinal: Move(-number.amount if number.sign == "-" else number.amount, number.typed)
        for ordinal, number in items.named
    }


def _as_fractions(
    numbers: Mapping[int, Number], given: Mapping[int, Amount]
) -> tuple[Mapping[int, Amount], tuple[Note, ...]]:
    """Take a full list for fractions of 1 where all its values are at most 1 and add up to about 1."""
    if any(number.percent or number.amount > _ONE_PERCENT for number in numbers.values()):
        return given, ()
    if not is_near_whole(sum(given.values()), _ONE_PERCENT):
        return given, ()
    scale = WHOLE // _ONE_PERCENT
    return {ordinal: amount * scale for ordinal, amount in given.items()}, (Note("picks.fractions", {}),)


def _refuse_doubtful(numbers: Mapping[int, Number]) -> None:
    """Refuse an incomplete vote whose numbers could be percents or fractions alike."""
    if any(number.percent or number.amount > _ONE_PERCENT for number in numbers.values()):
        return
    for number in numbers.values():
        if is_below_one(number.amount):
            raise below_one(number.amount, number.typed)
