"""Switching the weekly reminders on and off."""

from bot.inputs.reminders import SetReminders
from bot.reminders.reminders_card import reminders_set
from bot.request.context import Context
from bot.ui.cards import Card


async def set_reminders(action: SetReminders, ctx: Context) -> Card:
    """Remind the member weekly from the next slot on, or no more."""
    async with ctx.transaction() as session:
        await session.members.remind(ctx.member.id, ctx.now if action.on else None)
    return reminders_set(ctx.texts, on=action.on)
