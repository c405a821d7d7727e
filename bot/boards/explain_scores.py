"""How the scores work by which the community's boards rank."""

from bot.boards.scores_card import scores_explained
from bot.inputs.boards import ExplainScores
from bot.request.context import Context
from bot.ui.cards import Card


async def explain_scores(_: ExplainScores, ctx: Context) -> Card:
    """Say what the points mean, by the rule that the community has chosen."""
    return scores_explained(ctx.texts, ctx.community.settings.board_rule.rule)
