"""Many are reminded together; one that fails is left out, and stops no other."""

from collections.abc import Awaitable, Callable

from bot.ports import NotSaved, Session, Store

Find = Callable[[Session, int], Awaitable[list[int]]]
"""The ids, in their order, of the next few above one that are to be dealt with."""
Tell = Callable[[Session, list[int]], Awaitable[None]]


class ReminderError(Exception):
    """What a reminder that failed was about; not the words of its cause, which a member may have written."""


async def remind_all(store: Store, kind: str, find: Find, tell: Tell) -> list[Exception]:
    """Remind of all that is found; returns why some were left out, which the next look finds again.

    Raises:
        NotSaved: the disk takes nothing now, whatever it is about.
    """
    failures: list[Exception] = []
    last = 0
    while found := await find(store.read, last):
        failures += await _try(store, kind, found, find, tell)
        last = found[-1]
    return failures


async def _try(store: Store, kind: str, ids: list[int], find: Find, tell: Tell) -> list[Exception]:
    """In one transaction; where that fails, by halves, until those that fail are alone."""
    try:
        async with store.transaction() as session:
            # Again, since something may have happened to them meanwhile.
            await tell(session, [each for each in await find(session, ids[0] - 1) if each in ids])
    except NotSaved:
        raise
    except Exception as error:  # noqa: BLE001  returned, so that the caller hears of all of them
        if len(ids) == 1:
            failure = ReminderError(f"{kind} {ids[0]}: {type(error).__name__}")
            return [failure.with_traceback(error.__traceback__)]
    else:
        return []
    half = len(ids) // 2
    halves = ids[:half], ids[half:]
    return [failure for some in halves for failure in await _try(store, kind, some, find, tell)]
