"""Tells members who asked for it each week which open questions have no forecast of theirs."""

from bot.domain.question import QuestionState
from bot.domain.reminders import weekly_reminder
from bot.domain.time.slots import Slots, slots_at
from bot.ports import Asking, Session, Store
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost
from bot.questions.list import without_vote
from bot.reminders.batch import remind_all
from bot.reminders.reminders_card import open_without_vote
from bot.texts import texts

AT_ONCE = 20
"""Members in one transaction; few, because votes wait while it lasts."""


async def remind(store: Store, now: int) -> list[Exception]:
    """Write the reminders of the last slot; slots that were missed before it are left out.

    Returns:
        The failures.
    """
    all_asking = await store.read.reminders.asking()
    return [failure for asking in all_asking for failure in await _remind(store, asking, now)]


async def next_at(session: Session, now: int, community: int | None = None) -> int | None:
    """When the next reminder is due, in one community or in any, UTC milliseconds."""
    zones = {asking.zone for asking in await session.reminders.asking(community)}
    return min((slots_at(weekly_reminder(zone), now).next.at_ms for zone in zones), default=None)


async def _remind(store: Store, asking: Asking, now: int) -> list[Exception]:
    slots = slots_at(weekly_reminder(asking.zone), now)

    async def find(session: Session, after: int) -> list[int]:
        return await session.reminders.members(asking.community, slots.last.at_ms, after, AT_ONCE)

    async def tell(session: Session, members: list[int]) -> None:
        # Found again inside the transaction: some may not want to be reminded any more.
        still = [member for member in await find(session, members[0] - 1) if member in members]
        await _tell(session, asking.community, still, slots, now)

    failures: list[Exception] = []
    last = 0
    while members := await find(store.read, last):
        failures += await remind_all(store, "unvoted", members, tell)
        last = members[-1]
    return failures


async def _tell(session: Session, community_id: int, members: list[int], slots: Slots, now: int) -> None:
    community = await session.members.community(community_id)
    questions = await session.questions.in_states(community.id, [QuestionState.OPEN])
    for member in members:
        await session.members.remind(member, slots.last.at_ms)
        unvoted = await without_vote(session, community.id, member, questions)
        people = await session.members.people(member)
        if unvoted and people:
            card = open_without_vote(texts(community.language), unvoted)
            key = MessageKey.unvoted(member, slots.last.week)
            post = NewPost(community.id, people[0], key, card, expires_at=slots.next.at_ms)
            await session.posts.add(post, now)
