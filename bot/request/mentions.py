"""Which member or role is named: by a mention, or by the name somebody is shown with."""

from dataclasses import replace

from bot.domain.choices import nearest_names
from bot.domain.errors import Mistyped, Refused
from bot.domain.member import Member
from bot.domain.mention import Mention, MentionKind, read_mention
from bot.domain.text.characters import clean_name, excerpt
from bot.ports import Session
from bot.request.context import Context

LONGEST_SHOWN = 40


async def mentioned(ctx: Context, who: str) -> Mention:
    """The person or role that is named.

    Args:
        ctx: the circumstances of the request.
        who: a mention as an adapter writes it, or a display name.

    Raises:
        Mistyped: the community has no member of that name, but some whose names are near.
        Refused: nobody is named, or the community has no member or several of that name.
    """
    mention = read_mention(who)
    if mention is not None:
        return mention
    name = who.strip().removeprefix("@")
    if not name:
        raise Refused("communities.who")
    accounts = await ctx.store.read.members.accounts_named(ctx.community.id, ctx.actor, clean_name(name))
    if len(accounts) > 1:
        raise Refused("communities.several", name=excerpt(name, LONGEST_SHOWN))
    if not accounts:
        near = nearest_names(name, await ctx.store.read.members.names_known(ctx.community.id, ctx.actor))
        unknown = Refused("communities.unknown", name=excerpt(name, LONGEST_SHOWN))
        raise Mistyped(unknown.key, near, **unknown.facts) if near else unknown
    return Mention(MentionKind.PERSON, accounts[0])


async def member_meant(ctx: Context, who: str) -> Member:
    """The member that is named.

    Raises:
        Refused: as `mentioned` and `member_of` do.
    """
    return await member_of(ctx.store.read, await mentioned(ctx, who), ctx)


async def member_of(session: Session, mention: Mention, ctx: Context) -> Member:
    """The member of a mention, as read in that session.

    Raises:
        Refused: it is a role, or a person who has done nothing here yet.
    """
    if mention.kind is not MentionKind.PERSON:
        raise Refused("communities.no_person")
    member = await member_with(session, ctx, mention.id)
    if member is None:
        raise Refused("communities.never_here")
    return member


async def member_with(session: Session, ctx: Context, account: str) -> Member | None:
    """The member with that account on the actor's platform; None where there is none."""
    return await session.members.member_of(ctx.community.id, replace(ctx.actor, account=account))
