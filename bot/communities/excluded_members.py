"""`member`: excludes members, so that their forecasts do not count, and includes them again."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import Mistyped
from bot.domain.member import Excluded
from bot.domain.mention import Mention, MentionKind
from bot.domain.moment import Moment, MomentStyle
from bot.inputs.communities import ManageMembers
from bot.ports import Session
from bot.ports.outgoing import question_subject
from bot.request.context import Context
from bot.request.mentions import member_of, mentioned
from bot.request.nearest import offer_nearest
from bot.texts import Texts
from bot.ui.cards import Button, Card, Entry, Listing
from bot.ui.names import shown_name


async def manage_members(action: ManageMembers, ctx: Context) -> Card:
    """Exclude a member, include one again, or neither; shows the list of the excluded."""
    if action.step != "list":
        try:
            mention = await mentioned(ctx, action.who)
        except Mistyped as mistyped:
            return await offer_nearest(ctx, mistyped, lambda near: action.model_copy(update={"who": f"@{near}"}))
        await _set(mention, ctx, excluded=action.step == "exclude")
    return excluded_list(ctx.texts, await ctx.store.read.members.excluded(ctx.community.id))


async def _set(mention: Mention, ctx: Context, *, excluded: bool) -> None:
    """Exclude or include a member from now on; questions resolved before keep their scores."""
    async with ctx.transaction() as session:
        if not excluded and await _forgot(session, mention, ctx):
            return
        member = await member_of(session, mention, ctx)
        await session.members.exclude(member.id, ctx.now if excluded else None)
    # The crowd forecast changes on the open questions on which they have a forecast.
    for question, _ in await ctx.store.read.forecasts.standing_of_member(ctx.community.id, member.id):
        ctx.touched(question_subject(question.id))


async def _forgot(session: Session, mention: Mention, ctx: Context) -> bool:
    """Forget that somebody who was erased and has not come back is excluded; False where nothing of it was kept."""
    who = replace(ctx.actor, account=mention.id)
    kept = mention.kind is MentionKind.PERSON and await session.members.is_excluded(ctx.community.id, who)
    if kept:
        await session.members.forget_exclusion(ctx.community.id, who)
    return kept


def excluded_list(texts: Texts, excluded: Sequence[Excluded]) -> Card:
    """The excluded members, each with the date since when, and a button that includes them again."""
    rows = tuple(
        Entry(
            (shown_name(texts, each.name),),
            texts.say("communities.excluded_since", at=Moment(each.since, MomentStyle.DATE)),
            _include(texts, each),
        )
        for each in excluded
    )
    return Card(
        kind="excluded",
        title=texts.say("communities.excluded" if excluded else "communities.nobody_excluded", n=len(excluded)),
        blocks=(Listing(rows),) if rows else (),
        footer=texts.say("communities.excluded_how"),
    )


def _include(texts: Texts, excluded: Excluded) -> Button | None:
    """The button that includes a member again; None for one who was erased, who has no account any more."""
    if not excluded.account:
        return None
    who = str(Mention(MentionKind.PERSON, excluded.account))
    return Button(texts.say("ui.button_include"), ManageMembers(step="include", who=who))
