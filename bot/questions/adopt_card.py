"""A card whose place nobody knew: whoever presses a button on it tells where it is."""

from bot.domain.question import Question
from bot.ports.outgoing import question_subject
from bot.request.context import Context


async def adopt_card(ctx: Context, question: Question) -> None:
    """Keep the question's card with the pressed button up to date, if it is one that was said to be there."""
    message, subject = ctx.actor.message, question_subject(question.id)
    if not message or message in {each.message for each in await ctx.store.read.posts.placements(subject)}:
        return
    async with ctx.store.transaction() as session:
        await session.posts.adopt(subject, ctx.actor.place, message)
    ctx.touched(subject)
