"""The preview of a draft, with the linter's warnings."""

from collections.abc import Sequence

from bot.domain.linting.lint import lint
from bot.domain.linting.warning import LintWarning
from bot.domain.question import Question
from bot.questions.facts import as_posted
from bot.questions.question_card import QuestionFacts
from bot.questions.question_form import drop_button, keep_button, post_button, preview
from bot.questions.review import post_key
from bot.request.context import Context
from bot.ui.cards import Card


async def draft_preview(ctx: Context, draft: Question, *, tidied: bool = False) -> Card:
    """The preview of a draft; `tidied` says that cleaning changed a text that was typed."""
    draft = await as_posted(ctx.store.read, draft, ctx.community.settings)
    [warnings] = await lint_drafts(ctx, [draft])
    ways = (
        post_button(ctx.texts, draft, post_key(ctx), draft.revision),
        keep_button(ctx.texts, draft),
        drop_button(ctx.texts, draft, draft.revision),
    )
    facts = QuestionFacts(draft, None, 0, None, None, least=ctx.community.settings.crowd_from)
    return preview(ctx.texts, facts, ctx.now, ctx.community.zone, ways, warnings, tidied=tidied)


async def lint_drafts(ctx: Context, drafts: Sequence[Question]) -> list[tuple[LintWarning, ...]]:
    """The linter's warnings for each draft, which is compared with the open questions of its community."""
    opened = await ctx.store.read.questions.open_titles(ctx.community.id)
    other = ctx.texts.word("linting.other")
    return [lint(draft.text, opened, ctx.now, ctx.community.zone, other) for draft in drafts]
