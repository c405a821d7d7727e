"""`admin doctor`: what is due and what is stuck in the community of the administrator who asks."""

from bot.doctor.outlook import outlook_entries
from bot.doctor.outlook_card import outlook_card
from bot.inputs.doctor import ShowOutlook
from bot.request.context import Context
from bot.ui.cards import Card


async def show_outlook(_: ShowOutlook, ctx: Context) -> Card:
    """Read one moment of the community, beside everybody else; nothing is changed by it."""
    async with ctx.store.moment() as session:
        return outlook_card(ctx.texts, await outlook_entries(session, ctx.now, ctx.community.id))
