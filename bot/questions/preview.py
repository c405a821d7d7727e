"""What the linter says of drafts, and the preview that shows it."""

from collections.abc import Sequence

from bot.domain.events import EventKind
from bot.domain.linting.lint import lint
from bot.domain.linting.warning import LintWarning
from bot.domain.question import Question, QuestionState
from bot.ports import Session
from bot.questions.facts import as_posted
from bot.questions.find import reread
from bot.questions.question_form import drop_button, keep_button, post_button, preview
from bot.questions.review import post_key
from bot.request.context import Context
from bot.ui.cards import Card


async def draft_preview(ctx: Context, draft: Question, *, tidied: bool = False) -> Card:
    """The preview of a draft, with the linter's warnings and what others will see of it."""
    # The version first: of words that are changed in between, the button posts none.
    version = await version_of(ctx.store.read, draft)
    draft = await as_posted(ctx.store.read, await reread(ctx.store.read, draft), ctx.community.settings)
    [warnings] = await lint_drafts(ctx, [draft])
    ways = (
        post_button(ctx.texts, draft, post_key(ctx), version),
        keep_button(ctx.texts, draft, version),
        drop_button(ctx.texts, draft, version),
    )
    return preview(ctx.texts, draft, ctx.now, ways, warnings, tidied=tidied)


async def version_of(session: Session, draft: Question) -> int:
    """How often a draft was changed: what somebody saw before the last time is not what it is."""
    return await session.events.count(draft.id, (EventKind.REDRAFTED, EventKind.VISIBILITY))


async def words_version(session: Session, draft: Question) -> int:
    """How often the words of a draft were changed: a form that was opened before shows others than it has."""
    return await session.events.count(draft.id, (EventKind.REDRAFTED,))


async def lint_drafts(ctx: Context, drafts: Sequence[Question]) -> list[tuple[LintWarning, ...]]:
    """The warnings of each draft, compared with the open questions of its community."""
    opened = await ctx.store.read.questions.in_states(ctx.community.id, [QuestionState.OPEN])
    other = ctx.texts.word("linting.other")
    return [lint(draft.text, opened, ctx.now, ctx.community.zone, other) for draft in drafts]
