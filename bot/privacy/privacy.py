"""`privacy`: shows what is stored about a member, gives it as a file, and erases it."""

from typing import assert_never

from bot.inputs.privacy import EraseMe, ManagePrivacy
from bot.ports import Delivery
from bot.ports.my_data import FORMAT, MY_DATA
from bot.privacy.privacy_card import before_erasing, being_erased, handed_over, really_erase, what_is_kept
from bot.request.context import Context
from bot.request.forms import kept_action
from bot.ui.cards import Card, File


async def manage_privacy(action: ManagePrivacy, ctx: Context) -> Card:
    """Show what is stored, give it as a file, or explain what erasing does and ask the first time."""
    match action.action:
        case "show":
            held = await ctx.store.read.privacy.held(ctx.member.id)
            return what_is_kept(ctx.texts, ctx.member, held, ctx.community.settings.names)
        case "export":
            return await _hand_over(ctx)
        case "erase":
            held = await ctx.store.read.privacy.held(ctx.member.id)
            return before_erasing(ctx.texts, held, EraseMe(token=await ctx.keep(action)))
        case _:
            assert_never(action.action)


async def _hand_over(ctx: Context) -> Card:
    mine = await ctx.store.read.privacy.my_data(ctx.member.id)
    content = MY_DATA.dump_json(mine, indent=2) + b"\n"
    return handed_over(ctx.texts, mine, File(f"{FORMAT}.json", "application/json", content))


async def erase_me(action: EraseMe, ctx: Context) -> Card:
    """Ask the second time, or begin to erase the member; cards that show their forecast or name are redrawn.

    The rest is done by the background task, so that nobody waits for it.

    Raises:
        Refused: the first question was asked more than a day ago, or another request of the member is erasing them.
    """
    await kept_action(ctx, action.token)
    if not action.sure:
        return really_erase(ctx.texts, action)
    async with ctx.alone():
        gone = await ctx.store.erase(ctx.member.id, Delivery(ctx.actor.delivery, "", ctx.now))
    for subject in gone.shown:
        ctx.touched(subject)
    return being_erased(ctx.texts, excluded=False)
