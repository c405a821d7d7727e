"""A closed question takes votes again: with the deadline that it has, or with a new one where that has passed."""

from collections.abc import Sequence
from functools import partial

from bot.domain.dates.deadline import check_deadline, read_deadline
from bot.domain.errors import Refused
from bot.domain.events import Change, EventKind, Part
from bot.domain.life import needs_new_deadline, refuse_if, reopen_refusal
from bot.domain.question import Question, QuestionState
from bot.inputs.resolving import OpenNewDeadlineForm, SetNewDeadline
from bot.ports import Session
from bot.ports.message_key import QUESTION_REMINDERS
from bot.ports.outgoing import question_subject
from bot.questions.close import close_at_deadline
from bot.questions.find import find_question, reread
from bot.questions.review import must_change, must_have_room
from bot.questions.show import details
from bot.request.ambiguous_dates import failed_date_form
from bot.request.context import Context
from bot.resolving.announcement_card import takes_votes_again
from bot.resolving.new_deadline_card import new_deadline_form, new_deadline_needed
from bot.resolving.settlement import announce
from bot.ui.cards import Card, Form


async def open_new_deadline_form(action: OpenNewDeadlineForm, ctx: Context) -> Card:
    """Show the form."""
    question = await find_question(ctx, action.question)
    return Card(kind="form", form=await _empty_form(ctx.store.read, question, ctx))


async def ask_for_deadline(session: Session, question: Question, ctx: Context) -> Card:
    """Say that a new deadline is needed, with the form for it.

    Raises:
        Refused: not by this member.
    """
    return new_deadline_needed(ctx.texts, question, await _empty_form(session, question, ctx))


async def set_new_deadline(action: SetNewDeadline, ctx: Context) -> Card:
    """Open the question again until the new deadline, or show the form again with what was wrong."""
    question = await find_question(ctx, action.question)
    await _must_wait(ctx.store.read, question, action, ctx)
    try:
        deadline = read_deadline(action.values.get("closes", ""), ctx.now, ctx.community.zone).at_ms
        check_deadline(deadline, ctx.now)
    except Refused as refused:
        form = partial(new_deadline_form, ctx.texts, question, ctx.community.zone, action)
        return await failed_date_form(ctx, action, {"closes": refused}, form)
    async with ctx.transaction(question) as session:
        question = await reread(session, question)
        await _must_wait(session, question, action, ctx)
        if question.state is QuestionState.OPEN:
            question = await close_at_deadline(session, question, ctx.now)
        moved = Change(Part.DEADLINE, str(question.deadline), str(deadline))
        question = await session.questions.postpone(question, deadline)
        question = await open_again(session, question, ctx, [moved])
    ctx.touched(question_subject(question.id))
    return await details(ctx, question)


async def reopen_new_deadline(sent: SetNewDeadline, ctx: Context) -> Form:
    """The form with what was typed into it."""
    return new_deadline_form(ctx.texts, await find_question(ctx, sent.question), ctx.community.zone, sent, {})


async def open_again(session: Session, question: Question, ctx: Context, changes: Sequence[Change] = ()) -> Question:
    """Let a closed question take votes until its deadline, which is ahead, and announce it; forecasts stand as before.

    Args:
        session: the transaction.
        question: the question; its deadline is the new one, where there is one.
        ctx: the circumstances of the request.
        changes: what the history tells.

    Raises:
        Refused: the member has too many open questions.
    """
    await must_have_room(session, ctx)
    await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.REOPENED, changes=changes)
    question = await session.questions.reopen(question, QuestionState.OPEN, None)
    # Who was erased while it was closed is not to stand on a question that takes votes.
    await session.forecasts.withdraw_former(question.id, ctx.now)
    # Proposals, and reminders to resolve, were about the time in which it was closed.
    await session.proposals.forget(question.id)
    await session.posts.expire(QUESTION_REMINDERS, question.id)
    await announce(session, ctx.community, question, takes_votes_again(ctx.texts, question), ctx.now)
    return question


async def _empty_form(session: Session, question: Question, ctx: Context) -> Form:
    """The form for a question that can be given a new deadline.

    Raises:
        Refused: it cannot, or not by this member.
    """
    sent = SetNewDeadline(
        question=question.reference, closes_at=question.text.closes_at or 0, reopened=question.reopened
    )
    await _must_wait(session, question, sent, ctx)
    return new_deadline_form(ctx.texts, question, ctx.community.zone, sent, {})


async def _must_wait(session: Session, question: Question, sent: SetNewDeadline, ctx: Context) -> None:
    """Check that a question waits for its answer after its deadline, as it did when the form was opened.

    Raises:
        Refused: it takes votes, has an answer or was reopened since, or only a moderator may change its deadline.
    """
    refuse_if(reopen_refusal(question, ctx.now))
    await must_change(session, question, ctx)
    if not needs_new_deadline(question, ctx.now):
        key = (
            "questions.life_reopen_first" if question.state is not QuestionState.CLOSED else "resolving.deadline_ahead"
        )
        raise Refused(key, question=question.name)
    if (question.deadline, question.reopened) != (sent.closes_at, sent.reopened):
        raise Refused("resolving.moved_on", question=question.name)
