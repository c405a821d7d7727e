"""`help`: what one can do here."""

from bot.app.help_card import help_card
from bot.inputs.app import ShowHelp
from bot.questions.review import may_ask
from bot.request.context import Context
from bot.ui.cards import Card


async def show_help(action: ShowHelp, ctx: Context) -> Card:
    """The commands, or the one asked about."""
    return help_card(ctx.texts, action.topic, admin_command=ctx.actor.admin_command, asks=may_ask(ctx))
