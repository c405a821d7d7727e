"""How a form with one field per outcome, or with one field for all, becomes a forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.errors import Refused
from bot.domain.forecast import LETTERS, WHOLE, Forecast, percent_text, round_shares
from bot.domain.picks.ballot import Ballot, letters
from bot.domain.picks.fields import Field, read_field
from bot.domain.picks.keys import Keys
from bot.domain.picks.reading import FieldsRefused, Note, Reading
from bot.domain.picks.settle import settle_levels, share_out, start_notes
from bot.domain.picks.statement import Levels
from bot.domain.picks.text import read_text, refuse_long
from bot.domain.text.numerals import Amount

ALL = "all"
"""The key of a text field that holds the whole vote, one or more outcomes per line."""

_TWO = 2


def read_form(
    values: Mapping[str, str], outcomes: Sequence[str], prefilled: Forecast | None, crowd: Forecast | None = None
) -> Reading:
    """Read the fields of a form.

    Args:
        values: what the fields hold, by the outcomes' letters; or the field `ALL` alone, read line by line as a vote.
            With two outcomes the field `A` is enough.
        outcomes: the names of the question's outcomes, 2 to 20.
        prefilled: the forecast with which the form was opened: the member's standing one.
        crowd: the crowd forecast; None while it is hidden or empty.

    Raises:
        FieldsRefused: fields could not be read.
        Refused: together they are no forecast; or the field `ALL` was refused as `read_picks` refuses.
    """
    ballot = Ballot(Keys(outcomes), prefilled, crowd)
    if ALL in values:
        refuse_long(values[ALL])
        return read_text(values[ALL].replace("\r\n", " ").replace("\n", " "), ballot, settle_prefilled)
    fields = _read_fields(values, ballot)
    given = {ordinal: field.amount for ordinal, field in fields.items() if field.amount is not None}
    if not given:
        raise ballot.refusal("no_numbers")
    reading = _settle_fields(given, fields, ballot)
    plain = len(given) == len(fields) and not reading.notes and not any(field.normalised for field in fields.values())
    return reading._replace(normalised=not plain)


def settle_prefilled(levels: Levels, ballot: Ballot) -> Reading:
    """Complete levels that were typed over a prefilled forecast.

    Where the sum is off, changed numbers stand and the unchanged ones share the rest in their old proportions; as a
    proposal. Everything else is settled as in any vote.

    Raises:
        Refused: as `settle_levels`.
    """
    giving = _unchanged_that_give(levels, ballot)
    if not giving or ballot.standing is None:
        return settle_levels(levels, ballot)
    stand = {ordinal: amount for ordinal, amount in levels.given.items() if ordinal not in giving}
    others = [ordinal for ordinal in range(ballot.count) if ordinal not in stand]
    left = WHOLE - sum(stand.values())
    amounts = {**stand, **share_out(left, others, ballot.standing)}
    forecast = round_shares([amounts[ordinal] for ordinal in range(ballot.count)])
    shown = {"changed": letters(stand), "left": percent_text(round(left)), "letters": letters(others)}
    note = Note("picks.others_share", {**shown, "n": len(others)})
    return Reading(forecast, (*levels.notes, note), normalised=True, proposal=True)


def _read_fields(values: Mapping[str, str], ballot: Ballot) -> dict[int, Field]:
    own = list(LETTERS[: ballot.count])
    fields: dict[int, Field] = {}
    errors: dict[str, Refused] = {}
    for name, text in values.items():
        try:
            if name not in own:
                raise ballot.refusal("unknown", name)
            fields[own.index(name)] = read_field(text, own.index(name), ballot)
        except Refused as refusal:
            errors[name] = refusal
    if errors:
        raise FieldsRefused(errors)
    return fields


def _settle_fields(given: Mapping[int, Amount], fields: Mapping[int, Field], ballot: Ballot) -> Reading:
    unfounded = not ballot.standing and any(field.moved for field in fields.values())
    if ballot.count == _TWO and list(fields) == [0]:
        reading = Reading(round_shares([given[0], WHOLE - given[0]]), (), normalised=True, proposal=False)
    else:
        takers = tuple(ordinal for ordinal, field in fields.items() if field.taker)
        start = replace(ballot, standing=ballot.base) if unfounded else ballot
        reading = settle_prefilled(Levels(given, takers), start)
    if unfounded:
        reading = reading._replace(notes=(*start_notes(ballot), *reading.notes), proposal=True)
    return reading


def _unchanged_that_give(levels: Levels, ballot: Ballot) -> list[int]:
    """Find the prefilled outcomes that have to make room for the changed ones; none where the sum fits."""
    total = sum(levels.given.values())
    fits = total == WHOLE if len(levels.given) == ballot.count else total <= WHOLE
    if ballot.standing is None or levels.takers or fits:
        return []
    unchanged = [ordinal for ordinal, amount in levels.given.items() if amount == ballot.standing[ordinal]]
    changed_total = total - sum(ballot.standing[ordinal] for ordinal in unchanged)
    return unchanged if len(unchanged) < len(levels.given) and changed_total <= WHOLE else []
