"""Reads the forecast form: one field for each outcome, or one field for all of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import Refused
from bot.domain.forecast import LETTERS, WHOLE, Forecast, percent_text, round_shares
from bot.domain.picks.completing import (
    Levels,
    Moves,
    apply_moves,
    complete_levels,
    move_outcome,
    share_out,
    start_notes,
    too_small_notes,
)
from bot.domain.picks.context import OutcomeFinder, VoteContext, letters
from bot.domain.picks.items import REST
from bot.domain.picks.reading import FieldsRefused, Note, Reading
from bot.domain.picks.text import read_vote, refuse_long
from bot.domain.text.numerals import DECIMAL_COMMA, NUMBER, THOUSANDS, Amount, basis_points, to_ascii, without_invisible
from bot.domain.text.percent import NUMBER_LIMIT, read_percent

ALL = "all"
"""The key of a text field that holds the whole vote, one or more outcomes per line."""

_STEP = re.compile(rf"([+-]) ?%?({NUMBER}) ?%?")


@dataclass(frozen=True, slots=True)
class _Field:
    """What one field was read as.

    Args:
        amount: the outcome's probability in basis points; None for a blank field and for `rest`.
        taker: whether the field says `rest`.
        moved: whether it says a step such as `+10` from the standing forecast.
        normalised: whether it was typed in another form than the one in which forecasts are shown.
    """

    amount: Amount | None = None
    taker: bool = False
    moved: bool = False
    normalised: bool = True


def read_form(
    values: Mapping[str, str], outcomes: Sequence[str], prefilled: Forecast | None, crowd: Forecast | None = None
) -> Reading:
    """Read the fields of a forecast form.

    Args:
        values: the text of each field, by the outcome's letter; or the field `ALL` alone, which holds a vote as
            `read_picks` reads it, on one or several lines. With two outcomes the field `A` is enough.
        outcomes: the names of the question's outcomes, 2 to 20.
        prefilled: the member's standing forecast, with which the form was filled in; None for a form that was empty.
        crowd: the crowd forecast; None while it is hidden or empty.

    Raises:
        FieldsRefused: one or more fields cannot be read.
        Refused: each field can be read, but together they are no forecast; or `ALL` is refused as by `read_picks`.
    """
    context = VoteContext(OutcomeFinder(outcomes), prefilled, crowd)
    if ALL in values:
        refuse_long(values[ALL])
        return read_vote(values[ALL].replace("\r\n", " ").replace("\n", " "), context, _complete)
    fields = _read_fields(values, context)
    given = {ordinal: field.amount for ordinal, field in fields.items() if field.amount is not None}
    if not given:
        raise context.refusal("no_numbers")
    reading = _complete_fields(given, fields, context)
    plain = len(given) == len(fields) and not reading.notes and not any(field.normalised for field in fields.values())
    return reading._replace(normalised=not plain)


def _complete(said: Levels | Moves, context: VoteContext) -> Reading:
    return complete_prefilled(said, context) if isinstance(said, Levels) else apply_moves(said, context)


def complete_prefilled(levels: Levels, context: VoteContext) -> Reading:
    """Complete levels that were typed over a prefilled forecast.

    Where the sum is off, changed numbers stay as typed and the unchanged ones share what is left in their old
    proportions; this is a proposal. Everything else is completed as by `complete_levels`.

    Raises:
        Refused: as from `complete_levels`.
    """
    giving = _unchanged_that_give(levels, context)
    if not giving or context.standing is None:
        return complete_levels(levels, context)
    stand = {ordinal: amount for ordinal, amount in levels.given.items() if ordinal not in giving}
    others = [ordinal for ordinal in range(context.count) if ordinal not in stand]
    left = WHOLE - sum(stand.values())
    amounts = {**stand, **share_out(left, others, context.standing)}
    forecast = round_shares([amounts[ordinal] for ordinal in range(context.count)])
    shown = {"changed": letters(stand), "left": percent_text(round(left)), "letters": letters(others)}
    note = Note("picks.others_share", {**shown, "n": len(others)})
    small = too_small_notes([amounts[ordinal] for ordinal in range(context.count)], forecast)
    return Reading(forecast, (*levels.notes, note, *small), normalised=True, proposal=True)


def _read_fields(values: Mapping[str, str], context: VoteContext) -> dict[int, _Field]:
    own = list(LETTERS[: context.count])
    fields: dict[int, _Field] = {}
    errors: dict[str, Refused] = {}
    for name, text in values.items():
        try:
            if name not in own:
                raise context.refusal("unknown", name)
            fields[own.index(name)] = _read_field(text, own.index(name), context)
        except Refused as refusal:
            errors[name] = refusal
    if errors:
        raise FieldsRefused(errors)
    return fields


def _read_field(text: str, ordinal: int, context: VoteContext) -> _Field:
    """Read the field of one outcome: a number, a step, `rest` or nothing.

    Raises:
        Refused: the field holds anything else, or a number outside 0 to 100.
    """
    if len(text) > NUMBER_LIMIT:
        raise Refused("picks.number_too_long", limit=NUMBER_LIMIT)
    folded = to_ascii(without_invisible(text)).strip(" ")
    if not folded:
        return _Field()
    if folded.lower() == REST:
        return _Field(taker=True)
    if context.standing and folded == percent_text(context.standing[ordinal]):
        # `0.5` may be a percentage or a fraction, but not where the form was filled in with it.
        return _Field(context.standing[ordinal], normalised=False)
    step = None if THOUSANDS.search(folded) else _STEP.fullmatch(DECIMAL_COMMA.sub(".", folded))
    if step:
        amount = basis_points(step[2])
        return _Field(move_outcome(ordinal, -amount if step[1] == "-" else amount, text, context), moved=True)
    lone = read_percent(text)
    # What would be stored as 0 or 100 and was said as neither is told apart from these.
    amount = lone.exact if lone.basis_points in (0, WHOLE) else lone.basis_points
    return _Field(amount, normalised=lone.normalised)


def _complete_fields(given: Mapping[int, Amount], fields: Mapping[int, _Field], context: VoteContext) -> Reading:
    assumed_base = not context.standing and any(field.moved for field in fields.values())
    if context.count == 2 and list(fields) == [0]:  # noqa: PLR2004  of two outcomes the second gets what is left
        shares = (given[0], WHOLE - given[0])
        forecast = round_shares(shares)
        reading = Reading(forecast, too_small_notes(shares, forecast), normalised=True, proposal=False)
    else:
        takers = tuple(ordinal for ordinal, field in fields.items() if field.taker)
        start = replace(context, standing=context.base) if assumed_base else context
        reading = complete_prefilled(Levels(given, takers), start)
    if assumed_base:
        reading = reading._replace(notes=(*start_notes(context), *reading.notes), proposal=True)
    return reading


def _unchanged_that_give(levels: Levels, context: VoteContext) -> list[int]:
    """Return the outcomes whose prefilled numbers give way to the changed ones; none where the sum is not off."""
    total = sum(levels.given.values())
    fits = total == WHOLE if len(levels.given) == context.count else total <= WHOLE
    if context.standing is None or levels.takers or fits:
        return []
    unchanged = [ordinal for ordinal, amount in levels.given.items() if amount == context.standing[ordinal]]
    changed_total = total - sum(context.standing[ordinal] for ordinal in unchanged)
    return unchanged if len(unchanged) < len(levels.given) and changed_total <= WHOLE else []
