"""What is done at its time: questions are closed, weekly boards posted, and reminders sent."""

from collections.abc import Awaitable, Collection

from bot.boards.weekly import post_board
from bot.domain.schedule import upcoming
from bot.domain.time.slots import slots_at
from bot.ports import Session, Store
from bot.ports.outgoing import Subject
from bot.questions.close import close_overdue
from bot.reminders import closing, resolving, unvoted

REMINDERS = (closing, resolving, unvoted)


async def run_due(store: Store, now: int, touched: set[Subject], scoring: Collection[int] = ()) -> None:
    """Do everything that is due.

    Args:
        store: where it is recorded.
        now: UTC milliseconds.
        touched: gets the subjects whose cards have changed by it.
        scoring: the communities in which scores are being computed: their boards wait, as the scores may belong there.

    Raises:
        ExceptionGroup: what failed; everything else was done all the same.
    """
    touched |= await close_overdue(store, now)
    due = [
        schedule
        for schedule in await store.read.schedules.all()
        if schedule.is_due
        and schedule.community not in scoring
        and slots_at(schedule.rule, now).last.at_ms > schedule.since
    ]
    failures = [failure for schedule in due for failure in await _failures(post_board(store, schedule, now))]
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
