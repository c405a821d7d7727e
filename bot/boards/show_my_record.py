"""`me`: the member's own record."""

from dataclasses import replace

from bot.boards.calibration_picture import calibration_picture
from bot.boards.record_card import my_record
from bot.boards.standings import FAR_FUTURE_MS, board_facts
from bot.domain.calibration import Answered, Bin, calibration
from bot.domain.forecast_intervals import forecast_intervals_of
from bot.domain.question_scores import answer_of
from bot.domain.time.calendar import week_of
from bot.inputs.boards import ShowMyRecord
from bot.pictures.theme import theme_of
from bot.questions.crowd import scoring_vote
from bot.request.context import Context
from bot.ui.cards import Card

MOST_QUESTIONS = 500
"""Calibration is computed from the latest 500 resolved questions: more would take long and change little."""


async def show_my_record(action: ShowMyRecord, ctx: Context) -> Card:  # noqa: ARG001  every action has its input
    """Points and rank this week and of all time, calibration, and the standing forecasts on open questions."""
    week = week_of(ctx.now, ctx.community.zone)
    this_week = await board_facts(ctx.store.read, ctx.community.id, week, ctx.now)
    all_time = await board_facts(ctx.store.read, ctx.community.id, None, ctx.now)
    standing = await ctx.store.read.forecasts.standing_of_member(ctx.community.id, ctx.member.id)
    bins, questions = await _my_calibration(ctx)
    theme = theme_of(ctx.community.settings, ctx.actor.place.platform)
    picture = calibration_picture(ctx.texts, bins, theme, questions, ctx.texts.word("boards.calibration_yours"))
    reminded = await ctx.store.read.members.is_reminded(ctx.member.id)
    card = my_record(ctx.texts, ctx.member, (this_week, all_time), standing, bins, reminded=reminded)
    return replace(card, picture=picture)


async def _my_calibration(ctx: Context) -> tuple[list[Bin], int]:
    """How often came true what the member said, by how likely they said it was; and on how many questions."""
    settled = await ctx.store.read.resolutions.resolved_in(ctx.community.id, 0, FAR_FUTURE_MS)
    answered: list[Answered] = []
    for question, resolution in settled[-MOST_QUESTIONS:]:
        votes = await ctx.store.read.forecasts.of_member(question.id, ctx.member.id)
        if votes and resolution.weights:
            intervals = forecast_intervals_of([scoring_vote(vote) for vote in votes])
            answered.append(Answered(resolution.terms.times, answer_of(resolution).weights, intervals))
    return calibration(answered), len(answered)
