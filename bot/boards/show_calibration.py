"""How often came true what the crowd said, by how likely it said it was."""

from bot.boards.calibration_picture import calibration_picture
from bot.boards.record_card import crowd_calibration
from bot.boards.show_my_record import MOST_QUESTIONS
from bot.boards.standings import FAR_FUTURE_MS
from bot.domain.calibration import Answered, calibration
from bot.domain.forecast_intervals import FOREVER, ForecastInterval, from_basis_points
from bot.domain.question_scores import answer_of
from bot.domain.scoring.crowd_score import CROWD
from bot.inputs.boards import ShowCalibration
from bot.pictures.theme import theme_of
from bot.request.context import Context
from bot.ui.cards import Card


async def show_calibration(_: ShowCalibration, ctx: Context) -> Card:
    """The calibration of the crowd forecasts at the close of the latest resolved questions."""
    settled = await ctx.store.read.resolutions.resolved_in(ctx.community.id, 0, FAR_FUTURE_MS)
    answered = [
        Answered(
            resolution.terms.times,
            answer_of(resolution).weights,
            [ForecastInterval(0, FOREVER, CROWD, from_basis_points(resolution.crowd))],
        )
        for _, resolution in settled[-MOST_QUESTIONS:]
        if resolution.weights and resolution.crowd
    ]
    bins = calibration(answered)
    theme = theme_of(ctx.community.settings, ctx.actor.place.platform)
    title = ctx.texts.word("boards.calibration_crowd")
    return crowd_calibration(
        ctx.texts, bins, len(answered), calibration_picture(ctx.texts, bins, theme, len(answered), title)
    )
