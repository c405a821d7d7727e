"""Writes many reminders in one transaction; one that fails is left out, and does not stop the others."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence

from bot.ports import NotSaved, Session, Store

Tell = Callable[[Session, list[int]], Awaitable[None]]
"""Writes the reminders about those of these questions, or to those of these members, that are still to be written."""

AT_ONCE = 100
"""After so many questions a transaction ends."""


class ReminderError(Exception):
    """Which reminder failed, and the type of the cause; not its message, which may hold a member's text."""


def in_batches(groups: Iterable[Sequence[int]]) -> Iterator[list[int]]:
    """The questions of whole groups, as many as are told of in one transaction; without an end to a group's size."""
    batch: list[int] = []
    for group in groups:
        batch += group
        if len(batch) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


async def remind_all(store: Store, kind: str, ids: list[int], tell: Tell) -> list[Exception]:
    """Write the reminders in one transaction; where that fails, each half in its own, down to single ones.

    What would have shared a message has several then.

    Returns:
        The failures. The reminders that failed are found again the next time.

    Raises:
        NotSaved: the disk does not take the transaction, whatever is in it.
    """
    try:
        async with store.transaction() as session:
            await tell(session, ids)
    except NotSaved:
        raise
    except Exception as error:  # noqa: BLE001  returned, so that the caller gets all of them
        if len(ids) == 1:
            failure = ReminderError(f"{kind} {ids[0]}: {type(error).__name__}")
            return [failure.with_traceback(error.__traceback__)]
    else:
        return []
    half = len(ids) // 2
    halves = ids[:half], ids[half:]
    return [failure for some in halves for failure in await remind_all(store, kind, some, tell)]
