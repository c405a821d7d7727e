"""Members who asked for it are told weekly which open questions have no forecast of theirs."""

from bot.actions.list_questions import without_vote
from bot.domain.calendar import Slot
from bot.domain.question import QuestionState
from bot.domain.reminders import weekly_reminder
from bot.domain.slots import slots_at
from bot.ports import Asking, Session, Store
from bot.posts import NewPost
from bot.texts import texts
from bot.views.reminders import open_without_vote

AT_ONCE = 20
"""Each transaction holds up the votes of everybody while it lasts."""


async def remind(store: Store, now: int) -> None:
    """Write the reminders of the last slot; of slots that were missed only the latest counts."""
    for asking in await store.read.reminders.asking():
        slots = slots_at(weekly_reminder(asking.zone), now)
        while await store.read.reminders.members(asking.community, slots.last.at_ms, AT_ONCE):
            async with store.transaction() as session:
                await _tell_some(session, asking.community, slots.last, slots.next.at_ms, now)


async def next_at(session: Session, now: int) -> int | None:
    """When the next reminder is due, UTC milliseconds."""
    return min([_next_slot(asking, now) for asking in await session.reminders.asking()], default=None)


def _next_slot(asking: Asking, now: int) -> int:
    return slots_at(weekly_reminder(asking.zone), now).next.at_ms


async def _tell_some(session: Session, community_id: int, slot: Slot, ends: int, now: int) -> None:
    community = await session.members.community(community_id)
    questions = await session.questions.in_states(community.id, [QuestionState.OPEN])
    for member in await session.reminders.members(community.id, slot.at_ms, AT_ONCE):
        await session.members.remind(member, slot.at_ms)
        unvoted = await without_vote(session, community.id, member, questions)
        people = await session.members.people(member)
        if unvoted and people:
            card = open_without_vote(texts(community.language), unvoted)
            name = f"unvoted:{member}:{slot.week.key}"
            await session.posts.add(NewPost(community.id, people[0], name, card, expires_at=ends), now)
