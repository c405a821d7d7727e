"""What all ways of voting share: the checks, the standing vote, and recording a vote."""

from typing import NamedTuple

from bot.domain.errors import Refused
from bot.domain.forecast import Forecast
from bot.domain.moment import Moment
from bot.domain.question import Question, QuestionState
from bot.domain.text.wording import RATIONALE_MOST, clean_note
from bot.ports import NewVote, Vote, VoteStatus
from bot.ports.outgoing import question_subject
from bot.questions.find import reread
from bot.request.context import Context


def must_be_open(question: Question, now: int) -> None:
    """Refuse votes on a question that is not open yet, or not any more.

    Raises:
        Refused: it is a draft, its deadline has passed, or it is closed.
    """
    if question.state is QuestionState.DRAFT:
        raise Refused("voting.not_open", question=question.name)
    if not question.is_open(now):
        raise _closed(question)


def must_be_revision(question: Question, revision: int | None) -> None:
    """Refuse a forecast that was meant for a question with other words; a typed one (None) is meant for these."""
    if revision not in (None, question.revision):
        raise Refused("voting.edited", question=question.name)


async def standing_vote(ctx: Context, question: Question) -> Vote | None:
    """The member's last vote on a question, None where there is none; its forecast is None where it was withdrawn."""
    return await ctx.store.read.forecasts.last(question.id, ctx.member.id)


async def reason_of(ctx: Context, question: Question, vote: Vote | None) -> str:
    """The rationale of a vote of the member's; empty where there is none, or the forecast was withdrawn."""
    if vote is None or vote.forecast is None:
        return ""
    return await ctx.store.read.forecasts.reason(question.id, vote)


def read_reason(text: str) -> str:
    """A rationale, cleaned.

    Raises:
        Refused: it is too long, or has characters that no text may have.
    """
    return clean_note(text, RATIONALE_MOST).text


class Recorded(NamedTuple):
    """A vote as it was recorded.

    Args:
        vote: the vote.
        first: whether it is the member's first on the question.
    """

    vote: Vote
    first: bool


async def record(ctx: Context, question: Question, forecast: Forecast | None, reason: str = "") -> Recorded:
    """Record a vote and return it, once it is on the disk; for a repeated delivery return the vote it recorded before.

    Args:
        ctx: the circumstances of the request.
        question: the question.
        forecast: basis points for each outcome; None withdraws the standing forecast.
        reason: the rationale; empty for none.

    Raises:
        Refused: the question was closed, changed or deleted in the meantime.
    """
    vote = NewVote(question.id, ctx.member.id, ctx.now, forecast, ctx.actor.delivery, reason, question.revision)
    result = await ctx.store.cast(vote)
    if result.status is VoteStatus.EDITED:
        raise Refused("voting.edited", question=question.name)
    if result.status is VoteStatus.CLOSED:
        raise _closed(await reread(ctx.store.read, question))
    ctx.touched(question_subject(question.id))
    if result.status is VoteStatus.REPEATED:
        votes = await ctx.store.read.forecasts.of_member(question.id, ctx.member.id)
        # None where the member was erased since, and is a new one.
        if not votes:
            raise Refused("app.done_before")
        return Recorded(votes[-1], first=len(votes) == 1)
    return Recorded(Vote(result.cast_at, ctx.member.id, forecast), result.first)


def standing_forecast(vote: Vote | None) -> Forecast | None:
    """The forecast of a member's last vote; None where there is no vote or it was withdrawn."""
    return vote.forecast if vote else None


def _closed(question: Question) -> Refused:
    closed_at = question.deadline if question.closed_at is None else question.closed_at
    return Refused("voting.closed", question=question.name, at=Moment(closed_at))
