"""Who said what: the standing forecasts of a question by name, a page at a time."""

from collections.abc import Mapping, Sequence

from bot.domain.errors import Refused
from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.question import Question
from bot.domain.visibility import forecasts_shown
from bot.inputs.voting import ShowForecasts
from bot.ports import Vote
from bot.questions.crowd import crowd_votes
from bot.questions.facts import facts_for
from bot.questions.find import find_question
from bot.request.context import Context
from bot.texts import Texts
from bot.ui.cards import Button, Card, Entry, Listing
from bot.ui.figures import forecast_line
from bot.ui.names import shown_name

PAGE = 5
"""Forecasts on a page: so many fit into one message with the longest names, shares and rationales there can be."""


async def show_forecasts(action: ShowForecasts, ctx: Context) -> Card:
    """A page of the standing forecasts, newest first, with names and rationales.

    Raises:
        Refused: the question does not show names to this member, or not yet.
    """
    question = await find_question(ctx, action.question)
    facts = await facts_for(ctx, question)
    if not forecasts_shown(question, facts.hidden):
        raise Refused("questions.visibility_not_shown", question=question.name)
    read = ctx.store.read
    standing = (await crowd_votes(read, question, facts.resolution))[::-1]
    start = action.page * PAGE
    votes = standing[start : start + PAGE]
    buttons: list[Button] = []
    for key, page, there in (
        ("ui.button_back", action.page - 1, start > 0),
        ("ui.button_more", action.page + 1, start + PAGE < len(standing)),
    ):
        if there:
            buttons.append(await ctx.button(key, ShowForecasts(question=question.reference, page=page)))
    names = await read.members.names([vote.member for vote in votes])
    reasons = {vote.member: await read.forecasts.reason(question.id, vote) for vote in votes}
    return who_said(ctx.texts, question, votes, names, reasons, buttons)


def who_said(
    texts: Texts,
    question: Question,
    votes: Sequence[Vote],
    names: Mapping[int, str],
    reasons: Mapping[int, str],
    buttons: Sequence[Button],
) -> Card:
    """The card of a page of standing forecasts.

    Args:
        texts: the sentences.
        question: the question.
        votes: those on this page.
        names: the display names of their members, by id.
        reasons: the rationales, by member.
        buttons: to the other pages.
    """
    rows = tuple(
        Entry((shown_name(texts, names[vote.member]),), _said(texts, vote, reasons[vote.member])) for vote in votes
    )
    key = "questions.visibility_who_said" if votes else "questions.visibility_nobody_said"
    blocks = (Listing(rows),) if rows else ()
    return Card(kind="who-said", title=texts.say(key, question=question.name), blocks=blocks, buttons=tuple(buttons))


def _said(texts: Texts, vote: Vote, reason: str) -> Text:
    shares = forecast_line(vote.forecast or ())
    given = texts.say("questions.visibility_said", shares=shares, at=Moment(vote.cast_at, MomentStyle.RELATIVE))
    return (*given, *texts.say("questions.visibility_because", reason=reason)) if reason else given
