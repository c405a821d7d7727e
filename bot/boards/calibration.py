"""Whether what a member says comes true as often as they say."""

from bot.boards.standings import FAR_FUTURE_MS
from bot.domain.calibration import Answered, Bin, calibration
from bot.domain.forecast_intervals import forecast_intervals_of
from bot.questions.crowd import spoken
from bot.request.context import Context
from bot.resolving.score import answer_of

MOST_QUESTIONS = 500
"""The latest resolved questions that are looked at; more would make the answer slow and tell no more."""


async def my_calibration(ctx: Context) -> list[Bin]:
    """The member's bins over the questions they had a forecast on."""
    settled = await ctx.store.read.resolutions.resolved_in(ctx.community.id, 0, FAR_FUTURE_MS)
    answered: list[Answered] = []
    for question, resolution in settled[-MOST_QUESTIONS:]:
        votes = await ctx.store.read.forecasts.of_member(question.id, ctx.member.id)
        if votes and resolution.weights:
            intervals = forecast_intervals_of([spoken(vote) for vote in votes])
            answered.append(Answered(resolution.terms.times, answer_of(resolution).weights, intervals))
    return calibration(answered)
