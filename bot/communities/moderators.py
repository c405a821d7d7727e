"""`moderator`: makes people and roles moderators, and takes that back."""

from bot.communities.moderators_card import ModeratorLine, moderator_list
from bot.domain.errors import Mistyped, Refused
from bot.domain.mention import Mention, MentionKind
from bot.inputs.communities import ManageModerators
from bot.request.context import Context
from bot.request.mentions import member_with, mentioned
from bot.request.nearest import offer_nearest
from bot.ui.cards import Card

MOST = 50
"""Moderators that a community can have on a platform, roles and people together."""


async def manage_moderators(action: ManageModerators, ctx: Context) -> Card:
    """Add a moderator, remove one, or neither; shows the list of moderators."""
    if action.step != "list":
        try:
            mention = await mentioned(ctx, action.who)
        except Mistyped as mistyped:
            return await offer_nearest(ctx, mistyped, lambda near: action.model_copy(update={"who": f"@{near}"}))
        await (_add if action.step == "add" else _remove)(mention, ctx)
    known = await ctx.store.read.moderators.all(ctx.community.id, ctx.actor.place.platform)
    return moderator_list(ctx.texts, [await _line(mention, ctx) for mention in known])


async def _add(mention: Mention, ctx: Context) -> None:
    if mention.kind is MentionKind.ROLE and ctx.actor.roles is None:
        raise Refused("communities.no_roles")
    async with ctx.transaction() as session:
        known = await session.moderators.all(ctx.community.id, ctx.actor.place.platform)
        if mention not in known and len(known) >= MOST:
            raise Refused("communities.most", most=MOST)
        await session.moderators.add(ctx.community.id, ctx.actor, mention)


async def _remove(mention: Mention, ctx: Context) -> None:
    async with ctx.transaction() as session:
        if mention not in await session.moderators.all(ctx.community.id, ctx.actor.place.platform):
            raise Refused("communities.not_among")
        await session.moderators.remove(ctx.community.id, ctx.actor, mention)


async def _line(mention: Mention, ctx: Context) -> ModeratorLine:
    member = await member_with(ctx.store.read, ctx, mention.id) if mention.kind is MentionKind.PERSON else None
    return ModeratorLine(mention, member.name if member else "")
