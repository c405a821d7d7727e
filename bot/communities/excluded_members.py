"""`member`: whose forecasts count, and whose do not."""

from bot.communities.excluded_members_card import excluded_list
from bot.domain.mention import Mention
from bot.inputs.communities import ManageMembers
from bot.ports.outgoing import question_subject
from bot.request.context import Context
from bot.request.mentions import member_of, mentioned
from bot.ui.cards import Card


async def manage_members(action: ManageMembers, ctx: Context) -> Card:
    """Exclude one, include one again, or only list the excluded; the list follows in any case."""
    if action.step != "list":
        await _set(await mentioned(ctx, action.who), ctx, excluded=action.step == "exclude")
    return excluded_list(ctx.texts, await ctx.store.read.members.excluded(ctx.community.id))


async def _set(mention: Mention, ctx: Context, *, excluded: bool) -> None:
    """From now on; what was resolved before stays as it was."""
    async with ctx.transaction() as session:
        member = await member_of(session, mention, ctx)
        await session.members.exclude(member.id, ctx.now if excluded else None)
    # The crowd on the open questions they have a forecast on is another one now.
    for question, _ in await ctx.store.read.forecasts.standing_of_member(ctx.community.id, member.id):
        ctx.touched(question_subject(question.id))
