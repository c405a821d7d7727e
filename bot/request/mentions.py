"""Who is meant: by a mention, or by the name they are shown with."""

from dataclasses import replace

from bot.domain.errors import Refused
from bot.domain.member import Member
from bot.domain.mention import Mention, MentionKind, read_mention
from bot.domain.text.characters import excerpt
from bot.ports import Session
from bot.request.context import Context

LONGEST_SHOWN = 40


async def mentioned(ctx: Context, who: str) -> Mention:
    """A person's account or a role.

    Raises:
        Refused: nobody is named, or nobody of that name is known here, or several are.
    """
    mention = read_mention(who)
    if mention is not None:
        return mention
    name = who.strip().removeprefix("@")
    if not name:
        raise Refused("communities.who")
    accounts = await ctx.store.read.members.accounts_named(ctx.community.id, ctx.actor, name)
    if len(accounts) != 1:
        raise Refused("communities.several" if accounts else "communities.unknown", name=excerpt(name, LONGEST_SHOWN))
    return Mention(MentionKind.PERSON, accounts[0])


async def member_meant(ctx: Context, who: str) -> Member:
    """The member that a person is.

    Raises:
        Refused: as `mentioned` and `member_of`.
    """
    return await member_of(ctx.store.read, await mentioned(ctx, who), ctx)


async def member_of(session: Session, mention: Mention, ctx: Context) -> Member:
    """The member whom a mention names, as they are in that session.

    Raises:
        Refused: it is a role, or they have done nothing here yet.
    """
    if mention.kind is not MentionKind.PERSON:
        raise Refused("communities.no_person")
    member = await member_with(session, ctx, mention.id)
    if member is None:
        raise Refused("communities.never_here")
    return member


async def member_with(session: Session, ctx: Context, account: str) -> Member | None:
    """The member with that account on the platform where this is asked."""
    return await session.members.member_of(ctx.community.id, replace(ctx.actor, account=account))
