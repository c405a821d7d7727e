"""The preview's button that gives a draft the outcome for everything else."""

from dataclasses import replace

from bot.domain.linting.catch_all import with_other
from bot.inputs.asking import AddOther
from bot.questions.find import find_draft, still_draft
from bot.questions.preview import draft_preview
from bot.request.context import Context
from bot.ui.cards import Card


async def add_other(action: AddOther, ctx: Context) -> Card:
    """Add it, and show the draft anew."""
    found = await find_draft(ctx, action.question)
    async with ctx.transaction(found) as session:
        draft = await still_draft(session, found)
        outcomes = with_other(draft.text.outcomes, ctx.texts.word("linting.other"))
        draft = await session.questions.rewrite(draft, replace(draft.text, outcomes=outcomes))
        await session.questions.record(draft.id, ctx.now, ctx.member.id, "redrafted")
    return await draft_preview(ctx, draft)
