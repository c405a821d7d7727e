"""Did you mean: what may have been meant by a word that was mistyped, each with a button that does it."""

from collections.abc import Callable, Sequence

from bot.domain.errors import Mistyped, Refused
from bot.inputs.action import Action
from bot.inputs.app import ReopenForm
from bot.request.context import Context
from bot.request.forms import kept_button
from bot.ui.cards import Button, Card, Entry, Listing, Paragraph


async def offer_nearest(ctx: Context, mistyped: Mistyped, again: Callable[[str], Action]) -> Card:
    """What may have been meant, each with a button that does it; nothing is done before.

    Args:
        ctx: the circumstances of the request.
        mistyped: what was nearly said.
        again: the action with a word in place of the one that was mistyped.
    """
    rows = [Entry((near,), button=await ctx.button("ui.button_choose", again(near))) for near in mistyped.nearest]
    return did_you_mean(ctx, mistyped, rows)


async def offer_in_form(ctx: Context, mistyped: Mistyped, sent: Action, again: Callable[[str], Action]) -> Card:
    """As `offer_nearest`, for a field of a submitted form; the buttons send it again with all else as it was typed."""
    rows = [Entry((near,), button=await kept_button(ctx, "ui.button_choose", again(near))) for near in mistyped.nearest]
    form = await ctx.button("ui.button_try_again", ReopenForm(token=await ctx.keep(sent)))
    return did_you_mean(ctx, mistyped, rows, [form])


def did_you_mean(ctx: Context, refused: Refused, rows: Sequence[Entry], buttons: Sequence[Button] = ()) -> Card:
    """The card of what may have been meant."""
    return Card(
        kind="which",
        title=ctx.say("app.did_you_mean"),
        blocks=(Paragraph(ctx.say(refused.key, **refused.facts)), Listing(tuple(rows))),
        buttons=tuple(buttons),
    )
