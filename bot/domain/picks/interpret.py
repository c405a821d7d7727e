"""What the items of a vote say together: levels or moves, unless they contradict each other or the question."""

from collections.abc import Mapping

from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, is_near_whole, letter
from bot.domain.picks.completing import Levels, Move, Moves, Rest
from bot.domain.picks.context import VoteContext
from bot.domain.picks.items import Items
from bot.domain.picks.reading import Note
from bot.domain.picks.tokens import Number
from bot.domain.text.numerals import Amount, is_below_one, refuse_above_hundred
from bot.domain.text.percent import below_one

_ONE_PERCENT = 100
"""Basis points; as a fraction the same number is 1."""


def interpret(items: Items, context: VoteContext) -> Levels | Moves:
    """Return the levels or the moves that the items are.

    Raises:
        Refused: the items cannot stand together (such as levels and moves, or an outcome twice), their number does not
            fit the question, or a number is above 100 % or could be a percentage as well as a fraction.
    """
    _refuse_mixtures(items, context)
    _refuse_twice(items, context)
    if items.numbers[0].sign:
        return _moves(items)
    if items.listed:
        _refuse_count(items, context)
    numbers = dict(enumerate(items.listed)) if items.listed else dict(items.named)
    for number in numbers.values():
        refuse_above_hundred(number.amount, number.typed)
    notes: tuple[Note, ...] = ()
    given: Mapping[int, Amount] = {ordinal: number.amount for ordinal, number in numbers.items()}
    if len(given) == context.count:
        given, notes = _as_fractions(numbers, given)
    else:
        _refuse_doubtful(numbers)
    return Levels(given, tuple(items.takers), items.rest or Rest.ANY, notes)


def _refuse_mixtures(items: Items, context: VoteContext) -> None:
    if items.listed and (items.named or items.takers):
        raise context.refusal("named_and_not", items.listed[0].typed)
    numbers = items.numbers
    if not numbers:
        raise context.refusal("no_numbers")
    signed = [number for number in numbers if number.sign]
    if not signed:
        return
    if items.listed:
        raise _unnamed_move(signed, context)
    if len(signed) < len(numbers) or items.takers or items.rest:
        raise context.refusal("moves_and_levels", signed[0].typed)


def _unnamed_move(signed: list[Number], context: VoteContext) -> Refused:
    negative = next((number for number in signed if number.sign == "-"), None)
    if negative is None:
        return context.refusal("move_unnamed", signed[0].typed)
    return context.refusal("negative", negative.typed)


def _refuse_twice(items: Items, context: VoteContext) -> None:
    seen: set[int] = set()
    for ordinal in (*(ordinal for ordinal, _ in items.named), *items.takers):
        if ordinal in seen:
            raise context.refusal("twice", letter=letter(ordinal))
        seen.add(ordinal)


def _refuse_count(items: Items, context: VoteContext) -> None:
    found = len(items.listed)
    if found > context.count or (found < context.count and items.rest is None):
        raise context.refusal("count", n=found, wanted=context.count)


def _moves(items: Items) -> Moves:
    return {
        ordinal: Move(-number.amount if number.sign == "-" else number.amount, number.typed)
        for ordinal, number in items.named
    }


def _as_fractions(
    numbers: Mapping[int, Number], given: Mapping[int, Amount]
) -> tuple[Mapping[int, Amount], tuple[Note, ...]]:
    """Read a full list as fractions of 1 where none of its numbers is above 1 and their sum is about 1."""
    if any(number.percent or number.amount > _ONE_PERCENT for number in numbers.values()):
        return given, ()
    if not is_near_whole(sum(given.values()), _ONE_PERCENT):
        return given, ()
    scale = WHOLE // _ONE_PERCENT
    return {ordinal: amount * scale for ordinal, amount in given.items()}, (Note("picks.fractions", {}),)


def _refuse_doubtful(numbers: Mapping[int, Number]) -> None:
    """Refuse an incomplete vote whose numbers could be percentages as well as fractions: no sum tells which."""
    if any(number.percent or number.amount > _ONE_PERCENT for number in numbers.values()):
        return
    for number in numbers.values():
        if is_below_one(number.amount):
            raise below_one(number.amount, number.typed)
