"""Writes many reminders in one transaction; one that fails is left out, and does not stop the others."""

from collections.abc import Awaitable, Callable

from bot.ports import NotSaved, Session, Store

Find = Callable[[Session, int], Awaitable[list[int]]]
"""Finds the next few questions or members to be reminded, by id, from above the given id on."""
Tell = Callable[[Session, list[int]], Awaitable[None]]
"""Writes the reminders about these questions or to these members."""


class ReminderError(Exception):
    """Which reminder failed, and the type of the cause; not its message, which may hold a member's text."""


async def remind_all(store: Store, kind: str, find: Find, tell: Tell) -> list[Exception]:
    """Write all reminders of a kind that are due.

    Returns:
        The failures. The reminders that failed are found again the next time.

    Raises:
        NotSaved: the disk does not take the transaction, whatever is in it.
    """
    failures: list[Exception] = []
    last = 0
    while found := await find(store.read, last):
        failures += await _try(store, kind, found, find, tell)
        last = found[-1]
    return failures


async def _try(store: Store, kind: str, ids: list[int], find: Find, tell: Tell) -> list[Exception]:
    """Write the reminders in one transaction; where that fails, each half in its own, down to single ones."""
    try:
        async with store.transaction() as session:
            # Found again inside the transaction: some may not have to be reminded any more.
            await tell(session, [each for each in await find(session, ids[0] - 1) if each in ids])
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
    return [failure for some in halves for failure in await _try(store, kind, some, find, tell)]
