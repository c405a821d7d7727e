"""Reminds authors of closed questions that are not resolved: after a day, a week and a month."""

from bot.domain.reminders import Step
from bot.domain.settings import WhoResolves
from bot.ports import Session, Store
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, question_subject
from bot.reminders.batch import remind_all
from bot.reminders.reminders_card import moderators_resolve, please_resolve, still_unresolved
from bot.resolving.recipients import settler_at
from bot.texts import texts

AT_ONCE = 100
"""Questions in one transaction."""


async def remind(store: Store, now: int) -> list[Exception]:
    """Write the reminders that are due; of several that were missed only the latest.

    Returns:
        The failures.
    """
    return [failure for step in Step for failure in await _remind(store, step, now)]


async def next_at(session: Session, now: int, community: int | None = None) -> int | None:
    """When the next reminder is due, in one community or in any, UTC milliseconds."""
    find = session.reminders.next_unresolved
    closings = [(step, await find(step.closings(now).until, community)) for step in Step]
    return min((closed_at + step.starts for step, closed_at in closings if closed_at is not None), default=None)


async def _remind(store: Store, step: Step, now: int) -> list[Exception]:
    async def find(session: Session, after: int) -> list[int]:
        return await session.reminders.unresolved(step, step.closings(now), after, AT_ONCE)

    async def tell(session: Session, questions: list[int]) -> None:
        for question in questions:
            await _tell(session, question, step, now)

    return await remind_all(store, f"resolving after a {step}", find, tell)


async def _tell(session: Session, question_id: int, step: Step, now: int) -> None:
    question = await session.questions.get(question_id)
    community = await session.members.community(question.community)
    words, moderated = texts(community.language), community.settings.who_resolves is WhoResolves.MODERATOR
    author = (await session.members.names([question.author]))[question.author]
    card = moderators_resolve(words, question, author) if moderated else please_resolve(words, question, author)
    assert question.closed_at is not None  # noqa: S101  only closed questions wait for their answer
    card_at = (await session.posts.placements(question_subject(question.id)))[0].place
    place, otherwise, reply_to = await settler_at(session, question, card_at, moderated=moderated)
    key, ends = MessageKey.please_resolve(question.id, question.closed_at, step), question.closed_at + step.ends
    to_author = NewPost(question.community, place, key, card, reply_to=reply_to, expires_at=ends, otherwise=otherwise)
    await session.posts.add(to_author, now)
    if step is not Step.WEEK and not moderated:
        return
    waits = card if moderated else still_unresolved(words, question, author)
    for person in await session.moderators.people(question.community, place):
        if person.account != place.account:
            key = MessageKey.please_resolve(question.id, question.closed_at, step, person.account)
            await session.posts.add(NewPost(question.community, person, key, waits, expires_at=ends), now)
