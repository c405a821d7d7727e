"""Forms with a date field: an ambiguous date is asked about, every other error brings the form back."""

from collections.abc import Callable, Mapping

from bot.domain.dates.deadline import AmbiguousDate
from bot.domain.errors import Refused
from bot.domain.moment import Moment
from bot.domain.time.local_time import as_typed, local_of, with_offset
from bot.domain.time.zone import zone_named
from bot.inputs.app import ReopenForm
from bot.inputs.asking import SaveDraft
from bot.inputs.questions import SaveEdit
from bot.inputs.resolving import ResolveQuestion, SetNewDeadline
from bot.request.context import Context
from bot.request.forms import failed_form, kept_button
from bot.ui.cards import Button, Card, Entry, Form, Listing

DateForm = SaveDraft | SaveEdit | ResolveQuestion | SetNewDeadline
"""The submitted forms that have a date field."""


async def failed_date_form(
    ctx: Context, sent: DateForm, errors: Mapping[str, Refused], form: Callable[[Mapping[str, Refused]], Form]
) -> Card:
    """The answer to a form with errors: the question which date is meant if that is the only one, else the form again.

    Args:
        ctx: the circumstances of the request.
        sent: the submission.
        errors: what was wrong, by field; at least one.
        form: makes the form with such errors at its fields.
    """
    (field, first), *others = errors.items()
    if not others and isinstance(first, AmbiguousDate) and first.readings:
        return await _which_date(ctx, sent, field, first)
    shown = {name: _with_readings(refused, ctx.community.zone) for name, refused in errors.items()}
    return await failed_form(ctx, sent, form(shown), list(shown.values()))


async def _which_date(ctx: Context, sent: DateForm, field: str, ambiguous: AmbiguousDate) -> Card:
    """The readings of the date, each with a button that sends the form again with it and all else as it was typed."""
    zone = zone_named(ctx.community.zone)
    rows = []
    for at_ms in ambiguous.readings:
        # With its UTC offset it stays the same instant if the community's zone is changed before the click.
        again = sent.model_copy(update={"values": {**sent.values, field: with_offset(at_ms, zone)}})
        button = await kept_button(ctx, "ui.button_choose", again)
        rows.append(_reading(ctx, at_ms, ambiguous.clocks.get(at_ms, ""), button))
    return Card(
        kind="which",
        title=ctx.say(ambiguous.key, **ambiguous.facts),
        blocks=(Listing(tuple(rows)),),
        buttons=(await ctx.button("ui.button_try_again", ReopenForm(token=await ctx.keep(sent))),),
    )


def _with_readings(refused: Refused, zone: str) -> Refused:
    """An ambiguous date as an error that lists the readings as one can type them; any other error as it is."""
    if not isinstance(refused, AmbiguousDate) or not refused.readings:
        return refused
    readings = ", ".join(as_typed(at_ms, zone_named(zone)) for at_ms in refused.readings)
    return Refused("dates.choose", word=refused.facts["word"], readings=readings)


def _reading(ctx: Context, at_ms: int, clock: str, button: Button) -> Entry:
    """A reading in the community's zone, by which dates are read, and in the reader's own.

    `clock` is the one by which it is meant, where that is asked; else empty.
    """
    zone = zone_named(ctx.community.zone)
    day = ctx.texts.word(f"boards.schedule_day_{local_of(at_ms, zone).isoweekday()}")
    said = ctx.say("dates.reading", day=day, when=as_typed(at_ms, zone), zone=str(zone))
    key = "dates.reading_by" if clock else "dates.reading_for_you"
    return Entry(said, ctx.say(key, at=Moment(at_ms), clock=clock), button)
