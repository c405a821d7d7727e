"""`drafts`: questions that wait to be posted; keep one, or drop it."""

from collections import Counter
from collections.abc import Sequence

from bot.actions.ask import find_draft, still_draft
from bot.actions.linting import lint_drafts
from bot.actions.review import post_key, tell_author
from bot.cards import Button, Card
from bot.context import Context
from bot.domain.member import Role
from bot.domain.question import Question
from bot.inputs import DropDraft, KeepDraft, ListDrafts
from bot.views.ask import drafts_list, kept

PAGE = 7
"""With the headlines of stories between them these fit into one Discord message, which holds 40 components."""


async def list_drafts(action: ListDrafts, ctx: Context) -> Card:
    """My drafts; all of them for a moderator."""
    author = None if ctx.role >= Role.MODERATOR else ctx.member.id
    drafts = _by_story(await ctx.store.read.questions.drafts(ctx.community.id, author))
    stories = Counter(draft.story.id for draft in drafts if draft.story)
    start = action.page * PAGE
    buttons: list[Button] = []
    if start:
        buttons.append(await ctx.button("buttons.back", ListDrafts(page=action.page - 1)))
    if start + PAGE < len(drafts):
        buttons.append(await ctx.button("buttons.more", ListDrafts(page=action.page + 1)))
    shown = drafts[start : start + PAGE]
    counts = [len(warnings) for warnings in await lint_drafts(ctx, shown)]
    together = stories - Counter(stories.keys())
    return drafts_list(ctx.texts, list(zip(shown, counts, strict=True)), together, buttons, len(drafts))


def _by_story(drafts: Sequence[Question]) -> list[Question]:
    """The drafts of a story together, where its oldest one is."""
    first: dict[int, int] = {}
    for draft in drafts:
        if draft.story:
            first.setdefault(draft.story.id, draft.draft)
    return sorted(drafts, key=lambda draft: (first[draft.story.id] if draft.story else draft.draft, draft.draft))


async def keep_draft(action: KeepDraft, ctx: Context) -> Card:
    """Leave it for later."""
    return kept(ctx.texts, await find_draft(ctx, action.question), post_key(ctx))


async def drop_draft(action: DropDraft, ctx: Context) -> Card:
    """Throw it away."""
    draft = await find_draft(ctx, action.question)
    async with ctx.transaction(draft) as session:
        draft = await still_draft(session, draft)
        await session.questions.delete(draft)
        await tell_author(session, draft, None, ctx)
    return Card(kind="dropped", title=ctx.say("ask.dropped", draft=draft.name))
