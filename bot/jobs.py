"""What is due now: questions that close, and boards of the week."""

from bot.actions.boards import board_facts
from bot.domain.calendar import latest_due
from bot.domain.calendar import next_due as next_slot
from bot.domain.member import Place
from bot.domain.question import QuestionState
from bot.ports import NewPost, Schedule, Session, Store
from bot.texts import texts
from bot.views.weekly_board import weekly_board

LATE_AFTER_MS = 3_600_000
"""A board that is posted an hour after it was due says so."""


async def run_due(store: Store, now: int) -> set[int]:
    """Do everything that is due; returns the questions whose cards changed by it."""
    closed = await _close_questions(store, now)
    for schedule in await store.read.schedules.all():
        if schedule.place is not None and latest_due(schedule.rule, now).at_ms > schedule.since:
            async with store.transaction() as session:
                await _post_board(session, schedule, schedule.place, now)
    return closed


async def next_due(session: Session, now: int) -> int | None:
    """When something is due the next time, UTC milliseconds."""
    moments = [
        next_slot(schedule.rule, now).at_ms for schedule in await session.schedules.all() if schedule.place is not None
    ]
    deadline = await session.questions.next_deadline()
    return min([*moments, *([] if deadline is None else [deadline])], default=None)


async def _close_questions(store: Store, now: int) -> set[int]:
    closed: set[int] = set()
    if not await store.read.questions.overdue(now):
        return closed
    async with store.transaction() as session:
        for question in await session.questions.overdue(now):
            # Closed at its deadline, however much later the program comes to it.
            await session.questions.move(question, QuestionState.CLOSED, question.deadline)
            await session.questions.record(question.id, now, None, "closed")
            closed.add(question.id)
    return closed


async def _post_board(session: Session, schedule: Schedule, place: Place, now: int) -> None:
    """Write the board about the last complete week before its slot; earlier slots that were missed are left out."""
    slot = latest_due(schedule.rule, now)
    community = await session.members.community(schedule.community)
    facts = await board_facts(session, community.id, slot.week.previous(), now)
    card = weekly_board(texts(community.language), facts, late=now - slot.at_ms > LATE_AFTER_MS)
    await session.posts.add(NewPost(community.id, place, f"board:{schedule.id}:{slot.week.key}", card), now)
    await session.schedules.advance(schedule, slot.at_ms)
