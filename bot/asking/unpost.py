"""A question whose first card certainly cannot be posted becomes the draft again that it was."""

from bot.domain.events import EventKind, opened_detail
from bot.domain.question import Question, QuestionState
from bot.ports import Session
from bot.ports.message_key import QUESTION_REMINDERS, MessageKind
from bot.ports.outgoing import Post, PostState, SubjectKind


async def unpost(session: Session, post: Post, now: int) -> Question | None:
    """Make the question of a card that was given up the draft again, with everything that followed from its posting.

    Args:
        session: the transaction in which the card is given up.
        post: the card; in doubt where it may have appeared.
        now: UTC milliseconds.

    Returns:
        the draft; None where the question stays as it is, because somebody has voted, another card of it was posted or
        still may be, or it has gone on in its life.
    """
    if post.subject is None or post.subject.kind is not SubjectKind.QUESTION or post.state is PostState.DOUBT:
        return None
    question = await session.questions.find_by_id(post.subject.id)
    if question is None or question.state is not QuestionState.OPEN or question.opened_at is None:
        return None
    if await session.forecasts.ever(question.id) or await session.posts.has_another(post):
        return None
    await session.posts.expire((*QUESTION_REMINDERS, MessageKind.PROPOSAL, MessageKind.REVIEWED), question.id)
    await session.schedules.unplace(question.community, post.place, question.opened_at)
    draft = await session.questions.unpost(question)
    await session.questions.record(draft.id, now, None, EventKind.UNPOSTED, opened_detail(post.place))
    return draft
