"""A text that can be read in several ways: the member is asked which one is meant."""

from collections.abc import Callable

from bot.domain.forecast import letter, percent_text
from bot.domain.picks import Reading, SeveralReadings
from bot.inputs.action import Action
from bot.inputs.app import ReopenForm
from bot.request.context import Context
from bot.request.forms import kept_button
from bot.ui.cards import Card, Entry, Listing
from bot.ui.figures import forecast_line


async def which_reading(ctx: Context, several: SeveralReadings, send: Callable[[str], Action], typed: Action) -> Card:
    """The readings, each with a button that sends it, and the way back to the form.

    Args:
        ctx: the circumstances of the request.
        several: the readings.
        send: makes the action of a reading, which is given as one types it.
        typed: the form as it was sent, or as it would have been.
    """
    rows = [
        Entry(
            text=(forecast_line(reading.forecast),),
            note=(" ".join(ctx.texts.word(note.key, **note.facts) for note in reading.notes),),
            button=await kept_button(ctx, "ui.button_choose", send(as_picks(reading))),
        )
        for reading in several.readings
    ]
    return Card(
        kind="which",
        title=ctx.say(several.key, **several.facts),
        blocks=(Listing(tuple(rows)),),
        buttons=(await ctx.button("ui.button_try_again", ReopenForm(token=await ctx.keep(typed))),),
    )


def as_picks(reading: Reading) -> str:
    """A reading as one types it, such as `A 70 B 30`."""
    return " ".join(f"{letter(at)} {percent_text(share)}" for at, share in enumerate(reading.forecast))
