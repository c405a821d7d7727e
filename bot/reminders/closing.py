"""The notice that a question closes within a day: once for each deadline, in every channel that shows its card."""

from bot.domain.reminders import NOTICE_MS, noticed
from bot.ports import Session, Store
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, question_subject
from bot.reminders.batch import remind_all
from bot.reminders.reminders_card import closing_notice
from bot.texts import texts

AT_ONCE = 100
"""Questions in one transaction."""


async def remind(store: Store, now: int) -> list[Exception]:
    """Write the notices that are due.

    A channel whose card is posted after the notice was written gets none: the card shows the deadline.

    Returns:
        The failures.
    """

    async def find(session: Session, after: int) -> list[int]:
        return await session.reminders.closing(noticed(now), after, AT_ONCE)

    async def tell(session: Session, questions: list[int]) -> None:
        for question in questions:
            await _tell(session, question, now)

    return await remind_all(store, "closing", find, tell)


async def next_at(session: Session, now: int, community: int | None = None) -> int | None:
    """When the next notice is due, in one community or in any, UTC milliseconds."""
    deadline = await session.reminders.next_closing(noticed(now).until, community)
    return None if deadline is None else deadline - NOTICE_MS


async def _tell(session: Session, question_id: int, now: int) -> None:
    question = await session.questions.get(question_id)
    community = await session.members.community(question.community)
    card = closing_notice(texts(community.language), question)
    cards = await session.posts.placements(question_subject(question.id))
    channels = {placement.place: placement for placement in cards}
    for at, placement in enumerate(channels.values()):
        post = NewPost(
            community=community.id,
            place=placement.place,
            key=MessageKey.closing_notice(question.id, question.deadline, at),
            card=card,
            reply_to=placement.message,
            expires_at=question.deadline,
        )
        await session.posts.add(post, now)
