"""The two confirmations of an erasure, and the erasure itself."""

from bot.inputs.privacy import EraseMe
from bot.ports import Delivery
from bot.ports.outgoing import Subject, SubjectKind, question_subject
from bot.privacy.privacy_card import erased, really_erase
from bot.request.context import Context
from bot.request.forms import kept_action
from bot.ui.cards import Card


async def erase_me(action: EraseMe, ctx: Context) -> Card:
    """Ask once more, or erase the member; what showed something of them is drawn anew."""
    await kept_action(ctx, action.token)
    if not action.sure:
        return really_erase(ctx.texts, action)
    async with ctx.alone():
        gone = await ctx.store.erase(ctx.member.id, Delivery(ctx.actor.delivery, "", ctx.now))
    for question in gone.questions:
        ctx.touched(question_subject(question))
    for board in gone.boards:
        ctx.touched(Subject(SubjectKind.BOARD, board))
    return erased(ctx.texts)
