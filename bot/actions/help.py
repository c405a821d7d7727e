"""`help`: what one can do here."""

from bot.actions.review import may_ask
from bot.cards import Card
from bot.context import Context
from bot.inputs import ShowHelp
from bot.views.help import help_card


def show_help(action: ShowHelp, ctx: Context) -> Card:
    """The commands, or the one asked about."""
    return help_card(ctx.texts, action.topic, admin_command=ctx.actor.admin_command, asks=may_ask(ctx))
