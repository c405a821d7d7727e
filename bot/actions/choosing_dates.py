"""A date that can be read in several ways: each reading with a button that goes on with it."""

from collections.abc import Callable

from bot.actions.forms import waiting_button
from bot.cards import Card, Entry, Listing
from bot.context import Context
from bot.domain.deadline import AmbiguousDate
from bot.domain.moment import Moment
from bot.inputs import Action, ReopenForm


async def which_date(ctx: Context, ambiguous: AmbiguousDate, sent: Action, again: Callable[[int], Action]) -> Card:
    """Ask which of the readings is meant.

    Args:
        ctx: the circumstances of the request.
        ambiguous: what was typed, with at least one reading.
        sent: the form as it was sent, for Try again.
        again: the same form with an instant, UTC milliseconds, in the date's place.
    """
    rows = [
        Entry((Moment(at_ms),), button=await waiting_button(ctx, "buttons.choose", again(at_ms)))
        for at_ms in ambiguous.readings
    ]
    return Card(
        kind="which",
        title=ctx.say(ambiguous.key, **ambiguous.facts),
        blocks=(Listing(tuple(rows)),),
        buttons=(await ctx.button("buttons.try_again", ReopenForm(token=await ctx.keep(sent))),),
    )
