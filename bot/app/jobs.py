"""What is done at its time: questions are closed, weekly boards posted, and reminders sent."""

from collections.abc import Awaitable

from bot.boards.standings import period_of
from bot.boards.weekly import prepare, week_facts
from bot.boards.weekly_board_card import weekly_board
from bot.domain.question import QuestionState
from bot.domain.schedule import EmptyWeek, Schedule, upcoming
from bot.domain.time.slots import slots_at
from bot.ports import Session, Store
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, Subject, SubjectKind, question_subject
from bot.reminders import closing, resolving, unvoted
from bot.texts import texts
from bot.ui.mentions import notify_role

REMINDERS = (closing, resolving, unvoted)

LATE_AFTER_MS = 3_600_000
"""A board that is posted more than an hour after it was due says so."""
DELIVERIES_KEPT_MS = 7 * 86_400_000
"""How long it is remembered what a delivery did; platforms repeat deliveries for minutes."""


async def run_due(store: Store, now: int, touched: set[Subject]) -> None:
    """Do everything that is due.

    Args:
        store: where it is recorded.
        now: UTC milliseconds.
        touched: gets the subjects whose cards have changed by it.

    Raises:
        ExceptionGroup: what failed; everything else was done all the same.
    """
    touched |= await _close_questions(store, now)
    due = [
        schedule
        for schedule in await store.read.schedules.all()
        if schedule.is_due and slots_at(schedule.rule, now).last.at_ms > schedule.since
    ]
    failures = [failure for schedule in due for failure in await _failures(_post_board(store, schedule, now))]
    failures += [failure for kind in REMINDERS for failure in await _failures(kind.remind(store, now))]
    if failures:
        raise ExceptionGroup("not done", failures)


async def next_due(session: Session, now: int) -> int | None:
    """When something is due next, UTC milliseconds; None where nothing is."""
    moments = [upcoming(schedule, now).at_ms for schedule in await session.schedules.all() if schedule.is_due]
    others = [await session.questions.next_deadline(), *[await kind.next_at(session, now) for kind in REMINDERS]]
    return min([*moments, *[moment for moment in others if moment is not None]], default=None)


async def _failures(work: Awaitable[list[Exception] | None]) -> list[Exception]:
    """The exceptions that a job returns or raises."""
    try:
        return await work or []
    except Exception as failure:  # noqa: BLE001  raised by the caller
        return [failure]


async def _close_questions(store: Store, now: int) -> set[Subject]:
    closed: set[Subject] = set()
    if not await store.read.questions.overdue(now):
        return closed
    async with store.transaction() as session:
        for question in await session.questions.overdue(now):
            # It closed at its deadline, however much later this is recorded.
            await session.questions.set_state(question, QuestionState.CLOSED, question.deadline)
            await session.questions.record(question.id, now, None, "closed")
            closed.add(question_subject(question.id))
    return closed


async def _post_board(store: Store, schedule: Schedule, now: int) -> None:
    """Put the board of a schedule's last slot into the outbox; slots missed before that one are left out.

    The message expires when the next slot is due.
    """
    slot, following = slots_at(schedule.rule, now)
    prepared = await prepare(store.read, schedule, slot)
    async with store.transaction() as session:
        if await session.schedules.find(schedule.id) != schedule:
            # Changed meanwhile: the next step goes by what it is now.
            return
        await session.schedules.advance(schedule, slot.at_ms)
        key = MessageKey.board(schedule, slot.week)
        if schedule.place is None or await session.posts.has(key):
            return
        facts = await week_facts(session, schedule, slot, prepared, now)
        if schedule.empty is EmptyWeek.SKIP and not facts.resolved:
            return
        community = await session.members.community(schedule.community)
        missed = slot.at_ms if now - slot.at_ms > LATE_AFTER_MS else None
        card = weekly_board(texts(community.language), facts, missed)
        card = notify_role(card, community.settings.announce)
        board = await session.boards.add(community.id, schedule.id, period_of(prepared.scope), card, now)
        post = NewPost(
            community=community.id,
            place=schedule.place,
            key=key,
            card=card,
            subject=Subject(SubjectKind.BOARD, board),
            expires_at=following.at_ms,
            schedule=schedule.id,
        )
        await session.posts.add(post, now)
