"""Forms with a date in them: what could not be taken comes back, and a date with several readings is asked about."""

from collections.abc import Callable, Mapping

from bot.domain.dates.deadline import AmbiguousDate
from bot.domain.errors import Refused
from bot.domain.moment import Moment
from bot.domain.time.local_time import as_typed, local_of, with_offset
from bot.domain.time.zone import zone_named
from bot.inputs.app import ReopenForm
from bot.inputs.asking import SaveDraft
from bot.inputs.questions import SaveEdit
from bot.inputs.resolving import ResolveQuestion
from bot.request.context import Context
from bot.request.forms import failed_form, waiting_button
from bot.ui.cards import Button, Card, Entry, Form, Listing

Sent = SaveDraft | SaveEdit | ResolveQuestion


async def not_taken(
    ctx: Context, sent: Sent, errors: Mapping[str, Refused], form: Callable[[Mapping[str, Refused]], Form]
) -> Card:
    """What is answered to a form that could not be taken: which date is meant where that is all, else its errors.

    Args:
        ctx: the circumstances of the request.
        sent: the form as it was sent.
        errors: what was wrong, by the field; at least one.
        form: draws the form with those errors at its fields.
    """
    (field, first), *others = errors.items()
    if not others and isinstance(first, AmbiguousDate) and first.readings:
        return await _which_date(ctx, sent, field, first)
    told = {name: _told_at_its_field(refused, ctx.community.zone) for name, refused in errors.items()}
    return await failed_form(ctx, sent, form(told), list(told.values()))


async def _which_date(ctx: Context, sent: Sent, field: str, ambiguous: AmbiguousDate) -> Card:
    """Each reading with a button that sends the form again with it, all else as it was typed."""
    zone = zone_named(ctx.community.zone)
    rows = []
    for at_ms in ambiguous.readings:
        # With its offset: it is the same instant also where the community has moved to another zone before the click.
        again = sent.model_copy(update={"values": {**sent.values, field: with_offset(at_ms, zone)}})
        button = await waiting_button(ctx, "ui.button_choose", again)
        rows.append(_reading(ctx, at_ms, button))
    return Card(
        kind="which",
        title=ctx.say(ambiguous.key, **ambiguous.facts),
        blocks=(Listing(tuple(rows)),),
        buttons=(await ctx.button("ui.button_try_again", ReopenForm(token=await ctx.keep(sent))),),
    )


def _told_at_its_field(refused: Refused, zone: str) -> Refused:
    """Where more has to be mended, the readings are told as one can type them."""
    if not isinstance(refused, AmbiguousDate) or not refused.readings:
        return refused
    readings = ", ".join(as_typed(at_ms, zone_named(zone)) for at_ms in refused.readings)
    return Refused("dates.choose", word=refused.facts["word"], readings=readings)


def _reading(ctx: Context, at_ms: int, button: Button) -> Entry:
    """By the community's clocks, which are those that dates are read by, and by the reader's."""
    zone = zone_named(ctx.community.zone)
    day = ctx.texts.word(f"boards.schedule_day_{local_of(at_ms, zone).isoweekday()}")
    said = ctx.say("dates.reading", day=day, when=as_typed(at_ms, zone), zone=str(zone))
    return Entry(said, ctx.say("dates.reading_for_you", at=Moment(at_ms)), button)
